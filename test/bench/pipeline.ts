import type { BenchResult } from './bench-result.js';
import { cpuMsPer1000, faultsOf, fleetMarket, median, sweepFleet } from './fleet-market.js';

// A sweep takes about this long: time runs so fast that half an hour lies between two, every sweep finds energy used, charges
// it, and changes what each account has left.
const HALF_HOUR_S = 1800;
const LIMIT_CPU_MS = 90;
const SWEEPS = 7;

/** A worker runs for months: what the first sweeps spend on compiling and on first connections is not counted. */
export async function measure(meters: number, limitS: number, warmUps: number): Promise<BenchResult> {
  const market = await fleetMarket(meters, { speed: HALF_HOUR_S / limitS });
  try {
    const { costs: all, meters: read } = await sweepFleet(market, warmUps + SWEEPS);
    const costs = all.slice(warmUps);
    const faults = await faultsOf(market.database, read * all.length);
    const wallS = median(costs.map((cost) => cost.wallS));
    const cpuMs = cpuMsPer1000(costs, read);
    const share = (pick: 'nodeS' | 'postgresS') => ((median(costs.map((cost) => cost[pick])) * 1_000_000) / read).toFixed(1);
    return {
      id: `G5-${meters / 1000}k`, title: `sweep of ${read} meters: read, store, accrue, decide`, ratio: wallS, unit: 's a sweep', limit: limitS, goal: limitS / 2,
      ok: faults.length === 0 && wallS <= limitS && cpuMs <= LIMIT_CPU_MS, cpuSeconds: costs.reduce((sum, { nodeS, postgresS }) => sum + nodeS + postgresS, 0),
      details: `${cpuMs.toFixed(1)} CPU-ms per 1,000 meters (limit ${LIMIT_CPU_MS}): Node ${share('nodeS')}, PostgreSQL ${share('postgresS')}; ${faults.length === 0 ? 'every reading stored, energy and money agree' : `WRONG: ${faults.join(', ')}`}; resident ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    };
  } finally {
    await market.close();
  }
}

/** The way of a reading at 10,000 and 100,000 meters, against a fleet in a process of its own. */
export async function run(): Promise<BenchResult[]> {
  return [await measure(10_000, 1, 15), await measure(100_000, 10, 2)];
}
