import { civilDay, firstDayOfMonth, monthOf } from '#libs/calendar';
import { arrearsOf, collectFees, issueBills, lockOwed, notePayments, voidBills } from '#libs/charge';
import type { Tx } from '#libs/database';
import { purseCode, pursesOf, transfer } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import { giveBack } from './deposits.js';
import { accountsOfMonth, feeBill, isBound, isProblem, type FeeAccount } from './fee-bills.js';
import { listFeeItems, type FeeItem } from './fee-items.js';
import { billLateFees } from './late-fees.js';
import { billLatePostpaid } from './late-postpaid.js';
import { siteOfRun } from './run-month.js';

export interface EndFeesInput {
  account: { id: string; siteId: string };
  actor: Actor;
  at: Date;
}

/**
 * The last settlement of fees, for an account that the caller holds and is about to end: its last month by days (what was billed in
 * advance is taken back and billed anew), late fees, deposits and the rest of the property purse into the energy purse, and what is
 * still owed out of it. DomainError conflict 'account-owes' (params.owedFen) when it does not reach.
 */
export async function endFees(tx: Tx, { account, actor, at }: EndFeesInput): Promise<void> {
  const site = await siteOfRun(tx, account.siteId);
  const month = monthOf(civilDay(at, site.zone));
  const places = await accountsOfMonth(tx, { siteId: account.siteId, zone: site.zone, month, accountId: account.id });
  const items = (await listFeeItems(tx, account.siteId)).filter(({ endedAt }) => endedAt === null);
  // He leaves today, and today is his.
  for (const days of places) for (const item of items) if (isBound(item, days, month)) await lastBill(tx, item, { ...days, toDay: lastDayOf(days, at, site.zone) }, { month, actor, at });
  await collectFees(tx, { accountIds: [account.id], at, held: true });
  await billLateFees(tx, { siteId: account.siteId, zone: site.zone, rule: site.settings.late, today: civilDay(at, site.zone), now: at, accountId: account.id });
  await billLatePostpaid(tx, { accountId: account.id, today: civilDay(at, site.zone), now: at });
  const deposits = await tx.query<{ id: string }[]>('SELECT id FROM deposit WHERE account_id = $1 AND returned_at IS NULL ORDER BY id', [account.id]);
  for (const { id } of deposits) await giveBack(tx, { depositId: id, reason: '销户退还', actor, at });
  await moveRest(tx, account, { actor, at });
  await payTheRest(tx, account, { actor, at });
}

function lastDayOf({ toDay }: FeeAccount, at: Date, zone: string): string {
  const tomorrow = civilDay(new Date(at.getTime() + 86_400_000), zone);
  return tomorrow < toDay ? tomorrow : toDay;
}

async function lastBill(tx: Tx, item: FeeItem, account: FeeAccount, { month, actor, at }: { month: string; actor: Actor; at: Date }): Promise<void> {
  const billed = await tx.query<{ id: string; toDay: string }[]>(
    `SELECT id, to_day::text AS "toDay" FROM charge_bill WHERE source_id = $1 AND account_id = $2 AND kind = 'property' AND state <> 'void' AND from_day >= $3 AND from_day < $4 AND ($5::uuid IS NULL OR stall_id = $5) AND ($6::uuid IS NULL OR stall_id <> ALL (SELECT o.stall_id FROM occupancy o WHERE o.account_id = $6 AND o.further)) ORDER BY id FOR UPDATE`,
    [item.id, account.accountId, firstDayOfMonth(month), firstDayOfMonth(month, 1), account.further ? account.stallId : null, account.further ? null : account.accountId],
  );
  if (billed[0]?.toDay === account.toDay) return;
  const made = feeBill(item, account, month, billed[0]?.id);
  if (isProblem(made)) throw new DomainError('conflict', made.code, `${made.item} cannot be billed to ${made.stall}`);
  await voidBills(tx, { which: { billIds: billed.map(({ id }) => id) }, reason: '销户按天结算', actor, at });
  await issueBills(tx, [made], at);
}

/** Money for fees becomes the customer's rest only here, at the end. */
async function moveRest(tx: Tx, account: EndFeesInput['account'], { actor, at }: { actor: Actor; at: Date }): Promise<void> {
  const [purse] = await pursesOf(tx, [account.id], 'property');
  if (purse === undefined || purse.balanceFen === 0) return;
  await transfer(tx, { siteId: account.siteId, causeKey: `property-rest:${account.id}`, kind: 'purse_move', from: purseCode(account.id, 'property'), to: purseCode(account.id), amountFen: purse.balanceFen, at, actor, reason: 'rest of the property purse on closing' });
}

async function payTheRest(tx: Tx, account: EndFeesInput['account'], { actor, at }: { actor: Actor; at: Date }): Promise<void> {
  const arrears = (await arrearsOf(tx, [account.id])).get(account.id);
  if (arrears === undefined) return;
  const [purse] = await pursesOf(tx, [account.id]);
  const missingFen = arrears.owedFen - Math.max(0, purse?.balanceFen ?? 0);
  if (missingFen > 0) throw new DomainError('conflict', 'account-owes', 'the account owes fees; they must be paid before closing', { owedFen: missingFen });
  for (const bill of await lockOwed(tx, { accountIds: [account.id], kinds: ['property', 'late_fee'] })) {
    const amountFen = bill.amountFen - bill.paidFen;
    const { transferId } = await transfer(tx, { siteId: account.siteId, causeKey: `charge:${bill.id}:${String(bill.paidFen)}`, kind: bill.kind === 'property' ? 'property_charge' : 'late_fee', from: purseCode(account.id), to: bill.revenueCode, amountFen, at, actor, reason: 'owed on closing' });
    await notePayments(tx, [{ billId: bill.id, transferId, amountFen, paidFrom: 'energy' }], at);
  }
}
