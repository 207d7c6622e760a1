import type { DataSource } from 'typeorm';
import { civilDay, type SiteCalendar } from '#libs/calendar';
import { inTransaction, type Tx } from '#libs/database';
import { forecastRunway, FULL_DAYS, hasFree, precisionOf, type LoadGroup, type RunwayForecast } from '#libs/forecast';
import { pursesOf, type SupplyPurse } from '#libs/ledger';
import { divFloor } from '#libs/quantity';
import { inDrawOrder, needsCount, spanKey, versionAt, type Draw, type TariffVersion } from '#libs/tariff';
import { usedSoFar } from './account-draws.js';
import { endedRunway, unknownRunway, type Runway } from './domain/runway.js';
import type { KeptProfile } from './learn-loads.js';
import { versionsOfPlans } from './price-versions.js';
import { recentPaces } from './recent-pace.js';
import { siteCalendars } from './site-calendar.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface RunwayAccount {
  accountId: string;
  zone: string;
  /** as if so much were in it besides */
  addedFen?: number;
}

interface Known extends RunwayAccount {
  siteId: string;
  availableFen: number;
  profiles: KeptProfile[];
}

/**
 * How long the available balances of accounts last: by each one's own hours and weekdays at the prices of its plans, with the interval that
 * holds four of five ends; accounts whose load is not known yet by the mean of their last days. Of the purse that is asked for, and what it pays
 * for. A fixed number of queries for all.
 */
export async function runways(database: Queryable, { accounts, now, purse: kind = 'energy' }: { accounts: readonly RunwayAccount[]; now: Date; purse?: SupplyPurse | undefined }): Promise<Map<string, Runway>> {
  if (accounts.length === 0) return new Map();
  const ids = accounts.map(({ accountId }) => accountId);
  const purses = new Map((await pursesOf(database, ids, kind)).map((purse) => [purse.accountId, purse.availableFen]));
  const kept = new Map((await database.query<{ accountId: string; siteId: string; profiles: KeptProfile[] }[]>('SELECT account_id AS "accountId", site_id AS "siteId", profiles FROM load_profile WHERE account_id = ANY($1::uuid[])', [ids])).map((row) => [row.accountId, row]));
  const known = accounts.map((account): Known => ({ ...account, siteId: kept.get(account.accountId)?.siteId ?? '', profiles: kept.get(account.accountId)?.profiles ?? [], availableFen: (purses.get(account.accountId) ?? 0) + (account.addedFen ?? 0) }));
  // Who pays afterwards is not cut for energy: his money does not end.
  const later = new Set((await database.query<{ id: string }[]>('SELECT account_id AS id FROM postpaid_term WHERE account_id = ANY($1::uuid[]) AND to_at IS NULL', [ids])).map(({ id }) => id));
  const prepaid = known.filter(({ accountId }) => !later.has(accountId));
  const learned = prepaid.filter(({ profiles }) => profiles.length > 0);
  const found = await recentPaces(database, prepaid.filter(({ profiles }) => profiles.length === 0), { now, purse: kind });
  for (const id of later) found.set(id, unknownRunway(0));
  for (const [id, runway] of await forecasts(database, learned, { now, purse: kind })) found.set(id, runway);
  return found;
}

/** The same for one account, with `addedFen` more in it. */
export async function runway(database: Queryable, input: RunwayAccount & { now: Date; purse?: SupplyPurse | undefined }): Promise<Runway> {
  return (await runways(database, { accounts: [input], now: input.now, purse: input.purse })).get(input.accountId)!;
}

interface MeterFact {
  accountId: string;
  meterId: number;
  medium: 'electricity' | 'water';
  planId: string | null;
  at: Date | null;
  usedTodayWh: number;
}

// The open line is today's, or the last day's that was read; metered_usage tells both.
const FACTS = `
  SELECT a.id AS "accountId", m.id AS "meterId", m.kind AS medium, CASE m.kind WHEN 'water' THEN coalesce(m.tariff_plan_id, a.water_tariff_plan_id, ty.water_tariff_plan_id, si.water_tariff_plan_id) ELSE coalesce(m.tariff_plan_id, a.tariff_plan_id, ty.tariff_plan_id, si.tariff_plan_id) END AS "planId", c.at,
    coalesce((SELECT sum(used_wh)::bigint FROM metered_usage WHERE meter_id = m.id AND day = (c.at AT TIME ZONE si.time_zone)::date AND account_id = a.id), 0) AS "usedTodayWh"
  FROM account a JOIN account_type ty ON ty.id = a.account_type_id JOIN site si ON si.id = a.site_id JOIN account_meter am ON am.account_id = a.id AND am.to_at IS NULL JOIN meter m ON m.id = am.meter_id LEFT JOIN accrual c ON c.meter_id = m.id
  WHERE a.id = ANY($1::uuid[]) AND paying_purse(a.id, m.kind) = $2`;

