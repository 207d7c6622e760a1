import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { DomainError, systemActor, type Actor } from '#libs/runtime';
import { debtPartFen } from './domain/debt-part.js';
import { debtCode, purseCode, writeOffCode, type SupplyPurse } from './domain/ledger-code.js';
import { purseOf } from './purse.js';
import { reverse } from './reverse.js';
import { transfer } from './transfer.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface Debt {
  debtId: string;
  siteId: string;
  accountId: string;
  fromAccountId: string;
  /** which purse owed it, and pays it by its recharges */
  purse: SupplyPurse;
  origin: 'overdraft' | 'correction' | 'old_account';
  amountFen: number;
  repaidFen: number;
  leftFen: number;
  percent: number | null;
  fixedFen: number | null;
  keepFen: number;
  state: 'active' | 'repaid' | 'ended' | 'written_off';
  reason: string;
  agreedBy: string;
  agreedName: string;
  agreedAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
}

const SELECT = `SELECT d.id AS "debtId", d.site_id AS "siteId", d.account_id AS "accountId", d.from_account_id AS "fromAccountId", d.purse, d.origin, d.amount_fen AS "amountFen", d.repaid_fen AS "repaidFen", d.amount_fen - d.repaid_fen AS "leftFen",
  d.percent, d.fixed_fen AS "fixedFen", d.keep_fen AS "keepFen", d.state, d.reason, d.agreed_by AS "agreedBy", d.agreed_name AS "agreedName", d.agreed_at AS "agreedAt", d.ended_by AS "endedBy", d.ended_at AS "endedAt" FROM debt d`;

export interface AgreeDebtInput {
  /** made by the client: the same again is the same agreement */
  debtId: string;
  siteId: string;
  /** pays it by its recharges */
  accountId: string;
  /** whose purse owes it; another open account of the same customer for an old account's debt */
  fromAccountId: string;
  /** energy when not said; both accounts have it */
  purse?: SupplyPurse | undefined;
  origin: Debt['origin'];
  amountFen: number;
  percent: number | null;
  fixedFen: number | null;
  keepFen: number;
  reason: string;
  actor: Actor;
  at: Date;
}

/**
 * A debt is taken out of the purse's way and paid in parts by the recharges that follow. DomainErrors: 'account-not-found', 'account-closed',
 * 'purse-not-found', 'debt-too-much' (params.owedFen: no more than is owed), 'debt-active' (one at a time), 'debt-other-customer', 'debt-id-reused'.
 */
