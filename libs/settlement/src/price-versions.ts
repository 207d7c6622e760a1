import type { Tx } from '#libs/database';
import { tariffDefinitionSchema, type TariffVersion } from '#libs/tariff';

interface VersionRow {
  id: string;
  plan_id: string;
  number: number;
  effective_at: Date;
  definition: unknown;
}

// Versions never change once written, so each is parsed and checked once per process.
const parsed = new Map<string, TariffVersion>();
const MOST_KEPT = 10_000;

function versionOf(row: VersionRow): TariffVersion {
  let version = parsed.get(row.id);
  if (version === undefined) {
    version = { id: row.id, planId: row.plan_id, number: row.number, effectiveAt: row.effective_at, definition: tariffDefinitionSchema.parse(row.definition) };
    if (parsed.size >= MOST_KEPT) parsed.clear();
    parsed.set(row.id, version);
  }
  return version;
}

/** The price versions of plans, oldest first. */
export async function versionsOfPlans(tx: Pick<Tx, 'query'>, planIds: readonly string[]): Promise<Map<string, TariffVersion[]>> {
  const byPlan = new Map<string, TariffVersion[]>();
  if (planIds.length === 0) return byPlan;
  const rows = await tx.query<VersionRow[]>('SELECT id, plan_id, number, effective_at, definition FROM tariff_version WHERE plan_id = ANY($1::uuid[]) ORDER BY plan_id, effective_at', [planIds]);
  for (const row of rows) {
    const versions = byPlan.get(row.plan_id);
    if (versions === undefined) byPlan.set(row.plan_id, [versionOf(row)]);
    else versions.push(versionOf(row));
  }
  return byPlan;
}

/** Price versions by id, for bills. */
export async function versionsById(tx: Pick<Tx, 'query'>, ids: readonly string[]): Promise<Map<string, TariffVersion>> {
  const missing = ids.filter((id) => !parsed.has(id));
  if (missing.length > 0) {
    const rows = await tx.query<VersionRow[]>('SELECT id, plan_id, number, effective_at, definition FROM tariff_version WHERE id = ANY($1::uuid[])', [missing]);
    rows.forEach(versionOf);
  }
  return new Map(ids.flatMap((id) => (parsed.has(id) ? [[id, parsed.get(id)!] as const] : [])));
}
