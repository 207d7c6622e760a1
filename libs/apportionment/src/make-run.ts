import { startOfDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import type { ShareExplanation } from './domain/explain-share.js';
import { NoWeights, sharePool, type Share } from './domain/shares.js';
import { gather, type Gathered, type Period } from './gather.js';
import type { Queryable } from './formula-meters.js';
import { poolById, type Pool } from './pools.js';

export interface MadeShares extends Gathered {
  shares: Share[];
}

/** A pool's shares over a period as they are now; the same call a moment later gives the same fen. */
export async function sharesOf(database: Queryable, pool: Pool, period: Period, givenFen: number | null): Promise<MadeShares> {
  const gathered = await gather(database, pool, period, givenFen);
  try {
    const shares = sharePool(gathered.pool);
    // Of fixed sums, the pool is what somebody bears.
    const amountFen = gathered.pool.method === 'fixed' ? shares.reduce((sum, share) => sum + share.amountFen, 0) : gathered.pool.amountFen;
    return { ...gathered, pool: { ...gathered.pool, amountFen }, shares };
  } catch (error) {
    if (error instanceof NoWeights) throw new DomainError('conflict', 'pool-without-weights', 'nobody can bear this pool: what it is shared by is zero everywhere', { method: gathered.pool.method });
    throw error;
  }
}

export function explanationOf(share: Share, { pool, facts, estimated }: Gathered, { name, medium }: Pick<Pool, 'name' | 'medium'>): ShareExplanation {
  const { basis, days, ofDays, weight, totalWeight, usedWh, vacant } = share;
  return {
    pool: name, medium, method: pool.method, fromDay: pool.fromDay, toDay: pool.toDay, poolWh: pool.usedWh, poolFen: pool.amountFen, priceMicroYuan: facts.priceMicroYuan, estimated, basis, days, ofDays, weight, totalWeight, usedWh, vacant,
  };
}

export interface MakeRunInput extends Period {
  /** made by the client: the same id again is the same draft */
  runId: string;
  poolId: string;
  /** of a pool of money */
  amountFen: number | null;
  actor: Actor;
  now: Date;
}

/** Refuses a period that is not over for pools that are metered: DomainError 'pool-period-not-over'. */
export async function requireOver(database: Queryable, pool: Pool, period: Period, now: Date): Promise<void> {
  if (period.fromDay >= period.toDay) throw new DomainError('invalid', 'pool-period-empty', 'the period ends before it begins');
  const [site] = (await database.query('SELECT time_zone AS zone FROM site WHERE id = $1', [pool.siteId])) as { zone: string }[];
  if (pool.rules.source.kind === 'meters' && startOfDay(period.toDay, site!.zone) > now) throw new DomainError('conflict', 'pool-period-not-over', 'the period is not over: its last reading is still to come');
}

/** Works a draft out and keeps it, shares and reasons included; nothing is billed by it. */
export async function makeRun(tx: Tx, input: MakeRunInput): Promise<{ runId: string }> {
  const pool = await poolById(tx, input.poolId);
  const period = { fromDay: input.fromDay, toDay: input.toDay };
  const [known] = await tx.query<{ poolId: string; fromDay: string; toDay: string }[]>('SELECT pool_id AS "poolId", from_day::text AS "fromDay", to_day::text AS "toDay" FROM apportionment_run WHERE id = $1', [input.runId]);
  if (known !== undefined) {
    if (known.poolId !== pool.id || known.fromDay !== period.fromDay || known.toDay !== period.toDay) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another run');
    return { runId: input.runId };
  }
  await requireOver(tx, pool, period, input.now);
  const made = await sharesOf(tx, pool, period, input.amountFen);
  await tx.query(
    `INSERT INTO apportionment_run (id, site_id, pool_id, from_day, to_day, facts, used_wh, amount_fen, estimated, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [input.runId, pool.siteId, pool.id, period.fromDay, period.toDay, JSON.stringify(made.facts), made.pool.usedWh, made.pool.amountFen, made.estimated, input.actor.id, input.now],
  );
  await tx.query(
    `INSERT INTO apportionment_share (run_id, key, stall_id, bearer, account_id, owner_id, days, weight, used_wh, amount_fen, explanation)
     SELECT $1, key, "stallId", bearer, "accountId", "ownerId", days, weight, "usedWh", "amountFen", explanation
     FROM jsonb_to_recordset($2::jsonb) AS s(key text, "stallId" uuid, bearer text, "accountId" uuid, "ownerId" uuid, days int, weight bigint, "usedWh" bigint, "amountFen" bigint, explanation jsonb)`,
    [input.runId, JSON.stringify(made.shares.map((share) => rowOf(share, made, pool)))],
  );
  return { runId: input.runId };
}

function rowOf(share: Share, made: MadeShares, pool: Pool): object {
  const { bearer } = share;
  return {
    ...share, bearer: bearer.kind, accountId: bearer.kind === 'account' ? bearer.accountId : null, ownerId: bearer.kind === 'owner' ? bearer.ownerId : null, explanation: explanationOf(share, made, pool),
  };
}
