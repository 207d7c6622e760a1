import type { Tx } from '#libs/database';
import { tariffDefinitionSchema, type TariffVersion } from '#libs/tariff';

interface VersionRow {
  short_id: number;
  plan_id: string;
  number: number;
  effective_at: Date;
  definition: unknown;
}

// Versions never change once written, so each is parsed and checked once per process. Lines name a version by its short id.
const parsed = new Map<string, TariffVersion>();
const MOST_KEPT = 10_000;

function versionOf(row: VersionRow): TariffVersion {
  const id = String(row.short_id);
  let version = parsed.get(id);
  if (version === undefined) {
    version = { id, planId: row.plan_id, number: row.number, effectiveAt: row.effective_at, definition: tariffDefinitionSchema.parse(row.definition) };
    if (parsed.size >= MOST_KEPT) parsed.clear();
    parsed.set(id, version);
  }
  return version;
}

/** The price versions of plans, oldest first. */
export async function versionsOfPlans(tx: Pick<Tx, 'query'>, planIds: readonly string[]): Promise<Map<string, TariffVersion[]>> {
  const byPlan = new Map<string, TariffVersion[]>();
  if (planIds.length === 0) return byPlan;
  const rows = await tx.query<VersionRow[]>('SELECT short_id, plan_id, number, effective_at, definition FROM tariff_version WHERE plan_id = ANY($1::uuid[]) ORDER BY plan_id, effective_at', [planIds]);
  for (const row of rows) {
    const versions = byPlan.get(row.plan_id);
    if (versions === undefined) byPlan.set(row.plan_id, [versionOf(row)]);
    else versions.push(versionOf(row));
  }
  return byPlan;
}

/** Price versions by short id, for bills. */
export async function versionsById(tx: Pick<Tx, 'query'>, ids: readonly string[]): Promise<Map<string, TariffVersion>> {
  const missing = ids.filter((id) => !parsed.has(id));
  if (missing.length > 0) {
    const rows = await tx.query<VersionRow[]>('SELECT short_id, plan_id, number, effective_at, definition FROM tariff_version WHERE short_id = ANY($1::int[])', [missing]);
    rows.forEach(versionOf);
  }
  return new Map(ids.flatMap((id) => (parsed.has(id) ? [[id, parsed.get(id)!] as const] : [])));
}
