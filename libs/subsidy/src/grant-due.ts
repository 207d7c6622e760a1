import type { DataSource } from 'typeorm';
import { civilDay, firstDayOfMonth, monthOf, startOfDay } from '#libs/calendar';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { giveAllowances, type NewAllowance } from './allowances.js';
import { monthBefore, monthlyAmount, ruleFor } from './domain/rule.js';
import { listRules, media, type SubsidyRule } from './rules.js';

export interface GrantedMonth {
  siteId: string;
  month: string;
  accounts: number;
  grantedWh: number;
}

interface DueSite {
  siteId: string;
  zone: string;
  firstMonth: string;
  done: string[];
}

interface Candidate {
  accountId: string;
  accountTypeId: string;
  accountTypeName: string;
  category: string;
  headcount: number;
  /** when its first meter began to count for it */
  openedAt: Date;
}

const MOST_MONTHS = 24;
const ACCOUNTS_AT_ONCE = 200;

/**
 * Gives every month that has begun and is not done, oldest first, and this month to accounts that were opened since; called every few seconds,
 * and after a restart it carries on. A site that fails does not hold up the others: its error is thrown once all are done.
 */
export async function grantDue(dataSource: DataSource, now: Date, siteId: string | null = null): Promise<GrantedMonth[]> {
  const sites = await dataSource.query<DueSite[]>(
    `SELECT s.id AS "siteId", s.time_zone AS zone, to_char(min(r.first_month), 'YYYY-MM') AS "firstMonth", (SELECT coalesce(array_agg(to_char(d.month, 'YYYY-MM')), '{}') FROM subsidy_run d WHERE d.site_id = s.id AND d.done_at IS NOT NULL) AS done
     FROM site s JOIN subsidy_rule r ON r.site_id = s.id AND r.ended_at IS NULL WHERE $1::uuid IS NULL OR s.id = $1 GROUP BY s.id ORDER BY s.id`,
    [siteId],
  );
  const granted: GrantedMonth[] = [];
  const errors: unknown[] = [];
  for (const site of sites) {
    try {
      for (const month of monthsDue(site, now)) granted.push(await grantMonth(dataSource, { site, month, now }));
      await grantNewcomers(dataSource, site, now);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `subsidies of ${String(errors.length)} sites could not be given`);
  return granted;
}

function monthsDue(site: DueSite, now: Date): string[] {
  const due: string[] = [];
  for (let month = monthOf(civilDay(now, site.zone)); month >= site.firstMonth && due.length < MOST_MONTHS; month = monthBefore(month)) if (!site.done.includes(month)) due.unshift(month);
  return due;
}

/** In batches of accounts, each in one transaction: a process that dies is carried on by the next. */
async function grantMonth(dataSource: DataSource, { site, month, now }: { site: DueSite; month: string; now: Date }): Promise<GrantedMonth> {
  await grantAccounts(dataSource, { site, month, now, openedFrom: null });
  return inTransaction(dataSource, async (tx) => {
    const dueAt = startOfDay(firstDayOfMonth(month), site.zone);
    const [sum] = await tx.query<{ accounts: number; grantedWh: number }[]>(
      `SELECT count(DISTINCT s.account_id)::int AS accounts, coalesce(sum(s.granted_wh), 0)::bigint AS "grantedWh" FROM subsidy_allowance s JOIN account a ON a.id = s.account_id WHERE a.site_id = $1 AND s.medium = 'electricity' AND s.kind = 'monthly' AND s.from_at >= $2 AND s.from_at < $3`,
      [site.siteId, dueAt, startOfDay(firstDayOfMonth(month, 1), site.zone)],
    );
    await tx.query(
      `INSERT INTO subsidy_run (site_id, month, due_at, done_at, accounts, granted_wh) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (site_id, month) DO UPDATE SET done_at = EXCLUDED.done_at, accounts = EXCLUDED.accounts, granted_wh = EXCLUDED.granted_wh`,
      [site.siteId, firstDayOfMonth(month), dueAt, now, sum!.accounts, sum!.grantedWh],
    );
    await notifyLive(tx, { siteId: site.siteId, kind: 'subsidy' });
    return { siteId: site.siteId, month, ...sum! };
  });
}

/** Whoever opened an account after the month was done. */
async function grantNewcomers(dataSource: DataSource, site: DueSite, now: Date): Promise<void> {
  const month = monthOf(civilDay(now, site.zone));
  if (month >= site.firstMonth) await grantAccounts(dataSource, { site, month, now, openedFrom: startOfDay(firstDayOfMonth(month), site.zone) });
}

async function grantAccounts(dataSource: DataSource, of: { site: DueSite; month: string; now: Date; openedFrom: Date | null }): Promise<void> {
  let afterId: string | null = null;
  let rules: SubsidyRule[] | undefined;
  for (;;) {
    const accounts: Candidate[] = await candidates(dataSource, { ...of, afterId });
    if (accounts.length === 0) return;
    rules ??= await listRules(dataSource, of.site.siteId);
    const inForce = rules;
    await inTransaction(dataSource, (tx) => give(tx, accounts, inForce, of));
    afterId = accounts.at(-1)!.accountId;
  }
}

/** Open accounts that have not had this month of every medium; of those that opened from an instant on, where one is given. */
function candidates(dataSource: DataSource, { site, month, openedFrom, afterId }: { site: DueSite; month: string; openedFrom: Date | null; afterId: string | null }): Promise<Candidate[]> {
  return dataSource.query(
    `SELECT a.id AS "accountId", a.account_type_id AS "accountTypeId", t.name AS "accountTypeName", st.category, (st.headcount + (SELECT coalesce(sum(fs.headcount), 0) FROM occupancy f JOIN stall fs ON fs.id = f.stall_id WHERE f.account_id = a.id AND f.further AND f.to_at IS NULL))::int AS headcount, least(a.opened_at, (SELECT min(am.from_at) FROM account_meter am WHERE am.account_id = a.id)) AS "openedAt" FROM account a JOIN account_type t ON t.id = a.account_type_id JOIN stall st ON st.id = a.stall_id
     WHERE a.site_id = $1 AND a.state = 'open' AND a.opened_at < $2 AND ($3::timestamptz IS NULL OR a.opened_at >= $3) AND ($4::uuid IS NULL OR a.id > $4)
       AND (SELECT count(*) FROM subsidy_allowance s WHERE s.cause_key IN ('subsidy:' || a.id || ':electricity:' || $5, 'subsidy:' || a.id || ':water:' || $5)) < 2 ORDER BY a.id LIMIT $6`,
    [site.siteId, startOfDay(firstDayOfMonth(month, 1), site.zone), openedFrom, afterId, month, ACCOUNTS_AT_ONCE],
  );
}

async function give(tx: Tx, accounts: readonly Candidate[], rules: readonly SubsidyRule[], { site, month, now }: { site: DueSite; month: string; now: Date }): Promise<void> {
  const metered = new Map<string, string[]>();
  for (const { accountId, kind } of await tx.query<{ accountId: string; kind: string }[]>(
    'SELECT DISTINCT am.account_id AS "accountId", m.kind FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = ANY($1::uuid[]) AND am.to_at IS NULL', [accounts.map(({ accountId }) => accountId)],
  )) metered.set(accountId, [...(metered.get(accountId) ?? []), kind]);
  const gifts = accounts.flatMap((account) => media.filter((medium) => metered.get(account.accountId)?.includes(medium)).flatMap((medium) => giftOf(account, rules.filter((rule) => rule.medium === medium), { month, zone: site.zone }) ?? []));
  await giveAllowances(tx, gifts, now);
}

function giftOf(account: Candidate, rules: readonly SubsidyRule[], { month, zone }: { month: string; zone: string }): NewAllowance | undefined {
  const rule = ruleFor(rules, account, month);
  if (rule === undefined) return undefined;
  const amount = monthlyAmount(rule, { headcount: account.headcount, month, openedDay: civilDay(account.openedAt, zone) });
  if (amount.wh === 0) return undefined;
  const first = startOfDay(firstDayOfMonth(month), zone);
  return {
    accountId: account.accountId, medium: rule.medium, wh: amount.wh, fromAt: account.openedAt > first ? account.openedAt : first, expiresAt: startOfDay(firstDayOfMonth(month, 1), zone),
    causeKey: `subsidy:${account.accountId}:${rule.medium}:${month}`, kind: 'monthly', reason: '', grantedName: 'system', ending: rule,
    explanation: { ruleId: rule.id, baseWh: rule.baseWh, perHeadWh: rule.perHeadWh, headcount: account.headcount, category: account.category, accountType: account.accountTypeName, days: amount.days, monthDays: amount.monthDays },
  };
}
