import { addDays, firstDayOfMonth, type CivilDay } from '#libs/calendar';
import { staysOf, type NewChargeBill, type Occupation } from '#libs/charge';
import { revenueCode } from '#libs/ledger';
import type { FeeExplanation } from './domain/explain-fee.js';
import { FormulaError } from './domain/formula.js';
import { monthFee } from './domain/month-fee.js';
import type { FeeItem, Queryable } from './fee-items.js';

/** An account and its days in its stall within a month. */
export interface FeeAccount {
  accountId: string;
  accountTypeId: string;
  stallId: string;
  /** one that the account has beside its first: billed by itself */
  further: boolean;
  stallNumber: string;
  areaDm2: number;
  headcount: number;
  fromDay: CivilDay;
  toDay: CivilDay;
}

/** Why an account could not be billed for an item. */
export interface FeeProblem {
  item: string;
  stall: string;
  code: string;
}

interface AccountRow extends Omit<FeeAccount, 'fromDay' | 'toDay'> {
  openedAt: Date;
  closedAt: Date | null;
}

/**
 * The accounts of a site in a month, with their days in each of their stalls; an open account is taken to stay. `afterAccountId` and `limit` page through them
 * in the order of ids, `accountId` picks one.
 */
export async function accountsOfMonth(database: Queryable, input: { siteId: string; zone: string; month: string; afterAccountId?: string | undefined; limit?: number; accountId?: string | undefined }): Promise<FeeAccount[]> {
  const period = { fromDay: firstDayOfMonth(input.month), toDay: firstDayOfMonth(input.month, 1) };
  const rows = (await database.query(
    `WITH page AS (SELECT id, stall_id FROM account WHERE site_id = $1 AND ($4::uuid IS NULL OR id > $4) AND ($6::uuid IS NULL OR id = $6) AND (opened_at AT TIME ZONE $7)::date < $3::date AND (closed_at IS NULL OR (closed_at AT TIME ZONE $7)::date >= $2::date) ORDER BY id LIMIT $5),
       places AS (SELECT stall_id FROM page UNION SELECT o.stall_id FROM occupancy o JOIN page ON page.id = o.account_id WHERE o.further),
       stays AS (SELECT id AS account_id, stall_id, false AS further, opened_at AS from_at, closed_at AS to_at FROM account WHERE stall_id IN (SELECT stall_id FROM places)
         UNION ALL SELECT account_id, stall_id, true, from_at, to_at FROM occupancy WHERE further AND stall_id IN (SELECT stall_id FROM places))
     SELECT a.id AS "accountId", a.account_type_id AS "accountTypeId", st.id AS "stallId", s.further, st.number AS "stallNumber", st.area_dm2 AS "areaDm2", st.headcount, s.from_at AS "openedAt", s.to_at AS "closedAt"
     FROM stays s JOIN account a ON a.id = s.account_id JOIN stall st ON st.id = s.stall_id WHERE s.to_at IS NULL OR (s.to_at AT TIME ZONE $7)::date >= $2::date ORDER BY a.id, s.further, st.number, s.from_at`,
    [input.siteId, period.fromDay, period.toDay, input.afterAccountId ?? null, input.limit ?? 1_000_000, input.accountId ?? null, input.zone],
  )) as AccountRow[];
  const after = input.afterAccountId ?? '';
  const asked = rows.filter(({ accountId }) => accountId > after && (input.accountId === undefined || accountId === input.accountId));
  // Whole accounts: a page ends between two of them, never among the stalls of one.
  const ids = new Set([...new Set(asked.map(({ accountId }) => accountId))].slice(0, input.limit));
  const wanted = asked.filter(({ accountId }) => ids.has(accountId));
  const byStall = new Map<string, Occupation[]>();
  for (const { stallId, ...row } of rows) byStall.set(stallId, [...(byStall.get(stallId) ?? []), row]);
  return wanted.flatMap(({ openedAt: _, closedAt: __, ...row }) => {
    const stay = staysOf(byStall.get(row.stallId)!, period, input.zone).find(({ accountId }) => accountId === row.accountId);
    return stay === undefined ? [] : [{ ...row, fromDay: stay.fromDay, toDay: stay.toDay }];
  });
}

/** Whether an item is charged to an account in a month. */
export function isBound(item: FeeItem, account: FeeAccount, month: string): boolean {
  if (month < item.firstMonth) return false;
  return item.bindings.some(({ target, targetId, fromMonth }) => fromMonth <= month && (target === 'site' || (targetId === { account_type: account.accountTypeId, stall: account.stallId, account: account.accountId }[target] && !(target === 'account' && account.further))));
}

/** The bill of an item for an account's days in a month; `again` names the bill that it stands in for. A formula that gives nothing is a problem, never a zero. */
export function feeBill(item: FeeItem, account: FeeAccount, month: string, again?: string): NewChargeBill | FeeProblem {
  const stay = { areaDm2: account.areaDm2, headcount: account.headcount, fromDay: account.fromDay, toDay: account.toDay };
  try {
    const fee = monthFee(item, stay);
    const explanation: FeeExplanation = {
      item: item.name, category: item.category, rule: item.rule, formula: item.formula, areaDm2: account.areaDm2, headcount: account.headcount, monthDays: fee.monthDays, days: fee.days, segments: fee.segments,
      roundingFen: item.roundingFen, roundingMode: item.roundingMode,
    };
    return {
      siteId: item.siteId, stallId: account.stallId, owes: { accountId: account.accountId }, kind: 'property', sourceId: item.id, causeKey: `property:${item.id}:${account.accountId}:${month}${account.further ? `:${account.stallId}` : ''}${again === undefined ? '' : `:for ${again}`}`,
      revenueCode: revenueCode(`property:${item.id}`), title: item.name, fromDay: account.fromDay, toDay: account.toDay, amountFen: fee.amountFen, explanation,
    };
  } catch (error) {
    if (error instanceof FormulaError) return { item: item.name, stall: account.stallNumber, code: error.code };
    if (error instanceof RangeError) return { item: item.name, stall: account.stallNumber, code: 'fee-price-missing' };
    throw error;
  }
}

export const isProblem = (made: NewChargeBill | FeeProblem): made is FeeProblem => 'code' in made;
/** The month before, 'YYYY-MM'. */
export const monthBefore = (month: string): string => addDays(firstDayOfMonth(month), -1).slice(0, 7);