// A balance is true up to the last reading; one that is older is no beginning of a forecast.
const OLDEST_READING_MS = 48 * 3_600_000;

async function forecasts(database: Queryable, accounts: readonly Known[], { now, purse }: { now: Date; purse: SupplyPurse }): Promise<Map<string, Runway>> {
  if (accounts.length === 0) return new Map();
  const facts = await database.query<MeterFact[]>(FACTS, [accounts.map(({ accountId }) => accountId), purse]);
  const versions = await versionsOfPlans(database as Pick<Tx, 'query'>, [...new Set(facts.flatMap(({ planId }) => planId ?? []))]);
  const calendars = await siteCalendars(database, [...new Set(accounts.map(({ siteId }) => siteId))]);
  const draws = await drawsOf(database, accounts, { facts, versions, now });
  return new Map(accounts.map((account) => {
    const own = facts.filter(({ accountId }) => accountId === account.accountId);
    const read = own.reduce((newest, { at }) => Math.max(newest, at?.getTime() ?? 0), 0);
    const from = now.getTime() - read > OLDEST_READING_MS || read > now.getTime() ? now : new Date(read);
    const groups = account.profiles.flatMap(({ meterIds, profile }): LoadGroup[] => {
      const meters = own.filter(({ meterId }) => meterIds.includes(meterId));
      const [first] = meters;
      if (first === undefined) return [];
      const usedTodayWh = from === now ? undefined : meters.reduce((sum, meter) => sum + meter.usedTodayWh, 0);
      return [{ profile, usedTodayWh, versions: versions.get(first.planId ?? '') ?? [], draw: draws.get(`${account.accountId} ${first.medium}`) }];
    });
    return [account.accountId, told(account, { from, now, groups, calendar: calendars.get(account.siteId)! })];
  }));
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function told({ availableFen, zone, profiles }: Known, { from, now, groups, calendar }: { from: Date; now: Date; groups: readonly LoadGroup[]; calendar: SiteCalendar }): Runway {
  const days = profiles.reduce((most, { profile }) => Math.max(most, profile.days), 0);
  const basis = days >= FULL_DAYS ? 'own' : 'short';
  if (groups.length === 0) return unknownRunway(days);
  if (availableFen <= 0 && !hasFree(groups)) return endedRunway(now, basis, days);
  const forecast = forecastRunway({ now, from, availableFen, groups, zone, calendar });
  if (forecast === undefined) return unknownRunway(days);
  const daysUntil = (at: Date): number => divFloor(at.getTime() - now.getTime(), DAY_MS);
  const precision = precisionOf(forecast.earliestAt, forecast.latestAt);
  const { endsAt, earliestAt, latestAt } = precision === 'hour' ? inHours(forecast, now) : forecast;
  return { daysLeft: daysUntil(endsAt), endsAt, earliestAt, latestAt, precision, basis, basisDays: days, fewestDays: daysUntil(earliestAt), mostDays: latestAt === null ? null : daysUntil(latestAt) };
}

/** To the hour: the interval outwards, never before now. */
function inHours({ endsAt, earliestAt, latestAt }: RunwayForecast, now: Date): RunwayForecast {
  const hours = (at: Date, way: (part: number) => number): Date => new Date(Math.max(now.getTime(), way(at.getTime() / HOUR_MS) * HOUR_MS));
  return { endsAt: hours(endsAt, (part) => Math.floor(part + 0.5)), earliestAt: hours(earliestAt, Math.floor), latestAt: latestAt === null ? null : hours(latestAt, Math.ceil) };
}

/** How far the tiers of accounts are filled, and what they may still use for nothing: only for those with tiers or something free. */
async function drawsOf(database: Queryable, accounts: readonly Known[], { facts, versions, now }: { facts: readonly MeterFact[]; versions: ReadonlyMap<string, TariffVersion[]>; now: Date }): Promise<Map<string, Draw>> {
  const ids = accounts.map(({ accountId }) => accountId);
  const used = await database.query<{ key: string; used: Record<string, number> }[]>(`SELECT account_id || ' ' || medium AS key, used FROM account_draw WHERE account_id = ANY($1::uuid[])`, [ids]);
  const free = await database.query<{ key: string; id: string; leftWh: number; fromMs: number; expiresMs: number | null }[]>(
    `SELECT account_id || ' ' || medium AS key, id, left_wh AS "leftWh", (extract(epoch FROM from_at) * 1000)::float8 AS "fromMs", (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresMs" FROM subsidy_allowance WHERE account_id = ANY($1::uuid[]) AND left_wh > 0`,
    [ids],
  );
  const counted = new Map(used.map((row) => [row.key, row.used]));
  const draws = new Map<string, Draw>();
  for (const { key, id, leftWh, fromMs, expiresMs } of free) {
    const before = draws.get(key) ?? { used: counted.get(key) ?? {}, allowances: [] };
    draws.set(key, { ...before, allowances: inDrawOrder([...before.allowances, { id, leftWh, fromMs, expiresMs: expiresMs ?? Infinity }]) });
  }
  const zones = new Map(accounts.map(({ accountId, zone }) => [accountId, zone]));
  for (const { accountId, medium, planId } of facts) {
    const version = versionAt(versions.get(planId ?? '') ?? [], now.getTime());
    if (version === undefined || !needsCount(version.definition)) continue;
    const key = `${accountId} ${medium}`;
    const before = draws.get(key) ?? { used: counted.get(key) ?? {}, allowances: [] };
    const span = spanKey(version.definition, civilDay(now, zones.get(accountId)!));
    const missing = span === undefined || before.used[span] !== undefined ? {} : await usedSoFar(database as Pick<Tx, 'query'>, { accountId, medium, spans: [span] });
    draws.set(key, { ...before, used: { ...before.used, ...missing } });
  }
  return draws;
}

const VALUED_AT_ONCE = 200;
const SOONEST_MINUTES = 15;
const LATEST_MINUTES = 360;

/** Values the money of accounts whose turn it is, for lists: those that end soon more often. Gives how many. */
export async function valueRunways(dataSource: DataSource, now: Date): Promise<number> {
  // A clock that was set back leaves turns far ahead.
  const due = await dataSource.query<{ accountId: string; xid: string; zone: string; open: boolean }[]>(
    `SELECT r.account_id AS "accountId", r.xmin::text AS xid, s.time_zone AS zone, a.state = 'open' AS open FROM runway r JOIN account a ON a.id = r.account_id JOIN site s ON s.id = r.site_id WHERE r.due_at <= $1 OR r.due_at > $1::timestamptz + interval '${LATEST_MINUTES + 1} minutes' ORDER BY r.due_at LIMIT ${VALUED_AT_ONCE}`,
    [now],
  );
  if (due.length === 0) return 0;
  const open = due.filter((row) => row.open);
  const found = await runways(dataSource, { accounts: open, now });
  await inTransaction(dataSource, async (tx) => {
    await tx.query('DELETE FROM runway WHERE account_id = ANY($1::uuid[])', [due.filter((row) => !row.open).map(({ accountId }) => accountId)]);
    const rows = open.map(({ accountId, xid }) => ({ accountId, xid, ...found.get(accountId)! })).sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    // Whoever wants it said anew meanwhile has written the row: it stays due.
    await tx.query(
      `UPDATE runway r SET valued_at = $2, due_at = $2::timestamptz + n.minutes * interval '1 minute', ends_at = n.ends_at, earliest_at = n.earliest_at, latest_at = n.latest_at, precision = n.precision, basis = n.basis,
         available_fen = (SELECT l.balance_fen - p.accrued_fen + p.overdraft_limit_fen FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = r.account_id AND p.kind = 'energy')
       FROM unnest($1::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::xid[]) AS n(account_id, minutes, ends_at, earliest_at, latest_at, precision, basis, xid) WHERE r.account_id = n.account_id AND r.xmin = n.xid`,
      [rows.map((row) => row.accountId), now, rows.map(({ endsAt }) => minutesUntilNext(endsAt, now)), rows.map((row) => row.endsAt), rows.map((row) => row.earliestAt), rows.map((row) => row.latestAt), rows.map((row) => row.precision), rows.map((row) => row.basis), rows.map((row) => row.xid)],
    );
  });
  return due.length;
}

function minutesUntilNext(endsAt: Date | null, now: Date): number {
  if (endsAt === null) return LATEST_MINUTES;
  return Math.min(LATEST_MINUTES, Math.max(SOONEST_MINUTES, divFloor(endsAt.getTime() - now.getTime(), 16 * 60_000)));
}
