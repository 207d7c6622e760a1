import { DomainError } from '#libs/runtime';
import type { Queryable } from './formula-meters.js';
import type { Period } from './gather.js';
import { requireOver, sharesOf } from './make-run.js';
import { poolById, type Pool } from './pools.js';
import type { automaticMethods } from './domain/rules.js';

export type Trial = 'own' | (typeof automaticMethods)[number];

export interface WhatIf {
  usedWh: number | null;
  amountFen: number;
  estimated: boolean;
  trials: { method: Trial; refused: string | null }[];
  /** the last run of this pool that was billed and ended before the period */
  last: { fromDay: string; toDay: string; amountFen: number; method: string } | null;
  rows: { stallId: string; stallNumber: string; stallName: string; lastFen: number | null; amounts: (number | null)[] }[];
  /** what the company would bear, trial by trial */
  company: (number | null)[];
}

export interface WhatIfInput extends Period {
  poolId: string;
  amountFen: number | null;
  trials: readonly Trial[];
  now: Date;
}

/** One pool shared by several methods beside each other, and beside what was billed last. Nothing is kept. */
export async function whatIf(database: Queryable, input: WhatIfInput): Promise<WhatIf> {
  const pool = await poolById(database, input.poolId);
  await requireOver(database, pool, input, input.now);
  const period = { fromDay: input.fromDay, toDay: input.toDay };
  const tried = await Promise.all(input.trials.map((trial) => attempt(database, pool, period, { trial, givenFen: input.amountFen })));
  const made = tried.flatMap(({ made: shares }) => (shares === undefined ? [] : [shares]));
  if (made[0] === undefined) throw new DomainError('conflict', tried[0]!.refused ?? 'pool-without-weights', 'no method can share this pool', {});
  const last = await lastRun(database, pool.id, input.fromDay);
  const stalls = (await database.query(`SELECT id AS "stallId", number AS "stallNumber", name AS "stallName" FROM stall WHERE id = ANY($1::uuid[]) ORDER BY number COLLATE "C"`, [
    [...new Set([...made.flatMap(({ shares }) => shares.map(({ stallId }) => stallId)), ...(last?.byStall.keys() ?? [])])],
  ])) as { stallId: string; stallNumber: string; stallName: string }[];
  const sum = (of: (typeof tried)[number], wanted: (share: NonNullable<typeof of.made>['shares'][number]) => boolean): number | null => of.made?.shares.filter(wanted).reduce((total, { amountFen }) => total + amountFen, 0) ?? null;
  return {
    usedWh: made[0].pool.usedWh, amountFen: made[0].pool.amountFen, estimated: made[0].estimated, trials: tried.map(({ trial, refused }) => ({ method: trial, refused })), last: last?.run ?? null,
    rows: stalls.map((stall) => ({ ...stall, lastFen: last === undefined ? null : (last.byStall.get(stall.stallId) ?? 0), amounts: tried.map((of) => sum(of, ({ stallId, bearer }) => stallId === stall.stallId && bearer.kind !== 'company')) })),
    company: tried.map((of) => sum(of, ({ bearer }) => bearer.kind === 'company')),
  };
}

async function attempt(database: Queryable, pool: Pool, period: Period, { trial, givenFen }: { trial: Trial; givenFen: number | null }): Promise<{ trial: Trial; refused: string | null; made?: Awaited<ReturnType<typeof sharesOf>> }> {
  try {
    const rules = trial === 'own' ? pool.rules : { ...pool.rules, method: { kind: trial } };
    return { trial, refused: null, made: await sharesOf(database, { ...pool, rules }, period, givenFen) };
  } catch (error) {
    if (error instanceof DomainError) return { trial, refused: error.code };
    throw error;
  }
}

async function lastRun(database: Queryable, poolId: string, beforeDay: string): Promise<{ run: NonNullable<WhatIf['last']>; byStall: Map<string, number> } | undefined> {
  const [run] = (await database.query(
    `SELECT id, from_day::text AS "fromDay", to_day::text AS "toDay", amount_fen AS "amountFen", facts #>> '{rules,method,kind}' AS method FROM apportionment_run WHERE pool_id = $1 AND state IN ('issued', 'settled') AND to_day <= $2 ORDER BY to_day DESC LIMIT 1`,
    [poolId, beforeDay],
  )) as (NonNullable<WhatIf['last']> & { id: string })[];
  if (run === undefined) return undefined;
  const { id, ...shown } = run;
  const rows = (await database.query(`SELECT stall_id AS "stallId", sum(amount_fen)::bigint AS fen FROM apportionment_share WHERE run_id = $1 AND bearer <> 'company' GROUP BY stall_id`, [id])) as { stallId: string; fen: number }[];
  return { run: shown, byStall: new Map(rows.map(({ stallId, fen }) => [stallId, fen])) };
}
