import type { DataSource } from 'typeorm';
import { DomainError } from '#libs/runtime';

const LOCK_AFTER = 5;
const LOCK_MINUTES = 15;

/** Refuses while the pair of name and address is locked. The lock is not on the name alone: nobody can lock another out from elsewhere. */
export async function refuseWhenLocked(dataSource: Pick<DataSource, 'query'>, subject: string, ip: string, wall: Date): Promise<void> {
  const [row] = (await dataSource.query('SELECT locked_until AS until FROM sign_in_failure WHERE subject = $1 AND ip = $2 AND locked_until > $3', [subject, ip, wall])) as { until: Date }[];
  if (row !== undefined) throw new DomainError('too-many', 'sign-in-locked', 'too many failures', { until: row.until.toISOString() });
}

/** Counts a failure: 15 minutes of lock after the fifth, doubled with every further five. */
export async function countFailure(dataSource: Pick<DataSource, 'query'>, subject: string, ip: string, wall: Date): Promise<void> {
  await dataSource.query(
    `INSERT INTO sign_in_failure AS f (subject, ip, failures, last_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (subject, ip) DO UPDATE SET failures = CASE WHEN f.last_at < $3::timestamptz - interval '1 day' THEN 1 ELSE f.failures + 1 END, last_at = $3,
       locked_until = CASE WHEN f.last_at >= $3::timestamptz - interval '1 day' AND (f.failures + 1) % ${LOCK_AFTER} = 0 THEN $3::timestamptz + make_interval(mins => ${LOCK_MINUTES} * ((f.failures + 1) / ${LOCK_AFTER})) ELSE f.locked_until END`,
    [subject, ip, wall],
  );
}

export async function clearFailures(dataSource: Pick<DataSource, 'query'>, subject: string, ip: string): Promise<void> {
  await dataSource.query('DELETE FROM sign_in_failure WHERE subject = $1 AND ip = $2', [subject, ip]);
}
