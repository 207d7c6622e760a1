import type { DataSource } from 'typeorm';
import { emergencyOutstandingFen, type Debt } from '#libs/ledger';
import { billWithExplanation, disputeById, listDisputes, runOnMedium, runOnOf, type Dispute, type RunOn } from '#libs/settlement';
import { settingsOfSite } from '../site-settings.js';

type Database = Pick<DataSource, 'query'>;

const DEBT = `d.id AS "debtId", d.account_id AS "accountId", d.from_account_id AS "fromAccountId", st.number AS "stallNumber", c.name AS "customerName", d.origin, d.amount_fen AS "amountFen", d.repaid_fen AS "repaidFen", d.amount_fen - d.repaid_fen AS "leftFen", d.percent,
  d.fixed_fen AS "fixedFen", d.keep_fen AS "keepFen", d.state, d.reason, d.agreed_name AS "agreedName", d.agreed_at AS "agreedAt", d.ended_at AS "endedAt" FROM debt d JOIN account a ON a.id = d.account_id JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id`;

export async function listDebts(database: Database, query: { siteId?: string; accountId?: string; state: Debt['state'] | null; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const where = 'WHERE ($1::uuid IS NULL OR d.site_id = $1) AND ($2::uuid IS NULL OR d.account_id = $2) AND ($3::text IS NULL OR d.state = $3)';
  const parameters = [query.siteId ?? null, query.accountId ?? null, query.state];
  const items = (await database.query(`SELECT ${DEBT} ${where} ORDER BY d.agreed_at DESC, d.id LIMIT $4 OFFSET $5`, [...parameters, query.limit, query.offset])) as object[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM debt d ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

export async function debtView(database: Database, debtId: string): Promise<object | undefined> {
  const [row] = (await database.query(`SELECT ${DEBT} WHERE d.id = $1`, [debtId])) as object[];
  return row;
}

export const disputeView = ({ siteId: _site, readRequestId: _read, askedBy: _by, transferId: _transfer, decidedBy: _decider, ...shown }: Dispute) => shown;
export const runOnView = ({ siteId: _site, accountId: _account, stallId: _stall, ...shown }: RunOn) => shown;

const READING = `read_at AS "readAt", register_wh AS "registerWh", quality, source FROM reading WHERE meter_id = $1`;

/** What whoever decides looks at: the bill with its line, the readings around it, what the meter showed when it was doubted. */
export async function disputePage(database: DataSource, disputeId: string): Promise<object | undefined> {
  const dispute = await disputeById(database, disputeId);
  if (dispute === undefined) return undefined;
  const bill = (await billWithExplanation(database, dispute.billId))!;
  const before = (await database.query(`SELECT ${READING} AND read_at <= $2 ORDER BY read_at DESC LIMIT 6`, [bill.meterId, bill.fromAt])) as object[];
  const after = (await database.query(`SELECT ${READING} AND read_at >= $2 ORDER BY read_at LIMIT 6`, [bill.meterId, bill.toAt])) as object[];
  const [readNow] = dispute.readRequestId === null ? [] : ((await database.query('SELECT state, read_at AS "readAt", register_wh AS "registerWh", quality, error FROM read_request WHERE id = $1', [dispute.readRequestId])) as object[]);
  return { dispute: disputeView(dispute), bill, before: before.reverse(), after, readNow: readNow ?? null };
}

/** Everything beside the balance that decides whether the light stays on. */
export async function obligationsOf(database: DataSource, of: { accountId: string; siteId: string; now: Date }) {
  const [purse] = (await database.query(`SELECT sum(disputed_fen)::bigint AS "disputedFen" FROM purse WHERE account_id = $1`, [of.accountId])) as { disputedFen: number }[];
  const { items: debts } = await listDebts(database, { accountId: of.accountId, state: 'active', limit: 1, offset: 0 });
  const { items: disputes } = await listDisputes(database, { accountId: of.accountId, limit: 20, offset: 0 });
  const runOn = await runOnOf(database as never, of.accountId, of.now);
  const { runOn: runOnRules, debt } = await settingsOfSite(database, of.siteId);
  return { debt: debts[0] ?? null, disputedFen: purse?.disputedFen ?? 0, disputes: disputes.map(disputeView), runOn: runOn === undefined ? null : runOnView(runOn), emergencyFen: await emergencyOutstandingFen(database, of.accountId), runOnRules: { ...runOnRules, medium: await runOnMedium(database as never, of.accountId) }, debtKeepFen: debt.keepFen };
}

/** Money that went back in a span, transfer by transfer of the ledger, with the refund or closing that moved it. */
export async function refundReport(database: Database, span: { siteId: string; from: Date; to: Date }) {
  const items = (await database.query(
    `SELECT t.id AS "transferId", t.at, t.amount_fen AS amount, st.number AS stall, c.name AS customer, a.number AS account, coalesce(f.channel, 'cash') AS mode, CASE WHEN t.kind = 'closing' THEN 'closing' ELSE coalesce(q.cause, 'leaving') END AS cause, coalesce(q.reason, t.reason) AS reason,
       coalesce(q.asked_name, '') AS asked, coalesce(q.decided_name, '') AS decided, coalesce(p.display_name, s.display_name, '') AS payer, coalesce(f.out_refund_no, '') AS number
     FROM transfer t LEFT JOIN refund f ON t.kind = 'refund' AND t.cause_key = 'refund:' || f.id LEFT JOIN refund_request q ON q.id = f.request_id LEFT JOIN staff p ON p.id = f.paid_out_by LEFT JOIN staff s ON t.kind = 'closing' AND s.id::text = t.actor_id
       JOIN account a ON a.id = CASE WHEN t.kind = 'closing' THEN substr(t.cause_key, 9)::uuid ELSE q.account_id END JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id
     WHERE t.site_id = $1 AND t.kind IN ('refund', 'closing') AND t.at >= $2 AND t.at < $3 ORDER BY t.at DESC, t.id DESC`,
    [span.siteId, span.from, span.to],
  )) as { amount: number; mode: string }[];
  const [ledger] = (await database.query(`SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM transfer WHERE site_id = $1 AND kind IN ('refund', 'closing') AND at >= $2 AND at < $3`, [span.siteId, span.from, span.to])) as { fen: number }[];
  const modes = new Map<string, { mode: string; count: number; amountFen: number }>();
  for (const { mode, amount } of items) {
    const sum = modes.get(mode) ?? { mode, count: 0, amountFen: 0 };
    modes.set(mode, { mode, count: sum.count + 1, amountFen: sum.amountFen + amount });
  }
  return { items, byMode: [...modes.values()], sum: { count: items.length, amountFen: items.reduce((all, { amount }) => all + amount, 0) }, ledgerFen: ledger!.fen };
}
