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
  const starts = await borders(database, meterIds, from, { from, to });
  const ends = await borders(database, meterIds, to, { from, to });
  const meters = meterIds.map((meterId): MeterUse => {
    const [start, end] = [starts.get(meterId)!, ends.get(meterId)!];
    if (start.doubts > 0) throw new DomainError('conflict', 'pool-readings-doubtful', `meter ${start.meterNumber} has doubtful readings in the period: decide on them first`, { meterNumber: start.meterNumber });
    const [first, last] = [borderAt(start, from, input.fromDay), borderAt(end, to, input.toDay)];
    const { numerator, denominator } = factors.get(meterId)!;
    return { meterId, meterNumber: start.meterNumber, name: start.name, numerator: String(numerator), denominator: String(denominator), from: first, to: last, usedWh: last.registerWh - first.registerWh };
  });
  const usedWh = sumEnergyWh(meters.map((meter) => ({ usedWh: meter.usedWh, factor: factors.get(meter.meterId)! })));
  if (usedWh < 0) throw new DomainError('conflict', 'pool-energy-negative', 'the formula takes off more than there is', { usedWh });
  return { usedWh, estimated: meters.some((meter) => meter.from.estimated || meter.to.estimated), meters };
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

/** The good readings around an instant, and how many doubts about the period wait for a person. */
async function borders(database: Queryable, meterIds: readonly number[], at: Date, period: { from: Date; to: Date }): Promise<Map<number, BorderRow>> {
  const rows = (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.name, b.read_at AS "beforeAt", b.register_wh AS "beforeWh", a.read_at AS "afterAt", a.register_wh AS "afterWh",
       (SELECT count(*)::int FROM quarantine q WHERE q.meter_id = m.id AND q.decided_at IS NULL AND q.first_read_at < $4 AND q.last_read_at >= $3) AS doubts
     FROM unnest($1::int[]) AS u(id) JOIN meter m ON m.id = u.id
       LEFT JOIN LATERAL (SELECT read_at, register_wh FROM reading WHERE meter_id = m.id AND read_at <= $2 AND quality IN ('good', 'manual') ORDER BY read_at DESC LIMIT 1) b ON true
       LEFT JOIN LATERAL (SELECT read_at, register_wh FROM reading WHERE meter_id = m.id AND read_at >= $2 AND quality IN ('good', 'manual') ORDER BY read_at LIMIT 1) a ON true`,
    [meterIds, at, period.from, period.to],
  )) as BorderRow[];
  return new Map(rows.map((row) => [row.meterId, row]));
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
