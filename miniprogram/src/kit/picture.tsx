import { Image, View } from '@tarojs/components';
import { useEffect, useRef } from 'react';

/** A picture with words for those who do not see it. In a browser it lies inside Taro's element and is told them there. */
export function Picture({ src, label, className, mode = 'scaleToFill', onTap }: { src: string; label: string; className: string; mode?: 'scaleToFill' | 'aspectFill'; onTap?: () => void }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const tell = (): void => {
      const picture = place.current?.querySelector('img');
      if (picture == null) timer = setTimeout(tell, 50);
      else picture.alt = label;
    };
    tell();
    return () => clearTimeout(timer);
  }, [label]);
  return <View ref={place} className="framed"><Image className={className} src={src} mode={mode} aria-label={label} {...(onTap === undefined ? {} : { onClick: onTap })} /></View>;
}
