import { putOutbox, type Tx } from '#libs/database';
import { ledgerAccountId, purseCode, pursesOf, transferBatch, type BatchTransfer, type PurseKind, type TransferKind } from '#libs/ledger';
import { systemActor, type Actor } from '#libs/runtime';
import { lockOwed, notePayments, type OwedBill, type PaidPart } from './charge-bill.js';
import { allot, feesFromEnergyFen } from './domain/allot.js';

export interface Collected {
  bills: number;
  amountFen: number;
  /** bills that stay owed, or what is left of them */
  owedFen: number;
}

interface Payment {
  bill: OwedBill;
  amountFen: number;
  purse: Exclude<PurseKind, 'water'>;
}

const KIND_OF: Readonly<Record<OwedBill['kind'], TransferKind>> = { apportionment: 'apportionment_charge', property: 'property_charge', late_fee: 'late_fee' };

/** Moves money from purses to revenue for parts of bills, and notes it. Each part is named by how much was paid before it. */
async function pay(tx: Tx, payments: readonly Payment[], by: { at: Date; actor: Pick<Actor, 'kind' | 'id'> }): Promise<void> {
  const parts: PaidPart[] = [];
  for (const kind of ['apportionment', 'property', 'late_fee'] as const) {
    const these = payments.filter(({ bill }) => bill.kind === kind);
    if (these.length === 0) continue;
    const rows = await transfers(tx, these);
    const posted = await transferBatch(tx, { siteId: these[0]!.bill.siteId, kind: KIND_OF[kind], ...by }, rows);
    parts.push(...these.map(({ bill, amountFen, purse }, index) => ({ billId: bill.id, transferId: posted[index]!.transferId, amountFen, paidFrom: purse })));
  }
  await notePayments(tx, parts, by.at);
}

async function transfers(tx: Tx, payments: readonly Payment[]): Promise<BatchTransfer[]> {
  const codes = [...new Set(payments.map(({ bill }) => bill.revenueCode))];
  const revenue = new Map<string, number>();
  for (const code of codes) revenue.set(code, await ledgerAccountId(tx, payments[0]!.bill.siteId, code));
  const purses = new Map<string, number>();
  for (const kind of ['energy', 'property'] as const) {
    const accountIds = payments.filter(({ purse }) => purse === kind).map(({ bill }) => bill.accountId!);
    for (const purse of await pursesOf(tx, accountIds, kind)) purses.set(purseCode(purse.accountId, kind), purse.ledgerAccountId);
  }
  return payments.map(({ bill, amountFen, purse }) => ({
    causeKey: `charge:${bill.id}:${String(bill.paidFen)}`, fromId: purses.get(purseCode(bill.accountId!, purse))!, toId: revenue.get(bill.revenueCode)!, amountFen,
  }));
}

/**
 * Takes every owed share of a run whole from the energy purse of its account, as energy itself is taken. What an owner owes, or an
 * account that is closed, stays owed.
 */
export async function collectShares(tx: Tx, input: { sourceId: string; at: Date; actor: Pick<Actor, 'kind' | 'id'> }): Promise<Collected> {
  const owed = await lockOwed(tx, { sourceId: input.sourceId });
  const open = await lockOpen(tx, owed.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])));
  const paid = owed.filter(({ accountId }) => accountId !== null && open.has(accountId));
  await pay(tx, paid.map((bill) => ({ bill, amountFen: bill.amountFen - bill.paidFen, purse: 'energy' as const })), input);
  const accountIds = [...new Set(paid.map(({ accountId }) => accountId!))];
  if (accountIds.length > 0) await putOutbox(tx, [{ topic: 'purse.charged', key: `shares:${input.sourceId}`, payload: { accountIds } }]);
  const amountFen = sumOf(paid);
  return { bills: paid.length, amountFen, owedFen: sumOf(owed) - amountFen };
}

const sumOf = (bills: readonly OwedBill[]): number => bills.reduce((sum, bill) => sum + bill.amountFen - bill.paidFen, 0);

/** Money must not leave or enter an account that is being closed. */
async function lockOpen(tx: Tx, accountIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(`SELECT id FROM account WHERE id = ANY($1::uuid[]) AND state = 'open' ORDER BY id FOR SHARE`, [accountIds]);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Takes owed property fees and late fees of open accounts, oldest first: from the property purse, and where the site merges its
 * purses from the energy purse too, down to its first warning line. The caller may hold the accounts itself (`held`).
 */
export async function collectFees(tx: Tx, input: { accountIds: readonly string[]; at: Date; held?: boolean }): Promise<Collected> {
  const open = input.held === true ? new Set(input.accountIds) : await lockOpen(tx, input.accountIds);
  const owed = await lockOwed(tx, { accountIds: [...open], kinds: ['property', 'late_fee'] });
  if (owed.length === 0) return { bills: 0, amountFen: 0, owedFen: 0 };
  const accountIds = [...new Set(owed.map(({ accountId }) => accountId!))].sort();
  const payments: Payment[] = [];
  const own = new Map<string, OwedBill[]>(accountIds.map((accountId) => [accountId, []]));
  for (const bill of owed) own.get(bill.accountId!)!.push(bill);
  for (const [purse, available] of await spendable(tx, accountIds)) {
    for (const [accountId, bills] of own) {
      const byId = new Map(bills.map((bill) => [bill.id, bill]));
      const parts = allot(bills.map(({ id, amountFen, paidFen }) => ({ id, owedFen: amountFen - paidFen })), available.get(accountId) ?? 0);
      payments.push(...parts.map(({ id, amountFen }) => ({ bill: byId.get(id)!, amountFen, purse })));
      const paid = new Map(parts.map(({ id, amountFen }) => [id, amountFen]));
      own.set(accountId, bills.map((bill) => ({ ...bill, paidFen: bill.paidFen + (paid.get(bill.id) ?? 0) })));
    }
  }
  await pay(tx, payments, { at: input.at, actor: systemActor('property-fee') });
  const fromEnergy = [...new Set(payments.filter(({ purse }) => purse === 'energy').map(({ bill }) => bill.accountId!))];
  if (fromEnergy.length > 0) await putOutbox(tx, [{ topic: 'purse.charged', key: `fees:${fromEnergy[0]!}`, payload: { accountIds: fromEnergy } }]);
  const amountFen = payments.reduce((sum, payment) => sum + payment.amountFen, 0);
  return { bills: payments.length, amountFen, owedFen: sumOf(owed) - amountFen };
}

/** What fees may take, purse by purse; the ledger accounts are locked, so it stays so. */
async function spendable(tx: Tx, accountIds: readonly string[]): Promise<[Payment['purse'], Map<string, number>][]> {
  await tx.query(
    `SELECT l.id FROM ledger_account l JOIN purse p ON p.ledger_account_id = l.id WHERE p.account_id = ANY($1::uuid[]) ORDER BY l.id FOR UPDATE OF l`,
    [accountIds],
  );
  const merged = new Set((await tx.query<{ id: string }[]>(`SELECT a.id FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = ANY($1::uuid[]) AND coalesce((s.settings #>> '{property,mergedPurse}')::boolean, false)`, [accountIds])).map(({ id }) => id));
  const property = new Map((await pursesOf(tx, accountIds, 'property')).map((purse) => [purse.accountId, purse.balanceFen]));
  const energy = new Map((await pursesOf(tx, [...merged])).map((purse) => [purse.accountId, feesFromEnergyFen(purse)]));
  return [['property', property], ['energy', energy]];
}
