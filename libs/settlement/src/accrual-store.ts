import { civilDay } from '#libs/calendar';
import { arrayLiteral, type Tx } from '#libs/database';
import { exactInteger } from '#libs/quantity';
import { pricesFrom, type AccrualCursor, type UsageLine } from './domain/accrue-point.js';
import { versionsOfPlans } from './price-versions.js';

interface CursorRow {
  meter_id: number;
  time_zone: string;
  at_ms: number | null;
  register_wh: number | null;
  period_register_wh: string[] | null;
  carry_parts: number;
  unsettled_parts: number;
  unsettled_wh: number;
  account_id: string | null;
  /** given to the meter, by itself or by its account, its type or its site */
  plan_id: string | null;
  used_plan_id: string | null;
  line_from_ms: number | null;
  /** the open line is of the account that the meter has now; else line_other_id says whose it is */
  line_is_own: boolean;
  line_other_id: string | null;
  line_version_id: number | null;
  line_from_register_wh: number;
  line_used_wh: number;
  line_charge_parts: number;
  line_estimated: boolean;
  line_period_wh: string[] | null;
}

// Keys are given twice and accounts looked up one by one: otherwise the planner reads whole tables for one bus.
const LOAD = `
  SELECT c.meter_id, si.time_zone, (extract(epoch FROM c.at) * 1000)::float8 AS at_ms, c.register_wh, c.period_register_wh, c.carry_parts, c.unsettled_parts, c.unsettled_wh,
    am.account_id, CASE WHEN am.account_id IS NOT NULL THEN coalesce(m.tariff_plan_id, a.tariff_plan_id, ty.tariff_plan_id, si.tariff_plan_id) END AS plan_id, c.plan_id AS used_plan_id,
    (extract(epoch FROM c.line_from_at) * 1000)::float8 AS line_from_ms, c.line_account_id IS NOT DISTINCT FROM am.account_id AS line_is_own, CASE WHEN c.line_account_id IS DISTINCT FROM am.account_id THEN c.line_account_id END AS line_other_id, c.line_version_id, c.line_from_register_wh, c.line_used_wh, c.line_charge_parts, c.line_estimated, c.line_period_wh
  FROM accrual c
    JOIN meter m ON m.id = c.meter_id AND m.id = ANY($1::int[])
    JOIN site si ON si.id = m.site_id
    LEFT JOIN (SELECT meter_id, account_id FROM account_meter WHERE meter_id = ANY($1::int[]) AND to_at IS NULL OFFSET 0) am ON am.meter_id = c.meter_id
    LEFT JOIN LATERAL (SELECT tariff_plan_id, account_type_id FROM account WHERE id = am.account_id LIMIT 1) a ON true
    LEFT JOIN account_type ty ON ty.id = a.account_type_id
  WHERE c.meter_id = ANY($1::int[]) ORDER BY c.meter_id FOR UPDATE OF c`;

/** A cursor as it is stored; a plan that was used for the first time is not written yet. */
export type StoredCursor = AccrualCursor & { storedPlanId: string | null };

/** Locks where meters stand, in the order of their numbers. Meters that were never counted get a row. */
export async function lockCursors(tx: Tx, meterIds: readonly number[]): Promise<Map<number, StoredCursor>> {
  const ids = arrayLiteral(meterIds);
  let rows = await tx.query<CursorRow[]>(LOAD, [ids]);
  if (rows.length < meterIds.length) {
    await tx.query('INSERT INTO accrual (meter_id) SELECT id FROM meter WHERE id = ANY($1::int[]) ORDER BY id ON CONFLICT DO NOTHING', [ids]);
    rows = await tx.query<CursorRow[]>(LOAD, [ids]);
  }
  const versions = await versionsOfPlans(tx, [...new Set(rows.flatMap((row) => [row.plan_id ?? [], row.used_plan_id ?? []].flat()))]);
  return new Map(rows.map((row) => [row.meter_id, cursorOf(row, versions)]));
}

/** The driver checks single int8 values but hands arrays of them over as texts. */
function integers(texts: readonly string[] | null): number[] | null {
  return texts === null ? null : texts.map((text) => exactInteger(Number(text), 'watt-hours'));
}

