import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { DomainError, systemActor, type Actor } from '#libs/runtime';
import { decideEmergency, repaymentFen, type EmergencyRefusal, type EmergencyRules } from './domain/emergency.js';
import { emergencyCreditCode, purseCode, type SupplyPurse } from './domain/ledger-code.js';
import { ledgerAccountId, lockBalances } from './ledger-accounts.js';
import { purseOf } from './purse.js';
import { reverse } from './reverse.js';
import { transfer } from './transfer.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** What an account could borrow now, and what it owes of an earlier loan. */
export interface EmergencyOffer {
  enabled: boolean;
  amountFen: number;
  available: boolean;
  why: EmergencyRefusal | null;
  outstandingFen: number;
}

export interface TakeEmergencyCreditInput {
  /** made by the client: the same tap twice is one loan */
  creditId: string;
  siteId: string;
  accountId: string;
  /** which purse is lent to; energy when not said */
  purse?: SupplyPurse | undefined;
  /** the customer who taps */
  actor: Actor;
  rules: EmergencyRules;
  at: Date;
}

export interface TakenEmergencyCredit {
  creditId: string;
  amountFen: number;
  availableFen: number;
}

interface Facts {
  state: 'open' | 'closed';
  typeId: string;
  /** none for whoever is billed afterwards */
  typeAmountFen: number | null;
  typeBudgetFen: number | null;
}

/**
 * Lends a small amount to an account that runs out: once until it is repaid, within the budget of its class and of its site.
 * The site's emergency account is locked while the budgets are looked at, so that any number of taps at once keeps to them. The
 * same id again is answered with the loan it made. DomainErrors conflict: 'emergency-' + the refusal, 'emergency-id-reused'.
 */
export async function takeEmergencyCredit(tx: Tx, input: TakeEmergencyCreditInput): Promise<TakenEmergencyCredit> {
  // First the account, then its purse, last the site's account: as whoever repays does, so that nobody waits in a ring.
  const facts = await factsOf(tx, input, 'FOR NO KEY UPDATE OF a');
  const known = await sameCredit(tx, input);
  if (known === undefined) await lend(tx, input, facts);
  const { availableFen } = await purseOf(tx, input.accountId, input.purse);
  return { creditId: input.creditId, amountFen: known ?? amountOf(facts, input.rules), availableFen };
}

async function lend(tx: Tx, input: TakeEmergencyCreditInput, facts: Facts): Promise<void> {
  const purseId = await ledgerAccountId(tx, input.siteId, purseCode(input.accountId, input.purse));
  await lockBalances(tx, [purseId]);
  const siteAccountId = await ledgerAccountId(tx, input.siteId, emergencyCreditCode(input.siteId));
  await lockBalances(tx, [siteAccountId]);
  const { why } = await decide(tx, input, facts);
  const amountFen = amountOf(facts, input.rules);
  if (why !== null) throw new DomainError('conflict', `emergency-${why}`, `no emergency credit: ${why}`, { amountFen });
  await tx.query('INSERT INTO emergency_credit (id, site_id, account_id, amount_fen, taken_by, taken_at, purse) VALUES ($1, $2, $3, $4, $5, $6, $7)', [input.creditId, input.siteId, input.accountId, amountFen, input.actor.id, input.at, input.purse ?? 'energy']);
  await transfer(tx, { siteId: input.siteId, causeKey: `emergency:${input.creditId}`, kind: 'emergency_credit', from: siteAccountId, to: purseId, amountFen, at: input.at, actor: input.actor });
  await putOutbox(tx, [{ topic: 'supply.check', key: `emergency:${input.creditId}`, payload: { accountIds: [input.accountId] } }]);
}

/** What the account could borrow at this moment; the truth is told when it takes it. */
export async function emergencyOffer(database: Queryable, input: { siteId: string; accountId: string; purse?: SupplyPurse | undefined; rules: EmergencyRules }): Promise<EmergencyOffer> {
  const facts = await factsOf(database, input);
  const { why, outstandingFen } = await decide(database, input, facts);
  return { enabled: input.rules.enabled, amountFen: amountOf(facts, input.rules), available: why === null, why, outstandingFen };
}

async function decide(database: Queryable, input: { siteId: string; accountId: string; purse?: SupplyPurse | undefined; rules: EmergencyRules }, facts: Facts): Promise<{ why: EmergencyRefusal | null; outstandingFen: number }> {
  const [owed] = (await database.query(
    `SELECT coalesce(sum(e.amount_fen - e.repaid_fen) FILTER (WHERE e.account_id = $2), 0)::bigint AS own, coalesce(sum(e.amount_fen - e.repaid_fen) FILTER (WHERE a.account_type_id = $3), 0)::bigint AS type,
       coalesce(sum(e.amount_fen - e.repaid_fen), 0)::bigint AS site
     FROM emergency_credit e JOIN account a ON a.id = e.account_id WHERE e.site_id = $1 AND e.repaid_at IS NULL`,
    [input.siteId, input.accountId, facts.typeId],
  )) as { own: number; type: number; site: number }[];
  const { availableFen, threshold1Fen } = await purseOf(database, input.accountId, input.purse);
  const why = decideEmergency({
    rules: { ...input.rules, amountFen: amountOf(facts, input.rules) }, open: facts.state === 'open', availableFen, threshold1Fen, outstandingFen: owed!.own, siteOutstandingFen: owed!.site,
    classOutstandingFen: owed!.type, classBudgetFen: facts.typeBudgetFen,
  });
  return { why, outstandingFen: owed!.own };
}

