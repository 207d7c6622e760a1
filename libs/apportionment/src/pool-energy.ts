import { startOfDay, type CivilDay } from '#libs/calendar';
import { divHalfUp, mulDivFloor } from '#libs/quantity';
import { DomainError } from '#libs/runtime';
import { resolveTerms, sumEnergyWh, type FormulaMeter, type Term } from './domain/formula-meter.js';
import { formulaMeters, type Queryable } from './formula-meters.js';

/** A register at a border of the period: read within five minutes of it, else worked out between the readings around it. */
export interface Border {
  at: string;
  registerWh: number;
  estimated: boolean;
}

/** What one public meter counted, and by which factor it counts in the pool. */
export interface MeterUse {
  meterId: number;
  meterNumber: string;
  name: string;
  numerator: string;
  denominator: string;
  from: Border;
  to: Border;
  usedWh: number;
}

export interface PoolEnergy {
  usedWh: number;
  estimated: boolean;
  meters: MeterUse[];
}

/** What stood at the place of a term's meter for a part of the period; a replaced meter and its successor follow one another. */
interface Stand {
  termId: number;
  meterId: number;
  from: Date;
  to: Date;
  /** it came, or went, by a replacement within the period */
  came: boolean;
  went: boolean;
}

interface BorderRow {
  meterId: number;
  meterNumber: string;
  name: string;
  doubts: number;
  beforeAt: Date | null;
  beforeWh: number | null;
  afterAt: Date | null;
  afterWh: number | null;
}

/** A reading so soon after midnight closes the day before. */
const NEAR_MINUTES = 5;

/**
 * The energy of a formula over a period, from good readings alone. DomainErrors: 'pool-readings-doubtful' (a reading that nobody has
 * decided on lies in it), 'pool-reading-missing' (params.meterNumber, day: no reading on one side), 'pool-energy-negative'.
 */
export async function poolEnergy(database: Queryable, input: { siteId: string; zone: string; terms: readonly Term[]; fromDay: CivilDay; toDay: CivilDay }): Promise<PoolEnergy> {
  const formulas = new Map<string, FormulaMeter>((await formulaMeters(database, input.siteId)).map((meter) => [meter.id, meter]));
  const factors = resolveTerms(input.terms, formulas);
  const meterIds = [...factors.keys()].sort((a, b) => a - b);
  const [from, to] = [startOfDay(input.fromDay, input.zone), startOfDay(input.toDay, input.zone)];
  const stands = await standsOf(database, meterIds, { from, to });
  const starts = await borders(database, stands.map((stand) => ({ meterId: stand.meterId, at: stand.from })), { from, to });
  const ends = await borders(database, stands.map((stand) => ({ meterId: stand.meterId, at: stand.to })), { from, to });
  const meters = stands.map(({ termId, meterId, came, went, ...stand }, index): MeterUse => {
    const [start, end] = [starts[index]!, ends[index]!];
    if (start.doubts > 0) throw new DomainError('conflict', 'pool-readings-doubtful', `meter ${start.meterNumber} has doubtful readings in the period: decide on them first`, { meterNumber: start.meterNumber });
    const first = came && start.afterAt !== null ? readAt(start.afterAt, start.afterWh!) : borderAt(start, stand.from, input.fromDay);
    const last = went && end.beforeAt !== null ? readAt(end.beforeAt, end.beforeWh!) : borderAt(end, stand.to, input.toDay);
    const { numerator, denominator } = factors.get(termId)!;
    return { meterId, meterNumber: start.meterNumber, name: start.name, numerator: String(numerator), denominator: String(denominator), from: first, to: last, usedWh: last.registerWh - first.registerWh };
  });
  const usedWh = sumEnergyWh(meters.map((meter, index) => ({ usedWh: meter.usedWh, factor: factors.get(stands[index]!.termId)! })));
  if (usedWh < 0) throw new DomainError('conflict', 'pool-energy-negative', 'the formula takes off more than there is', { usedWh });
  return { usedWh, estimated: meters.some((meter) => meter.from.estimated || meter.to.estimated), meters };
}

const readAt = (at: Date, registerWh: number): Border => ({ at: at.toISOString(), registerWh, estimated: false });

