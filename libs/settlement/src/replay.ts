import type { DataSource } from 'typeorm';
import { addDays, civilDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { divCeil, divFloor, PARTS_PER_FEN } from '#libs/quantity';
import { DomainError } from '#libs/runtime';
import { asksDayKind, shapeOf, spanKey, type TariffDefinition, type TariffVersion } from '#libs/tariff';
import { replayAccount, type ReplayedLine, type ReplayReading } from './domain/replay-lines.js';
import { siteCalendars } from './site-calendar.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface ReplayRow {
  accountId: string;
  accountNumber: string;
  stallNumber: string;
  stallName: string;
  usedWh: number;
  oldFen: number;
  newFen: number;
  differenceFen: number;
}

export interface Replay {
  from: CivilDay;
  to: CivilDay;
  accounts: ReplayRow[];
  winners: number;
  losers: number;
  usedWh: number;
  oldFen: number;
  newFen: number;
  differenceFen: number;
  /** the highest rise of an account, in tenths of a percent; null where nobody paid anything */
  highestRisePermille: number | null;
  totalRisePermille: number | null;
  /** energy whose time inside its interval is not known, though the draft asks for it: shared out by time */
  vagueWh: number;
}

export interface ReplayInput {
  planId: string;
  definition: TariffDefinition;
  /** the last day that is looked at; the days before it */
  to: CivilDay;
  days: number;
}

/** The last days that are whole: up to yesterday. */
export const lastWholeDay = (now: Date, zone: string): CivilDay => addDays(civilDay(now, zone), -1);

interface LineRow extends ReplayedLine {
  accountId: string;
}

// Lines of the plan's own versions in these days, the open ones included; looked for meter by meter of the site.
const LINES = `
  WITH versions AS (SELECT short_id FROM tariff_version WHERE plan_id = $1)
  SELECT u.meter_id AS "meterId", u.account_id AS "accountId", (extract(epoch FROM u.from_at) * 1000)::float8 AS "fromMs", (extract(epoch FROM u.to_at) * 1000)::float8 AS "toMs", u.day::text AS day, u.used_wh AS "usedWh",
    u.from_register_wh AS "fromRegisterWh", u.charge_parts AS "chargeParts",
    coalesce((SELECT sum(u.pieces[4 * k + 4]) FROM generate_series(0, cardinality(u.pieces) / 4 - 1) k WHERE u.pieces[4 * k + 3] = -1), 0)::bigint AS "freeWh"
  FROM meter m JOIN usage_line u ON u.meter_id = m.id AND u.day BETWEEN $2 AND $3 WHERE m.site_id = $4 AND u.account_id IS NOT NULL AND u.version_id IN (SELECT short_id FROM versions)
  UNION ALL
  SELECT a.meter_id, a.line_account_id, (extract(epoch FROM a.line_from_at) * 1000)::float8, (extract(epoch FROM a.at) * 1000)::float8, a.line_day::text, a.line_used_wh, a.line_from_register_wh, a.line_charge_parts,
    coalesce((SELECT sum(a.line_pieces[4 * k + 4]) FROM generate_series(0, cardinality(a.line_pieces) / 4 - 1) k WHERE a.line_pieces[4 * k + 3] = -1), 0)::bigint
  FROM meter m JOIN accrual a ON a.meter_id = m.id WHERE m.site_id = $4 AND a.line_from_at IS NOT NULL AND a.line_account_id IS NOT NULL AND a.line_day BETWEEN $2 AND $3 AND a.line_version_id IN (SELECT short_id FROM versions)`;

const ACCOUNTS_AT_ONCE = 200;

/**
 * What each account under a plan would have paid in the last days for what it used, had a definition held all the time, beside what it was
 * charged. With the prices that held, both are the same to the part of a fen. DomainError 'tariff-plan-not-found'.
 */
export async function replay(database: Queryable, input: ReplayInput): Promise<Replay> {
  const [plan] = await database.query<{ siteId: string; zone: string }[]>('SELECT p.site_id AS "siteId", s.time_zone AS zone FROM tariff_plan p JOIN site s ON s.id = p.site_id WHERE p.id = $1', [input.planId]);
  if (plan === undefined) throw new DomainError('not-found', 'tariff-plan-not-found', 'there is no such price plan');
  const from = addDays(input.to, 1 - input.days);
  const lines = await database.query<LineRow[]>(LINES, [input.planId, from, input.to, plan.siteId]);
  const byAccount = new Map<string, LineRow[]>();
  for (const line of lines) {
    const known = byAccount.get(line.accountId);
    if (known === undefined) byAccount.set(line.accountId, [line]);
    else known.push(line);
  }
  const calendar = asksDayKind(input.definition) ? (await siteCalendars(database, [plan.siteId])).get(plan.siteId) : undefined;
  const version: TariffVersion = { id: 'draft', planId: input.planId, number: 0, effectiveAt: new Date(0), definition: input.definition, calendar };
  const rows: ReplayRow[] = [];
  let vagueWh = 0;
  const names = await namesOf(database, [...byAccount.keys()]);
  const ids = [...byAccount.keys()];
  for (let start = 0; start < ids.length; start += ACCOUNTS_AT_ONCE) {
    const part = ids.slice(start, start + ACCOUNTS_AT_ONCE);
    const asksTime = shapeOf(input.definition).tables !== undefined;
    const readings = asksTime ? await readingsOf(database, part.flatMap((id) => byAccount.get(id)!)) : new Map<number, ReplayReading[]>();
    const before = await usedBefore(database, part, { from, definition: input.definition });
    for (const accountId of part) {
      const sum = replayAccount(byAccount.get(accountId)!, { readings, version, usedBefore: before.get(accountId) ?? {}, zone: plan.zone, asksTime });
      const [oldFen, newFen] = [divFloor(sum.oldParts, PARTS_PER_FEN), divFloor(sum.newParts, PARTS_PER_FEN)];
      rows.push({ accountId, ...names.get(accountId)!, usedWh: sum.usedWh, oldFen, newFen, differenceFen: newFen - oldFen });
      vagueWh += sum.vagueWh;
    }
  }
  return summed(rows, { from, to: input.to, vagueWh });
}

