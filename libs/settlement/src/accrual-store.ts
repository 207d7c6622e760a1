import { planOfMeter } from '#libs/account';
import { daySpan } from '#libs/calendar';
import { arrayLiteral, boolColumn, instantArray, instantColumn, int4Array, int4Column, int8Column, parametersOf, StaleRows, xidArray, xidColumn, type Column, type Tx } from '#libs/database';
import { exactInteger } from '#libs/quantity';
import { pricesFrom, type AccrualCursor, type UsageLine } from './domain/accrue-point.js';
import { flattened, unflattened } from './domain/bill-lines.js';
import { KnownCursors, NO_VERSIONS, type StoredCursor } from './known-cursors.js';
import { versionsOfPlans } from './price-versions.js';

interface CursorRow {
  meter_id: number;
  /** the transaction that wrote the row */
  xid: number;
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
  line_pieces: string[] | null;
  line_service_parts: number | null;
  medium: 'electricity' | 'water';
  own_water: boolean;
  has_free: boolean;
}

// Keys are given twice and accounts looked up one by one: otherwise the planner reads whole tables for one bus.
const LOAD = `
  SELECT c.meter_id, c.xmin::text::bigint AS xid, si.time_zone, trunc(extract(epoch FROM c.at) * 1000)::float8 AS at_ms, c.register_wh, c.period_register_wh, c.carry_parts, c.unsettled_parts, c.unsettled_wh,
    am.account_id, CASE WHEN am.account_id IS NOT NULL THEN ${planOfMeter({ account: 'a', type: 'ty', site: 'si' })} END AS plan_id, c.plan_id AS used_plan_id,
    trunc(extract(epoch FROM c.line_from_at) * 1000)::float8 AS line_from_ms, c.line_account_id IS NOT DISTINCT FROM am.account_id AS line_is_own, CASE WHEN c.line_account_id IS DISTINCT FROM am.account_id THEN c.line_account_id END AS line_other_id, c.line_version_id, c.line_from_register_wh, c.line_used_wh, c.line_charge_parts, c.line_estimated, c.line_period_wh, c.line_pieces, c.line_service_parts,
    m.kind AS medium, m.kind = 'water' AND EXISTS (SELECT 1 FROM purse w WHERE w.account_id = am.account_id AND w.kind = 'water') AS own_water, EXISTS (SELECT 1 FROM subsidy_allowance s WHERE s.account_id = am.account_id AND s.medium = m.kind AND s.left_wh > 0 AND (s.expires_at IS NULL OR s.expires_at > c.at)) AS has_free
  FROM accrual c
    JOIN meter m ON m.id = c.meter_id AND m.id = ANY($1::int[])
    JOIN site si ON si.id = m.site_id
    LEFT JOIN (SELECT meter_id, account_id FROM account_meter WHERE meter_id = ANY($1::int[]) AND to_at IS NULL OFFSET 0) am ON am.meter_id = c.meter_id
    LEFT JOIN LATERAL (SELECT tariff_plan_id, water_tariff_plan_id, account_type_id FROM account WHERE id = am.account_id LIMIT 1) a ON true
    LEFT JOIN account_type ty ON ty.id = a.account_type_id
  WHERE c.meter_id = ANY($1::int[])`;

// Locked alone and first: what is decided elsewhere (whose meter, which plan) is looked up when nobody can change it any more.
const LOCK = 'SELECT 1 FROM accrual WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE';

/** Where meters stand: as it is known, or else read and locked in the order of their numbers. Meters that were never counted get a row. */
export async function lockCursors(tx: Tx, meterIds: readonly number[], known = new KnownCursors()): Promise<Map<number, StoredCursor>> {
  const cursors = new Map<number, StoredCursor>();
  const missing: number[] = [];
  for (const id of meterIds) {
    const cursor = known.take(id);
    if (cursor === undefined) missing.push(id);
    else cursors.set(id, cursor);
  }
  if (missing.length > 0) for (const row of await loadRows(tx, missing)) cursors.set(row.meter_id, cursorOf(row));
  const all = [...cursors.values()];
  const versions = await versionsOfPlans(tx, [...planIdsOf(all)]);
  for (const cursor of all) setPrices(cursor, versions);
  return cursors;
}

async function loadRows(tx: Tx, meterIds: readonly number[]): Promise<(CursorRow & { lasting: boolean })[]> {
  const ids = arrayLiteral(meterIds);
  const locked = await tx.query<unknown[]>(LOCK, [ids]);
  const lasting = locked.length === meterIds.length;
  if (!lasting) {
    await tx.query('INSERT INTO accrual (meter_id) SELECT id FROM meter WHERE id = ANY($1::int[]) ORDER BY id ON CONFLICT DO NOTHING', [ids]);
    await tx.query(LOCK, [ids]);
  }
  return (await tx.query<CursorRow[]>(LOAD, [ids])).map((row) => ({ ...row, lasting }));
}

