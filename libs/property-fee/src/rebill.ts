import { issueBills, collectFees, voidBills } from '#libs/charge';
import type { Tx } from '#libs/database';
import { monthOf } from '#libs/calendar';
import { DomainError, type Actor } from '#libs/runtime';
import { accountsOfMonth, feeBill, isProblem } from './fee-bills.js';
import { feeItemById } from './fee-items.js';

interface WrongBill {
  id: string;
  siteId: string;
  zone: string;
  kind: string;
  state: string;
  sourceId: string;
  accountId: string | null;
  fromDay: string;
  stallId: string;
}

/**
 * Takes a property fee or late fee back, with the late fees on it; `again` bills it anew from what the stall and the prices are now.
 * DomainErrors: 'bill-not-voidable' (shares go back with their run), the faults of a formula.
 */
export async function voidFee(tx: Tx, input: { billId: string; reason: string; again: boolean; actor: Actor; now: Date }): Promise<{ returnedFen: number; newBillId: string | null }> {
  const [bill] = await tx.query<WrongBill[]>(
    `SELECT b.id, b.site_id AS "siteId", s.time_zone AS zone, b.kind, b.state, b.source_id AS "sourceId", b.account_id AS "accountId", b.from_day::text AS "fromDay", b.stall_id AS "stallId" FROM charge_bill b JOIN site s ON s.id = b.site_id WHERE b.id = $1 FOR UPDATE OF b`,
    [input.billId],
  );
  if (bill === undefined) throw new DomainError('not-found', 'bill-not-found', 'there is no such bill');
  if (bill.kind === 'apportionment' || bill.state === 'void') throw new DomainError('conflict', 'bill-not-voidable', 'this bill cannot be taken back by itself');
  const late = await tx.query<{ id: string }[]>(`SELECT id FROM charge_bill WHERE source_id = $1 AND kind = 'late_fee'`, [bill.id]);
  const { returnedFen } = await voidBills(tx, { which: { billIds: [bill.id, ...late.map(({ id }) => id)] }, reason: input.reason, actor: input.actor, at: input.now });
  const newBillId = input.again && bill.kind === 'property' ? await billAnew(tx, bill, input.now) : null;
  if (bill.accountId !== null) await collectFees(tx, { accountIds: [bill.accountId], at: input.now });
  return { returnedFen, newBillId };
}

async function billAnew(tx: Tx, bill: WrongBill, now: Date): Promise<string | null> {
  const month = monthOf(bill.fromDay);
  const places = await accountsOfMonth(tx, { siteId: bill.siteId, zone: bill.zone, month, accountId: bill.accountId! });
  const account = places.find(({ stallId }) => stallId === bill.stallId) ?? places[0];
  if (account === undefined) return null;
  const made = feeBill(await feeItemById(tx, bill.sourceId), account, month, bill.id);
  if (isProblem(made)) throw new DomainError('conflict', made.code, `${made.item} cannot be billed to ${made.stall}`);
  return (await issueBills(tx, [made], now))[0] ?? null;
}
