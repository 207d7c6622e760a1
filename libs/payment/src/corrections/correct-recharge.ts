import type { DataSource } from 'typeorm';
import { askApproval, type Approval, type ApprovalEffect } from '#libs/access';
import { putOutbox, type Tx } from '#libs/database';
import { ownWaterOf, purseOf, reverse, takeBackDebtParts, takeBackRepayments, type PurseKind } from '#libs/ledger';
import { DomainError, newId, type Actor } from '#libs/runtime';
import { creditRecharge } from '../credit.js';
import type { ChannelName } from '../channel.js';
import { correctionKind, whySecond, type CorrectionKind, type SecondPerson } from './domain/correction-rules.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface CorrectionLimits {
  /** above it a second person decides */
  limitFen: number;
  /** older than so many days a second person decides */
  days: number;
}

export interface CorrectionWish {
  rechargeId: string;
  /** the right account; the same one for a wrong amount; null: the recharge is taken back altogether */
  toAccountId: string | null;
  /** what really came in; default: the same amount */
  amountFen: number | null;
  reason: string;
}

export interface CorrectInput extends CorrectionWish {
  /** made by the client: the same again is the same correction */
  correctionId: string;
  siteId: string;
  limits: CorrectionLimits;
  actor: Actor;
  now: Date;
}

interface Wrong {
  rechargeId: string;
  siteId: string;
  accountId: string;
  accountState: 'open' | 'closed';
  stallNumber: string;
  customerId: string;
  channel: 'cash' | ChannelName;
  purse: PurseKind;
  amountFen: number;
  refundedFen: number;
  state: 'credited' | 'reversed';
  transferId: number;
  fromId: number;
  operatorId: string | null;
  orderId: string | null;
  payerName: string;
  paidAt: Date;
  creditedAt: Date;
  receiptNumber: string;
  zone: string;
}

export interface CorrectionView {
  kind: CorrectionKind;
  amountFen: number;
  receiptNumber: string;
  channel: 'cash' | ChannelName;
  stallNumber: string;
  /** what the wrong account has afterwards */
  availableAfterFen: number;
  /** why a second person must decide; empty: it is done at once */
  needsSecond: SecondPerson[];
}

export type CorrectionOutcome = { state: 'done'; correctionId: string; newRechargeId: string | null; approvalId: null } | { state: 'asked'; correctionId: null; newRechargeId: null; approvalId: string };

/** What a correction would do, and whether a second person is needed. DomainErrors as `correctRecharge`. */
export async function previewCorrection(database: Queryable, input: Omit<CorrectInput, 'correctionId' | 'reason'>): Promise<CorrectionView> {
  const wrong = await wrongRecharge(database, input.rechargeId);
  requireCorrectable(wrong, input);
  return viewOf(database, wrong, input);
}

async function viewOf(database: Queryable, wrong: Wrong, input: Omit<CorrectInput, 'correctionId' | 'reason'>): Promise<CorrectionView> {
  const { availableFen } = await purseOf(database, wrong.accountId, wrong.purse);
  const [taken] = (await database.query(`SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM transfer WHERE cause_key LIKE 'emergency-repayment:%:' || $1::text OR cause_key LIKE 'debt-part:%:' || $1::text`, [wrong.rechargeId])) as { fen: number }[];
  const backFen = input.toAccountId === wrong.accountId ? (input.amountFen ?? wrong.amountFen) : 0;
  return {
    kind: correctionKind(wrong, input), amountFen: wrong.amountFen, receiptNumber: wrong.receiptNumber, channel: wrong.channel, stallNumber: wrong.stallNumber, availableAfterFen: availableFen - wrong.amountFen + taken!.fen + backFen,
    needsSecond: whySecond({ amountFen: Math.max(wrong.amountFen, input.amountFen ?? 0), operatorId: wrong.operatorId, creditedAt: wrong.creditedAt }, { actorId: input.actor.id, now: input.now, ...input.limits }),
  };
}

/**
 * Puts a wrong recharge right: its transfer is reversed by a linked one, and the right recharge takes its place in the same transaction;
 * loans and debts that it paid are owed again, the supply of both accounts is looked at. Above the site's limits a second person is asked
 * instead. DomainErrors: 'recharge-not-found', 'recharge-corrected', 'recharge-refunded', 'account-closed', 'channel-needs-refund' (money that a
 * channel holds is moved to another account, or refunded), 'correction-same', 'account-not-found', 'approval-pending'.
 */
