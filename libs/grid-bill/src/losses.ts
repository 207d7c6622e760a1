import type { DataSource } from 'typeorm';
import { addDays, startOfDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { feederLosses, type Losses, type PlacedMeter } from './domain/feeder-loss.js';

export interface Period {
  siteId: string;
  fromDay: CivilDay;
  /** the last day, included */
  toDay: CivilDay;
}

interface Row {
  meterId: number;
  createdAt: Date;
  removedAt: Date | null;
  nextId: number | null;
  usedWh: number | null;
  firstAt: Date | null;
  lastAt: Date | null;
  borders: boolean | null;
  /** where it hung in the period, and what it used there */
  places: { parentId: number | null; usedWh: number }[] | null;
}

// Lines of days are the meters' own: rollovers, replacements and decided doubts are in them, and a border between two readings says 'estimated'.
const USED = `
  SELECT m.id AS "meterId", m.created_at AS "createdAt", m.removed_at AS "removedAt", r.new_meter_id AS "nextId", u."usedWh", u."firstAt", u."lastAt", u.borders,
    (SELECT jsonb_agg(jsonb_build_object('parentId', p.parent_id, 'usedWh', (SELECT coalesce(sum(used_wh), 0)::bigint FROM metered_usage WHERE meter_id = m.id AND day BETWEEN greatest(p.from_day, $2::date) AND least(p.to_day - 1, $3::date))) ORDER BY p.from_day)
       FROM (SELECT parent_id, from_day, coalesce(lead(from_day) OVER (ORDER BY from_day), 'infinity') AS to_day FROM meter_place WHERE meter_id = m.id) p WHERE p.from_day <= $3::date AND p.to_day > $2::date) AS places
  FROM meter m LEFT JOIN meter_replacement r ON r.old_meter_id = m.id
    LEFT JOIN LATERAL (SELECT sum(used_wh)::bigint AS "usedWh", min(from_at) AS "firstAt", max(to_at) AS "lastAt", bool_or(estimated AND (day = $2 OR day = $3)) AS borders FROM metered_usage WHERE meter_id = m.id AND day BETWEEN $2 AND $3) u ON true
  WHERE m.site_id = $1 AND m.kind = 'electricity' AND (m.removed_at IS NULL OR m.removed_at > $4)`;

// A sweep takes a while, and a meter may be read but once an hour: less than this at an end is no gap.
const SLACK_MS = 2 * 3_600_000;

/** What each place in the tree of meters used in a period, former meters of the place included, and behind which feeders it was used. */
export async function placedMeters(database: Pick<Tx | DataSource, 'query'>, { siteId, fromDay, toDay }: Period): Promise<PlacedMeter[]> {
  const [site] = await database.query<{ zone: string }[]>('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId]);
  const [start, end] = [startOfDay(fromDay, site!.zone), startOfDay(addDays(toDay, 1), site!.zone)];
  const rows = await database.query<Row[]>(USED, [siteId, fromDay, toDay, start]);
  const byId = new Map(rows.map((row) => [row.meterId, row]));
  const placeOf = (row: Row): number => {
    let at = row;
    while (at.nextId !== null && byId.has(at.nextId)) at = byId.get(at.nextId)!;
    return at.meterId;
  };
  const places = new Map<number, Row[]>();
  for (const row of rows) places.set(placeOf(row), [...(places.get(placeOf(row)) ?? []), row]);
  const parents = new Map(rows.map((row) => [row.meterId, placeOf(row)]));
  return [...places].map(([meterId, there]): PlacedMeter => {
    const { removedAt } = byId.get(meterId)!;
    const parts = partsOf(there, (id) => parents.get(id) ?? id);
    const parentId = byId.get(meterId)!.places?.at(-1)?.parentId ?? null;
    const created = there.reduce((least, { createdAt }) => Math.min(least, createdAt.getTime()), Infinity);
    const first = there.reduce((least, { firstAt }) => Math.min(least, firstAt?.getTime() ?? Infinity), Infinity);
    const last = there.reduce((most, { lastAt }) => Math.max(most, lastAt?.getTime() ?? 0), 0);
    const complete = first <= Math.max(start.getTime(), created) + SLACK_MS && last >= Math.min(end.getTime(), removedAt?.getTime() ?? Infinity) - SLACK_MS;
    return {
      meterId, parentId: parentId === null ? null : (parents.get(parentId) ?? parentId), usedWh: there.reduce((sum, { usedWh }) => sum + (usedWh ?? 0), 0), parts,
      // One that was moved has a border in the middle.
      complete, estimated: parts.length > 1 || there.some(({ borders }) => borders === true),
    };
  });
}

/** What was used behind each feeder in the period, of all meters of a place. */
function partsOf(there: readonly Row[], placeOf: (meterId: number) => number): { parentId: number; usedWh: number }[] {
  const parts = new Map<number, number>();
  for (const { parentId, usedWh } of there.flatMap(({ places }) => places ?? [])) {
    if (parentId !== null) parts.set(placeOf(parentId), (parts.get(placeOf(parentId)) ?? 0) + usedWh);
  }
  return [...parts].map(([parentId, usedWh]) => ({ parentId, usedWh }));
}

/** What is lost behind each feeder in a period, the unexplained first; `rootId`: only what one main meter feeds. */
export async function lossesOf(database: Pick<Tx | DataSource, 'query'>, period: Period, rootId?: number): Promise<Losses & { root: PlacedMeter | null }> {
  const placed = await placedMeters(database, period);
  return { ...feederLosses(placed, rootId), root: placed.find(({ meterId }) => meterId === rootId) ?? null };
}

/** Names of meters, for what is shown of them. */
export async function namesOfMeters(database: Pick<Tx | DataSource, 'query'>, meterIds: readonly number[]): Promise<Map<number, { meterNumber: string; name: string; stallNumber: string | null }>> {
  const rows = await database.query<{ id: number; meterNumber: string; name: string; stallNumber: string | null }[]>('SELECT m.id, m.meter_number AS "meterNumber", m.name, st.number AS "stallNumber" FROM meter m LEFT JOIN stall st ON st.id = m.stall_id WHERE m.id = ANY($1::int[])', [meterIds]);
  return new Map(rows.map(({ id, ...names }) => [id, names]));
}
