import type { DataSource } from 'typeorm';
import { explainShare, type ShareExplanation } from '#libs/apportionment';
import { arrearsOf, chargeTotals, listChargeBills, type ChargeBill } from '#libs/charge';
import { firstDayOfMonth } from '#libs/calendar';
import { pursesOf } from '#libs/ledger';
import { explainFee, explainLate, growingLateFees, type FeeExplanation, type LateExplanation } from '#libs/property-fee';

type Database = Pick<DataSource, 'query'>;

/** The sentence from which a bill can be worked out by hand. */
export function chargeSentence({ kind, explanation, amountFen }: Pick<ChargeBill, 'kind' | 'explanation' | 'amountFen'>): { zh: string; en: string } {
  if (kind === 'apportionment') return explainShare({ ...(explanation as unknown as ShareExplanation), amountFen });
  if (kind === 'property') return explainFee({ ...(explanation as unknown as FeeExplanation), amountFen });
  return explainLate({ ...(explanation as unknown as LateExplanation), amountFen });
}

/** Bills as staff see them, each with what its late payment has cost that no bill holds yet. */
export async function chargeViews(database: Database, bills: readonly ChargeBill[], now: Date) {
  const late = await lateOf(database, bills, now);
  return bills.map(({ explanation, ...bill }) => ({ ...bill, sentence: chargeSentence({ ...bill, explanation }), late: late(bill.id) }));
}

async function lateOf(database: Database, bills: readonly ChargeBill[], now: Date) {
  const growing = await growingLateFees(database, { now, billIds: bills.flatMap(({ id, kind, state }) => (kind === 'property' && state !== 'void' ? [id] : [])) });
  return (billId: string) => {
    const { growingFen, fromDay, sentence } = growing.get(billId) ?? {};
    return growingFen === undefined ? null : { growingFen, fromDay: fromDay!, sentence: sentence! };
  };
}

const customerView = (bill: ChargeBill) => {
  const { id, kind, state, title, stallNumber, fromDay, toDay, amountFen, paidFen, issuedAt, settledAt, voidedAt, voidReason } = bill;
  return { id, kind, state, title, stallNumber, fromDay, toDay, amountFen, paidFen, issuedAt, settledAt, voidedAt, voidReason, sentence: chargeSentence(bill) };
};

/** What an account's property purse holds, what it owes, what is held of deposits, and whether the site merges its purses. */
export async function propertyPurse(database: Database, accountId: string): Promise<{ balanceFen: number; owedFen: number; heldFen: number; merged: boolean }> {
  const [purse] = await pursesOf(database as DataSource, [accountId], 'property');
  const arrears = (await arrearsOf(database as DataSource, [accountId])).get(accountId);
  const [facts] = (await database.query(
    `SELECT coalesce((s.settings #>> '{property,mergedPurse}')::boolean, false) AS merged, (SELECT coalesce(sum(amount_fen), 0)::bigint FROM deposit WHERE account_id = a.id AND returned_at IS NULL) AS held FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1`,
    [accountId],
  )) as { merged: boolean; held: number }[];
  return { balanceFen: purse?.balanceFen ?? 0, owedFen: arrears?.owedFen ?? 0, heldFen: facts?.held ?? 0, merged: facts?.merged ?? false };
}

/** A stall's charges of a month for whoever may see it: its account's, and to its owner what he owes for times when nobody had it. */
export async function customerCharges(database: Database, of: { accountId: string | null; stallId: string; now: Date; ownerId: string | null; month?: string | undefined; limit: number; offset: number }) {
  const month = of.month === undefined ? {} : { from: firstDayOfMonth(of.month), to: firstDayOfMonth(of.month, 1) };
  const page = { ...month, limit: of.limit, offset: of.offset };
  const none = { items: [] as ChargeBill[], total: 0 };
  const own = of.accountId === null ? none : await listChargeBills(database as DataSource, { accountId: of.accountId, ...page });
  const owner = of.ownerId === null ? undefined : { customerId: of.ownerId, stallId: of.stallId };
  const owed = owner === undefined ? none : await listChargeBills(database as DataSource, { owner, ...page });
  const ownerTotals = owner === undefined ? undefined : await chargeTotals(database as DataSource, { owner, state: 'issued' });
  const purse = of.accountId === null ? { balanceFen: 0, owedFen: 0, merged: false } : await propertyPurse(database, of.accountId);
  const [held] = of.accountId === null ? [] : ((await database.query(`SELECT 1 FROM hold WHERE account_id = $1 AND cause = 'property_arrears' AND lifted_at IS NULL LIMIT 1`, [of.accountId])) as unknown[]);
  const bills = [...own.items, ...owed.items];
  const late = await lateOf(database, bills, of.now);
  return {
    items: bills.map((bill) => ({ ...customerView(bill), late: late(bill.id) })), total: own.total + owed.total, propertyBalanceFen: purse.balanceFen, owedFen: purse.owedFen, ownerOwedFen: ownerTotals?.owedFen ?? 0, merged: purse.merged, cutForFees: held !== undefined,
  };
}
