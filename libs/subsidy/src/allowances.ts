import { putOutbox, type Tx } from '#libs/database';
import type { RuleTerms } from './domain/rule.js';
import type { Medium, Queryable } from './rules.js';

export interface NewAllowance {
  accountId: string;
  medium: Medium;
  wh: number;
  fromAt: Date;
  expiresAt: Date | null;
  causeKey: string;
  kind: 'monthly' | 'carried' | 'manual' | 'outside';
  reason: string;
  grantedName: string;
  explanation: object | null;
  ending: Pick<RuleTerms, 'atEnd' | 'carryCapWh'>;
  carriedFrom?: string;
}

const ACCOUNTS_PER_MESSAGE = 500;

/**
 * Gives energy, each cause once; the ids of those that were given now. Whoever was cut is looked at after the commit: free energy brings
 * the supply back. Meters are locked first and in their order, as the sweeps do.
 */
export async function giveAllowances(tx: Tx, gifts: readonly NewAllowance[], at: Date): Promise<{ id: string; accountId: string }[]> {
  if (gifts.length === 0) return [];
  await lockMetersOf(tx, gifts.map(({ accountId }) => accountId));
  const given = await tx.query<{ id: string; accountId: string }[]>(
    `INSERT INTO subsidy_allowance (account_id, medium, granted_wh, left_wh, from_at, expires_at, cause_key, kind, reason, granted_at, granted_name, explanation, at_end, carry_cap_wh, carried_from)
     SELECT a, m, w, w, f, e, c, k, r, $14, g, x::jsonb, n, p, o FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::uuid[])
       AS s(a, m, w, f, e, c, k, r, g, x, n, p, o) ON CONFLICT (cause_key) DO NOTHING RETURNING id, account_id AS "accountId"`,
    [
      gifts.map((g) => g.accountId), gifts.map((g) => g.medium), gifts.map((g) => g.wh), gifts.map((g) => g.fromAt), gifts.map((g) => g.expiresAt), gifts.map((g) => g.causeKey), gifts.map((g) => g.kind), gifts.map((g) => g.reason),
      gifts.map((g) => g.grantedName), gifts.map((g) => (g.explanation === null ? null : JSON.stringify(g.explanation))), gifts.map((g) => g.ending.atEnd), gifts.map((g) => g.ending.carryCapWh), gifts.map((g) => g.carriedFrom ?? null), at,
    ],
  );
  const accountIds = [...new Set(given.map(({ accountId }) => accountId))];
  for (let start = 0; start < accountIds.length; start += ACCOUNTS_PER_MESSAGE) await putOutbox(tx, [{ topic: 'supply.check', key: 'subsidy', payload: { accountIds: accountIds.slice(start, start + ACCOUNTS_PER_MESSAGE) } }]);
  return given;
}

export async function lockMetersOf(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.query('SELECT 1 FROM accrual WHERE meter_id IN (SELECT meter_id FROM account_meter WHERE account_id = ANY($1::uuid[]) AND to_at IS NULL) ORDER BY meter_id FOR UPDATE', [accountIds]);
}

/** Holds what an account may draw, so that no reading takes of it meanwhile. */
export async function lockDraws(tx: Tx, of: { accountId: string; medium: Medium }): Promise<void> {
  await lockMetersOf(tx, [of.accountId]);
  await tx.query('INSERT INTO account_draw (account_id, medium) VALUES ($1, $2) ON CONFLICT DO NOTHING', [of.accountId, of.medium]);
  await tx.query('SELECT 1 FROM account_draw WHERE account_id = $1 AND medium = $2 FOR UPDATE', [of.accountId, of.medium]);
}

/** What an account may still use for nothing at an instant, by medium. */
export async function freeWhOf(database: Queryable, accountId: string, now: Date): Promise<Record<Medium, number>> {
  const rows = (await database.query(
    'SELECT medium, sum(left_wh)::bigint AS wh FROM subsidy_allowance WHERE account_id = $1 AND left_wh > 0 AND from_at <= $2 AND (expires_at IS NULL OR expires_at > $2) GROUP BY medium',
    [accountId, now],
  )) as { medium: Medium; wh: number }[];
  return { electricity: 0, water: 0, ...Object.fromEntries(rows.map(({ medium, wh }) => [medium, wh])) };
}
