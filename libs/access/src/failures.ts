import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { countFailure, lockedUntil } from './domain/login-lock.js';

export type Attempt = { kind: 'locked'; until: Date } | { kind: 'open'; failures: number; until: Date | undefined };

/**
 * Counts an attempt as failed before it is checked, so that guesses made in parallel all count; success clears it. `subject` is a
 * login name or a phone.
 */
export function countAttempt(dataSource: DataSource, subject: string, ip: string, at: Date): Promise<Attempt> {
  return inTransaction(dataSource, async (tx) => {
    await tx.query('INSERT INTO sign_in_failure (subject, ip, failures, last_at) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING', [subject, ip, at]);
    const rows = (await tx.query('SELECT failures, locked_until, last_at FROM sign_in_failure WHERE subject = $1 AND ip = $2 FOR UPDATE', [subject, ip])) as { failures: number; locked_until: Date | null; last_at: Date }[];
    const row = rows[0]!;
    if (row.locked_until !== null && row.locked_until > at) return { kind: 'locked', until: row.locked_until };
    const failures = countFailure({ failures: row.failures, lastAt: row.last_at }, at);
    const until = lockedUntil(failures, at);
    await tx.query('UPDATE sign_in_failure SET failures = $3, last_at = $4, locked_until = $5 WHERE subject = $1 AND ip = $2', [subject, ip, failures, at, until ?? null]);
    return { kind: 'open', failures, until };
  });
}

/** A success forgets the failures of this subject from this address. */
export async function clearAttempts(dataSource: DataSource, subject: string, ip: string): Promise<void> {
  await dataSource.query('DELETE FROM sign_in_failure WHERE subject = $1 AND ip = $2', [subject, ip]);
}