function planIdsOf(cursors: readonly StoredCursor[]): Set<string> {
  const ids = new Set<string>();
  for (const { storedPlanId, givenPlanId } of cursors) {
    if (storedPlanId !== null) ids.add(storedPlanId);
    if (givenPlanId !== null) ids.add(givenPlanId);
  }
  return ids;
}

/** Plans get new versions at any time, so a cursor gets its prices whenever it is used. */
function setPrices(cursor: StoredCursor, versions: ReadonlyMap<string, AccrualCursor['versions']>): void {
  const of = (planId: string) => ({ planId, versions: versions.get(planId) ?? NO_VERSIONS });
  const { atMs, storedPlanId, givenPlanId } = cursor;
  const prices = givenPlanId === null ? { planId: storedPlanId, versions: NO_VERSIONS, handOver: undefined } : pricesFrom(atMs, storedPlanId === null ? { planId: null, versions: NO_VERSIONS } : of(storedPlanId), of(givenPlanId));
  cursor.planId = prices.planId;
  cursor.versions = prices.versions;
  cursor.handOver = prices.handOver;
}

/** The driver checks single int8 values but hands arrays of them over as texts. */
function integers(texts: readonly string[] | null): number[] | null {
  return texts === null ? null : texts.map((text) => exactInteger(Number(text), 'watt-hours'));
}

function cursorOf(row: CursorRow & { lasting: boolean }): StoredCursor {
  return {
    meterId: row.meter_id, zone: row.time_zone, atMs: row.at_ms, registerWh: row.register_wh ?? 0, periodRegistersWh: integers(row.period_register_wh) ?? undefined, accountId: row.account_id,
    planId: null, versions: NO_VERSIONS, handOver: undefined, carryParts: row.carry_parts, unsettledParts: row.unsettled_parts, unsettledWh: row.unsettled_wh,
    openLine: row.line_from_ms === null ? undefined : openLineOf(row, row.line_from_ms), xid: row.xid, storedPlanId: row.used_plan_id, givenPlanId: row.plan_id, lasting: row.lasting,
    medium: row.medium, purse: row.own_water ? 'water' : 'energy', hasFree: row.has_free,
  };
}

/** An open line ends where the meter stands. */
function openLineOf(row: CursorRow, fromMs: number): UsageLine {
  return {
    meterId: row.meter_id, fromMs, toMs: row.at_ms!, day: daySpan(fromMs, row.time_zone).day, accountId: row.line_is_own ? row.account_id : row.line_other_id,
    versionId: row.line_version_id === null ? null : String(row.line_version_id), fromRegisterWh: row.line_from_register_wh, toRegisterWh: row.register_wh!, usedWh: row.line_used_wh,
    periodWh: integers(row.line_period_wh), chargeParts: row.line_charge_parts, serviceParts: row.line_service_parts ?? 0, pieces: row.line_pieces === null ? null : unflattened(integers(row.line_pieces)!), estimated: row.line_estimated, closed: false,
  };
}

/** Where a meter that was read stands. */
export function standsAt({ meterId, atMs }: AccrualCursor): Date {
  if (atMs === null) throw new Error(`meter ${String(meterId)} was never counted`);
  return new Date(atMs);
}

/** One meter's step: where it stood and where it stands now. */
export interface CursorStep {
  before: StoredCursor;
  after: AccrualCursor;
}

/**
 * Writes where meters stand now, with their open lines; `closed` are the lines that grow no more. Throws StaleRows when
 * somebody else has written one of the rows since it was read.
 */
export async function saveAccrual(tx: Tx, steps: readonly CursorStep[], closed: readonly UsageLine[], known?: KnownCursors): Promise<void> {
  const grown: CursorStep[] = [];
  const moved: CursorStep[] = [];
  for (const step of steps) (grows(step) ? grown : moved).push(step);
  keep(known, grown, await saveGrown(tx, grown));
  keep(known, moved, await saveMoved(tx, moved));
  await insertLines(tx, closed);
}

// A line with pieces is written by the statement that writes everything: the narrow one stays as it is for all others.
const grows = ({ before, after }: CursorStep): boolean => (after.openLine?.pieces ?? null) === null && (before.openLine?.pieces ?? null) === null && before.carryParts === after.carryParts && before.storedPlanId === after.planId && isSameLine(before.openLine, after.openLine);

