import type { DataSource } from 'typeorm';
import { DomainError } from '#libs/runtime';

const LOCK_AFTER = 5;
const LOCK_MINUTES = 15;

/**
 * Counts an attempt as failed before it is checked, so that guesses made in parallel all count; success clears it. Locks for 15
 * minutes at the fifth, for longer with every further five. The lock is on name and address together: nobody can lock another out
 * from elsewhere. DomainError too-many 'sign-in-locked' (params.until).
 */
export async function countAttempt(dataSource: Pick<DataSource, 'query'>, subject: string, ip: string, wall: Date): Promise<void> {
  const rows = (await dataSource.query(
    `INSERT INTO sign_in_failure AS f (subject, ip, failures, last_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (subject, ip) DO UPDATE SET failures = CASE WHEN f.last_at < $3::timestamptz - interval '1 day' THEN 1 ELSE f.failures + 1 END, last_at = $3,
       locked_until = CASE WHEN f.last_at >= $3::timestamptz - interval '1 day' AND (f.failures + 1) % ${LOCK_AFTER} = 0 THEN $3::timestamptz + make_interval(mins => ${LOCK_MINUTES} * ((f.failures + 1) / ${LOCK_AFTER})) ELSE f.locked_until END
     WHERE f.locked_until IS NULL OR f.locked_until <= $3 RETURNING failures`,
    [subject, ip, wall],
  )) as unknown[];
  if (rows.length > 0) return;
  const [row] = (await dataSource.query('SELECT locked_until AS until FROM sign_in_failure WHERE subject = $1 AND ip = $2', [subject, ip])) as { until: Date | null }[];
  throw new DomainError('too-many', 'sign-in-locked', 'too many failures', { until: (row?.until ?? wall).toISOString() });
}

export async function clearFailures(dataSource: Pick<DataSource, 'query'>, subject: string, ip: string): Promise<void> {
  await dataSource.query('DELETE FROM sign_in_failure WHERE subject = $1 AND ip = $2', [subject, ip]);
}
