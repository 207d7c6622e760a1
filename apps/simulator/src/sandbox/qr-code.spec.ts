import jsQR from 'jsqr';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { qrModules } from './qr-code.js';
import { codeImage } from './weixin/code-image.js';

function read(modules: boolean[][]): string | undefined {
  const scale = 4;
  const width = (modules.length + 8) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.fill(modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] === true ? 0 : 255, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return jsQR.default(pixels, width, width)?.data;
}

describe('a reader made by others reads our codes', () => {
  test.each([1, 17, 18, 32, 53, 78, 100, 106, 120, 134, 150, 154, 180, 192, 200, 230, 250, 271])('%i bytes', (length) => {
    const text = `https://pay.example/${'x'.repeat(300)}`.slice(0, length - 1) + '7';
    expect(read(qrModules(text))).toBe(text);
  });

  test('Chinese', () => expect(read(qrModules('一度电 https://例子.cn'))).toBe('一度电 https://例子.cn'));
  test('what does not fit is refused', () => expect(() => qrModules('x'.repeat(272))).toThrow(RangeError));
});

test('the image is a PNG of the wished size or a little less', () => {
  const png = codeImage('https://pay.example/m/pages/pay?scene=a1', 430);
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const width = png.readUInt32BE(16);
  expect(width).toBeGreaterThan(380);
  expect(width).toBeLessThanOrEqual(430);
  const length = png.readUInt32BE(33);
  expect(inflateSync(png.subarray(41, 41 + length)).length).toBe((width + 1) * width);
});
