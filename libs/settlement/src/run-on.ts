import { boundMeters } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import { purseCode, purseOf, receivableCode, transfer, writeOffCode, type LedgerCode } from '#libs/ledger';
import { DomainError, systemActor, type Actor } from '#libs/runtime';
import { settleMeters } from './settle-meters.js';
import { runOnEnd, runOnLeft, runOnPayerFen } from './domain/run-on-rules.js';

type Medium = 'electricity' | 'water';
export type RunOnPayer = 'company' | 'owner' | 'next';

export interface StartRunOnInput {
  siteId: string;
  accountId: string;
  /** the refund that empties the purse */
  refundRequestId: string;
  /** of an account without an electricity meter, `wh` are litres of water */
  limit: { wh: number } | { hours: number };
  payer: RunOnPayer;
  actor: Actor;
  at: Date;
}

const HOUR_MS = 3_600_000;

/**
 * The supply stays on after the refund that was just asked for, in the same transaction: until so much energy is used or so much time is over.
 * While it runs, nobody is warned or cut. DomainErrors: 'run-on-live', 'account-closed'.
 */
export async function startRunOn(tx: Tx, input: StartRunOnInput): Promise<void> {
  const [account] = (await tx.query('SELECT stall_id AS "stallId", state FROM account WHERE id = $1 AND site_id = $2 FOR SHARE', [input.accountId, input.siteId])) as { stallId: string; state: string }[];
  if (account?.state !== 'open') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const known = (await tx.query('SELECT 1 FROM run_on WHERE refund_request_id = $1', [input.refundRequestId])) as unknown[];
  if (known.length > 0) return;
  const purse = await purseOf(tx, input.accountId);
  const medium = await runOnMedium(tx, input.accountId);
  const inserted = (await tx.query(
    `INSERT INTO run_on (id, site_id, account_id, stall_id, refund_request_id, limit_wh, until_at, payer, start_used_wh, start_accrued_fen, start_own_fen, started_by, started_at, medium)
     VALUES ($1, $2, $3, $4, $1, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
    [
      input.refundRequestId, input.siteId, input.accountId, account.stallId, 'wh' in input.limit ? input.limit.wh : null, 'hours' in input.limit ? new Date(input.at.getTime() + input.limit.hours * HOUR_MS) : null, input.payer,
      await usedOf(tx, input.accountId, medium), purse.accruedFen, purse.balanceFen - purse.accruedFen, input.actor.name, input.at, medium,
    ],
  )) as unknown[];
  if (inserted.length === 0) throw new DomainError('conflict', 'run-on-live', 'the supply of this account runs on already');
  await putOutbox(tx, [{ topic: 'supply.check', key: `run-on:${input.refundRequestId}`, payload: { accountIds: [input.accountId] } }]);
}

export interface RunOn {
  runOnId: string;
  siteId: string;
  accountId: string;
  stallId: string;
  medium: Medium;
  limitWh: number | null;
  untilAt: Date | null;
  payer: RunOnPayer;
  startedBy: string;
  startedAt: Date;
  state: 'running' | 'used_up' | 'recharged' | 'cancelled' | 'closed';
  usedWh: number;
  /** what is left of it: of the energy, or of the time */
  leftWh: number | null;
  leftMinutes: number | null;
  chargedFen: number | null;
  endedAt: Date | null;
  paidByAccountId: string | null;
}

type Row = Omit<RunOn, 'usedWh' | 'leftWh' | 'leftMinutes'> & { startUsedWh: number; startAccruedFen: number; startOwnFen: number; endUsedWh: number | null };
const SELECT = `SELECT r.id AS "runOnId", r.site_id AS "siteId", r.account_id AS "accountId", r.stall_id AS "stallId", r.medium, r.limit_wh AS "limitWh", r.until_at AS "untilAt", r.payer, r.started_by AS "startedBy", r.started_at AS "startedAt", r.state,
  r.start_used_wh AS "startUsedWh", r.start_accrued_fen AS "startAccruedFen", r.start_own_fen AS "startOwnFen", r.used_wh AS "endUsedWh", r.charged_fen AS "chargedFen", r.ended_at AS "endedAt", r.paid_by_account_id AS "paidByAccountId" FROM run_on r`;

/** The newest run-on of an account with what is left of it; undefined when there was none. */
export async function runOnOf(database: Pick<Tx, 'query'>, accountId: string, now: Date): Promise<RunOn | undefined> {
  const [row] = (await database.query(`${SELECT} WHERE r.account_id = $1 ORDER BY r.started_at DESC LIMIT 1`, [accountId])) as Row[];
  if (row === undefined) return undefined;
  const { startUsedWh, startAccruedFen: _accrued, startOwnFen: _own, endUsedWh, ...shown } = row;
  const usedWh = endUsedWh ?? (await usedOf(database, accountId, row.medium)) - startUsedWh;
  return { ...shown, usedWh, ...(row.state === 'running' ? runOnLeft(row, { usedWh, now }) : { leftWh: null, leftMinutes: null }) };
}

/** What the amount of a run-on counts: electricity; water where the account bears no electricity meter. */
export async function runOnMedium(database: Pick<Tx, 'query'>, accountId: string): Promise<Medium> {
  const [row] = (await database.query(`SELECT bool_and(m.kind = 'water') AS water FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = $1 AND am.to_at IS NULL`, [accountId])) as { water: boolean | null }[];
  return row!.water === true ? 'water' : 'electricity';
}

async function usedOf(database: Pick<Tx, 'query'>, accountId: string, medium: Medium): Promise<number> {
  const [row] = (await database.query(
    `SELECT coalesce(sum(u.used_wh), 0)::bigint AS wh FROM (SELECT DISTINCT a.meter_id FROM account_meter a JOIN meter m ON m.id = a.meter_id AND m.kind = $2 WHERE a.account_id = $1) am CROSS JOIN LATERAL (SELECT used_wh FROM metered_usage WHERE meter_id = am.meter_id AND account_id = $1) u`,
    [accountId, medium],
  )) as { wh: number }[];
  return row!.wh;
}

/** Those that may have come to their end. */
export async function runningRunOns(database: Pick<Tx, 'query'>): Promise<string[]> {
  const rows = (await database.query(`SELECT id FROM run_on WHERE state = 'running' ORDER BY started_at`)) as { id: string }[];
  return rows.map(({ id }) => id);
}

export interface EndedRunOn {
  runOnId: string;
  siteId: string;
  accountId: string;
  stallId: string;
  /** used up: the supply is cut now */
  cut: boolean;
  meterIds: number[];
}

/** Ends a run-on that has come to its end: settles what was used, charges what the account had not of its own to the payer. Undefined: it goes on. Safe to call at any time. */
export async function endRunOnIfDue(tx: Tx, runOnId: string, now: Date): Promise<EndedRunOn | undefined> {
  const [seen] = (await tx.query('SELECT account_id AS id FROM run_on WHERE id = $1', [runOnId])) as { id: string }[];
  const [account] = (await tx.query('SELECT state FROM account WHERE id = $1 FOR NO KEY UPDATE', [seen?.id])) as { state: 'open' | 'closed' }[];
  const [row] = (await tx.query(`${SELECT} WHERE r.id = $1 AND r.state = 'running' FOR UPDATE OF r`, [runOnId])) as Row[];
  if (row === undefined || account === undefined) return undefined;
  const [facts] = (await tx.query(
    `SELECT q.state = 'rejected' AS rejected, EXISTS (SELECT 1 FROM recharge c WHERE c.account_id = $2 AND c.credited_at >= $3 AND c.state = 'credited' AND c.purse = 'energy') AS recharged FROM refund_request q WHERE q.id = $1`,
    [runOnId, row.accountId, row.startedAt],
  )) as { rejected: boolean; recharged: boolean }[];
  const usedWh = (await usedOf(tx, row.accountId, row.medium)) - row.startUsedWh;
  const end = account.state === 'closed' ? 'closed' : runOnEnd(row, { usedWh, now, ...facts! });
  if (end === undefined) return undefined;
  const meterIds = account.state === 'closed' ? [] : (await boundMeters(tx, row.accountId)).map(({ meterId }) => meterId);
  const chargedFen = end === 'cancelled' || end === 'closed' ? 0 : await chargePayer(tx, row, meterIds, now);
  await tx.query('UPDATE run_on SET state = $2, used_wh = $3, charged_fen = $4, ended_at = $5 WHERE id = $1', [runOnId, end, usedWh, chargedFen, now]);
  await putOutbox(tx, [{ topic: 'supply.check', key: `run-on:${runOnId}`, payload: { accountIds: [row.accountId] } }]);
  return { runOnId, siteId: row.siteId, accountId: row.accountId, stallId: row.stallId, cut: end === 'used_up', meterIds };
}

async function chargePayer(tx: Tx, row: Row, meterIds: readonly number[], now: Date): Promise<number> {
  const actor = systemActor('run-on');
  await settleMeters(tx, { siteId: row.siteId, meterIds, at: now, actor });
  const purse = await purseOf(tx, row.accountId);
  const [charged] = (await tx.query(`SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM transfer WHERE from_ledger_account_id = $1 AND kind = 'energy_charge' AND at >= $2`, [purse.ledgerAccountId, row.startedAt])) as { fen: number }[];
  const amountFen = runOnPayerFen({ costFen: charged!.fen + purse.accruedFen - row.startAccruedFen, startOwnFen: row.startOwnFen });
  if (amountFen > 0) await transfer(tx, { siteId: row.siteId, causeKey: `run-on:${row.runOnId}`, kind: 'run_on', from: await payerCode(tx, row), to: purseCode(row.accountId), amountFen, at: now, actor });
  return amountFen;
}

async function payerCode(tx: Tx, row: Row): Promise<LedgerCode> {
  if (row.payer === 'next') return receivableCode(`next:${row.runOnId}`);
  if (row.payer === 'company') return writeOffCode(row.siteId);
  const [owner] = (await tx.query('SELECT customer_id AS id FROM stall_owner WHERE stall_id = $1 AND to_at IS NULL', [row.stallId])) as { id: string }[];
  // A stall without an owner is the company's.
  return owner === undefined ? writeOffCode(row.siteId) : receivableCode(`owner:${owner.id}`);
}

/** Charges run-ons to the next account of their stall, once it has paid in. Gives back the accounts that were charged. */
export async function chargeNextAccounts(tx: Tx, now: Date): Promise<string[]> {
  const due = (await tx.query(
    `SELECT r.id AS "runOnId", r.site_id AS "siteId", r.charged_fen AS "amountFen", a.id AS "accountId" FROM run_on r JOIN account a ON a.stall_id = r.stall_id AND a.state = 'open' AND a.id <> r.account_id AND a.opened_at >= r.started_at
     WHERE r.payer = 'next' AND r.state IN ('used_up', 'recharged') AND r.charged_fen > 0 AND r.paid_at IS NULL AND EXISTS (SELECT 1 FROM recharge c WHERE c.account_id = a.id AND c.purse = 'energy') ORDER BY r.id FOR UPDATE OF r SKIP LOCKED`,
  )) as { runOnId: string; siteId: string; amountFen: number; accountId: string }[];
  for (const { runOnId, siteId, amountFen, accountId } of due) {
    await transfer(tx, { siteId, causeKey: `run-on-next:${runOnId}`, kind: 'run_on', from: purseCode(accountId), to: receivableCode(`next:${runOnId}`), amountFen, at: now, actor: systemActor('run-on') });
    await tx.query('UPDATE run_on SET paid_by_account_id = $2, paid_at = $3 WHERE id = $1', [runOnId, accountId, now]);
  }
  return due.map(({ accountId }) => accountId);
}
