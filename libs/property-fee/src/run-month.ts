import type { DataSource } from 'typeorm';
import { civilDay, firstDayOfMonth } from '#libs/calendar';
import { collectFees, issueBills, type NewChargeBill } from '#libs/charge';
import { inTransaction, putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { propertySettingsSchema, type PropertySettings } from './domain/settings.js';
import { accountsOfMonth, feeBill, isBound, isProblem, monthBefore, type FeeAccount, type FeeProblem } from './fee-bills.js';
import { listFeeItems, type FeeItem } from './fee-items.js';
import { billLateFees } from './late-fees.js';

export interface RanMonth {
  siteId: string;
  month: string;
  bills: number;
  amountFen: number;
  problems: FeeProblem[];
}

interface SiteOfRun {
  siteId: string;
  zone: string;
  settings: PropertySettings;
}

const ACCOUNTS_AT_ONCE = 500;

export async function siteOfRun(database: Pick<DataSource, 'query'>, siteId: string): Promise<SiteOfRun> {
  const [site] = (await database.query(`SELECT time_zone AS zone, settings -> 'property' AS settings FROM site WHERE id = $1`, [siteId])) as { zone: string; settings: unknown }[];
  return { siteId, zone: site!.zone, settings: propertySettingsSchema.parse(site!.settings ?? {}) };
}

/**
 * Bills a month's fees to every account of a site, takes what the purses hold, and tells whoever owes. In batches of accounts, each
 * in one transaction: a process that dies is carried on by the next, and every cause is billed once however often this runs. In
 * advance, whoever came after the last run is billed for his days of the month before.
 */
export async function runMonth(dataSource: DataSource, input: { siteId: string; month: string; dueAt: Date; now: Date }): Promise<RanMonth> {
  const site = await siteOfRun(dataSource, input.siteId);
  const items = (await listFeeItems(dataSource, input.siteId)).filter(({ endedAt, firstMonth }) => endedAt === null && firstMonth <= input.month);
  const months = site.settings.timing === 'advance' ? [monthBefore(input.month), input.month] : [input.month];
  const problems: FeeProblem[] = [];
  for (const month of months) {
    let afterAccountId: string | undefined;
    for (;;) {
      const accounts = await accountsOfMonth(dataSource, { ...site, month, afterAccountId, limit: ACCOUNTS_AT_ONCE });
      if (accounts.length === 0) break;
      problems.push(...(await inTransaction(dataSource, (tx) => billAccounts(tx, { ...input, items, accounts, month }))));
      afterAccountId = accounts.at(-1)!.accountId;
    }
  }
  return inTransaction(dataSource, (tx) => finish(tx, { ...input, site, problems }));
}

async function billAccounts(tx: Tx, of: { siteId: string; month: string; items: readonly FeeItem[]; accounts: readonly FeeAccount[]; now: Date }): Promise<FeeProblem[]> {
  const made = of.accounts.flatMap((account) => of.items.filter((item) => isBound(item, account, of.month)).map((item) => feeBill(item, account, of.month)));
  const bills = made.filter((each): each is NewChargeBill => !isProblem(each));
  const issued = await issueBills(tx, bills, of.now);
  const accountIds = of.accounts.map(({ accountId }) => accountId);
  await collectFees(tx, { accountIds, at: of.now });
  if (issued.length > 0) await tellOwing(tx, { siteId: of.siteId, month: of.month, accountIds });
  return made.filter(isProblem);
}

/** Whoever owes after the run is told once a month, with the whole sum. */
async function tellOwing(tx: Tx, { siteId, month, accountIds }: { siteId: string; month: string; accountIds: readonly string[] }): Promise<void> {
  const owing = await tx.query<{ accountId: string; customerId: string; owedFen: number }[]>(
    `SELECT a.id AS "accountId", a.customer_id AS "customerId", sum(b.amount_fen - b.paid_fen)::bigint AS "owedFen" FROM charge_bill b JOIN account a ON a.id = b.account_id
     WHERE a.id = ANY($1::uuid[]) AND a.state = 'open' AND b.state = 'issued' AND b.kind IN ('property', 'late_fee') GROUP BY a.id ORDER BY a.id`,
    [accountIds],
  );
  await putOutbox(tx, owing.map(({ accountId, customerId, owedFen }): OutboxRow => {
    const causeKey = `property-owed:${accountId}:${month}`;
    return { topic: 'customer.tell', key: causeKey, payload: { siteId, customerId, accountId, causeKey, template: 'property-owed', params: { amountFen: owedFen } } };
  }));
}

async function finish(tx: Tx, of: { siteId: string; month: string; dueAt: Date; now: Date; site: SiteOfRun; problems: readonly FeeProblem[] }): Promise<RanMonth> {
  await billLateFees(tx, { siteId: of.siteId, zone: of.site.zone, rule: of.site.settings.late, today: civilDay(of.now, of.site.zone), now: of.now });
  const first = firstDayOfMonth(of.month);
  const [sums] = await tx.query<{ bills: number; amountFen: number }[]>(
    `SELECT count(*)::int AS bills, coalesce(sum(amount_fen), 0)::bigint AS "amountFen" FROM charge_bill WHERE site_id = $1 AND kind = 'property' AND state <> 'void' AND from_day >= $2 AND from_day < $3`,
    [of.siteId, first, firstDayOfMonth(of.month, 1)],
  );
  await tx.query(
    `INSERT INTO fee_run (site_id, month, due_at, done_at, bills, amount_fen, problems) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (site_id, month) DO UPDATE SET done_at = EXCLUDED.done_at, bills = EXCLUDED.bills, amount_fen = EXCLUDED.amount_fen, problems = EXCLUDED.problems`,
    [of.siteId, first, of.dueAt, of.now, sums!.bills, sums!.amountFen, JSON.stringify(of.problems)],
  );
  const alarm = { siteId: of.siteId, causeKey: 'fee-run', at: of.now.toISOString() };
  await putOutbox(tx, [
    of.problems.length === 0
      ? { topic: 'alarm.close', key: 'fee-run', payload: { ...alarm, reason: 'every fee is billed' } }
      : { topic: 'alarm.open', key: 'fee-run', payload: { ...alarm, kind: 'fee_not_billed', severity: 'warning', objectKind: 'site', objectId: of.siteId, objectName: of.month, details: { problems: of.problems.length, stall: of.problems[0]!.stall, item: of.problems[0]!.item } } },
  ]);
  return { siteId: of.siteId, month: of.month, ...sums!, problems: [...of.problems] };
}
