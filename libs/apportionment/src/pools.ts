import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { coefficientGap, poolRulesSchema, type Medium, type PoolRules } from './domain/rules.js';
import { requireMeters, type Queryable } from './formula-meters.js';

export interface Pool {
  id: string;
  siteId: string;
  name: string;
  medium: Medium;
  rules: PoolRules;
  archivedAt: Date | null;
}

const COLUMNS = `id, site_id AS "siteId", name, medium, rules, archived_at AS "archivedAt"`;

/** A site's pools in use, by name. */
export async function listPools(database: Queryable, siteId: string): Promise<Pool[]> {
  return (await database.query(`SELECT ${COLUMNS} FROM pool WHERE site_id = $1 AND archived_at IS NULL ORDER BY name`, [siteId])) as Pool[];
}

/** A pool; DomainError not-found 'pool-not-found'. */
export async function poolById(database: Queryable, poolId: string): Promise<Pool> {
  const [pool] = (await database.query(`SELECT ${COLUMNS} FROM pool WHERE id = $1`, [poolId])) as Pool[];
  if (pool === undefined) throw new DomainError('not-found', 'pool-not-found', 'there is no such pool');
  return pool;
}

const UNIQUE_VIOLATION = '23505';

/**
 * Makes a pool or changes its rules; what was run before stays as it was run. DomainErrors: 'coefficients-not-one' (params.gapUnits:
 * hundred-millionths too much, negative: too little), 'meter-not-found', 'pool-name-taken', 'pool-not-found'.
 */
export async function savePool(tx: Tx, input: { id?: string; siteId: string; name: string; medium: Medium; rules: PoolRules }): Promise<Pool> {
  const rules = poolRulesSchema.parse(input.rules);
  requireWhole(rules);
  if (rules.source.kind === 'meters') await requireMeters(tx, { siteId: input.siteId, medium: input.medium, terms: rules.source.terms });
  const values = [input.siteId, input.name, input.medium, JSON.stringify(rules)];
  try {
    const rows =
      input.id === undefined
        ? await tx.query<Pool[]>(`INSERT INTO pool (site_id, name, medium, rules) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`, values)
        : (await tx.query<[Pool[], number]>(`UPDATE pool SET name = $2, rules = $4 WHERE site_id = $1 AND medium = $3 AND id = $5 AND archived_at IS NULL RETURNING ${COLUMNS}`, [...values, input.id]))[0];
    if (rows[0] === undefined) throw new DomainError('not-found', 'pool-not-found', 'there is no such pool of this medium');
    return rows[0];
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'pool-name-taken', `the site has a pool named ${input.name}`, { name: input.name });
    throw error;
  }
}

/** Coefficients that are not one together, or name a stall twice, share nothing. */
export function requireWhole({ method }: Pick<PoolRules, 'method'>): void {
  if (method.kind !== 'manual') return;
  const gapUnits = coefficientGap(method.coefficients);
  if (gapUnits !== 0) throw new DomainError('invalid', 'coefficients-not-one', 'the coefficients must be one together', { gapUnits });
  if (new Set(method.coefficients.map(({ stallId }) => stallId)).size !== method.coefficients.length) throw new DomainError('invalid', 'coefficient-twice', 'a stall has two coefficients');
}

/** Takes a pool out of use; its runs stay. */
export async function archivePool(tx: Tx, poolId: string, at: Date): Promise<void> {
  await tx.query('UPDATE pool SET archived_at = coalesce(archived_at, $2), name = CASE WHEN archived_at IS NULL THEN name || $3 ELSE name END WHERE id = $1', [poolId, at, ` (${at.toISOString().slice(0, 10)} ${poolId.slice(-4)})`]);
}
