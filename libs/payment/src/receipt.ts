import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { chineseCapitalAmount } from '#libs/quantity';
import type { PurseKind } from '#libs/ledger';
import { DomainError } from '#libs/runtime';
import type { ChannelName } from './channel.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface Receipt {
  rechargeId: string;
  receiptNumber: string;
  siteId: string;
  siteName: string;
  accountId: string;
  stallNumber: string;
  stallName: string;
  payer: string;
  amountFen: number;
  purse: PurseKind;
  /** the amount in capital characters: 人民币壹佰元整 */
  amountCapital: string;
  channel: 'cash' | ChannelName;
  state: 'credited' | 'reversed';
  balanceBeforeFen: number;
  balanceAfterFen: number;
  /** the cashier; null: paid without one */
  operatorId: string | null;
  operator: string | null;
  paidAt: Date;
  creditedAt: Date;
  prints: number;
  /** given back or being given back of it */
  refundedFen: number;
  /** what it paid of an agreed debt, and what was left of that then; null: there was none */
  debtPartFen: number;
  debtLeftFen: number | null;
  /** it was wrong: when, why and by what it was put right */
  corrected: { at: string; reason: string; by: string; toReceiptNumber: string | null; toStallNumber: string | null } | null;
  /** the wrong receipt that this one takes the place of */
  corrects: string | null;
  /** what it was worth when it was taken over the counter; Wh, or litres */
  energy: { medium: 'electricity' | 'water'; wh: number; priceMicroYuan: number; priceSince: string; planName: string; exact: boolean; asked: 'yuan' | 'energy' } | null;
}

const SELECT = `
  SELECT r.id AS "rechargeId", r.receipt_number AS "receiptNumber", r.site_id AS "siteId", si.name AS "siteName", r.account_id AS "accountId",
    st.number AS "stallNumber", st.name AS "stallName", coalesce(nullif(r.payer_name, ''), c.name) AS payer, r.amount_fen AS "amountFen", r.channel, r.state, r.purse,
    r.balance_before_fen AS "balanceBeforeFen", r.balance_after_fen AS "balanceAfterFen", r.refunded_fen AS "refundedFen", r.operator_id AS "operatorId", s.display_name AS operator,
    r.paid_at AS "paidAt", r.credited_at AS "creditedAt", r.prints, r.debt_part_fen AS "debtPartFen", r.debt_left_fen AS "debtLeftFen",
    (SELECT jsonb_build_object('at', k.at, 'reason', k.reason, 'by', k.asked_name, 'toReceiptNumber', n.receipt_number, 'toStallNumber', (SELECT ns.number FROM account na JOIN stall ns ON ns.id = na.stall_id WHERE na.id = n.account_id))
      FROM recharge_correction k LEFT JOIN recharge n ON n.id = k.new_recharge_id WHERE k.recharge_id = r.id) AS corrected,
    (SELECT w.receipt_number FROM recharge_correction k JOIN recharge w ON w.id = k.recharge_id WHERE k.new_recharge_id = r.id) AS corrects,
    (SELECT jsonb_build_object('medium', e.medium, 'wh', e.wh, 'priceMicroYuan', e.price_micro_yuan, 'priceSince', e.price_since, 'planName', e.plan_name, 'exact', e.exact, 'asked', e.asked) FROM recharge_energy e WHERE e.recharge_id = r.id) AS energy
  FROM recharge r JOIN site si ON si.id = r.site_id JOIN account a ON a.id = r.account_id JOIN stall st ON st.id = a.stall_id
    JOIN customer c ON c.id = a.customer_id LEFT JOIN staff s ON s.id = r.operator_id`;

function receipt(row: Omit<Receipt, 'amountCapital'>): Receipt {
  return { ...row, amountCapital: chineseCapitalAmount(row.amountFen) };
}

/** The receipt of a recharge; DomainError not-found 'recharge-not-found'. */
export async function receiptOf(database: Queryable, rechargeId: string): Promise<Receipt> {
  const rows = await database.query<Receipt[]>(`${SELECT} WHERE r.id = $1`, [rechargeId]);
  if (rows[0] === undefined) throw new DomainError('not-found', 'recharge-not-found', `there is no recharge ${rechargeId}`);
  return receipt(rows[0]);
}

export interface RechargeQuery {
  siteId?: string | undefined;
  accountId?: string | undefined;
  operatorId?: string | undefined;
  channel?: Receipt['channel'] | undefined;
  /** credited at or after, and before: the ends of a site day, as the caller's calendar gives them */
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
  offset: number;
}

/** Recharges, newest first; the same list for staff and shop. */
export async function listRecharges(database: Queryable, query: RechargeQuery): Promise<{ items: Receipt[]; total: number }> {
  const where = `WHERE ($1::uuid IS NULL OR r.site_id = $1) AND ($2::uuid IS NULL OR r.account_id = $2) AND ($3::uuid IS NULL OR r.operator_id = $3)
    AND ($4::timestamptz IS NULL OR r.credited_at >= $4) AND ($5::timestamptz IS NULL OR r.credited_at < $5) AND ($6::text IS NULL OR r.channel = $6)`;
  const parameters = [query.siteId ?? null, query.accountId ?? null, query.operatorId ?? null, query.from ?? null, query.to ?? null, query.channel ?? null];
  const rows = await database.query<Receipt[]>(`${SELECT} ${where} ORDER BY r.credited_at DESC, r.receipt_number DESC LIMIT $7 OFFSET $8`, [...parameters, query.limit, query.offset]);
  const [count] = await database.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM recharge r ${where}`, parameters);
  return { items: rows.map(receipt), total: count!.total };
}
