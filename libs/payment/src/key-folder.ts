import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';

/** Why a merchant's keys cannot be used. `code` has a text in both languages; `message` names the file, never its content. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault';
  constructor(readonly code: 'keys-missing' | 'keys-unreadable' | 'keys-mismatch' | 'keys-of-sandbox', detail: string) {
    super(detail);
  }
}

/** The key files of one merchant at one channel. Everything throws KeyFault for what is missing or no key. */
export class KeyFolder {
  constructor(private readonly path: string) {}

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  bytes(name: string): Buffer {
    try {
      return readFileSync(join(this.path, name));
    } catch (error) {
      throw new KeyFault('keys-missing', `${name}: ${(error as NodeJS.ErrnoException).code ?? 'not read'}`);
    }
  }

  text(name: string): string {
    return this.bytes(name).toString('utf8').replace(/^\uFEFF/, '').trim();
  }

  json<Shape extends z.ZodType>(name: string, shape: Shape): z.infer<Shape> {
    let value: unknown;
    try {
      value = JSON.parse(this.text(name));
    } catch (error) {
      if (error instanceof KeyFault) throw error;
      throw new KeyFault('keys-unreadable', `${name} is not JSON`);
    }
    const parsed = shape.safeParse(value);
    if (!parsed.success) throw new KeyFault('keys-unreadable', `${name}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`);
    return parsed.data;
  }

  privateKey(name: string): KeyObject {
    const key = this.parse(name, (pem) => createPrivateKey(pem));
    if (key.asymmetricKeyType !== 'rsa') throw new KeyFault('keys-unreadable', `${name} is no RSA key`);
    return key;
  }

  publicKey(name: string): KeyObject {
    const key = this.parse(name, (pem) => createPublicKey(pem));
    if (key.asymmetricKeyType !== 'rsa') throw new KeyFault('keys-unreadable', `${name} is no RSA key`);
    return key;
  }

  certificate(name: string): X509Certificate {
    return this.parse(name, (pem) => new X509Certificate(pem));
  }

  /** The PEM files of a sub-folder, which may be absent. */
  list(folder: string): string[] {
    const path = join(this.path, folder);
    return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.pem')).sort().map((name) => join(folder, name)) : [];
  }

  /** Changes whenever a file is added, removed or written. */
  fingerprint(): string {
    if (!existsSync(this.path)) return 'absent';
    const names = readdirSync(this.path, { recursive: true, encoding: 'utf8' }).sort();
    return names.map((name) => {
      const file = statSync(join(this.path, name), { throwIfNoEntry: false });
      return file === undefined ? '' : `${name}:${file.size}:${file.mtimeMs}:${file.ino}`;
    }).join('|');
  }

  /** Files that others than their owner may read. */
  readableByOthers(): string[] {
    return readdirSync(this.path, { recursive: true, encoding: 'utf8' }).filter((name) => {
      const file = statSync(join(this.path, name), { throwIfNoEntry: false });
      return file?.isFile() === true && (file.mode & 0o077) !== 0;
    });
  }

  private parse<Result>(name: string, read: (pem: Buffer) => Result): Result {
    const pem = this.bytes(name);
    try {
      return read(pem);
    } catch (error) {
      throw new KeyFault('keys-unreadable', `${name}: ${(error as Error).message}`);
    }
  }
}

/** Throws KeyFault when a certificate is not that of a private key. */
export function mustMatch(certificate: X509Certificate, key: KeyObject, names: string): void {
  if (!certificate.checkPrivateKey(key)) throw new KeyFault('keys-mismatch', `${names} do not belong together`);
}
