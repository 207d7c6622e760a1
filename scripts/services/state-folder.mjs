import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';

export const repoFolder = resolve(import.meta.dirname, '../..');
export const isRoot = process.getuid?.() === 0;

/** True where another user may walk down to the folder (every parent has the x bit for others). */
function othersMayEnter(folder) {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * The one folder where this clone keeps its data: YIDU_STATE_DIR, else `.yidu` in the clone. PostgreSQL refuses to run
 * as root; run by root, the data belong to an unprivileged user, who must be able to reach them, so that a clone in a
 * closed home keeps its state under /var/lib/yidu instead. `wished` empty: the clone's own.
 */
export function stateFolder(wished = process.env.YIDU_STATE_DIR) {
  let folder = wished ? resolve(wished) : join(repoFolder, '.yidu');
  if (!wished && isRoot && !othersMayEnter(repoFolder)) {
    folder = join('/var/lib/yidu', createHash('sha256').update(repoFolder).digest('hex').slice(0, 12));
  }
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  accessSync(folder, constants.W_OK);
  return folder;
}
