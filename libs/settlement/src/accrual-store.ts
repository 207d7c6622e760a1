import { civilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { exactInteger } from '#libs/quantity';
import type { AccrualCursor, UsageLine } from './domain/accrue-point.js';
import { versionsOfPlans } from './price-versions.js';

interface CursorRow {
  meter_id: number;
  time_zone: string;
  accrual_at: Date | null;
  accrual_register_wh: number | null;
  accrual_period_register_wh: string[] | null;
  carry_parts: number;
  unsettled_parts: number;
  unsettled_wh: number;
  account_id: string | null;
  plan_id: string | null;
  line_from_at: Date | null;
  line_from_register_wh: number;
  line_used_wh: number;
  line_charge_parts: number;
  line_version_id: number | null;
  line_period_wh: string[] | null;
  line_estimated: boolean;
}

export // Keys are given twice and accounts and open lines looked up one by one: otherwise the planner reads whole tables for one bus.
const LOAD = `
  SELECT ms.meter_id, si.time_zone, ms.accrual_at, ms.accrual_register_wh, ms.accrual_period_register_wh, ms.carry_parts, ms.unsettled_parts, ms.unsettled_wh,
    am.account_id, CASE WHEN am.account_id IS NOT NULL THEN coalesce(m.tariff_plan_id, a.plan_id, si.tariff_plan_id) END AS plan_id,
    u.from_at AS line_from_at, u.from_register_wh AS line_from_register_wh, u.used_wh AS line_used_wh, u.charge_parts AS line_charge_parts,
    u.version_id AS line_version_id, u.estimated AS line_estimated,
    CASE WHEN u.sharp_wh IS NOT NULL THEN ARRAY[u.sharp_wh, u.peak_wh, u.flat_wh, u.valley_wh, u.deep_valley_wh] END AS line_period_wh
  FROM meter_state ms
    JOIN meter m ON m.id = ms.meter_id AND m.id = ANY($1::int[])
    JOIN site si ON si.id = m.site_id
    LEFT JOIN (SELECT meter_id, account_id FROM account_meter WHERE meter_id = ANY($1::int[]) AND to_at IS NULL OFFSET 0) am ON am.meter_id = ms.meter_id
    LEFT JOIN LATERAL (SELECT coalesce(a.tariff_plan_id, (SELECT ty.tariff_plan_id FROM account_type ty WHERE ty.id = a.account_type_id)) AS plan_id
      FROM account a WHERE a.id = am.account_id LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT * FROM usage_line WHERE meter_id = ms.meter_id AND from_at = ms.accrual_line_from_at LIMIT 1) u ON true
  WHERE ms.meter_id = ANY($1::int[]) ORDER BY ms.meter_id FOR UPDATE OF ms`;

/** Locks the states of meters, in the order of their numbers, and reads where each stands. Meters without a state row get one. */
export async function lockCursors(tx: Tx, meterIds: readonly number[]): Promise<Map<number, AccrualCursor>> {
  let rows = await tx.query<CursorRow[]>(LOAD, [meterIds]);
  if (rows.length < meterIds.length) {
    await tx.query('INSERT INTO meter_state (meter_id) SELECT id FROM meter WHERE id = ANY($1::int[]) ORDER BY id ON CONFLICT DO NOTHING', [meterIds]);
    rows = await tx.query<CursorRow[]>(LOAD, [meterIds]);
  }
  const versions = await versionsOfPlans(tx, [...new Set(rows.flatMap((row) => row.plan_id ?? []))]);
  return new Map(rows.map((row) => [row.meter_id, cursorOf(row, versions.get(row.plan_id ?? '') ?? [])]));
}

/** The driver checks single int8 values but hands arrays of them over as texts. */
function integers(texts: readonly string[] | null): number[] | null {
  return texts === null ? null : texts.map((text) => exactInteger(Number(text), 'watt-hours'));
}

function cursorOf(row: CursorRow, versions: AccrualCursor['versions']): AccrualCursor {
  return {
    meterId: row.meter_id, zone: row.time_zone, at: row.accrual_at, registerWh: row.accrual_register_wh ?? 0,
    periodRegistersWh: integers(row.accrual_period_register_wh) ?? undefined, accountId: row.account_id, versions,
    carryParts: row.carry_parts, unsettledParts: row.unsettled_parts, unsettledWh: row.unsettled_wh,
    openLine: row.line_from_at === null ? undefined : lineOf(row, row.line_from_at),
  };
}

/** An open line ends where the cursor stands and belongs to whom the meter belongs: only the rest is read back. */
function lineOf(row: CursorRow, fromAt: Date): UsageLine {
  return {
    meterId: row.meter_id, fromAt, toAt: row.accrual_at!, day: civilDay(fromAt, row.time_zone), accountId: row.account_id, fromRegisterWh: row.line_from_register_wh,
    toRegisterWh: row.accrual_register_wh!, usedWh: row.line_used_wh, chargeParts: row.line_charge_parts, estimated: row.line_estimated, closed: false,
    versionId: row.line_version_id === null ? null : String(row.line_version_id), periodWh: integers(row.line_period_wh),
  };
}

const SAVE = `
  WITH written AS (
    INSERT INTO usage_line (meter_id, from_at, to_at, day, account_id, version_id, from_register_wh, to_register_wh, used_wh, charge_parts, estimated,
      sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh)
    SELECT * FROM unnest($9::int[], $10::timestamptz[], $11::timestamptz[], $12::date[], $13::uuid[], $14::int[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[],
      $19::boolean[], $20::bigint[], $21::bigint[], $22::bigint[], $23::bigint[], $24::bigint[])
    ON CONFLICT (meter_id, from_at) DO UPDATE SET to_at = EXCLUDED.to_at, to_register_wh = EXCLUDED.to_register_wh, used_wh = EXCLUDED.used_wh,
      charge_parts = EXCLUDED.charge_parts, estimated = EXCLUDED.estimated, sharp_wh = EXCLUDED.sharp_wh, peak_wh = EXCLUDED.peak_wh, flat_wh = EXCLUDED.flat_wh,
      valley_wh = EXCLUDED.valley_wh, deep_valley_wh = EXCLUDED.deep_valley_wh)
  UPDATE meter_state s SET accrual_at = c.at, accrual_register_wh = c.register_wh, accrual_period_register_wh = c.periods::bigint[],
    unsettled_parts = c.parts, unsettled_wh = c.wh, carry_parts = c.carry, accrual_line_from_at = c.line_from_at
  FROM unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[])
    AS c(meter_id, at, register_wh, periods, parts, wh, carry, line_from_at)
  WHERE s.meter_id = c.meter_id AND s.meter_id = ANY($1::int[])`;

/** Writes usage lines with their new contents, found by meter and beginning, and where the meters stand now: one statement for both. */
export async function saveAccrual(tx: Tx, lines: readonly UsageLine[], cursors: readonly AccrualCursor[]): Promise<void> {
  if (cursors.length === 0) return;
  await tx.query(SAVE, [...cursorColumns(cursors), ...lineColumns(lines)]);
}

function lineColumns(lines: readonly UsageLine[]): unknown[][] {
  return [
    lines.map((l) => l.meterId), lines.map((l) => l.fromAt.toISOString()), lines.map((l) => l.toAt.toISOString()), lines.map((l) => l.day), lines.map((l) => l.accountId),
    lines.map((l) => l.versionId), lines.map((l) => l.fromRegisterWh), lines.map((l) => l.toRegisterWh), lines.map((l) => l.usedWh), lines.map((l) => l.chargeParts),
    lines.map((l) => l.estimated), ...[0, 1, 2, 3, 4].map((period) => lines.map((l) => l.periodWh?.[period] ?? null)),
  ];
}

function cursorColumns(cursors: readonly AccrualCursor[]): unknown[][] {
  return [
    cursors.map((c) => c.meterId), cursors.map((c) => c.at?.toISOString() ?? null), cursors.map((c) => c.registerWh),
    cursors.map((c) => (c.periodRegistersWh === undefined ? null : `{${c.periodRegistersWh.join(',')}}`)), cursors.map((c) => c.unsettledParts),
    cursors.map((c) => c.unsettledWh), cursors.map((c) => c.carryParts), cursors.map((c) => c.openLine?.fromAt.toISOString() ?? null),
  ];
}
