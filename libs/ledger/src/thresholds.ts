import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

/** When an account is warned: in money, and in days that the money lasts. */
export interface Thresholds {
  threshold1Fen: number;
  threshold2Fen: number;
  /** null: not by days */
  thresholdDays: number | null;
  /** those of its type: a customer may only ask for earlier warnings */
  least1Fen: number;
  least2Fen: number;
}

export interface OwnThresholds {
  threshold1Fen?: number | undefined;
  threshold2Fen?: number | undefined;
  thresholdDays?: number | null | undefined;
}

export async function thresholdsOf(database: Pick<Tx | DataSource, 'query'>, accountId: string): Promise<Thresholds> {
  const [row] = (await database.query(
    `SELECT p.threshold1_fen AS "threshold1Fen", p.threshold2_fen AS "threshold2Fen", p.threshold_days AS "thresholdDays", t.threshold1_fen AS "least1Fen", t.threshold2_fen AS "least2Fen"
     FROM purse p JOIN account a ON a.id = p.account_id JOIN account_type t ON t.id = a.account_type_id WHERE p.account_id = $1 AND p.kind = 'energy'`,
    [accountId],
  )) as Thresholds[];
  if (row === undefined) throw new DomainError('not-found', 'purse-not-found', `account ${accountId} has no energy purse`, { accountId });
  return row;
}

/**
 * A customer sets when he is warned; what is not named stays. Money thresholds may only rise above those of the account's type, and the
 * second lies at or below the first: DomainErrors 'threshold-too-low' (params least1Fen, least2Fen), 'thresholds-crossed'.
 */
export async function changeOwnThresholds(tx: Tx, accountId: string, change: OwnThresholds): Promise<Thresholds> {
  await tx.query(`SELECT 1 FROM purse WHERE account_id = $1 AND kind = 'energy' FOR UPDATE`, [accountId]);
  const before = await thresholdsOf(tx, accountId);
  const { threshold1Fen = before.threshold1Fen, threshold2Fen = before.threshold2Fen, thresholdDays = before.thresholdDays } = change;
  const { least1Fen, least2Fen } = before;
  const tooLow = (change.threshold1Fen !== undefined && threshold1Fen < least1Fen) || (change.threshold2Fen !== undefined && threshold2Fen < least2Fen);
  if (tooLow) throw new DomainError('invalid', 'threshold-too-low', 'a warning may come earlier than the site set it, not later', { least1Fen, least2Fen });
  if (threshold2Fen > threshold1Fen) throw new DomainError('invalid', 'thresholds-crossed', 'the second warning comes after the first', { threshold1Fen, threshold2Fen });
  await tx.query(
    `UPDATE purse SET threshold1_fen = $2, threshold2_fen = $3, threshold_days = $4, days_left = CASE WHEN threshold_days IS DISTINCT FROM $4 THEN NULL ELSE days_left END,
       days_low = days_low AND threshold_days IS NOT DISTINCT FROM $4, days_checked_at = CASE WHEN threshold_days IS DISTINCT FROM $4 THEN NULL ELSE days_checked_at END
     WHERE account_id = $1 AND kind = 'energy'`,
    [accountId, threshold1Fen, threshold2Fen, thresholdDays],
  );
  await putOutbox(tx, [{ topic: 'supply.check', key: `account:${accountId}`, payload: { accountIds: [accountId] } }]);
  return thresholdsOf(tx, accountId);
}

// How often an account's days are looked at; the money that it lasts changes slowly.
const LOOK_AGAIN_MINUTES = 15;

/** Accounts that want to be warned by days and were not looked at for a while, those that waited longest first. */
export function dueForDays(database: Pick<Tx | DataSource, 'query'>, input: { now: Date; limit: number }): Promise<{ accountId: string; zone: string }[]> {
  return database.query(
    `SELECT p.account_id AS "accountId", s.time_zone AS zone FROM purse p JOIN account a ON a.id = p.account_id AND a.state = 'open' JOIN site s ON s.id = p.site_id
     WHERE p.threshold_days IS NOT NULL AND p.kind = 'energy' AND (p.days_checked_at IS NULL OR p.days_checked_at <= $1::timestamptz - interval '${LOOK_AGAIN_MINUTES} minutes' OR p.days_checked_at > $1) ORDER BY p.days_checked_at NULLS FIRST LIMIT $2`,
    [input.now, input.limit],
  );
}

/** Writes down how long the money of accounts lasts; gives back those that went below or above their days by it. One day of play keeps a warning from coming again and again. */
export async function noteDaysLeft(tx: Tx, input: { days: readonly { accountId: string; daysLeft: number | null }[]; now: Date }): Promise<string[]> {
  const rows = (await tx.query(
    `WITH before AS (SELECT account_id, days_low FROM purse WHERE account_id = ANY($1::uuid[]) AND kind = 'energy' ORDER BY account_id FOR UPDATE)
     UPDATE purse p SET days_left = n.days, days_low = coalesce(p.threshold_days IS NOT NULL AND n.days <= p.threshold_days + CASE WHEN b.days_low THEN 1 ELSE 0 END, false), days_checked_at = $3
     FROM unnest($1::uuid[], $2::int[]) AS n(account_id, days) JOIN before b ON b.account_id = n.account_id WHERE p.account_id = n.account_id AND p.kind = 'energy' RETURNING p.account_id AS id, p.days_low IS DISTINCT FROM b.days_low AS turned`,
    [input.days.map(({ accountId }) => accountId), input.days.map(({ daysLeft }) => daysLeft), input.now],
  )) as [{ id: string; turned: boolean }[], number];
  return rows[0].filter(({ turned }) => turned).map(({ id }) => id);
}

/** Money came in: how long it lasts is looked at again soon. */
export async function lookAtDaysAgain(database: Pick<Tx | DataSource, 'query'>, accountId: string): Promise<void> {
  await database.query(`UPDATE purse SET days_checked_at = NULL WHERE account_id = $1 AND threshold_days IS NOT NULL`, [accountId]);
}
