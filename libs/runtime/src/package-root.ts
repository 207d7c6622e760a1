import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the product's package.json, wherever this code runs from (sources or build). */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  for (let depth = 0; depth < 12; depth++) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'yidu') return folder;
    folder = dirname(folder);
  }
  throw new Error('the folder of the yidu package was not found');
}
