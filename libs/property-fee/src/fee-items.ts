import type { DataSource } from 'typeorm';
import { firstDayOfMonth, type CivilDay } from '#libs/calendar';
import { sqlState, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { FormulaError, parseFormula } from './domain/formula.js';
import type { FeePrice, FeeTerms } from './domain/month-fee.js';
import { rational } from './domain/rational.js';

export type Queryable = Pick<Tx | DataSource, 'query'>;
export const categories = ['property', 'rent', 'cleaning', 'refuse', 'other'] as const;
export type FeeCategory = (typeof categories)[number];
export const targets = ['site', 'account_type', 'stall', 'account'] as const;
export interface FeeBinding {
  target: (typeof targets)[number];
  targetId: string;
}

export interface FeeItem extends Omit<FeeTerms, 'prices'> {
  id: string;
  siteId: string;
  name: string;
  category: FeeCategory;
  /** 'YYYY-MM' */
  firstMonth: string;
  lateFee: boolean;
  endedAt: Date | null;
  prices: FeePrice[];
  bindings: (FeeBinding & { fromMonth: string; name: string })[];
}

const COLUMNS = `i.id, i.site_id AS "siteId", i.name, i.category, i.rule, i.formula, i.rounding_fen AS "roundingFen", i.rounding_mode AS "roundingMode", to_char(i.first_month, 'YYYY-MM') AS "firstMonth", i.late_fee AS "lateFee", i.ended_at AS "endedAt",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('fromDay', p.from_day, 'priceMicroYuan', p.price_micro_yuan) ORDER BY p.from_day), '[]') FROM fee_price p WHERE p.item_id = i.id) AS prices,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('target', b.target, 'targetId', b.target_id, 'fromMonth', to_char(b.from_month, 'YYYY-MM'), 'name',
     coalesce(CASE b.target WHEN 'site' THEN (SELECT name FROM site WHERE id = b.target_id) WHEN 'account_type' THEN (SELECT name FROM account_type WHERE id = b.target_id) WHEN 'stall' THEN (SELECT number FROM stall WHERE id = b.target_id)
       ELSE (SELECT number FROM account WHERE id = b.target_id) END, '')) ORDER BY b.target, b.target_id), '[]') FROM fee_binding b WHERE b.item_id = i.id) AS bindings`;

/** A site's fee items with their prices and whom they are charged to; those in use first. */
export async function listFeeItems(database: Queryable, siteId: string): Promise<FeeItem[]> {
  return (await database.query(`SELECT ${COLUMNS} FROM fee_item i WHERE i.site_id = $1 ORDER BY i.ended_at IS NOT NULL, i.name`, [siteId])) as FeeItem[];
}

/** A fee item; DomainError not-found 'fee-item-not-found'. */
export async function feeItemById(database: Queryable, itemId: string): Promise<FeeItem> {
  const [item] = (await database.query(`SELECT ${COLUMNS} FROM fee_item i WHERE i.id = $1`, [itemId])) as FeeItem[];
  if (item === undefined) throw new DomainError('not-found', 'fee-item-not-found', 'there is no such fee item');
  return item;
}

export interface NewFeeItem extends Omit<FeeTerms, 'prices'> {
  siteId: string;
  name: string;
  category: FeeCategory;
  /** 'YYYY-MM': the first month that is charged */
  firstMonth: string;
  lateFee: boolean;
  /** from the first day of the first month on */
  priceMicroYuan: number;
  bindings: readonly FeeBinding[];
}

const UNIQUE_VIOLATION = '23505';

/** A formula that can be read and gives something for an ordinary stall; DomainError invalid with the fault's code and place. */
export function requireFormula(formula: string | null): void {
  if (formula === null) return;
  try {
    parseFormula(formula)({ price: rational(1n), area: rational(20n), heads: rational(2n), monthDays: rational(30n) });
  } catch (error) {
    if (error instanceof FormulaError) throw new DomainError('invalid', error.code, error.message, { at: error.at });
    throw error;
  }
}

/** Makes an item with its first price; its first month is billed by the next run. DomainErrors: 'fee-item-name-taken', the faults of a formula, 'fee-target-not-found'. */
export async function addFeeItem(tx: Tx, input: NewFeeItem, by: { actor: Actor; now: Date }): Promise<FeeItem> {
  requireFormula(input.formula);
  const first = firstDayOfMonth(input.firstMonth);
  let id: string;
  try {
    const rows = await tx.query<{ id: string }[]>(
      'INSERT INTO fee_item (site_id, name, category, rule, formula, rounding_fen, rounding_mode, first_month, late_fee) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id',
      [input.siteId, input.name, input.category, input.rule, input.formula, input.roundingFen, input.roundingMode, first, input.lateFee],
    );
    id = rows[0]!.id;
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'fee-item-name-taken', `the site has a fee item named ${input.name}`, { name: input.name });
    throw error;
  }
  await tx.query('INSERT INTO fee_price (item_id, from_day, price_micro_yuan, set_by, set_at) VALUES ($1, $2, $3, $4, $5)', [id, first, input.priceMicroYuan, by.actor.id, by.now]);
  await bindFeeItem(tx, { itemId: id, bindings: input.bindings, fromMonth: input.firstMonth });
  return feeItemById(tx, id);
}