// Instants are kept to the millisecond; as numbers they are read ten times as fast as the driver reads its texts.
const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function cursorOf(row: CursorRow, versions: ReadonlyMap<string, AccrualCursor['versions']>): StoredCursor {
  const at = instant(row.at_ms);
  const of = (planId: string) => ({ planId, versions: versions.get(planId) ?? [] });
  const used = row.used_plan_id === null ? { planId: null, versions: [] } : of(row.used_plan_id);
  return {
    meterId: row.meter_id, zone: row.time_zone, storedPlanId: row.used_plan_id, at, registerWh: row.register_wh ?? 0,
    periodRegistersWh: integers(row.period_register_wh) ?? undefined, accountId: row.account_id,
    ...(row.plan_id === null ? { planId: used.planId, versions: [], handOver: undefined } : pricesFrom(at, used, of(row.plan_id))),
    carryParts: row.carry_parts, unsettledParts: row.unsettled_parts, unsettledWh: row.unsettled_wh,
    openLine: row.line_from_ms === null ? undefined : openLineOf(row, instant(row.line_from_ms)!),
  };
}

/** An open line ends where the meter stands. */
function openLineOf(row: CursorRow, fromAt: Date): UsageLine {
  return {
    meterId: row.meter_id, fromAt, toAt: instant(row.at_ms)!, day: civilDay(fromAt, row.time_zone), accountId: row.line_is_own ? row.account_id : row.line_other_id, fromRegisterWh: row.line_from_register_wh,
    toRegisterWh: row.register_wh!, usedWh: row.line_used_wh, chargeParts: row.line_charge_parts, estimated: row.line_estimated, closed: false,
    versionId: row.line_version_id === null ? null : String(row.line_version_id), periodWh: integers(row.line_period_wh),
  };
}

/** One meter's step: where it stood and where it stands now. */
export interface CursorStep {
  before: StoredCursor;
  after: AccrualCursor;
}

/** Writes where meters stand now, with their open lines; `closed` are the lines that grow no more. */
export async function saveAccrual(tx: Tx, steps: readonly CursorStep[], closed: readonly UsageLine[]): Promise<void> {
  const grown = steps.filter(({ before, after }) => before.carryParts === after.carryParts && before.storedPlanId === after.planId && isSameLine(before.openLine, after.openLine));
  const moved = steps.filter(({ before, after }) => before.carryParts !== after.carryParts || before.storedPlanId !== after.planId || !isSameLine(before.openLine, after.openLine));
  await saveGrown(tx, grown.map(({ after }) => after));
  await saveMoved(tx, moved.map(({ after }) => after));
  await insertLines(tx, closed);
}

/** Whether both are one line, so that only what grows has to be written. A line that was empty may give way to another of the same beginning. */
export function isSameLine(a: UsageLine | undefined, b: UsageLine | undefined): boolean {
  return a?.fromAt.getTime() === b?.fromAt.getTime() && a?.versionId === b?.versionId && a?.accountId === b?.accountId;
}

const column = <T>(items: readonly T[], pick: (item: T) => Parameters<typeof arrayLiteral>[0][number]): string => arrayLiteral(items.map(pick));
const inner = (values: readonly number[] | null | undefined): string | null => (values == null ? null : `{${values.join(',')}}`);

async function saveGrown(tx: Tx, cursors: readonly AccrualCursor[]): Promise<void> {
  if (cursors.length === 0) return;
  await tx.query(
    `UPDATE accrual a SET at = to_timestamp(n.at / 1000), register_wh = n.register_wh, period_register_wh = n.periods::bigint[], unsettled_parts = n.parts, unsettled_wh = n.wh,
       line_used_wh = n.used, line_charge_parts = n.charge, line_estimated = n.estimated, line_period_wh = n.line_periods::bigint[]
     FROM unnest($1::int[], $2::float8[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::boolean[], $10::text[])
       AS n(meter_id, at, register_wh, periods, parts, wh, used, charge, estimated, line_periods)
     WHERE a.meter_id = n.meter_id AND a.meter_id = ANY($1::int[])`,
    [
      // milliseconds: both ends write and read numbers many times as fast as texts of instants
      column(cursors, (c) => c.meterId), column(cursors, (c) => c.at?.getTime()), column(cursors, (c) => c.registerWh), column(cursors, (c) => inner(c.periodRegistersWh)),
      column(cursors, (c) => c.unsettledParts), column(cursors, (c) => c.unsettledWh), column(cursors, (c) => c.openLine?.usedWh), column(cursors, (c) => c.openLine?.chargeParts),
      column(cursors, (c) => c.openLine?.estimated), column(cursors, (c) => inner(c.openLine?.periodWh)),
    ],
  );
}

