import type { Tx } from '#libs/database';
import { asksDayKind, tariffDefinitionSchema, type TariffVersion } from '#libs/tariff';
import { siteCalendars } from './site-calendar.js';

interface VersionRow {
  short_id: number;
  plan_id: string;
  number: number;
  effective_at: Date;
  definition: unknown;
}

type Reader = Pick<Tx, 'query'> & Partial<Pick<Tx, 'dataSource'>>;

// Versions never change once written, so each is parsed and checked once per process. Lines name a version by its short id,
// which is one of its database only.
const parsedOf = new WeakMap<object, Map<string, TariffVersion>>();
const MOST_KEPT = 10_000;

function parsedIn(tx: Reader): Map<string, TariffVersion> {
  const database = tx.dataSource ?? tx;
  let parsed = parsedOf.get(database);
  if (parsed === undefined) parsedOf.set(database, (parsed = new Map<string, TariffVersion>()));
  return parsed;
}

function versionOf(parsed: Map<string, TariffVersion>, row: VersionRow): TariffVersion {
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
export async function versionsOfPlans(tx: Reader, planIds: readonly string[]): Promise<Map<string, TariffVersion[]>> {
  const byPlan = new Map<string, TariffVersion[]>();
  if (planIds.length === 0) return byPlan;
  const rows = await tx.query<VersionRow[]>('SELECT short_id, plan_id, number, effective_at, definition FROM tariff_version WHERE plan_id = ANY($1::uuid[]) ORDER BY plan_id, effective_at', [planIds]);
  const parsed = parsedIn(tx);
  for (const row of rows) {
    const versions = byPlan.get(row.plan_id);
    if (versions === undefined) byPlan.set(row.plan_id, [versionOf(parsed, row)]);
    else versions.push(versionOf(parsed, row));
  }
  await giveCalendars(tx, byPlan);
  return byPlan;
}

/** Versions that tell kinds of day apart get the calendar of their site as it is now; others cost nothing here. */
async function giveCalendars(tx: Pick<Tx, 'query'>, byPlan: Map<string, TariffVersion[]>): Promise<void> {
  const asking = [...byPlan].filter(([, versions]) => versions.some(({ definition }) => asksDayKind(definition)));
  if (asking.length === 0) return;
  const sites = await tx.query<{ id: string; siteId: string }[]>('SELECT id, site_id AS "siteId" FROM tariff_plan WHERE id = ANY($1::uuid[])', [asking.map(([planId]) => planId)]);
  const calendars = await siteCalendars(tx, [...new Set(sites.map(({ siteId }) => siteId))]);
  for (const { id, siteId } of sites) byPlan.set(id, byPlan.get(id)!.map((version) => (asksDayKind(version.definition) ? { ...version, calendar: calendars.get(siteId) } : version)));
}

/** Price versions by short id, for bills. */
export async function versionsById(tx: Reader, ids: readonly string[]): Promise<Map<string, TariffVersion>> {
  const parsed = parsedIn(tx);
  const missing = ids.filter((id) => !parsed.has(id));
  if (missing.length > 0) {
    const rows = await tx.query<VersionRow[]>('SELECT short_id, plan_id, number, effective_at, definition FROM tariff_version WHERE short_id = ANY($1::int[])', [missing]);
    for (const row of rows) versionOf(parsed, row);
  }
  return new Map(ids.flatMap((id) => (parsed.has(id) ? [[id, parsed.get(id)!] as const] : [])));
}
