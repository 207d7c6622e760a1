import { generateKeyPair } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A new RSA-2048 key as PKCS8 PEM. */
export async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** Hands out keys, each once. With a pool, tests share keys that were made before: fifteen new ones take seconds on a busy machine. */
export class KeyMaker {
  private taken = 0;

  constructor(private readonly pool?: string) {}

  async next(): Promise<string> {
    if (this.pool === undefined) return newKey();
    const file = join(this.pool, `${(this.taken += 1)}.pem`);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    const key = await newKey();
    mkdirSync(this.pool, { recursive: true, mode: 0o700 });
    // Two runs at once may make the same one; whichever comes last is whole.
    writeFileSync(`${file}.${process.pid}`, key, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
    return key;
  }
}
