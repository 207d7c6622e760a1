import { mkdtempSync, chmodSync, existsSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/services/postgres.mjs';
import { startRedis } from '../../scripts/services/redis.mjs';

// The server's data end with the run: it need not outlive a power loss. What a commit means to the processes around it stays.
const nothingToKeep = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '1GB', checkpoint_timeout: '1h', jit: 'off' };

const GIB = 1024 ** 3;

/** Memory where there is plenty: a copied database is three hundred files, which a disk takes twenty times as long to make. */
function roomiest(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory) || freemem() < 8 * GIB) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= 4 * GIB ? memory : tmpdir();
}

/**
 * One PostgreSQL and one Redis for the whole run: given ones (TEST_DATABASE_URL, TEST_REDIS_URL) or embedded ones in a temporary folder.
 * What the tests lay down for a while goes into that folder too, and is gone with it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const stops: (() => void | Promise<void>)[] = [];
  if (process.env.TEST_DATABASE_URL === undefined || process.env.TEST_REDIS_URL === undefined) {
    const folder = mkdtempSync(join(roomiest(), 'yidu-test-'));
    chmodSync(folder, 0o755);
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    process.env.TMPDIR = folder;
    if (process.env.TEST_DATABASE_URL === undefined) {
      const server = await startPostgres(folder, { wishedPort: 0, settings: { max_connections: '200', ...nothingToKeep } });
      process.env.TEST_DATABASE_URL = server.url;
      stops.push(server.stop);
    }
    if (process.env.TEST_REDIS_URL === undefined) {
      const server = await startRedis(folder, { wishedPort: 0, persist: false });
      process.env.TEST_REDIS_URL = server.url;
      stops.push(server.stop);
    }
  }
  return async () => {
    for (const stop of stops.reverse()) await stop();
  };
}