/** The meters of the terms, and with each those that it replaced or that replaced it, for the time that they stood in the period. One that a term of its own names stands for itself. */
async function standsOf(database: Queryable, meterIds: readonly number[], { from, to }: { from: Date; to: Date }): Promise<Stand[]> {
  const rows = (await database.query(
    `WITH RECURSIVE place AS (
       SELECT id AS term_id, id AS meter_id FROM unnest($1::int[]) AS u(id)
       UNION SELECT p.term_id, CASE WHEN r.old_meter_id = p.meter_id THEN r.new_meter_id ELSE r.old_meter_id END FROM place p JOIN meter_replacement r ON p.meter_id IN (r.old_meter_id, r.new_meter_id))
     SELECT p.term_id AS "termId", p.meter_id AS "meterId", came.at AS "cameAt", went.at AS "wentAt" FROM place p
       LEFT JOIN meter_replacement came ON came.new_meter_id = p.meter_id LEFT JOIN meter_replacement went ON went.old_meter_id = p.meter_id
     WHERE p.meter_id = p.term_id OR NOT p.meter_id = ANY($1::int[]) ORDER BY p.term_id, came.at NULLS FIRST`,
    [meterIds],
  )) as { termId: number; meterId: number; cameAt: Date | null; wentAt: Date | null }[];
  const stands = rows.map(({ termId, meterId, cameAt, wentAt }): Stand => {
    const [came, went] = [cameAt !== null && cameAt > from, wentAt !== null && wentAt < to];
    return { termId, meterId, came, went, from: came ? cameAt! : from, to: went ? wentAt! : to };
  });
  // Who came after the period or went before it has no part in it, unless nobody else stands for the term.
  const inside = stands.filter((stand) => stand.from < stand.to);
  return meterIds.flatMap((termId) => { const own = inside.filter((stand) => stand.termId === termId); return own.length > 0 ? own : stands.filter((stand) => stand.termId === termId && stand.meterId === termId); });
}

function borderAt(row: BorderRow, at: Date, day: CivilDay): Border {
  const { beforeAt, beforeWh, afterAt, afterWh } = row;
  const nearAfter = afterAt !== null && afterAt.getTime() - at.getTime() <= NEAR_MINUTES * 60_000;
  if (beforeAt !== null && beforeAt.getTime() === at.getTime()) return { at: beforeAt.toISOString(), registerWh: beforeWh!, estimated: false };
  if (nearAfter) return { at: afterAt.toISOString(), registerWh: afterWh!, estimated: false };
  if (beforeAt === null || afterAt === null) throw new DomainError('conflict', 'pool-reading-missing', `meter ${row.meterNumber} has no good readings around ${day}`, { meterNumber: row.meterNumber, day });
  const share = mulDivFloor(afterWh! - beforeWh!, at.getTime() - beforeAt.getTime(), afterAt.getTime() - beforeAt.getTime());
  return { at: at.toISOString(), registerWh: beforeWh! + share, estimated: true };
}

/** The good readings around instants of meters, in their order, and how many doubts about the period wait for a person. */
async function borders(database: Queryable, wanted: readonly { meterId: number; at: Date }[], period: { from: Date; to: Date }): Promise<BorderRow[]> {
  return (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.name, b.read_at AS "beforeAt", b.register_wh AS "beforeWh", a.read_at AS "afterAt", a.register_wh AS "afterWh",
       (SELECT count(*)::int FROM quarantine q WHERE q.meter_id = m.id AND q.decided_at IS NULL AND q.first_read_at < $4 AND q.last_read_at >= $3) AS doubts
     FROM unnest($1::int[], $2::timestamptz[]) WITH ORDINALITY AS u(id, at, place) JOIN meter m ON m.id = u.id
       LEFT JOIN LATERAL (SELECT read_at, register_wh FROM reading WHERE meter_id = m.id AND read_at <= u.at AND quality IN ('good', 'manual') ORDER BY read_at DESC LIMIT 1) b ON true
       LEFT JOIN LATERAL (SELECT read_at, register_wh FROM reading WHERE meter_id = m.id AND read_at >= u.at AND quality IN ('good', 'manual') ORDER BY read_at LIMIT 1) a ON true
     ORDER BY u.place`,
    [wanted.map(({ meterId }) => meterId), wanted.map(({ at }) => at), period.from, period.to],
  )) as BorderRow[];
}

/**
 * What accounts under a plan paid on average in the period, in millionths of a yuan a kWh; of a plan that nobody used, its single flat price.
 * DomainError 'pool-price-missing' when there is neither.
 */
export async function averagePriceOf(database: Queryable, input: { planId: string; siteId: string; fromDay: CivilDay; toDay: CivilDay; zone: string }): Promise<number> {
  const [row] = (await database.query(
    `SELECT sum(u.used_wh)::bigint AS wh, sum(u.charge_parts)::bigint AS parts FROM usage_line u JOIN tariff_version v ON v.short_id = u.version_id JOIN tariff_plan p ON p.id = v.plan_id
     WHERE p.id = $1 AND p.site_id = $2 AND u.day >= $3 AND u.day < $4 AND u.used_wh > 0`,
    [input.planId, input.siteId, input.fromDay, input.toDay],
  )) as { wh: number | null; parts: number | null }[];
  if (row?.wh != null && row.wh > 0) return divHalfUp(row.parts!, row.wh);
  const versions = (await database.query(
    `SELECT (v.definition ->> 'priceMicroYuanPerKwh')::bigint AS price FROM tariff_version v JOIN tariff_plan p ON p.id = v.plan_id WHERE p.id = $1 AND p.site_id = $2 AND v.definition ->> 'kind' = 'flat'
       AND v.effective_at <= $3 ORDER BY v.effective_at DESC LIMIT 1`,
    [input.planId, input.siteId, startOfDay(input.toDay, input.zone)],
  )) as { price: number }[];
  if (versions[0] === undefined) throw new DomainError('conflict', 'pool-price-missing', 'nobody paid by this plan in the period, and it has no single price');
  return versions[0].price;
}
