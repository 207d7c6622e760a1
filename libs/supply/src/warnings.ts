import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import type { Candidate } from './candidates.js';
import { warningLevel } from './domain/wanted.js';

const templates = ['', 'low-1', 'low-2', 'arrears'];

/** By money, or by the days that it lasts, where the customer asked to be warned so. */
const levelOf = ({ availableFen, threshold1Fen, threshold2Fen, daysLow, meters, split }: Candidate): number => {
  // A purse that nothing is paid from may be empty.
  if (split && meters.length === 0) return 0;
  const level = warningLevel(availableFen, threshold1Fen, threshold2Fen);
  // While energy that was given is left everywhere, nobody is told that he will be cut.
  const free = meters.length > 0 && meters.every(({ hasFree }) => hasFree);
  return Math.max(free ? Math.min(level, 2) : level, daysLow ? 1 : 0);
};
const templateOf = ({ availableFen, threshold1Fen }: Candidate, level: number): string => (level === 1 && availableFen >= threshold1Fen ? 'low-days' : templates[level]!);

/**
 * Places the warnings whose level is crossed and takes back those that the balance has risen above, so that the next fall
 * warns again: one message a level and crossing.
 */
export async function warn(tx: Tx, candidates: readonly Candidate[], now: Date): Promise<void> {
  const crossed = candidates.flatMap((candidate) => {
    const level = levelOf(candidate);
    return [1, 2, 3].filter((each) => each <= level && !candidate.warnings.some((warning) => warning.level === each)).map((each) => ({ candidate, level: each }));
  });
  const cleared = candidates.flatMap((candidate) => {
    const level = levelOf(candidate);
    return candidate.warnings.filter((warning) => warning.level > level).map(({ id }) => id);
  });
  if (cleared.length > 0) {
    await tx.query('UPDATE warning SET cleared_at = $2 WHERE id = ANY($1::bigint[]) AND cleared_at IS NULL', [cleared, now]);
    for (const candidate of candidates) candidate.warnings = candidate.warnings.filter(({ id }) => !cleared.includes(id));
  }
  if (crossed.length === 0) return;
  const rows = (await tx.query(
    `INSERT INTO warning (site_id, account_id, level, available_fen, crossed_at, purse)
     SELECT s, a, l, f, $5, p FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $6::text[]) AS n(s, a, l, f, p)
     ON CONFLICT (account_id, purse, level) WHERE cleared_at IS NULL DO NOTHING RETURNING id, account_id AS "accountId", purse, level`,
    [crossed.map(({ candidate }) => candidate.siteId), crossed.map(({ candidate }) => candidate.accountId), crossed.map(({ level }) => level), crossed.map(({ candidate }) => candidate.availableFen), now, crossed.map(({ candidate }) => candidate.purse)],
  )) as { id: number; accountId: string; purse: string; level: number }[];
  const byPurse = new Map(candidates.map((candidate) => [`${candidate.accountId} ${candidate.purse}`, candidate]));
  // Days are told of the purse that electricity is paid from.
  const ranges = await rangesOf(tx, rows.flatMap(({ accountId, purse, level }) => (purse === 'energy' && templateOf(byPurse.get(`${accountId} ${purse}`)!, level) === 'low-days' ? [accountId] : [])), now);
  await putOutbox(tx, rows.map(({ id, accountId, purse, level }) => {
    const candidate = byPurse.get(`${accountId} ${purse}`)!;
    candidate.warnings.push({ id, level, crossedAt: now, sentAt: null });
    const params = { stallNumber: candidate.stallNumber, availableFen: candidate.availableFen, ...(candidate.split ? { purse: candidate.purse } : {}), ...(candidate.daysLeft === null ? {} : { daysLeft: candidate.daysLeft, ...(purse === 'energy' ? ranges.get(accountId) : {}) }) };
    return { topic: 'customer.tell', key: `warning:${id}`, payload: { causeKey: `warning:${id}`, siteId: candidate.siteId, accountId, customerId: candidate.customerId, template: templateOf(candidate, level), params } };
  }));
}

const DAY_MS = 86_400_000;

/** The days between which the money ends in four of five cases, where that was said lately; where the end is open, or the same day, nothing is added. */
async function rangesOf(tx: Tx, accountIds: readonly string[], now: Date): Promise<Map<string, { daysFrom: number; daysTo: number }>> {
  if (accountIds.length === 0) return new Map();
  const rows = (await tx.query(`SELECT account_id AS id, earliest_at AS "earliestAt", latest_at AS "latestAt" FROM runway WHERE account_id = ANY($1::uuid[]) AND earliest_at IS NOT NULL AND latest_at IS NOT NULL`, [accountIds])) as { id: string; earliestAt: Date; latestAt: Date }[];
  const days = (at: Date): number => Math.max(0, Math.floor((at.getTime() - now.getTime()) / DAY_MS));
  return new Map(rows.map(({ id, earliestAt, latestAt }) => [id, { daysFrom: days(earliestAt), daysTo: days(latestAt) }]));
}

// Whose message it was: a warning's, or that of a notice which named the hour of a cut.
const KEY = /^(warning|cut-notice):(\d+)$/;
const tables: Record<string, string> = { warning: 'warning', 'cut-notice': 'cut_notice' };

function rowOf(causeKey: string): { table: string; id: number } | undefined {
  const [, kind, id] = KEY.exec(causeKey) ?? [];
  return kind === undefined ? undefined : { table: tables[kind]!, id: Number(id) };
}

/** True for the message of a warning or notice that a recharge has taken back before it could be sent. */
export async function warningIsOver(database: Pick<DataSource, 'query'>, causeKey: string): Promise<boolean> {
  const row = rowOf(causeKey);
  if (row === undefined) return false;
  const rows = (await database.query(`SELECT 1 FROM ${row.table} WHERE id = $1 AND cleared_at IS NULL`, [row.id])) as unknown[];
  return rows.length === 0;
}

/** Notes what became of the message of a warning or notice; its waiting time counts from then. */
export async function noteWarningSent(tx: Tx, { causeKey, state, at }: { causeKey: string; state: 'sent' | 'failed'; at: Date }): Promise<void> {
  const row = rowOf(causeKey);
  if (row === undefined) return;
  const column = state === 'sent' ? 'sent_at' : 'send_failed_at';
  await tx.query(`UPDATE ${row.table} SET ${column} = $2 WHERE id = $1 AND sent_at IS NULL`, [row.id, at]);
}
