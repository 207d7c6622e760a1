import { View } from '@tarojs/components';
import qrcode from 'qrcode-generator';
import { useMemo } from 'react';
import { Picture } from './picture';

/** A text as a QR picture (GIF, black on white with the quiet zone that scanners want). */
export function qrPicture(text: string): string {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  return code.createDataURL(6, 24);
}

export function Qr({ text, label }: { text: string; label: string }) {
  const picture = useMemo(() => qrPicture(text), [text]);
  return <View className="qr"><Picture className="qr-picture" src={picture} label={label} /></View>;
}