export async function correctRecharge(tx: Tx, input: CorrectInput): Promise<CorrectionOutcome> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`correct ${input.rechargeId}`]);
  const [known] = (await tx.query('SELECT id AS "correctionId", new_recharge_id AS "newRechargeId" FROM recharge_correction WHERE id = $1 AND recharge_id = $2', [input.correctionId, input.rechargeId])) as { correctionId: string; newRechargeId: string | null }[];
  if (known !== undefined) return { state: 'done', ...known, approvalId: null };
  const wrong = await wrongRecharge(tx, input.rechargeId);
  requireCorrectable(wrong, input);
  await requireTarget(tx, wrong, input);
  const view = await viewOf(tx, wrong, input);
  if (view.needsSecond.length === 0) return carryOut(tx, wrong, { ...input, second: null });
  const approval = await askApproval(tx, {
    siteId: wrong.siteId, kind: 'recharge-correction', objectId: wrong.rechargeId, title: `${wrong.receiptNumber} ${wrong.stallNumber}`, actor: input.actor, at: input.now, reason: input.reason,
    before: { receiptNumber: wrong.receiptNumber, stallNumber: wrong.stallNumber, amountFen: wrong.amountFen, channel: wrong.channel },
    after: { correctionId: input.correctionId, toAccountId: input.toAccountId, toStallNumber: await stallOf(tx, input.toAccountId), amountFen: input.toAccountId === null ? null : (input.amountFen ?? wrong.amountFen) },
    impact: { availableAfterFen: view.availableAfterFen, why: view.needsSecond.join(' ') },
  });
  return { state: 'asked', correctionId: null, newRechargeId: null, approvalId: approval.id };
}

/** What follows when the second person has decided. */
export const correctionDecided: ApprovalEffect = async (tx, approval, { decision, actor, at }) => {
  if (decision !== 'approved') return;
  const after = approval.after as { correctionId: string; toAccountId: string | null; amountFen: number | null };
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`correct ${approval.objectId}`]);
  const wrong = await wrongRecharge(tx, approval.objectId);
  const wish = { rechargeId: approval.objectId, toAccountId: after.toAccountId, amountFen: after.amountFen };
  requireCorrectable(wrong, wish);
  await requireTarget(tx, wrong, wish);
  await carryOut(tx, wrong, { ...wish, correctionId: after.correctionId, reason: approval.reason, actor: askedOf(approval), now: at, second: actor });
};

const askedOf = (approval: Approval): Actor => ({ kind: 'staff', id: approval.askedBy, name: approval.askedName });