const amountOf = (facts: Facts, rules: EmergencyRules): number => facts.typeAmountFen ?? rules.amountFen;

async function factsOf(database: Queryable, input: { siteId: string; accountId: string }, lock = ''): Promise<Facts> {
  const [facts] = (await database.query(
    `SELECT a.state, t.id AS "typeId", CASE WHEN EXISTS (SELECT 1 FROM postpaid_term pt WHERE pt.account_id = a.id AND pt.to_at IS NULL) THEN 0 ELSE t.emergency_fen END AS "typeAmountFen", t.emergency_budget_fen AS "typeBudgetFen" FROM account a JOIN account_type t ON t.id = a.account_type_id WHERE a.id = $1 AND a.site_id = $2 ${lock}`,
    [input.accountId, input.siteId],
  )) as Facts[];
  if (facts === undefined) throw new DomainError('not-found', 'account-not-found', `the site has no account ${input.accountId}`);
  return facts;
}

async function sameCredit(tx: Tx, input: TakeEmergencyCreditInput): Promise<number | undefined> {
  const [known] = (await tx.query('SELECT account_id AS "accountId", taken_by AS "takenBy", amount_fen AS "amountFen", purse FROM emergency_credit WHERE id = $1', [input.creditId])) as { accountId: string; takenBy: string; amountFen: number; purse: SupplyPurse }[];
  if (known !== undefined && (known.accountId !== input.accountId || known.takenBy !== input.actor.id || known.purse !== (input.purse ?? 'energy'))) throw new DomainError('conflict', 'emergency-id-reused', 'this id was used for another emergency credit');
  return known?.amountFen;
}

/** What an account, or one of its purses, still owes of an emergency credit: never refunded, and repaid before anything else. */
export async function emergencyOutstandingFen(database: Queryable, accountId: string, purse?: SupplyPurse): Promise<number> {
  const [row] = (await database.query('SELECT coalesce(sum(amount_fen - repaid_fen), 0)::bigint AS owed FROM emergency_credit WHERE account_id = $1 AND repaid_at IS NULL AND ($2::text IS NULL OR purse = $2)', [accountId, purse ?? null])) as { owed: number }[];
  return row!.owed;
}

export interface RepayEmergencyCreditInput {
  siteId: string;
  accountId: string;
  /** the purse that it came into, whose loan it repays; not said when an account ends and all is in its energy purse */
  purse?: SupplyPurse;
  /** what came in: the loan takes as much of it as it needs */
  amountFen: number;
  /** names what came in: a recharge, or 'closing' */
  rechargeId: string;
  at: Date;
}

/**
 * Takes the outstanding loan out of money that was just credited, in the same transaction and once for it: call it after the
 * crediting transfer, which holds the purse. Without a loan it does nothing.
 */
export async function repayEmergencyCredit(tx: Tx, input: RepayEmergencyCreditInput): Promise<{ repaidFen: number; outstandingFen: number }> {
  const [credit] = (await tx.query('SELECT id, amount_fen AS "amountFen", repaid_fen AS "repaidFen" FROM emergency_credit WHERE account_id = $1 AND repaid_at IS NULL AND ($2::text IS NULL OR purse = $2) FOR UPDATE', [input.accountId, input.purse ?? null])) as { id: string; amountFen: number; repaidFen: number }[];
  if (credit === undefined) return { repaidFen: 0, outstandingFen: 0 };
  const outstandingFen = credit.amountFen - credit.repaidFen;
  const amountFen = repaymentFen(outstandingFen, input.amountFen);
  if (amountFen === 0) return { repaidFen: 0, outstandingFen };
  const posted = await transfer(tx, {
    siteId: input.siteId, causeKey: `emergency-repayment:${credit.id}:${input.rechargeId}`, kind: 'emergency_repayment', from: purseCode(input.accountId, input.purse), to: emergencyCreditCode(input.siteId),
    amountFen, at: input.at, actor: systemActor('emergency-credit'),
  });
  if (posted.kind === 'already-posted') return { repaidFen: 0, outstandingFen };
  await tx.query('UPDATE emergency_credit SET repaid_fen = repaid_fen + $2, repaid_at = CASE WHEN repaid_fen + $2 = amount_fen THEN $3::timestamptz END WHERE id = $1', [credit.id, amountFen, input.at]);
  return { repaidFen: amountFen, outstandingFen: outstandingFen - amountFen };
}

/** A recharge is taken back: so is what it repaid of a loan, unless another loan has been taken since. */
export async function takeBackRepayments(tx: Tx, input: { rechargeId: string; at: Date; actor: Actor; reason: string }): Promise<number> {
  const repaid = (await tx.query(
    `SELECT t.id, t.amount_fen AS "amountFen", e.id AS "creditId" FROM transfer t JOIN emergency_credit e ON t.cause_key = 'emergency-repayment:' || e.id || ':' || $1::text
     WHERE t.kind = 'emergency_repayment' AND NOT EXISTS (SELECT 1 FROM emergency_credit o WHERE o.account_id = e.account_id AND o.repaid_at IS NULL AND o.id <> e.id) FOR UPDATE OF e`,
    [input.rechargeId],
  )) as { id: number; amountFen: number; creditId: string }[];
  for (const { id, amountFen, creditId } of repaid) {
    await reverse(tx, { transferId: id, at: input.at, actor: input.actor, reason: input.reason });
    await tx.query('UPDATE emergency_credit SET repaid_fen = repaid_fen - $2, repaid_at = NULL WHERE id = $1', [creditId, amountFen]);
  }
  return repaid.reduce((sum, { amountFen }) => sum + amountFen, 0);
}
