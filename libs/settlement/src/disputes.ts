import type { DataSource } from 'typeorm';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { purseCode, revenueCode, transfer, reverse, type SupplyPurse } from '#libs/ledger';
import { divCeil, PARTS_PER_FEN } from '#libs/quantity';
import { DomainError, type Actor } from '#libs/runtime';
import { billWithExplanation, type Bill } from './bills.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** So many bills an account may doubt at once, and none older than so many days: a doubt is no way to live without paying. */
const MOST_OPEN = 3;
const DAYS = 60;

export interface Dispute {
  disputeId: string;
  siteId: string;
  accountId: string;
  stallId: string;
  stallNumber: string;
  billId: number;
  line: number | null;
  heldFen: number;
  reason: string;
  photoId: string | null;
  readRequestId: string | null;
  askedBy: string;
  askedName: string;
  askedAt: Date;
  state: 'open' | 'stands' | 'reversed' | 'withdrawn';
  reversedFen: number | null;
  transferId: number | null;
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: Date | null;
  note: string;
}

const SELECT = `SELECT d.id AS "disputeId", d.site_id AS "siteId", d.account_id AS "accountId", d.stall_id AS "stallId", st.number AS "stallNumber", d.bill_id AS "billId", d.line, d.held_fen AS "heldFen", d.reason, d.photo_id AS "photoId",
  d.read_request_id AS "readRequestId", d.asked_by AS "askedBy", d.asked_name AS "askedName", d.asked_at AS "askedAt", d.state, d.reversed_fen AS "reversedFen", d.transfer_id AS "transferId", d.decided_by AS "decidedBy", d.decided_name AS "decidedName",
  d.decided_at AS "decidedAt", d.note FROM dispute d JOIN stall st ON st.id = d.stall_id`;

export interface OpenDisputeInput {
  /** made by the client: the same again is the same doubt */
  disputeId: string;
  siteId: string;
  accountId: string;
  stallId: string;
  billId: number;
  /** null: the whole bill */
  line: number | null;
  reason: string;
  photoId: string | null;
  readRequestId: string | null;
  actor: Actor;
  at: Date;
}

/**
 * A customer doubts a bill or a line of it: what he doubts is held, so that warnings and cuts do not count it until somebody has decided.
 * Nothing moves yet. DomainErrors: 'bill-not-found', 'dispute-nothing' (nothing was charged for it), 'dispute-open' (this bill is doubted
 * already), 'dispute-decided' (this bill was decided before), 'dispute-too-many' (params.most), 'dispute-too-old' (params.days), 'dispute-id-reused'.
 */
