import type { DataSource } from 'typeorm';
import { DomainError } from '#libs/runtime';

/**
 * Counts one use of a subject in its window of wall time, before what it guards is done, so that uses made in parallel all count.
 * DomainError too-many `code` (params.seconds until the window ends) when there were `most` already.
 */
export async function countUse(database: Pick<DataSource, 'query'>, limit: { subject: string; most: number; windowSeconds: number; code: string; wall: Date }): Promise<void> {
  const spanMs = limit.windowSeconds * 1000;
  const start = new Date(Math.floor(limit.wall.getTime() / spanMs) * spanMs);
  const rows = (await database.query(
    `INSERT INTO use_count AS u (subject, window_start, uses) VALUES ($1, $2, 1)
     ON CONFLICT (subject, window_start) DO UPDATE SET uses = u.uses + 1 WHERE u.uses < $3 RETURNING uses`,
    [limit.subject, start, limit.most],
  )) as unknown[];
  if (rows.length > 0) return;
  throw new DomainError('too-many', limit.code, 'too many tries', { seconds: Math.ceil((start.getTime() + spanMs - limit.wall.getTime()) / 1000) });
}

/** Gives one use back: what was counted as a guess was none. */
export async function giveUseBack(database: Pick<DataSource, 'query'>, limit: { subject: string; windowSeconds: number; wall: Date }): Promise<void> {
  const spanMs = limit.windowSeconds * 1000;
  await database.query('UPDATE use_count SET uses = uses - 1 WHERE subject = $1 AND window_start = $2 AND uses > 0', [limit.subject, new Date(Math.floor(limit.wall.getTime() / spanMs) * spanMs)]);
}

/** Windows that are over; called now and then. */
export async function forgetUses(database: Pick<DataSource, 'query'>, wall: Date): Promise<void> {
  await database.query(`DELETE FROM use_count WHERE window_start < $1::timestamptz - interval '2 days'`, [wall]);
}
