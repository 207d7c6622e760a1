import type { DataSource } from 'typeorm';
import { civilDay, firstDayOfMonth, monthOf, startOfDay } from '#libs/calendar';
import { inTransaction, type Tx } from '#libs/database';
import { giveAllowances, lockDraws } from './allowances.js';
import { carriedParts, type RuleTerms } from './domain/rule.js';
import type { Medium } from './rules.js';

interface Ended {
  accountId: string;
  medium: Medium;
  expiresAt: Date;
  zone: string;
}

interface RestRow extends Pick<RuleTerms, 'atEnd' | 'carryCapWh'> {
  id: string;
  leftWh: number;
  fromMs: number;
  kind: string;
}

const AT_ONCE = 200;
// Energy of the old month that is read later than this is paid for.
const WAIT_HOURS = 72;

// An account's rests that are over, once each of its meters of that medium has been read past the end, or nobody waits any longer.
const ENDED = `
  SELECT DISTINCT s.account_id AS "accountId", s.medium, s.expires_at AS "expiresAt", si.time_zone AS zone FROM subsidy_allowance s JOIN account a ON a.id = s.account_id JOIN site si ON si.id = a.site_id
  WHERE s.left_wh > 0 AND s.expires_at <= $1 AND a.state = 'open' AND (s.expires_at <= $1::timestamptz - interval '${WAIT_HOURS} hours' OR NOT EXISTS (
    SELECT 1 FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.kind = s.medium JOIN accrual c ON c.meter_id = am.meter_id WHERE am.account_id = s.account_id AND am.to_at IS NULL AND c.at < s.expires_at))
  ORDER BY "expiresAt", "accountId" LIMIT ${String(AT_ONCE)}`;

/**
 * Clears or carries what is left of energy whose time is over, and clears all of accounts that were closed; each by an entry of its own
 * transaction. Called every few seconds; what is done is not found again. How many accounts it was.
 */
export async function closeExpired(dataSource: DataSource, now: Date): Promise<number> {
  const ended = await dataSource.query<Ended[]>(ENDED, [now]);
  for (const each of ended) await inTransaction(dataSource, (tx) => closeRests(tx, each, now));
  const [closed] = (await dataSource.query(
    `UPDATE subsidy_allowance s SET cleared_wh = cleared_wh + left_wh, left_wh = 0, closed_at = a.closed_at, close_reason = 'account-closed' FROM account a WHERE a.id = s.account_id AND a.state = 'closed' AND s.left_wh > 0 RETURNING s.id`,
  )) as [unknown[], number];
  return ended.length + closed.length;
}

async function closeRests(tx: Tx, { accountId, medium, expiresAt, zone }: Ended, now: Date): Promise<void> {
  await lockDraws(tx, { accountId, medium });
  const rests = await tx.query<RestRow[]>(
    `SELECT id, left_wh AS "leftWh", (extract(epoch FROM from_at) * 1000)::float8 AS "fromMs", kind, at_end AS "atEnd", carry_cap_wh AS "carryCapWh" FROM subsidy_allowance WHERE account_id = $1 AND medium = $2 AND expires_at = $3 AND left_wh > 0 ORDER BY from_at DESC, id FOR UPDATE`,
    [accountId, medium, expiresAt],
  );
  const going = rests.filter(({ atEnd }) => atEnd === 'carry');
  const carried = carriedParts(going, going[0]?.carryCapWh ?? null);
  await tx.query(
    `UPDATE subsidy_allowance s SET carried_wh = n.wh, cleared_wh = cleared_wh + left_wh - n.wh, left_wh = 0, closed_at = expires_at, close_reason = 'expired' FROM unnest($1::uuid[], $2::bigint[]) AS n(id, wh) WHERE s.id = n.id`,
    [rests.map(({ id }) => id), rests.map(({ id }) => carried.get(id) ?? 0)],
  );
  const next = startOfDay(firstDayOfMonth(monthOf(civilDay(expiresAt, zone)), 1), zone);
  await giveAllowances(
    tx,
    going.filter(({ id }) => carried.get(id)! > 0).map((rest) => ({
      accountId, medium, wh: carried.get(rest.id)!, fromAt: expiresAt, expiresAt: next, causeKey: `subsidy-carry:${rest.id}`, kind: 'carried' as const, reason: '', grantedName: 'system', explanation: null, ending: rest, carriedFrom: rest.id,
    })),
    now,
  );
}
