import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PixelPicture {
  /** red, green, blue and opacity of each point */
  data: ArrayLike<number>;
  width: number;
  height: number;
}

const [WIDTH, HEIGHT] = [640, 480] as const;

/** What a browser's camera sees: a file that the browser plays as its camera from the moment that a page opens one. */
export class Camera {
  readonly file = join(mkdtempSync(join(tmpdir(), 'yidu-camera-')), 'seen.y4m');

  constructor() {
    this.see(undefined);
  }

  /** For `openBrowser`: leave is given without a question. */
  get flags(): string[] {
    return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${this.file}`];
  }

  /** A grey wall, or a picture held before it. */
  see(picture: PixelPicture | undefined): void {
    const luma = Buffer.alloc(WIDTH * HEIGHT, 128);
    if (picture !== undefined) place(luma, picture);
    const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
    const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
    writeFileSync(this.file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
  }
}

/** In the middle, as large as it may be and no larger than it is. */
function place(luma: Buffer, { data, width, height }: PixelPicture): void {
  const scale = Math.min(1, (WIDTH - 40) / width, (HEIGHT - 40) / height);
  const [wide, high] = [Math.floor(width * scale), Math.floor(height * scale)];
  const [left, top] = [(WIDTH - wide) >> 1, (HEIGHT - high) >> 1];
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const at = (Math.floor(y / scale) * width + Math.floor(x / scale)) * 4;
      luma[(top + y) * WIDTH + left + x] = Math.round(0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!);
    }
  }
}
