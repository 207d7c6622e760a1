import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Algorithm, hash, verify } from '@node-rs/argon2';

const COST = { algorithm: 2 satisfies Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The password of every demo log-in; refused everywhere else. */
export const DEMO_PASSWORD = 'Yidu-demo-2026';

/** argon2id with OWASP's smallest recommended cost (19 MiB, 2 passes). */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

export const passwordMatches = (stored: string, password: string): Promise<boolean> => verify(stored, password).catch(() => false);

/** 256 random bits; only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Six digits from a secure source. */
export const newLoginCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');
