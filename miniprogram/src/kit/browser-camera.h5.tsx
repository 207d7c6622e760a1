import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef } from 'react';
import type { CameraProps } from './browser-camera';

type Decode = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
/** The decoder is fetched when a camera is opened for the first time. */
const decoder = async (): Promise<Decode> => {
  const { default: jsqr } = await import('jsqr');
  return jsqr as unknown as Decode;
};

function decodeWith(decode: Decode, source: CanvasImageSource, width: number, height: number): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const paper = canvas.getContext('2d')!;
  paper.drawImage(source, 0, 0, width, height);
  return decode(paper.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
}

/** The code in a picture of the album; null when there is none. */
export async function codeInPicture(): Promise<string | null> {
  const { tempFilePaths } = await Taro.chooseImage({ count: 1 });
  const picture = new Image();
  picture.src = tempFilePaths[0]!;
  await picture.decode();
  const scale = Math.min(1, 1600 / Math.max(picture.naturalWidth, picture.naturalHeight));
  return decodeWith(await decoder(), picture, Math.round(picture.naturalWidth * scale), Math.round(picture.naturalHeight * scale));
}

const EVERY_MS = 200;
/** The browser's camera, decoded some times a second until it shows a code. */
export function BrowserCamera({ look, onFound, onFailed }: CameraProps) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    const video = document.createElement('video');
    video.setAttribute('playsinline', '');
    video.muted = true;
    video.className = 'scanner';
    const watch = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      video.srcObject = stream;
      place.current?.appendChild(video);
      await video.play();
      const decode = await decoder();
      while (!over) {
        const text = video.videoWidth > 0 ? decodeWith(decode, video, video.videoWidth, video.videoHeight) : null;
        if (text !== null && text !== '') {
          over = true;
          onFound(text);
        } else await new Promise((go) => setTimeout(go, EVERY_MS));
      }
    };
    // Without https, without a camera, or without leave there is none.
    watch().catch(() => !over && onFailed('noCamera')).finally(() => stream?.getTracks().forEach((track) => track.stop()));
    return () => {
      over = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return <View ref={place} aria-label={look.t('scanning')} />;
}