function keep(known: KnownCursors | undefined, steps: readonly CursorStep[], written: { rows: number; xid: number } | undefined): void {
  if (written === undefined) return;
  if (written.rows !== steps.length) throw new StaleRows(`${steps.length - written.rows} cursors were written by somebody else`);
  if (known === undefined) return;
  for (const { before, after } of steps) known.put(after.meterId, before.lasting && after.draw === undefined ? storedAs(after, written.xid, before) : undefined);
}

/** Named one by one: this runs for every reading, and a copy of a wide object is slow. */
function storedAs(after: AccrualCursor, xid: number, { givenPlanId, medium, purse, hasFree }: StoredCursor): StoredCursor {
  return {
    meterId: after.meterId, zone: after.zone, atMs: after.atMs, registerWh: after.registerWh, periodRegistersWh: after.periodRegistersWh, accountId: after.accountId,
    planId: after.planId, versions: after.versions, handOver: after.handOver, carryParts: after.carryParts, unsettledParts: after.unsettledParts, unsettledWh: after.unsettledWh,
    openLine: after.openLine, xid, storedPlanId: after.planId, givenPlanId, lasting: true, medium, purse, hasFree,
  };
}

/** Whether both are one line, so that only what grows has to be written. A line that was empty may give way to another of the same beginning. */
export function isSameLine(a: UsageLine | undefined, b: UsageLine | undefined): boolean {
  return a?.fromMs === b?.fromMs && a?.versionId === b?.versionId && a?.accountId === b?.accountId;
}

const column = <T>(items: readonly T[], pick: (item: T) => Parameters<typeof arrayLiteral>[0][number]): string => arrayLiteral(items.map(pick));
const inner = (values: readonly number[] | null | undefined): string | null => (values == null ? null : `{${values.join(',')}}`);

/** Shorter than the others, an empty array is filled up with nulls by unnest. */
function innersColumn<Item>(pick: (item: Item) => readonly number[] | null | undefined): Column<Item> {
  const has = (item: Item) => pick(item) != null;
  const innerOf = (item: Item) => inner(pick(item));
  return (items) => (items.some(has) ? column(items, innerOf) : '{}');
}

const WRITTEN = 'SELECT count(*)::int AS rows, pg_current_xact_id()::text::bigint & 4294967295 AS xid FROM written';

const GROWN: readonly Column<CursorStep>[] = [
  int4Column(({ after }) => after.meterId), xidColumn(({ before }) => before.xid), instantColumn(({ after }) => after.atMs), int8Column(({ after }) => after.registerWh), innersColumn(({ after }) => after.periodRegistersWh),
  int8Column(({ after }) => after.unsettledParts), int8Column(({ after }) => after.unsettledWh), int8Column(({ after }) => after.openLine?.usedWh), int8Column(({ after }) => after.openLine?.chargeParts),
  boolColumn(({ after }) => after.openLine?.estimated), innersColumn(({ after }) => after.openLine?.periodWh),
];

async function saveGrown(tx: Tx, steps: readonly CursorStep[]): Promise<{ rows: number; xid: number } | undefined> {
  if (steps.length === 0) return undefined;
  const [written] = await tx.query<{ rows: number; xid: number }[]>(
    `WITH written AS (
       UPDATE accrual a SET at = n.at, register_wh = n.register_wh, period_register_wh = n.periods::bigint[], unsettled_parts = n.parts, unsettled_wh = n.wh,
         line_used_wh = n.used, line_charge_parts = n.charge, line_estimated = n.estimated, line_period_wh = n.line_periods::bigint[]
       FROM (SELECT unnest($1::int[]) AS meter_id, unnest($2::xid[]) AS xid, unnest($3::timestamptz[]) AS at, unnest($4::bigint[]) AS register_wh, unnest($5::text[]) AS periods, unnest($6::bigint[]) AS parts,
         unnest($7::bigint[]) AS wh, unnest($8::bigint[]) AS used, unnest($9::bigint[]) AS charge, unnest($10::boolean[]) AS estimated, unnest($11::text[]) AS line_periods) n
       WHERE a.meter_id = n.meter_id AND a.xmin = n.xid AND a.meter_id = ANY($1::int[]) RETURNING 1)
     ${WRITTEN}`,
    parametersOf(GROWN, steps),
  );
  return written;
}

const keysOf = (steps: readonly CursorStep[]): [Buffer, Buffer] => [int4Array(steps, ({ after }) => after.meterId), xidArray(steps, ({ before }) => before.xid)];

