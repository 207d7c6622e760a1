import type { DataSource } from 'typeorm';
import { addDays, civilDay, startOfDay, type CivilDay, type SiteCalendar } from '#libs/calendar';
import { inTransaction, type Tx } from '#libs/database';
import { HISTORY_DAYS, learnProfile, type LoadDay, type LoadProfile } from '#libs/forecast';
import type { RegisterReading } from './domain/hourly-usage.js';
import { hoursOfDay, LONGEST_GAP_MS } from './domain/whole-days.js';
import { siteCalendars } from './site-calendar.js';

const ACCOUNTS_AT_ONCE = 100;
// The sweep at midnight may be late.
const AFTER_MIDNIGHT_MS = 20 * 60_000;
// A meter that is read once a day closes its day late, and a gap may be filled from what the meter kept.
const LOOKED_AT_AGAIN_DAYS = 3;

/**
 * Learns the load of accounts up to yesterday, some at a time: hours are worked out from readings once a day and kept, profiles are made
 * from what is kept. Apart from the sweeps, and safe to be ended at any line. Gives how many accounts were looked at.
 */
export async function learnLoads(dataSource: DataSource, now: Date): Promise<number> {
  const sites = await dataSource.query<{ id: string; zone: string }[]>('SELECT id, time_zone AS zone FROM site ORDER BY id');
  for (const { id, zone } of sites) {
    const until = addDays(civilDay(new Date(now.getTime() - AFTER_MIDNIGHT_MS), zone), -1);
    const learned = await inTransaction(dataSource, (tx) => learnSome(tx, { siteId: id, zone, until }));
    if (learned > 0) return learned;
  }
  return 0;
}

interface Task {
  siteId: string;
  zone: string;
  until: CivilDay;
}

async function learnSome(tx: Tx, { siteId, zone, until }: Task): Promise<number> {
  const due = await tx.query<{ accountId: string; learnedDay: CivilDay | null; open: boolean }[]>(
    `SELECT p.account_id AS "accountId", p.learned_day::text AS "learnedDay", a.state = 'open' AS open FROM load_profile p JOIN account a ON a.id = p.account_id
     WHERE p.site_id = $1 AND (p.learned_day IS NULL OR p.learned_day < $2) ORDER BY p.learned_day NULLS FIRST, p.account_id LIMIT $3 FOR UPDATE OF p SKIP LOCKED`,
    [siteId, until, ACCOUNTS_AT_ONCE],
  );
  const closed = due.filter(({ open }) => !open).map(({ accountId }) => accountId);
  if (closed.length > 0) await tx.query('DELETE FROM load_profile WHERE account_id = ANY($1::uuid[])', [closed]);
  const open = due.filter((row) => row.open);
  // Those that were looked at up to one day share their readings' span.
  const together = open.filter(({ learnedDay }) => learnedDay === open[0]!.learnedDay).map(({ accountId }) => accountId);
  if (together.length === 0) return closed.length;
  const oldest = addDays(until, 1 - HISTORY_DAYS);
  const next = open[0]!.learnedDay === null ? oldest : addDays(open[0]!.learnedDay, 1 - LOOKED_AT_AGAIN_DAYS);
  await keepDays(tx, { accountIds: together, from: next < oldest ? oldest : next, until, zone });
  const calendar = (await siteCalendars(tx, [siteId])).get(siteId)!;
  const profiles = await profilesOf(tx, { accountIds: together, from: oldest, until, calendar });
  await tx.query('UPDATE load_profile p SET learned_day = $2, profiles = n.profiles::jsonb FROM unnest($1::uuid[], $3::text[]) AS n(account_id, profiles) WHERE p.account_id = n.account_id', [
    together, until, together.map((id) => JSON.stringify(profiles.get(id) ?? [])),
  ]);
  await tx.query(`UPDATE runway SET due_at = '-infinity' WHERE account_id = ANY($1::uuid[])`, [together]);
  return together.length + closed.length;
}

interface Tenure {
  accountId: string;
  meterId: number;
  medium: string;
  fromAt: Date;
  toAt: Date | null;
}

interface Span {
  accountIds: readonly string[];
  from: CivilDay;
  until: CivilDay;
}

/** Works out the hours of days and keeps them, where every meter of the account and medium was its own the whole day and was read. */
async function keepDays(tx: Tx, { accountIds, from, until, zone }: Span & { zone: string }): Promise<void> {
  const [start, end] = [startOfDay(from, zone), startOfDay(addDays(until, 1), zone)];
  const tenures = await tx.query<Tenure[]>(
    `SELECT am.account_id AS "accountId", am.meter_id AS "meterId", m.kind AS medium, am.from_at AS "fromAt", am.to_at AS "toAt" FROM account_meter am JOIN meter m ON m.id = am.meter_id
     WHERE am.account_id = ANY($1::uuid[]) AND am.from_at < $3 AND (am.to_at IS NULL OR am.to_at > $2) ORDER BY am.account_id, am.meter_id`,
    [accountIds, start, end],
  );
  const readings = await readingsOf(tx, tenures.map(({ meterId }) => meterId), new Date(start.getTime() - LONGEST_GAP_MS), new Date(end.getTime() + LONGEST_GAP_MS));
  const found: { meterId: number; day: CivilDay; accountId: string; wh: number[] }[] = [];
  for (const own of grouped(tenures, ({ accountId, medium }) => `${accountId} ${medium}`).values()) {
    for (let day = from; day <= until; day = addDays(day, 1)) found.push(...wholeDay(own, readings, day, zone));
  }
  await tx.query('INSERT INTO load_day (meter_id, day, account_id, wh) SELECT n.meter_id, n.day, n.account_id, n.wh::int[] FROM unnest($1::int[], $2::date[], $3::uuid[], $4::text[]) AS n(meter_id, day, account_id, wh) ON CONFLICT DO NOTHING', [
    found.map(({ meterId }) => meterId), found.map(({ day }) => day), found.map(({ accountId }) => accountId), found.map(({ wh }) => `{${wh.join(',')}}`),
  ]);
}