// Rounded up: what is a little above a limit must not look as if it were within.
const permille = (from: number, to: number): number | null => (from <= 0 ? null : divCeil((to - from) * 1000, from));

function summed(rows: ReplayRow[], { from, to, vagueWh }: { from: CivilDay; to: CivilDay; vagueWh: number }): Replay {
  const sum = (pick: (row: ReplayRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const rises = rows.flatMap(({ oldFen, newFen }) => permille(oldFen, newFen) ?? []);
  const [oldFen, newFen] = [sum((row) => row.oldFen), sum((row) => row.newFen)];
  return {
    from, to, vagueWh, accounts: rows.sort((a, b) => b.differenceFen - a.differenceFen || (a.accountNumber < b.accountNumber ? -1 : 1)), winners: rows.filter(({ differenceFen }) => differenceFen < 0).length, losers: rows.filter(({ differenceFen }) => differenceFen > 0).length,
    usedWh: sum((row) => row.usedWh), oldFen, newFen, differenceFen: newFen - oldFen, highestRisePermille: rises.length === 0 ? null : rises.reduce((most, rise) => Math.max(most, rise)), totalRisePermille: permille(oldFen, newFen),
  };
}

async function namesOf(database: Queryable, accountIds: readonly string[]): Promise<Map<string, Pick<ReplayRow, 'accountNumber' | 'stallNumber' | 'stallName'>>> {
  const rows = await database.query<(Pick<ReplayRow, 'accountNumber' | 'stallNumber' | 'stallName'> & { id: string })[]>('SELECT a.id, a.number AS "accountNumber", st.number AS "stallNumber", st.name AS "stallName" FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = ANY($1::uuid[])', [accountIds]);
  return new Map(rows.map(({ id, ...name }) => [id, name]));
}

async function readingsOf(database: Queryable, lines: readonly LineRow[]): Promise<Map<number, ReplayReading[]>> {
  const from = lines.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity);
  const to = lines.reduce((most, { toMs }) => Math.max(most, toMs), 0);
  const rows = await database.query<{ meter_id: number; ms: number; register_wh: number; periods: string[] | null }[]>(
    `SELECT meter_id, (extract(epoch FROM read_at) * 1000)::float8 AS ms, register_wh, period_register_wh AS periods FROM reading
     WHERE meter_id = ANY($1::int[]) AND read_at BETWEEN $2 AND $3 AND quality IN ('good', 'manual') ORDER BY meter_id, read_at`,
    [[...new Set(lines.map(({ meterId }) => meterId))], new Date(from), new Date(to)],
  );
  const byMeter = new Map<number, ReplayReading[]>();
  for (const { meter_id, ms, register_wh, periods } of rows) {
    const reading = { ms, registerWh: register_wh, periodRegistersWh: periods?.map(Number) };
    const known = byMeter.get(meter_id);
    if (known === undefined) byMeter.set(meter_id, [reading]);
    else known.push(reading);
  }
  return byMeter;
}

/** What accounts had used of the month or year in which the days begin, before them. */
async function usedBefore(database: Queryable, accountIds: readonly string[], { from, definition }: { from: CivilDay; definition: TariffDefinition }): Promise<Map<string, Record<string, number>>> {
  const key = spanKey(definition, from);
  if (key === undefined) return new Map();
  const first = key.length === 4 ? `${key}-01-01` : `${key}-01`;
  const rows = await database.query<{ id: string; wh: number }[]>(
    `SELECT am.account_id AS id, sum(l.wh)::bigint AS wh FROM (SELECT DISTINCT account_id, meter_id FROM account_meter WHERE account_id = ANY($1::uuid[])) am
       CROSS JOIN LATERAL (SELECT sum(used_wh) AS wh FROM metered_usage WHERE meter_id = am.meter_id AND account_id = am.account_id AND day >= $2 AND day < $3) l GROUP BY am.account_id`,
    [accountIds, first, from],
  );
  return new Map(rows.map(({ id, wh }) => [id, { [key]: wh ?? 0 }]));
}
