import qrcode from 'qrcode-generator';
import { useMemo } from 'react';

/** A QR code as sharp squares, black on white whatever the theme, with the quiet edge that scanners need. */
export function QrCode({ text, size = 220, label }: { text: string; size?: number; label: string }) {
  const { path, modules } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let squares = '';
    for (let row = 0; row < count; row++) for (let column = 0; column < count; column++) if (code.isDark(row, column)) squares += `M${column + 4} ${row + 4}h1v1h-1z`;
    return { path: squares, modules: count + 8 };
  }, [text]);
  return (
    <svg role="img" aria-label={label} data-qr={text} width={size} height={size} viewBox={`0 0 ${modules} ${modules}`} shapeRendering="crispEdges">
      <rect width={modules} height={modules} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