function wholeDay(own: readonly Tenure[], readings: ReadonlyMap<number, RegisterReading[]>, day: CivilDay, zone: string): { meterId: number; day: CivilDay; accountId: string; wh: number[] }[] {
  const [start, end] = [startOfDay(day, zone), startOfDay(addDays(day, 1), zone)];
  const there = own.filter(({ fromAt, toAt }) => fromAt < end && (toAt === null || toAt > start));
  const found = there.map(({ meterId, accountId, fromAt, toAt }) => ({ meterId, day, accountId, wh: fromAt > start || (toAt !== null && toAt < end) ? undefined : hoursOfDay(readings.get(meterId) ?? [], day, zone) }));
  return found.every(({ wh }) => wh !== undefined) ? found.map((each) => ({ ...each, wh: each.wh! })) : [];
}

async function readingsOf(tx: Tx, meterIds: readonly number[], from: Date, to: Date): Promise<Map<number, RegisterReading[]>> {
  const rows = await tx.query<({ meterId: number } & RegisterReading)[]>(
    `SELECT meter_id AS "meterId", read_at AS "readAt", register_wh AS "registerWh" FROM reading WHERE meter_id = ANY($1::int[]) AND read_at BETWEEN $2 AND $3 AND quality IN ('good', 'manual') ORDER BY meter_id, read_at`,
    [[...new Set(meterIds)], from, to],
  );
  return grouped(rows, ({ meterId }) => meterId);
}

/** What is kept of an account's meters under one plan, as the valuation reads it. */
export interface KeptProfile {
  meterIds: readonly number[];
  profile: LoadProfile;
}

interface KeptDay {
  accountId: string;
  day: CivilDay;
  wh: number[];
  medium: string;
  /** null: the meter is the account's no more */
  meterId: number | null;
  planId: string | null;
}

async function profilesOf(tx: Tx, { accountIds, from, until, calendar }: Span & { calendar: SiteCalendar }): Promise<Map<string, KeptProfile[]>> {
  const rows = await tx.query<KeptDay[]>(
    `SELECT l.account_id AS "accountId", l.day::text AS day, l.wh, m.kind AS medium, live.meter_id AS "meterId", m.tariff_plan_id AS "planId"
     FROM (SELECT DISTINCT account_id, meter_id FROM account_meter WHERE account_id = ANY($1::uuid[])) am JOIN meter m ON m.id = am.meter_id
       JOIN load_day l ON l.meter_id = am.meter_id AND l.account_id = am.account_id AND l.day BETWEEN $2 AND $3
       LEFT JOIN account_meter live ON live.meter_id = am.meter_id AND live.account_id = am.account_id AND live.to_at IS NULL
     ORDER BY l.day`,
    [accountIds, from, until],
  );
  const found = new Map<string, KeptProfile[]>();
  for (const [accountId, own] of grouped(rows, (row) => row.accountId)) {
    const profiles: KeptProfile[] = [];
    for (const group of groupsOf(own)) {
      const profile = learnProfile(summed(group.days), calendar);
      if (profile !== undefined && group.meterIds.length > 0) profiles.push({ meterIds: group.meterIds, profile });
    }
    found.set(accountId, profiles);
  }
  return found;
}

/** Meters of one medium with one price of their own; what former meters used belongs to the first group of their medium. */
function groupsOf(own: readonly KeptDay[]): { meterIds: number[]; days: KeptDay[] }[] {
  return [...grouped(own, ({ medium }) => medium).values()].flatMap((rows) => {
    const live = rows.filter(({ meterId }) => meterId !== null);
    const groups = [...grouped(live, ({ planId }) => planId).values()].map((days) => ({ meterIds: [...new Set(days.map(({ meterId }) => meterId!))].sort((a, b) => a - b), days }));
    groups[0]?.days.push(...rows.filter(({ meterId }) => meterId === null));
    return groups;
  });
}

function summed(rows: readonly KeptDay[]): LoadDay[] {
  const days = new Map<CivilDay, number[]>();
  for (const { day, wh } of rows) days.set(day, days.get(day)?.map((sum, hour) => sum + wh[hour]!) ?? wh);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, wh]) => ({ day, wh }));
}

function grouped<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return groups;
}
