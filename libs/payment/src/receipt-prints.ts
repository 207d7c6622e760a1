import type { DataSource } from 'typeorm';
import { civilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { chineseCapitalAmount } from '#libs/quantity';
import { DomainError, type Actor } from '#libs/runtime';
import { nextReceiptNumber } from './credit.js';

type Queryable = Pick<Tx | DataSource, 'query'>;
export type PrintedKind = 'recharge' | 'cash';

export interface ReceiptPrint {
  /** 1: the original */
  number: number;
  by: string;
  at: Date;
}

const TABLES = { recharge: 'recharge', cash: 'cash_receipt' } as const;

/**
 * Counts a print and notes who made it when. The first is the original, every further one is a copy and must be marked as one. DomainErrors:
 * 'recharge-not-found', 'printing-off' where the site prints no receipts.
 */
export async function markPrinted(tx: Tx, { kind, id, actor, at }: { kind: PrintedKind; id: string; actor: Actor; at: Date }): Promise<{ prints: number; copy: boolean }> {
  const [rows] = await tx.query<[{ prints: number; siteId: string; off: boolean }[], number]>(
    `UPDATE ${TABLES[kind]} r SET prints = r.prints + 1 FROM site s WHERE r.id = $1 AND s.id = r.site_id RETURNING r.prints, s.id AS "siteId", coalesce(s.settings #>> '{receipt,print}' = 'false', false) AS off`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new DomainError('not-found', 'recharge-not-found', `there is no receipt ${id}`);
  if (row.off) throw new DomainError('conflict', 'printing-off', 'this site prints no receipts');
  await tx.query('INSERT INTO receipt_print (kind, object_id, number, site_id, printed_by, printed_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [kind, id, row.prints, row.siteId, actor.id, actor.name, at]);
  return { prints: row.prints, copy: row.prints > 1 };
}

/** Every print of a receipt, the original first. */
export async function receiptPrints(database: Queryable, kind: PrintedKind, id: string): Promise<ReceiptPrint[]> {
  return database.query<ReceiptPrint[]>('SELECT number, printed_name AS by, at FROM receipt_print WHERE kind = $1 AND object_id = $2 ORDER BY number', [kind, id]);
}

export interface CashReceipt {
  id: string;
  receiptNumber: string;
  siteName: string;
  /** null: it is of a deposit */
  billId: string | null;
  kind: 'apportionment' | 'property' | 'late_fee' | 'deposit';
  title: string;
  /** of a bill */
  fromDay: string | null;
  toDay: string | null;
  stallNumber: string;
  stallName: string;
  payer: string;
  amountFen: number;
  amountCapital: string;
  operator: string;
  at: Date;
  prints: number;
}

/** The receipt of cash taken for a bill or as a deposit, in the transaction that took it. Once a payment: a repeat gives the same. */
export async function giveCashReceipt(tx: Tx, input: ({ billId: string } | { depositId: string }) & { transferId: number; amountFen: number; actor: Actor; at: Date }): Promise<string> {
  const [known] = await tx.query<{ id: string }[]>('SELECT id FROM cash_receipt WHERE transfer_id = $1', [input.transferId]);
  if (known !== undefined) return known.id;
  const [billId, depositId] = 'billId' in input ? [input.billId, null] : [null, input.depositId];
  const [site] = await tx.query<{ id: string; zone: string }[]>('SELECT s.id, s.time_zone AS zone FROM site s WHERE s.id = coalesce((SELECT site_id FROM charge_bill WHERE id = $1), (SELECT site_id FROM deposit WHERE id = $2))', [billId, depositId]);
  const receiptNumber = await nextReceiptNumber(tx, site!.id, civilDay(input.at, site!.zone));
  const [made] = await tx.query<{ id: string }[]>('INSERT INTO cash_receipt (site_id, receipt_number, bill_id, deposit_id, transfer_id, amount_fen, operator_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id', [
    site!.id, receiptNumber, billId, depositId, input.transferId, input.amountFen, input.actor.id, input.at,
  ]);
  return made!.id;
}

/** Receipts of cash: one by its id, or those of a bill, the oldest first. */
export async function cashReceipts(database: Queryable, which: { id: string } | { billId: string }): Promise<CashReceipt[]> {
  const [column, value] = 'id' in which ? ['r.id', which.id] : ['r.bill_id', which.billId];
  const rows = await database.query<Omit<CashReceipt, 'amountCapital'>[]>(
    `SELECT r.id, r.receipt_number AS "receiptNumber", s.name AS "siteName", b.id AS "billId", coalesce(b.kind, 'deposit') AS kind, coalesce(b.title, d.name) AS title, b.from_day::text AS "fromDay", b.to_day::text AS "toDay", st.number AS "stallNumber", st.name AS "stallName",
       coalesce(c.name, '') AS payer, r.amount_fen AS "amountFen", f.display_name AS operator, r.at, r.prints
     FROM cash_receipt r LEFT JOIN charge_bill b ON b.id = r.bill_id LEFT JOIN deposit d ON d.id = r.deposit_id LEFT JOIN account a ON a.id = coalesce(b.account_id, d.account_id)
       JOIN site s ON s.id = r.site_id JOIN stall st ON st.id = coalesce(b.stall_id, a.stall_id) JOIN staff f ON f.id = r.operator_id LEFT JOIN customer c ON c.id = coalesce(b.owner_id, a.customer_id) WHERE ${column} = $1 ORDER BY r.at, r.id`,
    [value],
  );
  return rows.map((row) => ({ ...row, amountCapital: chineseCapitalAmount(row.amountFen) }));
}
