import { putOutbox, type Tx } from '#libs/database';
import { refundPendingCode, suspenseCode, type LedgerCode, type SupplyPurse } from '#libs/ledger';
import { DomainError } from '#libs/runtime';
import type { ChannelName } from '../channel.js';
import type { Queryable } from '../orders/order.js';

export type RefundCause = 'customer' | 'staff' | 'leaving' | 'hand_over' | 'late_payment';
export type RequestState = 'asked' | 'rejected' | 'running' | 'done';
export type PartState = 'held' | 'approved' | 'sent' | 'succeeded' | 'failed' | 'abnormal' | 'released';

export interface RefundPartRow {
  id: string;
  requestId: string;
  siteId: string;
  accountId: string;
  /** where it goes when it does not leave: of a closed account the one that is left */
  purse: SupplyPurse;
  cause: RefundCause;
  channel: 'cash' | ChannelName;
  orderId: string | null;
  rechargeId: string | null;
  outRefundNo: string;
  amountFen: number;
  state: PartState;
  unknown: boolean;
  channelRefundId: string | null;
  sentAt: Date | null;
  succeededAt: Date | null;
  paidOutBy: string | null;
  paidOutName: string | null;
  error: string | null;
  note: string | null;
  attempts: number;
  notifyUrl: string;
}

export interface RefundRequest {
  id: string;
  siteId: string;
  accountId: string;
  purse: SupplyPurse;
  accountState: 'open' | 'closed';
  stallNumber: string;
  customerName: string;
  amountFen: number;
  reason: string;
  cause: RefundCause;
  state: RequestState;
  askedKind: 'staff' | 'customer' | 'system';
  askedId: string;
  askedName: string;
  askedAt: Date;
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  finishedAt: Date | null;
  parts: RefundPartRow[];
}

const PART = `SELECT f.id, f.request_id AS "requestId", f.site_id AS "siteId", q.account_id AS "accountId", CASE WHEN (SELECT state FROM account WHERE id = q.account_id) = 'closed' THEN 'energy' ELSE q.purse END AS purse, q.cause, f.channel, f.order_id AS "orderId", f.recharge_id AS "rechargeId", f.out_refund_no AS "outRefundNo",
  f.amount_fen AS "amountFen", f.state, f.unknown, f.channel_refund_id AS "channelRefundId", f.sent_at AS "sentAt", f.succeeded_at AS "succeededAt", f.paid_out_by AS "paidOutBy",
  (SELECT display_name FROM staff WHERE id = f.paid_out_by) AS "paidOutName", f.error, f.settled_note AS note, f.attempts, f.notify_url AS "notifyUrl"
  FROM refund f JOIN refund_request q ON q.id = f.request_id`;
const REQUEST = `SELECT q.id, q.site_id AS "siteId", q.account_id AS "accountId", q.purse, a.state AS "accountState", st.number AS "stallNumber", c.name AS "customerName", q.amount_fen AS "amountFen", q.reason, q.cause, q.state,
  q.asked_kind AS "askedKind", q.asked_id AS "askedId", q.asked_name AS "askedName", q.asked_at AS "askedAt", q.decided_by AS "decidedBy", q.decided_name AS "decidedName", q.decided_at AS "decidedAt",
  q.decision_note AS "decisionNote", q.finished_at AS "finishedAt"
  FROM refund_request q JOIN account a ON a.id = q.account_id JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id`;

/** One part; DomainError not-found 'refund-not-found'. With `lock` nobody else changes it before the transaction ends. */
export async function refundPart(database: Queryable, id: string, lock: '' | 'lock' = ''): Promise<RefundPartRow> {
  const [part] = await database.query<RefundPartRow[]>(`${PART} WHERE f.id = $1 ${lock === 'lock' ? 'FOR UPDATE OF f' : ''}`, [id]);
  if (part === undefined) throw new DomainError('not-found', 'refund-not-found', `there is no refund ${id}`);
  return part;
}

export async function partsOfOrder(database: Queryable, orderId: string): Promise<RefundPartRow[]> {
  return database.query(`${PART} WHERE f.order_id = $1 ORDER BY f.id`, [orderId]);
}

/** A request with its parts; DomainError not-found 'refund-not-found'. */
export async function refundRequest(database: Queryable, id: string): Promise<RefundRequest> {
  const [request] = await withParts(database, await database.query(`${REQUEST} WHERE q.id = $1`, [id]));
  if (request === undefined) throw new DomainError('not-found', 'refund-not-found', `there is no refund request ${id}`);
  return request;
}

export interface RefundQuery {
  siteId?: string | undefined;
  accountId?: string | undefined;
  state?: RequestState | undefined;
  limit: number;
  offset: number;
}

/** Requests, newest first. */
export async function listRefunds(database: Queryable, query: RefundQuery): Promise<{ items: RefundRequest[]; total: number }> {
  const where = 'WHERE ($1::uuid IS NULL OR q.site_id = $1) AND ($2::uuid IS NULL OR q.account_id = $2) AND ($3::text IS NULL OR q.state = $3)';
  const parameters = [query.siteId ?? null, query.accountId ?? null, query.state ?? null];
  const rows = await database.query<RefundRequest[]>(`${REQUEST} ${where} ORDER BY q.asked_at DESC, q.id DESC LIMIT $4 OFFSET $5`, [...parameters, query.limit, query.offset]);
  const [count] = await database.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM refund_request q ${where}`, parameters);
  return { items: await withParts(database, rows), total: count!.total };
}

async function withParts(database: Queryable, requests: RefundRequest[]): Promise<RefundRequest[]> {
  if (requests.length === 0) return [];
  const parts = await database.query<RefundPartRow[]>(`${PART} WHERE f.request_id = ANY($1::uuid[]) ORDER BY f.id`, [requests.map(({ id }) => id)]);
  return requests.map((request) => ({ ...request, parts: parts.filter(({ requestId }) => requestId === request.id) }));
}

/** Where a part's money waits: beside the purse, or, of an order that came too late, in the site's suspense. */
export function heldIn(part: Pick<RefundPartRow, 'cause' | 'siteId' | 'accountId'>): LedgerCode {
  return part.cause === 'late_payment' ? suspenseCode(part.siteId) : refundPendingCode(part.accountId);
}

/** Ends a request whose last part has ended, and tells the customer what came back to him; a request of which nothing went back is told nowhere. */
export async function finishRequest(tx: Tx, requestId: string, at: Date): Promise<void> {
  const [ended] = await tx.query<[{ siteId: string; accountId: string }[], number]>(
    `UPDATE refund_request SET state = 'done', finished_at = $2 WHERE id = $1 AND state = 'running' AND NOT EXISTS (SELECT 1 FROM refund WHERE request_id = $1 AND state NOT IN ('succeeded', 'released'))
     RETURNING site_id AS "siteId", account_id AS "accountId"`,
    [requestId, at],
  );
  if (ended[0] === undefined) return;
  const [back] = await tx.query<{ amountFen: number | null; customerId: string; stallNumber: string }[]>(
    `SELECT (SELECT sum(amount_fen)::bigint FROM refund WHERE request_id = $2 AND state = 'succeeded') AS "amountFen", a.customer_id AS "customerId", st.number AS "stallNumber" FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = $1`,
    [ended[0].accountId, requestId],
  );
  if (back?.amountFen == null) return;
  const { customerId, ...params } = back;
  const causeKey = `refund-done:${requestId}`;
  await putOutbox(tx, [{ topic: 'customer.tell', key: causeKey, payload: { siteId: ended[0].siteId, customerId, accountId: ended[0].accountId, causeKey, template: 'refund-done', params } }]);
}