async function carryOut(tx: Tx, wrong: Wrong, input: CorrectionWish & { correctionId: string; actor: Actor; now: Date; second: Actor | null }): Promise<CorrectionOutcome> {
  const { now: at, actor, reason, rechargeId } = input;
  const reversal = await reverse(tx, { transferId: wrong.transferId, at, actor: input.second ?? actor, reason });
  await takeBackRepayments(tx, { rechargeId, at, actor, reason });
  await takeBackDebtParts(tx, { rechargeId, at, actor, reason });
  await tx.query(`UPDATE recharge SET state = 'reversed', payment_order_id = NULL WHERE id = $1`, [rechargeId]);
  const newRechargeId = input.toAccountId === null ? null : newId(at.getTime());
  if (newRechargeId !== null) {
    await creditRecharge(tx, {
      rechargeId: newRechargeId, siteId: wrong.siteId, zone: wrong.zone, accountId: input.toAccountId!, channel: wrong.channel, purse: wrong.purse === 'water' && !(await ownWaterOf(tx, [input.toAccountId!])).has(input.toAccountId!) ? 'energy' : wrong.purse, amountFen: input.amountFen ?? wrong.amountFen, from: wrong.fromId, actor, operatorId: wrong.operatorId, payerName: wrong.payerName, paidAt: wrong.paidAt, at,
      ...(wrong.orderId === null ? {} : { orderId: wrong.orderId }),
    });
    if (wrong.orderId !== null) await tx.query('UPDATE payment_order SET recharge_id = $2 WHERE id = $1', [wrong.orderId, newRechargeId]);
  }
  await tx.query(
    `INSERT INTO recharge_correction (id, site_id, recharge_id, account_id, amount_fen, new_recharge_id, kind, reversal_transfer_id, reason, asked_by, asked_name, decided_by, decided_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [input.correctionId, wrong.siteId, rechargeId, wrong.accountId, wrong.amountFen, newRechargeId, correctionKind(wrong, input), reversal.transferId, reason, actor.id, actor.name, input.second?.id ?? null, input.second?.name ?? null, at],
  );
  const causeKey = `recharge-corrected:${input.correctionId}`;
  await putOutbox(tx, [
    { topic: 'supply.check', key: causeKey, payload: { accountIds: [wrong.accountId] } },
    { topic: 'customer.tell', key: causeKey, payload: { siteId: wrong.siteId, customerId: wrong.customerId, accountId: wrong.accountId, causeKey, template: 'recharge-corrected', params: { amountFen: wrong.amountFen, text: reason } } },
  ]);
  return { state: 'done', correctionId: input.correctionId, newRechargeId, approvalId: null };
}

async function wrongRecharge(database: Queryable, rechargeId: string): Promise<Wrong> {
  const [wrong] = (await database.query(
    `SELECT r.id AS "rechargeId", r.site_id AS "siteId", r.account_id AS "accountId", a.state AS "accountState", st.number AS "stallNumber", a.customer_id AS "customerId", r.channel, r.purse, r.amount_fen AS "amountFen", r.refunded_fen AS "refundedFen", r.state, r.transfer_id AS "transferId",
       t.from_ledger_account_id AS "fromId", r.operator_id AS "operatorId", r.payment_order_id AS "orderId", r.payer_name AS "payerName", r.paid_at AS "paidAt", r.credited_at AS "creditedAt", r.receipt_number AS "receiptNumber", s.time_zone AS zone
     FROM recharge r JOIN account a ON a.id = r.account_id JOIN stall st ON st.id = a.stall_id JOIN transfer t ON t.id = r.transfer_id JOIN site s ON s.id = r.site_id WHERE r.id = $1`,
    [rechargeId],
  )) as Wrong[];
  if (wrong === undefined) throw new DomainError('not-found', 'recharge-not-found', `there is no recharge ${rechargeId}`);
  return wrong;
}

function requireCorrectable(wrong: Wrong, { toAccountId, amountFen }: Pick<CorrectionWish, 'toAccountId' | 'amountFen'>): void {
  if (wrong.state === 'reversed') throw new DomainError('conflict', 'recharge-corrected', 'this recharge was corrected already');
  if (wrong.refundedFen > 0) throw new DomainError('conflict', 'recharge-refunded', 'some of it went back already', { refundedFen: wrong.refundedFen });
  if (wrong.accountState === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed: its rest was paid out');
  const otherAmount = amountFen !== null && amountFen !== wrong.amountFen;
  if (wrong.channel !== 'cash' && (toAccountId === null || otherAmount)) throw new DomainError('conflict', 'channel-needs-refund', 'what a channel holds is moved to the right account whole, or refunded');
  if (toAccountId === wrong.accountId && !otherAmount) throw new DomainError('invalid', 'correction-same', 'nothing would change');
}

async function requireTarget(tx: Tx, wrong: Wrong, { toAccountId }: Pick<CorrectionWish, 'toAccountId'>): Promise<void> {
  const ids = [...new Set([wrong.accountId, ...(toAccountId === null ? [] : [toAccountId])])].sort();
  const accounts = (await tx.query('SELECT id, state FROM account WHERE id = ANY($1::uuid[]) AND site_id = $2 ORDER BY id FOR SHARE', [ids, wrong.siteId])) as { id: string; state: string }[];
  if (accounts.length < ids.length) throw new DomainError('not-found', 'account-not-found', 'the site has no such account');
  if (accounts.some(({ state }) => state === 'closed')) throw new DomainError('conflict', 'account-closed', 'the account is closed');
}

async function stallOf(tx: Tx, accountId: string | null): Promise<string | null> {
  if (accountId === null) return null;
  const [row] = (await tx.query('SELECT st.number FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = $1', [accountId])) as { number: string }[];
  return row?.number ?? null;
}
