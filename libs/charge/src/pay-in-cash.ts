import type { Tx } from '#libs/database';
import { cashDrawerCode, transfer } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import { lockOwed, notePayments } from './charge-bill.js';

/**
 * Takes what is left of a bill over the counter: an owner's debt, the last share of one who has left, or a fee paid on the spot.
 * DomainErrors: 'bill-not-owed' (settled or void), 'amount-differs' (params.owedFen: somebody paid a part meanwhile).
 */
export async function payInCash(tx: Tx, input: { billId: string; amountFen: number; actor: Actor; at: Date }): Promise<{ transferId: number; amountFen: number }> {
  const [bill] = await lockOwed(tx, { billIds: [input.billId] });
  if (bill === undefined) throw new DomainError('conflict', 'bill-not-owed', 'nothing is owed of this bill');
  const amountFen = bill.amountFen - bill.paidFen;
  if (amountFen !== input.amountFen) throw new DomainError('conflict', 'amount-differs', 'what is owed has changed', { owedFen: amountFen });
  const kind = bill.kind === 'apportionment' ? 'apportionment_charge' : bill.kind === 'property' ? 'property_charge' : 'late_fee';
  const { transferId } = await transfer(tx, { siteId: bill.siteId, causeKey: `charge:${bill.id}:${String(bill.paidFen)}`, kind, from: cashDrawerCode(input.actor.id), to: bill.revenueCode, amountFen, at: input.at, actor: input.actor });
  await notePayments(tx, [{ billId: bill.id, transferId, amountFen, paidFrom: 'cash' }], input.at);
  return { transferId, amountFen };
}
