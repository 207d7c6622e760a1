import type { DataSource } from 'typeorm';
import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { ringOf, type FormulaMeter, type Term } from './domain/formula-meter.js';
import type { Medium } from './domain/rules.js';

export type Queryable = Pick<Tx | DataSource, 'query'>;

export interface FormulaMeterRow extends FormulaMeter {
  medium: Medium;
}

export async function formulaMeters(database: Queryable, siteId: string): Promise<FormulaMeterRow[]> {
  return (await database.query('SELECT id, name, medium, terms FROM virtual_meter WHERE site_id = $1 ORDER BY name', [siteId])) as FormulaMeterRow[];
}

/** Every meter that terms name, of the site and the medium; DomainError not-found 'meter-not-found'. */
export async function requireMeters(tx: Tx, input: { siteId: string; medium: Medium; terms: readonly Term[] }): Promise<void> {
  const meterIds = [...new Set(input.terms.flatMap((term) => ('meterId' in term ? [term.meterId] : [])))];
  const formulaIds = [...new Set(input.terms.flatMap((term) => ('virtualMeterId' in term ? [term.virtualMeterId] : [])))];
  const [known] = await tx.query<{ meters: number; formulas: number }[]>(
    `SELECT (SELECT count(*)::int FROM meter WHERE id = ANY($1::int[]) AND site_id = $3 AND kind = $4) AS meters, (SELECT count(*)::int FROM virtual_meter WHERE id = ANY($2::uuid[]) AND site_id = $3 AND medium = $4) AS formulas`,
    [meterIds, formulaIds, input.siteId, input.medium],
  );
  if (known!.meters !== meterIds.length || known!.formulas !== formulaIds.length) throw new DomainError('not-found', 'meter-not-found', 'a meter of the formula does not exist on this site, or measures something else');
}

const UNIQUE_VIOLATION = '23505';

/**
 * Makes a formula meter, or changes one (`id`). DomainErrors: 'meter-not-found', 'formula-ring' (params.name: the meter that comes
 * back to itself), 'formula-meter-name-taken'.
 */
export async function saveFormulaMeter(tx: Tx, input: { id?: string; siteId: string; name: string; medium: Medium; terms: readonly Term[] }): Promise<{ id: string }> {
  // One change at a time: two that are sound each could close a ring together.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`formula meters ${input.siteId}`]);
  await requireMeters(tx, input);
  const id = input.id ?? 'new';
  const meters = new Map<string, FormulaMeter>((await formulaMeters(tx, input.siteId)).map((meter) => [meter.id, meter]));
  const ring = ringOf(meters.set(id, { id, name: input.name, terms: input.terms }));
  if (ring !== undefined) throw new DomainError('conflict', 'formula-ring', `formula meter ${ring} would count itself`, { name: ring });
  try {
    if (input.id === undefined) {
      const rows = await tx.query<{ id: string }[]>('INSERT INTO virtual_meter (site_id, name, medium, terms) VALUES ($1, $2, $3, $4) RETURNING id', [input.siteId, input.name, input.medium, JSON.stringify(input.terms)]);
      return rows[0]!;
    }
    const [rows] = await tx.query<[{ id: string }[], number]>('UPDATE virtual_meter SET name = $3, terms = $4 WHERE id = $1 AND site_id = $2 AND medium = $5 RETURNING id', [input.id, input.siteId, input.name, JSON.stringify(input.terms), input.medium]);
    if (rows[0] === undefined) throw new DomainError('not-found', 'formula-meter-not-found', 'there is no such formula meter of this medium');
    return rows[0];
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'formula-meter-name-taken', `the site has a formula meter named ${input.name}`, { name: input.name });
    throw error;
  }
}
