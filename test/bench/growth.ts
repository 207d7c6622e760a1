import type { TestDatabase } from '../support/database.js';
import type { BenchResult } from './bench-result.js';
import { cpuMsPer1000, faultsOf, fleetMarket, sweepFleet, type SweepCost } from './fleet-market.js';

const HALF_HOUR_S = 1800;
const LIMIT = 1.1;
const HOT_LIMIT_PERCENT = 98;
const CYCLES = 60;
const WARM_UPS = 3;
const AT_ENDS = 10;
// What is written on every sweep in place; readings and day lines are meant to grow.
const HOT_TABLES = ['meter_state', 'accrual', 'purse'] as const;

interface TableUse {
  name: string;
  updates: number;
  hot: number;
  bytes: number;
}

/** Statistics are told at the end of transactions and a little later: asked for on a connection of their own, after a pause. */
async function useOf({ dataSource }: TestDatabase): Promise<TableUse[]> {
  await dataSource.query('SELECT pg_stat_force_next_flush()');
  await new Promise((go) => setTimeout(go, 1500));
  return (await dataSource.query(
    `SELECT relname AS name, n_tup_upd AS updates, n_tup_hot_upd AS hot, pg_table_size(relid) AS bytes FROM pg_stat_user_tables WHERE relname = ANY($1) ORDER BY relname`,
    [HOT_TABLES],
  )) as TableUse[];
}

const cpuS = (costs: readonly SweepCost[], meters: number) => cpuMsPer1000(costs, meters);
const total = (costs: readonly SweepCost[]) => costs.reduce((sum, { nodeS, postgresS }) => sum + nodeS + postgresS, 0);

/** What a thousand meters cost among a hundred thousand, beside what they cost alone. */
async function bySize(): Promise<BenchResult> {
  const perThousand: number[] = [];
  const faults: string[] = [];
  let cpuSeconds = 0;
  for (const { meters, warmUps, sweeps, speed } of [{ meters: 1000, warmUps: 30, sweeps: 40, speed: HALF_HOUR_S * 8 }, { meters: 100_000, warmUps: 1, sweeps: 5, speed: HALF_HOUR_S / 10 }]) {
    const market = await fleetMarket(meters, { speed });
    try {
      const { costs, meters: read } = await sweepFleet(market, warmUps + sweeps);
      perThousand.push(cpuS(costs.slice(warmUps), read));
      faults.push(...(await faultsOf(market.database, read * costs.length)));
      cpuSeconds += total(costs);
    } finally {
      await market.close();
    }
  }
  const [small, large] = perThousand as [number, number];
  const ratio = large / small;
  return {
    id: 'G6-size', title: 'CPU per 1,000 meters at 100,000 meters beside 1,000', ratio, unit: '×', limit: LIMIT, ok: ratio <= LIMIT && faults.length === 0, cpuSeconds,
    details: `${small.toFixed(1)} CPU-ms at 1,000, ${large.toFixed(1)} at 100,000; ${faults.length === 0 ? 'every reading stored, energy and money agree' : `WRONG: ${faults.join(', ')}`}`,
  };
}

/** Sixty sweeps one after the other: the last cost what the first did, and tables written in place do not grow. */
async function overTime(): Promise<BenchResult> {
  const market = await fleetMarket(10_000, { speed: HALF_HOUR_S });
  try {
    const { dataSource } = market.database;
    let early: TableUse[] = [];
    let done = 0;
    const { costs, meters } = await sweepFleet(market, WARM_UPS + CYCLES, async () => {
      if (done++ === WARM_UPS + AT_ENDS) early = await useOf(market.database);
    });
    const late = await useOf(market.database);
    const counted = costs.slice(WARM_UPS);
    const first = cpuS(counted.slice(0, AT_ENDS), meters);
    const last = cpuS(counted.slice(-AT_ENDS), meters);
    const tables = late.map(({ name, updates, hot, bytes }) => {
      const before = early.find((table) => table.name === name)!;
      return { name, hotPercent: (100 * (hot - before.hot)) / (updates - before.updates), growth: bytes / before.bytes };
    });
    const faults = await faultsOf(market.database, meters * costs.length);
    const [autovacuum] = (await dataSource.query(`SELECT current_setting('autovacuum') AS state`)) as { state: string }[];
    const ratio = last / first;
    return {
      id: 'G6-time', title: `CPU of the last ${AT_ENDS} of ${CYCLES} sweeps of ${meters} meters beside the first ${AT_ENDS}`, ratio, unit: '×', limit: LIMIT,
      ok: ratio <= LIMIT && tables.every(({ hotPercent, growth }) => hotPercent >= HOT_LIMIT_PERCENT && growth <= LIMIT) && faults.length === 0, cpuSeconds: total(costs),
      details: `${first.toFixed(1)} → ${last.toFixed(1)} CPU-ms per 1,000; ${tables.map(({ name, hotPercent, growth }) => `${name} ${hotPercent.toFixed(1)} % in place, size ×${growth.toFixed(2)}`).join('; ')} (limit ${HOT_LIMIT_PERCENT} %, ×${LIMIT}); autovacuum ${autovacuum!.state}; ${faults.length === 0 ? 'energy and money agree' : `WRONG: ${faults.join(', ')}`}`,
    };
  } finally {
    await market.close();
  }
}

export async function run(): Promise<BenchResult[]> {
  return [await overTime(), await bySize()];
}