export async function openDispute(tx: Tx, input: OpenDisputeInput): Promise<Dispute> {
  await lockPurse(tx, input);
  const known = await disputeById(tx, input.disputeId);
  if (known !== undefined) {
    if (known.accountId !== input.accountId || known.billId !== input.billId) throw new DomainError('conflict', 'dispute-id-reused', 'this id was used for another doubt');
    return known;
  }
  const bill = await billWithExplanation(tx, input.billId);
  if (bill?.accountId !== input.accountId) throw new DomainError('not-found', 'bill-not-found', 'the account has no such bill');
  if (input.at.getTime() - bill.settledAt.getTime() > DAYS * 86_400_000) throw new DomainError('conflict', 'dispute-too-old', 'a bill is doubted within its time', { days: DAYS });
  const earlier = (await tx.query(`SELECT bill_id AS "billId", state FROM dispute WHERE account_id = $1 AND state <> 'withdrawn'`, [input.accountId])) as { billId: number; state: string }[];
  const same = earlier.find(({ billId }) => billId === input.billId);
  if (same !== undefined) throw new DomainError('conflict', same.state === 'open' ? 'dispute-open' : 'dispute-decided', 'this bill was doubted before');
  if (earlier.filter(({ state }) => state === 'open').length >= MOST_OPEN) throw new DomainError('conflict', 'dispute-too-many', 'wait for what was doubted before', { most: MOST_OPEN });
  const heldFen = heldOf(bill, input.line);
  if (heldFen <= 0) throw new DomainError('invalid', 'dispute-nothing', 'nothing was charged for it');
  await tx.query(
    `INSERT INTO dispute (id, site_id, account_id, stall_id, bill_id, line, held_fen, reason, photo_id, read_request_id, asked_by, asked_name, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [input.disputeId, input.siteId, input.accountId, input.stallId, input.billId, input.line, heldFen, input.reason, input.photoId, input.readRequestId, input.actor.id, input.actor.name, input.at],
  );
  await hold(tx, input, heldFen);
  const dispute = (await disputeById(tx, input.disputeId))!;
  await putOutbox(tx, [
    check(dispute),
    { topic: 'alarm.open', key: causeOf(dispute), payload: { siteId: input.siteId, kind: 'bill_disputed', severity: 'info', causeKey: causeOf(dispute), objectKind: 'stall', objectId: input.stallId, objectName: dispute.stallNumber, details: { amountFen: heldFen }, at: input.at.toISOString() } },
  ]);
  return dispute;
}

/** What is held of a bill: a line's own charge in whole fen, never more than the bill. */
export function heldOf(bill: Pick<Bill, 'amountFen' | 'lines'>, line: number | null): number {
  if (line === null) return bill.amountFen;
  const chosen = bill.lines[line];
  return chosen === undefined ? 0 : Math.min(bill.amountFen, divCeil(chosen.parts, PARTS_PER_FEN));
}

/**
 * Staff decide: the bill stands, or up to what is held is given back by a reversing line. Either way the hold ends. The same decision by the
 * same person again changes nothing. DomainErrors: 'dispute-not-found', 'dispute-over', 'dispute-too-much' (params.heldFen), 'account-closed'.
 */
export async function decideDispute(tx: Tx, input: { disputeId: string; decision: 'stands' | 'reverse'; amountFen: number | null; note: string; actor: Actor; at: Date }): Promise<Dispute> {
  const found = await disputeById(tx, input.disputeId);
  if (found === undefined) throw new DomainError('not-found', 'dispute-not-found', 'there is no such doubt');
  await lockPurse(tx, found);
  const dispute = (await disputeById(tx, input.disputeId))!;
  const state = input.decision === 'stands' ? 'stands' : 'reversed';
  if (dispute.state === state && dispute.decidedBy === input.actor.id) return dispute;
  if (dispute.state !== 'open') throw new DomainError('conflict', 'dispute-over', 'this doubt is over');
  const amountFen = input.decision === 'stands' ? null : (input.amountFen ?? dispute.heldFen);
  if (amountFen !== null && (amountFen < 1 || amountFen > dispute.heldFen)) throw new DomainError('invalid', 'dispute-too-much', 'no more is given back than is doubted', { heldFen: dispute.heldFen });
  const transferId = amountFen === null ? null : await giveBack(tx, dispute, { ...input, amountFen });
  await tx.query('UPDATE dispute SET state = $2, reversed_fen = $3, transfer_id = $4, decided_by = $5, decided_name = $6, decided_at = $7, note = $8 WHERE id = $1', [
    dispute.disputeId, state, amountFen, transferId, input.actor.id, input.actor.name, input.at, input.note,
  ]);
  await hold(tx, dispute, -dispute.heldFen);
  const causeKey = `dispute-decided:${dispute.disputeId}`;
  await putOutbox(tx, [
    ...ended(dispute, input.at),
    { topic: 'customer.tell', key: causeKey, payload: { siteId: dispute.siteId, customerId: dispute.askedBy, accountId: dispute.accountId, causeKey, template: 'dispute-decided', params: { amountFen: amountFen ?? 0, text: input.note } } },
  ]);
  return (await disputeById(tx, dispute.disputeId))!;
}

/**
 * A whole bill is reversed by the linked opposites of its own transfers, of its energy and of its services; a part of it, or a line, by
 * transfers that name the doubt, out of the revenue that the line went to.
 */
async function giveBack(tx: Tx, dispute: Dispute, { amountFen, note: reason, actor, at }: { amountFen: number; note: string; actor: Actor; at: Date }): Promise<number> {
  const bill = (await billWithExplanation(tx, dispute.billId))!;
  const [facts] = (await tx.query('SELECT b.service_fen AS "serviceFen", b.service_transfer_id AS "serviceTransferId", a.state FROM bill b JOIN account a ON a.id = b.account_id WHERE b.id = $1', [dispute.billId])) as { serviceFen: number; serviceTransferId: number | null; state: string }[];
  if (facts!.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const posted: number[] = [];
  if (amountFen === bill.amountFen) {
    for (const transferId of [bill.transferId, facts!.serviceTransferId]) if (transferId !== null) posted.push((await reverse(tx, { transferId, at, actor, reason })).transferId);
    return posted[0]!;
  }
  const ofService = dispute.line !== null && bill.lines[dispute.line]?.kind === 'service';
  const serviceFen = ofService ? amountFen : Math.max(0, amountFen - (bill.amountFen - facts!.serviceFen));
  for (const [category, partFen] of [[bill.kind, amountFen - serviceFen], ['service', serviceFen]] as const) {
    const causeKey = `dispute:${dispute.disputeId}${category === 'service' ? ':service' : ''}`;
    if (partFen > 0) posted.push((await transfer(tx, { siteId: dispute.siteId, causeKey, kind: 'dispute', from: revenueCode(category), to: purseCode(dispute.accountId, await payingPurseOf(tx, dispute)), amountFen: partFen, at, actor, reason })).transferId);
  }
  return posted[0]!;
}

/** Who doubted takes it back. DomainErrors: 'dispute-not-found' (of another customer alike), 'dispute-over'. */
export async function withdrawDispute(tx: Tx, input: { disputeId: string; customerId: string; at: Date }): Promise<Dispute> {
  const found = await disputeById(tx, input.disputeId);
  if (found === undefined || found.askedBy !== input.customerId) throw new DomainError('not-found', 'dispute-not-found', 'there is no such doubt');
  await lockPurse(tx, found);
  const dispute = (await disputeById(tx, input.disputeId))!;
  if (dispute.state === 'withdrawn') return dispute;
  if (dispute.state !== 'open') throw new DomainError('conflict', 'dispute-over', 'this doubt is over');
  await tx.query(`UPDATE dispute SET state = 'withdrawn', decided_at = $2 WHERE id = $1`, [dispute.disputeId, input.at]);
  await hold(tx, dispute, -dispute.heldFen);
  await putOutbox(tx, ended(dispute, input.at));
  return (await disputeById(tx, dispute.disputeId))!;
}

type OfBill = Pick<Dispute, 'accountId' | 'billId'>;
const PAYING = `coalesce((SELECT paying_purse(b.account_id, b.kind) FROM bill b WHERE b.id = $2 AND b.account_id = $1), 'energy')`;

/** The purse that paid the bill: what is doubted is held in it and given back into it. */
async function payingPurseOf(tx: Tx, { accountId, billId }: OfBill): Promise<SupplyPurse> {
  return ((await tx.query(`SELECT ${PAYING} AS purse`, [accountId, billId])) as { purse: SupplyPurse }[])[0]!.purse;
}

// Doubts of one account wait for each other, whichever purse they are about.
async function lockPurse(tx: Tx, { accountId }: OfBill): Promise<void> {
  await tx.query(`SELECT 1 FROM purse WHERE account_id = $1 AND kind <> 'property' ORDER BY kind FOR UPDATE`, [accountId]);
}

async function hold(tx: Tx, { accountId, billId }: OfBill, deltaFen: number): Promise<void> {
  await tx.query(`UPDATE purse SET disputed_fen = disputed_fen + $3 WHERE account_id = $1 AND kind = ${PAYING}`, [accountId, billId, deltaFen]);
}

const causeOf = ({ disputeId }: Pick<Dispute, 'disputeId'>): string => `dispute:${disputeId}`;
const check = ({ accountId, disputeId }: Dispute): OutboxRow => ({ topic: 'supply.check', key: `dispute:${disputeId}`, payload: { accountIds: [accountId] } });
const ended = (dispute: Dispute, at: Date): OutboxRow[] => [check(dispute), { topic: 'alarm.close', key: causeOf(dispute), payload: { siteId: dispute.siteId, causeKey: causeOf(dispute), at: at.toISOString(), reason: 'decided' } }];

export async function disputeById(database: Queryable, disputeId: string): Promise<Dispute | undefined> {
  const [dispute] = (await database.query(`${SELECT} WHERE d.id = $1`, [disputeId])) as Dispute[];
  return dispute;
}

/** Doubts of a site or an account, newest first. */
export async function listDisputes(database: Queryable, query: { siteId?: string; accountId?: string; state?: Dispute['state'] | undefined; limit: number; offset: number }): Promise<{ items: Dispute[]; total: number }> {
  const where = 'WHERE ($1::uuid IS NULL OR d.site_id = $1) AND ($2::uuid IS NULL OR d.account_id = $2) AND ($3::text IS NULL OR d.state = $3)';
  const parameters = [query.siteId ?? null, query.accountId ?? null, query.state ?? null];
  const items = (await database.query(`${SELECT} ${where} ORDER BY d.asked_at DESC, d.id DESC LIMIT $4 OFFSET $5`, [...parameters, query.limit, query.offset])) as Dispute[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM dispute d ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** An account with an open doubt is not ended: first somebody decides. DomainError 'dispute-open'. */
export async function requireNoDispute(tx: Tx, accountId: string): Promise<void> {
  const open = (await tx.query(`SELECT 1 FROM dispute WHERE account_id = $1 AND state = 'open'`, [accountId])) as unknown[];
  if (open.length > 0) throw new DomainError('conflict', 'dispute-open', 'a bill of this account is doubted: decide that first');
}