async function saveMoved(tx: Tx, cursors: readonly AccrualCursor[]): Promise<void> {
  if (cursors.length === 0) return;
  await tx.query(
    `UPDATE accrual a SET at = n.at, register_wh = n.register_wh, period_register_wh = n.periods::bigint[], unsettled_parts = n.parts, unsettled_wh = n.wh, carry_parts = n.carry,
       line_from_at = n.line_from_at, line_day = n.line_day, line_account_id = n.account, line_version_id = n.version, line_from_register_wh = n.line_from,
       line_used_wh = n.used, line_charge_parts = n.charge, line_estimated = n.estimated, line_period_wh = n.line_periods::bigint[], plan_id = n.plan
     FROM unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[], $9::date[], $10::uuid[], $11::int[], $12::bigint[],
       $13::bigint[], $14::bigint[], $15::boolean[], $16::text[], $17::uuid[])
       AS n(meter_id, at, register_wh, periods, parts, wh, carry, line_from_at, line_day, account, version, line_from, used, charge, estimated, line_periods, plan)
     WHERE a.meter_id = n.meter_id AND a.meter_id = ANY($1::int[])`,
    [
      column(cursors, (c) => c.meterId), column(cursors, (c) => c.at), column(cursors, (c) => c.registerWh), column(cursors, (c) => inner(c.periodRegistersWh)),
      column(cursors, (c) => c.unsettledParts), column(cursors, (c) => c.unsettledWh), column(cursors, (c) => c.carryParts), column(cursors, (c) => c.openLine?.fromAt),
      column(cursors, (c) => c.openLine?.day), column(cursors, (c) => c.openLine?.accountId), column(cursors, (c) => c.openLine?.versionId), column(cursors, (c) => c.openLine?.fromRegisterWh),
      column(cursors, (c) => c.openLine?.usedWh), column(cursors, (c) => c.openLine?.chargeParts), column(cursors, (c) => c.openLine?.estimated), column(cursors, (c) => inner(c.openLine?.periodWh)),
      column(cursors, (c) => c.planId),
    ],
  );
}

/** The plans by which meters are charged from where they stand; another one that is given to them takes over later. */
export async function adoptPlans(tx: Tx, plans: readonly { meterId: number; planId: string }[]): Promise<void> {
  await tx.query('UPDATE accrual a SET plan_id = n.plan_id FROM unnest($1::int[], $2::uuid[]) AS n(meter_id, plan_id) WHERE a.meter_id = n.meter_id', [plans.map(({ meterId }) => meterId), plans.map(({ planId }) => planId)]);
}

const LINE_COLUMNS = `meter_id, from_at, to_at, day, account_id, version_id, from_register_wh, to_register_wh, used_wh, charge_parts, estimated, sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh`;

async function insertLines(tx: Tx, lines: readonly UsageLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(
    `INSERT INTO usage_line (${LINE_COLUMNS})
     SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::date[], $5::uuid[], $6::int[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::boolean[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[])`,
    [
      column(lines, (l) => l.meterId), column(lines, (l) => l.fromAt), column(lines, (l) => l.toAt), column(lines, (l) => l.day), column(lines, (l) => l.accountId),
      column(lines, (l) => l.versionId), column(lines, (l) => l.fromRegisterWh), column(lines, (l) => l.toRegisterWh), column(lines, (l) => l.usedWh), column(lines, (l) => l.chargeParts),
      column(lines, (l) => l.estimated), ...[0, 1, 2, 3, 4].map((period) => column(lines, (l) => l.periodWh?.[period])),
    ],
  );
}

/** Closes the charged open lines of meters that began before the cut-off, so that a bill can hold them. */
export async function closeOpenLines(tx: Tx, meterIds: readonly number[], cutOffAt: Date): Promise<void> {
  await tx.query(
    `WITH open AS (SELECT * FROM accrual WHERE meter_id = ANY($1::int[]) AND line_from_at < $2 AND line_account_id IS NOT NULL),
       emptied AS (UPDATE accrual a SET line_from_at = NULL FROM open o WHERE a.meter_id = o.meter_id)
     INSERT INTO usage_line (${LINE_COLUMNS})
     SELECT meter_id, line_from_at, at, line_day, line_account_id, line_version_id, line_from_register_wh, register_wh, line_used_wh, line_charge_parts, line_estimated,
       line_period_wh[1], line_period_wh[2], line_period_wh[3], line_period_wh[4], line_period_wh[5] FROM open`,
    [arrayLiteral(meterIds), cutOffAt],
  );
}
