import type { DataSource } from 'typeorm';
import { firstDayOfMonth } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import type { RuleFor, RuleTerms } from './domain/rule.js';

export type Queryable = Pick<Tx | DataSource, 'query'>;
export const media = ['electricity', 'water'] as const;
export type Medium = (typeof media)[number];

export interface SubsidyRule extends RuleTerms, RuleFor {
  id: string;
  siteId: string;
  medium: Medium;
  accountTypeName: string | null;
  madeName: string;
  madeAt: Date;
}

const COLUMNS = `r.id, r.site_id AS "siteId", r.medium, r.account_type_id AS "accountTypeId", t.name AS "accountTypeName", r.category, r.base_wh AS "baseWh", r.per_head_wh AS "perHeadWh", r.at_end AS "atEnd", r.carry_cap_wh AS "carryCapWh",
  r.mid_month AS "midMonth", to_char(r.first_month, 'YYYY-MM') AS "firstMonth", r.made_name AS "madeName", r.made_at AS "madeAt"`;
const FROM = 'FROM subsidy_rule r LEFT JOIN account_type t ON t.id = r.account_type_id';

/** The rules of a site that are in force or will be. */
export async function listRules(database: Queryable, siteId: string): Promise<SubsidyRule[]> {
  return (await database.query(`SELECT ${COLUMNS} ${FROM} WHERE r.site_id = $1 AND r.ended_at IS NULL ORDER BY r.medium, t.name NULLS FIRST, r.category NULLS FIRST, r.first_month`, [siteId])) as SubsidyRule[];
}

export type NewRule = RuleTerms & RuleFor & { siteId: string; medium: Medium };

/**
 * Writes a rule from a month on; one for the same people and the same first month is replaced. Months that were done already are looked at
 * again: whoever had nothing gets it, what was given stays. DomainError 'account-type-not-found'.
 */
export async function saveRule(tx: Tx, rule: NewRule, by: { actor: Actor; now: Date }): Promise<SubsidyRule> {
  const first = firstDayOfMonth(rule.firstMonth);
  if (rule.accountTypeId !== null) {
    const known = await tx.query<unknown[]>('SELECT 1 FROM account_type WHERE id = $1 AND site_id = $2', [rule.accountTypeId, rule.siteId]);
    if (known.length === 0) throw new DomainError('not-found', 'account-type-not-found', 'the site has no such account type');
  }
  // Two who write the same rule at once come one after the other.
  await tx.query('SELECT 1 FROM site WHERE id = $1 FOR UPDATE', [rule.siteId]);
  await tx.query(
    'UPDATE subsidy_rule SET ended_at = $5 WHERE site_id = $1 AND medium = $2 AND account_type_id IS NOT DISTINCT FROM $3 AND category IS NOT DISTINCT FROM $4 AND first_month = $6 AND ended_at IS NULL',
    [rule.siteId, rule.medium, rule.accountTypeId, rule.category, by.now, first],
  );
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO subsidy_rule (site_id, medium, account_type_id, category, base_wh, per_head_wh, at_end, carry_cap_wh, mid_month, first_month, made_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [rule.siteId, rule.medium, rule.accountTypeId, rule.category, rule.baseWh, rule.perHeadWh, rule.atEnd, rule.carryCapWh, rule.midMonth, first, by.actor.name, by.now],
  );
  await tx.query('UPDATE subsidy_run SET done_at = NULL WHERE site_id = $1 AND month >= $2', [rule.siteId, first]);
  return ruleById(tx, rows[0]!.id);
}

/** One rule; DomainError 'subsidy-rule-not-found'. */
export async function ruleById(database: Queryable, ruleId: string): Promise<SubsidyRule> {
  const [rule] = (await database.query(`SELECT ${COLUMNS} ${FROM} WHERE r.id = $1`, [ruleId])) as SubsidyRule[];
  if (rule === undefined) throw new DomainError('not-found', 'subsidy-rule-not-found', 'there is no such rule');
  return rule;
}

/** Nobody gets anything by this rule any more, nor by an older or later one for the same people; what was given stays. */
export async function endRule(tx: Tx, ruleId: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE subsidy_rule r SET ended_at = $2 FROM subsidy_rule e WHERE e.id = $1 AND r.site_id = e.site_id AND r.medium = e.medium AND r.account_type_id IS NOT DISTINCT FROM e.account_type_id AND r.category IS NOT DISTINCT FROM e.category AND r.ended_at IS NULL`,
    [ruleId, now],
  );
}