export async function agreeDebt(tx: Tx, input: AgreeDebtInput): Promise<Debt> {
  const ids = [...new Set([input.accountId, input.fromAccountId])].sort();
  const accounts = (await tx.query(`SELECT id, state, customer_id AS "customerId" FROM account WHERE id = ANY($1::uuid[]) AND site_id = $2 ORDER BY id FOR NO KEY UPDATE`, [ids, input.siteId])) as { id: string; state: string; customerId: string }[];
  if (accounts.length < ids.length) throw new DomainError('not-found', 'account-not-found', 'the site has no such account');
  const known = await debtById(tx, input.debtId);
  if (known !== undefined) {
    if (known.accountId !== input.accountId || known.purse !== (input.purse ?? 'energy') || known.amountFen !== input.amountFen) throw new DomainError('conflict', 'debt-id-reused', 'this id was used for another debt');
    return known;
  }
  if (accounts.some(({ state }) => state === 'closed')) throw new DomainError('conflict', 'account-closed', 'the account is closed');
  if (new Set(accounts.map(({ customerId }) => customerId)).size > 1) throw new DomainError('conflict', 'debt-other-customer', 'nobody pays another customer’s debt');
  if ((await activeDebt(tx, input.accountId)) !== undefined) throw new DomainError('conflict', 'debt-active', 'the account pays another debt in parts already');
  await purseOf(tx, input.accountId, input.purse);
  const purse = await purseOf(tx, input.fromAccountId, input.purse);
  const owedFen = Math.max(0, purse.accruedFen - purse.balanceFen);
  if (input.amountFen > owedFen) throw new DomainError('conflict', 'debt-too-much', 'no more can be put off than is owed', { owedFen });
  await tx.query(
    `INSERT INTO debt (id, site_id, account_id, from_account_id, origin, amount_fen, percent, fixed_fen, keep_fen, reason, agreed_by, agreed_name, agreed_at, purse) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [input.debtId, input.siteId, input.accountId, input.fromAccountId, input.origin, input.amountFen, input.percent, input.fixedFen, input.keepFen, input.reason, input.actor.id, input.actor.name, input.at, input.purse ?? 'energy'],
  );
  await transfer(tx, { siteId: input.siteId, causeKey: `debt:${input.debtId}`, kind: 'debt', from: debtCode(input.siteId), to: purseCode(input.fromAccountId, input.purse), amountFen: input.amountFen, at: input.at, actor: input.actor, reason: input.reason });
  await putOutbox(tx, [{ topic: 'supply.check', key: `debt:${input.debtId}`, payload: { accountIds: [input.fromAccountId] } }]);
  return (await debtById(tx, input.debtId))!;
}

/** Takes the agreed part of a recharge that was just credited, in the same transaction and once for it; without a debt it does nothing. */
export async function repayDebt(tx: Tx, input: { siteId: string; accountId: string; purse: SupplyPurse; amountFen: number; rechargeId: string; at: Date }): Promise<{ partFen: number; leftFen: number | null }> {
  const [debt] = (await tx.query(`${SELECT} WHERE d.account_id = $1 AND d.purse = $2 AND d.state = 'active' FOR UPDATE`, [input.accountId, input.purse])) as Debt[];
  if (debt === undefined) return { partFen: 0, leftFen: null };
  const { availableFen } = await purseOf(tx, input.accountId, input.purse);
  const partFen = debtPartFen(debt, { amountFen: input.amountFen, availableFen });
  if (partFen === 0) return { partFen: 0, leftFen: debt.leftFen };
  await transfer(tx, { siteId: input.siteId, causeKey: `debt-part:${debt.debtId}:${input.rechargeId}`, kind: 'debt_part', from: purseCode(input.accountId, input.purse), to: debtCode(input.siteId), amountFen: partFen, at: input.at, actor: systemActor('debt') });
  await tx.query(`UPDATE debt SET repaid_fen = repaid_fen + $2, state = CASE WHEN repaid_fen + $2 = amount_fen THEN 'repaid' ELSE state END, ended_at = CASE WHEN repaid_fen + $2 = amount_fen THEN $3::timestamptz END, ended_by = CASE WHEN repaid_fen + $2 = amount_fen THEN 'repaid' END WHERE id = $1`, [debt.debtId, partFen, input.at]);
  return { partFen, leftFen: debt.leftFen - partFen };
}

/** Whether a purse owes a loan or pays a debt in parts: one look, where most have neither. The caller holds the purse and its account. */
export async function owesAnything(tx: Tx, { accountId, purse }: { accountId: string; purse: SupplyPurse }): Promise<{ loan: boolean; debt: boolean }> {
  const [owed] = (await tx.query(
    `SELECT EXISTS (SELECT 1 FROM emergency_credit WHERE account_id = $1 AND purse = $2 AND repaid_at IS NULL) AS loan, EXISTS (SELECT 1 FROM debt WHERE account_id = $1 AND purse = $2 AND state = 'active') AS debt`,
    [accountId, purse],
  )) as { loan: boolean; debt: boolean }[];
  return owed!;
}

/** What is left of the debt that an account, or one of its purses, pays in parts; 0 without one. */
export async function debtOutstandingFen(database: Queryable, accountId: string, purse?: SupplyPurse): Promise<number> {
  const debt = await activeDebt(database, accountId);
  return debt === undefined || (purse !== undefined && debt.purse !== purse) ? 0 : debt.leftFen;
}

/** Pays the whole rest of an account's debt out of its energy purse, as before closing, when all its money is there; the caller has looked that the purse holds it. */
export async function repayWholeDebt(tx: Tx, input: { siteId: string; accountId: string; at: Date }): Promise<void> {
  const [debt] = (await tx.query(`${SELECT} WHERE d.account_id = $1 AND d.state = 'active' FOR UPDATE`, [input.accountId])) as Debt[];
  if (debt === undefined) return;
  await transfer(tx, { siteId: input.siteId, causeKey: `debt-part:${debt.debtId}:closing`, kind: 'debt_part', from: purseCode(input.accountId), to: debtCode(input.siteId), amountFen: debt.leftFen, at: input.at, actor: systemActor('debt') });
  await tx.query(`UPDATE debt SET repaid_fen = amount_fen, state = 'repaid', ended_at = $2, ended_by = 'repaid' WHERE id = $1`, [debt.debtId, input.at]);
}

/** A recharge is taken back: so is what it paid of a debt, unless another debt has taken its place meanwhile. */
export async function takeBackDebtParts(tx: Tx, input: { rechargeId: string; at: Date; actor: Actor; reason: string }): Promise<number> {
  const parts = (await tx.query(
    `SELECT t.id, t.amount_fen AS "amountFen", d.id AS "debtId" FROM transfer t JOIN debt d ON t.cause_key = 'debt-part:' || d.id || ':' || $1::text
     WHERE t.kind = 'debt_part' AND NOT EXISTS (SELECT 1 FROM debt o WHERE o.account_id = d.account_id AND o.state = 'active' AND o.id <> d.id) FOR UPDATE OF d`,
    [input.rechargeId],
  )) as { id: number; amountFen: number; debtId: string }[];
  for (const { id, amountFen, debtId } of parts) {
    await reverse(tx, { transferId: id, at: input.at, actor: input.actor, reason: input.reason });
    await tx.query(`UPDATE debt SET repaid_fen = repaid_fen - $2, state = 'active', ended_at = NULL, ended_by = NULL WHERE id = $1`, [debtId, amountFen]);
  }
  return parts.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/**
 * The agreement ends before the debt is paid: what is left goes back into the purse as owed, or is written off, which takes another person
 * than the one who agreed to it. DomainErrors: 'debt-not-found', 'debt-over', 'debt-own'.
 */
export async function endDebt(tx: Tx, input: { debtId: string; how: 'back' | 'write-off'; actor: Actor; at: Date }): Promise<Debt> {
  const [debt] = (await tx.query(`${SELECT} WHERE d.id = $1 FOR UPDATE`, [input.debtId])) as Debt[];
  if (debt === undefined) throw new DomainError('not-found', 'debt-not-found', 'there is no such debt');
  const state = input.how === 'back' ? 'ended' : 'written_off';
  if (debt.state === state && debt.endedBy === input.actor.id) return debt;
  if (debt.state !== 'active') throw new DomainError('conflict', 'debt-over', 'this debt is over');
  if (input.how === 'write-off' && debt.agreedBy === input.actor.id) throw new DomainError('conflict', 'debt-own', 'who agreed to a debt does not write it off');
  const from = input.how === 'back' ? purseCode(debt.accountId, debt.purse) : writeOffCode(debt.siteId);
  await transfer(tx, { siteId: debt.siteId, causeKey: `debt-end:${debt.debtId}`, kind: 'debt', from, to: debtCode(debt.siteId), amountFen: debt.leftFen, at: input.at, actor: input.actor });
  await tx.query('UPDATE debt SET state = $2, ended_at = $3, ended_by = $4 WHERE id = $1', [debt.debtId, state, input.at, input.actor.id]);
  await putOutbox(tx, [{ topic: 'supply.check', key: `debt:${debt.debtId}`, payload: { accountIds: [debt.accountId] } }]);
  return (await debtById(tx, debt.debtId))!;
}

export async function debtById(database: Queryable, debtId: string): Promise<Debt | undefined> {
  const [debt] = (await database.query(`${SELECT} WHERE d.id = $1`, [debtId])) as Debt[];
  return debt;
}

/** The debt that an account pays in parts now. */
export async function activeDebt(database: Queryable, accountId: string): Promise<Debt | undefined> {
  const [debt] = (await database.query(`${SELECT} WHERE d.account_id = $1 AND d.state = 'active'`, [accountId])) as Debt[];
  return debt;
}