async function saveMoved(tx: Tx, steps: readonly CursorStep[]): Promise<{ rows: number; xid: number } | undefined> {
  if (steps.length === 0) return undefined;
  const cursors = steps.map(({ after }) => after);
  const [written] = await tx.query<{ rows: number; xid: number }[]>(
    `WITH written AS (
       UPDATE accrual a SET at = n.at, register_wh = n.register_wh, period_register_wh = n.periods::bigint[], unsettled_parts = n.parts, unsettled_wh = n.wh, carry_parts = n.carry,
         line_from_at = n.line_from_at, line_day = n.line_day, line_account_id = n.account, line_version_id = n.version, line_from_register_wh = n.line_from,
         line_used_wh = n.used, line_charge_parts = n.charge, line_estimated = n.estimated, line_period_wh = n.line_periods::bigint[], plan_id = n.plan, line_pieces = n.pieces::bigint[], line_service_parts = n.service
       FROM unnest($1::int[], $2::xid[], $3::timestamptz[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[], $10::date[], $11::uuid[], $12::int[], $13::bigint[],
         $14::bigint[], $15::bigint[], $16::boolean[], $17::text[], $18::uuid[], $19::text[], $20::bigint[])
         AS n(meter_id, xid, at, register_wh, periods, parts, wh, carry, line_from_at, line_day, account, version, line_from, used, charge, estimated, line_periods, plan, pieces, service)
       WHERE a.meter_id = n.meter_id AND a.xmin = n.xid AND a.meter_id = ANY($1::int[]) RETURNING 1)
     ${WRITTEN}`,
    [
      ...keysOf(steps), instantArray(cursors, (c) => c.atMs), column(cursors, (c) => c.registerWh), column(cursors, (c) => inner(c.periodRegistersWh)),
      column(cursors, (c) => c.unsettledParts), column(cursors, (c) => c.unsettledWh), column(cursors, (c) => c.carryParts), instantArray(cursors, (c) => c.openLine?.fromMs),
      column(cursors, (c) => c.openLine?.day), column(cursors, (c) => c.openLine?.accountId), column(cursors, (c) => c.openLine?.versionId), column(cursors, (c) => c.openLine?.fromRegisterWh),
      column(cursors, (c) => c.openLine?.usedWh), column(cursors, (c) => c.openLine?.chargeParts), column(cursors, (c) => c.openLine?.estimated), column(cursors, (c) => inner(c.openLine?.periodWh)),
      column(cursors, (c) => c.planId), column(cursors, (c) => inner(flattened(c.openLine?.pieces))), column(cursors, (c) => serviceOf(c.openLine)),
    ],
  );
  return written;
}

const serviceOf = (line: UsageLine | undefined): number | null => (line === undefined || line.pieces === null ? null : line.serviceParts);

/** The plans by which meters are charged from where they stand; another one that is given to them takes over later. */
export async function adoptPlans(tx: Tx, plans: readonly { meterId: number; planId: string }[]): Promise<void> {
  await tx.query('UPDATE accrual a SET plan_id = n.plan_id FROM unnest($1::int[], $2::uuid[]) AS n(meter_id, plan_id) WHERE a.meter_id = n.meter_id', [plans.map(({ meterId }) => meterId), plans.map(({ planId }) => planId)]);
}

const LINE_COLUMNS = `meter_id, from_at, to_at, day, account_id, version_id, from_register_wh, to_register_wh, used_wh, charge_parts, estimated, sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh, pieces, service_parts`;

async function insertLines(tx: Tx, lines: readonly UsageLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(
    `INSERT INTO usage_line (${LINE_COLUMNS})
     SELECT meter_id, from_at, to_at, day, account_id, version_id, from_wh, to_wh, used, charge, estimated, p1, p2, p3, p4, p5, pieces::bigint[], service
     FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::date[], $5::uuid[], $6::int[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::boolean[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[], $18::bigint[])
       AS n(meter_id, from_at, to_at, day, account_id, version_id, from_wh, to_wh, used, charge, estimated, p1, p2, p3, p4, p5, pieces, service)`,
    [
      column(lines, (l) => l.meterId), instantArray(lines, (l) => l.fromMs), instantArray(lines, (l) => l.toMs), column(lines, (l) => l.day), column(lines, (l) => l.accountId),
      column(lines, (l) => l.versionId), column(lines, (l) => l.fromRegisterWh), column(lines, (l) => l.toRegisterWh), column(lines, (l) => l.usedWh), column(lines, (l) => l.chargeParts),
      column(lines, (l) => l.estimated), ...[0, 1, 2, 3, 4].map((period) => column(lines, (l) => l.periodWh?.[period])),
      column(lines, (l) => inner(flattened(l.pieces))), column(lines, serviceOf),
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
       line_period_wh[1], line_period_wh[2], line_period_wh[3], line_period_wh[4], line_period_wh[5],
       line_pieces, line_service_parts FROM open`,
    [arrayLiteral(meterIds), cutOffAt],
  );
}
