import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { SERVER, token } from '../api';

/** A picture that only its owner may see, as the text that an image shows; null while it is not there. */
export function usePicture(path: string | null): string | null {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (path === null) return;
    Taro.request<ArrayBuffer>({ url: `${SERVER}${path}`, responseType: 'arraybuffer', header: { authorization: `Bearer ${token()}` } }).then(
      ({ statusCode, data, header }) => statusCode === 200 && setPicture(`data:${String((header as Record<string, string>)['content-type'] ?? 'image/png').split(';')[0]};base64,${base64(new Uint8Array(data))}`),
      () => setPicture(null),
    );
  }, [path]);
  return picture;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += letters[(three >> 18) & 63]! + letters[(three >> 12) & 63]! + (at + 1 < bytes.length ? letters[(three >> 6) & 63]! : '=') + (at + 2 < bytes.length ? letters[three & 63]! : '=');
  }
  return text;
}
