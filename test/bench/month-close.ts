import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database';
import { verifyLedger } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import { billWithExplanation, SettleBuilding } from '#libs/settlement';
import { billAddsUp } from '#libs/tariff';
import { testDatabase } from '../support/database.js';
import type { MoneyMarket } from '../support/money-market.js';
import type { BenchResult } from './bench-result.js';
import { settleBare } from './month-close-bare.js';
import { fillMonth, MONTH_END } from './month-close-market.js';

const LIMIT = 2;
const CLOCK_TICKS = 100;
const SAMPLE = 1_000;
const SETTLED_AT = '2026-11-01T00:05:00+08:00';

interface Measured {
  cpuSeconds: number;
  wallSeconds: number;
}

/**
 * G14: a month close of 100,000 bills that explain themselves, against bare set-based SQL that makes the same bills and transfers
 * without explanations. Both run on copies of one filled database; CPU seconds of this process and of the database count.
 */
export async function run({ meters = 100_000, days = 30 }: { meters?: number; days?: number } = {}): Promise<BenchResult> {
  const template = await testDatabase({ now: new Date(SETTLED_AT) });
  try {
    const market = await fillMonth(template.dataSource, meters, days);
    await template.dataSource.destroy();
    const bare = await onCopy(template.url, async (database) => {
      const measured = await measure(database, () => settleBare(database, market, { cutOffAt: MONTH_END, at: new Date(SETTLED_AT) }));
      return { ...measured, books: await books(database) };
    });
    const ours = await onCopy(template.url, async (database) => {
      const settle = new SettleBuilding(database, new ManualClock(SETTLED_AT));
      const measured = await measure(database, () => settle.execute({ buildingId: market.buildingId, cutOffAt: MONTH_END }));
      return { ...measured, books: await books(database), faults: await faults(database, market, settle) };
    });
    const same = JSON.stringify(ours.books) === JSON.stringify(bare.books) && ours.books.bills === meters;
    return result(ours, bare, [...ours.faults, ...(same ? [] : [`books differ: ${JSON.stringify(ours.books)} against ${JSON.stringify(bare.books)}`])]);
  } finally {
    await template.close();
  }
}

function result(ours: Measured, bare: Measured, faults: readonly string[]): BenchResult {
  const ratio = ours.cpuSeconds / bare.cpuSeconds;
  return {
    id: 'G14', title: 'month close with explained bills against bare SQL', ratio, unit: '× CPU', limit: LIMIT, goal: LIMIT, ok: ratio <= LIMIT && faults.length === 0, cpuSeconds: ours.cpuSeconds,
    details: { wallSeconds: ours.wallSeconds, bareCpuSeconds: bare.cpuSeconds, bareWallSeconds: bare.wallSeconds, faults },
  };
}

/** What both sides must agree on, bill for bill, up to the numbers of rows and what explains them. */
async function books(database: DataSource): Promise<Record<string, number | string>> {
  const rows = await database.query<Record<string, number | string>[]>(`
    SELECT (SELECT count(*) FROM bill) AS bills, (SELECT sum(amount_fen)::bigint FROM bill) AS billed_fen, (SELECT count(*) FROM transfer) AS transfers, (SELECT sum(amount_fen)::bigint FROM transfer) AS moved_fen,
      (SELECT sum(balance_fen)::bigint FROM ledger_account) AS sum_fen, (SELECT sum(accrued_fen)::bigint FROM purse) AS accrued_fen,
      (SELECT md5(string_agg(concat_ws(':', meter_id, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts, carry_after_parts, amount_fen), ',' ORDER BY meter_id)) FROM bill) AS bill_hash,
      (SELECT md5(string_agg(concat_ws(':', meter_id, carry_parts, unsettled_parts, unsettled_wh, settled_at, settled_register_wh), ',' ORDER BY meter_id)) FROM accrual) AS state_hash,
      (SELECT md5(string_agg(concat_ws(':', code, balance_fen, transfers), ',' ORDER BY code)) FROM ledger_account) AS ledger_hash`);
  return rows[0]!;
}

async function faults(database: DataSource, market: MoneyMarket, settle: SettleBuilding): Promise<string[]> {
  const found = (await verifyLedger(database)).map((violation) => `${violation.rule}: ${violation.subject} ${violation.detail}`);
  const ids = await database.query<{ id: number }[]>('SELECT id FROM bill ORDER BY id LIMIT $1', [SAMPLE]);
  for (const { id } of ids) {
    const bill = await billWithExplanation(database, id);
    const lines = bill!.lines.map((line) => ({ ...line, effectiveAt: new Date(line.effectiveAt) }));
    if (!billAddsUp({ ...bill!, lines, zone: market.zone })) found.push(`bill ${String(id)} does not add up`);
  }
  await database.query('UPDATE building SET last_settlement_due_at = NULL');
  const again = await settle.execute({ buildingId: market.buildingId, cutOffAt: MONTH_END });
  if (again.kind !== 'settled' || again.bills !== 0) found.push('a second run billed again');
  return found;
}

async function onCopy<T>(templateUrl: string, work: (database: DataSource) => Promise<T>): Promise<T> {
  const template = templateUrl.slice(templateUrl.lastIndexOf('/') + 1);
  const copy = `${template}_copy`;
  const admin = createDataSource({ url: process.env['TEST_DATABASE_URL']!, applicationName: 'bench', poolSize: 1 });
  await admin.initialize();
  await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${template}`);
  await admin.query('CHECKPOINT');
  // One connection, so that all of the database's work for this side is one process to look at.
  const database = createDataSource({ url: templateUrl.replace(template, copy), applicationName: 'bench', poolSize: 1 });
  try {
    await database.initialize();
    return await work(database);
  } finally {
    if (database.isInitialized) await database.destroy();
    await admin.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
    await admin.destroy();
  }
}

async function measure(database: DataSource, work: () => Promise<unknown>): Promise<Measured> {
  const [backend] = await database.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  await database.query('SET max_parallel_workers_per_gather = 0');
  const before = { own: process.cpuUsage(), database: processCpuSeconds(backend!.pid), wall: performance.now() };
  await work();
  const own = process.cpuUsage(before.own);
  return { cpuSeconds: (own.user + own.system) / 1e6 + processCpuSeconds(backend!.pid) - before.database, wallSeconds: (performance.now() - before.wall) / 1000 };
}

/** User and system time of a process, from the fields after its name. */
function processCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}