/** Sets whom an item is charged to; new ones from a month on. Whoever is taken off is not billed any more; what was billed stays. */
export async function bindFeeItem(tx: Tx, input: { itemId: string; bindings: readonly FeeBinding[]; fromMonth: string }): Promise<void> {
  const { siteId } = await feeItemById(tx, input.itemId);
  const kinds = input.bindings.map(({ target }) => target);
  const ids = input.bindings.map(({ targetId }) => targetId);
  const [known] = await tx.query<{ found: number }[]>(
    `SELECT count(*)::int AS found FROM unnest($1::text[], $2::uuid[]) AS b(target, id) WHERE CASE target WHEN 'site' THEN id = $3 WHEN 'account_type' THEN EXISTS (SELECT 1 FROM account_type t WHERE t.id = b.id AND t.site_id = $3)
       WHEN 'stall' THEN EXISTS (SELECT 1 FROM stall s WHERE s.id = b.id AND s.site_id = $3 AND s.deleted_at IS NULL) ELSE EXISTS (SELECT 1 FROM account a WHERE a.id = b.id AND a.site_id = $3) END`,
    [kinds, ids, siteId],
  );
  if (known!.found !== input.bindings.length) throw new DomainError('not-found', 'fee-target-not-found', 'the item would be charged to something that this site does not have');
  await tx.query('DELETE FROM fee_binding WHERE item_id = $1 AND NOT EXISTS (SELECT 1 FROM unnest($2::text[], $3::uuid[]) AS b(target, id) WHERE b.target = fee_binding.target AND b.id = fee_binding.target_id)', [input.itemId, kinds, ids]);
  await tx.query('INSERT INTO fee_binding (item_id, target, target_id, from_month) SELECT $1, target, id, $4 FROM unnest($2::text[], $3::uuid[]) AS b(target, id) ON CONFLICT DO NOTHING', [input.itemId, kinds, ids, firstDayOfMonth(input.fromMonth)]);
  await openMonths(tx, siteId, input.fromMonth);
}

/** Months that were billed are looked through again: somebody new is charged for them. What was billed is not billed twice. */
async function openMonths(tx: Tx, siteId: string, fromMonth: string): Promise<void> {
  await tx.query('UPDATE fee_run SET done_at = NULL WHERE site_id = $1 AND month >= $2', [siteId, firstDayOfMonth(fromMonth)]);
}

/** A new price from a day on. Days that are billed already cannot get another price: DomainError conflict 'fee-price-in-the-past' (params.freeFrom). */
export async function addFeePrice(tx: Tx, input: { itemId: string; fromDay: CivilDay; priceMicroYuan: number; actor: Actor; now: Date }): Promise<void> {
  const item = await feeItemById(tx, input.itemId);
  const [billed] = await tx.query<{ until: string | null }[]>(`SELECT max(to_day)::text AS until FROM charge_bill WHERE source_id = $1 AND kind = 'property' AND state <> 'void'`, [input.itemId]);
  const freeFrom = billed?.until ?? firstDayOfMonth(item.firstMonth);
  if (input.fromDay < freeFrom) throw new DomainError('conflict', 'fee-price-in-the-past', 'these days are billed already', { freeFrom });
  await tx.query(
    'INSERT INTO fee_price (item_id, from_day, price_micro_yuan, set_by, set_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (item_id, from_day) DO UPDATE SET price_micro_yuan = EXCLUDED.price_micro_yuan, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at',
    [input.itemId, input.fromDay, input.priceMicroYuan, input.actor.id, input.now],
  );
}

/** Ends an item: it is not billed any more. */
export async function endFeeItem(tx: Tx, itemId: string, now: Date): Promise<void> {
  await tx.query(`UPDATE fee_item SET ended_at = $2, name = name || ' (' || to_char($2::timestamptz, 'YYYY-MM-DD') || ' ' || right(id::text, 4) || ')' WHERE id = $1 AND ended_at IS NULL`, [itemId, now]);
}
