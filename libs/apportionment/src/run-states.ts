import { collectShares, issueBills, voidBills, type Collected } from '#libs/charge';
import { sqlState, putOutbox, type Tx } from '#libs/database';
import { revenueCode } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import { sharesOf } from './make-run.js';
import { poolById } from './pools.js';
import type { RunFacts } from './gather.js';

interface LockedRun {
  id: string;
  siteId: string;
  poolId: string;
  fromDay: string;
  toDay: string;
  state: 'draft' | 'issued' | 'settled' | 'void';
  amountFen: number;
  facts: RunFacts;
}

export interface RunAct {
  runId: string;
  actor: Actor;
  now: Date;
}

async function lockRun(tx: Tx, runId: string): Promise<LockedRun> {
  const [run] = await tx.query<LockedRun[]>(
    `SELECT id, site_id AS "siteId", pool_id AS "poolId", from_day::text AS "fromDay", to_day::text AS "toDay", state, amount_fen AS "amountFen", facts FROM apportionment_run WHERE id = $1 FOR UPDATE`,
    [runId],
  );
  if (run === undefined) throw new DomainError('not-found', 'run-not-found', 'there is no such run');
  return run;
}

const refused = (state: string): DomainError => new DomainError('conflict', 'run-state', `the run is ${state}`, { state });
const EXCLUDED = '23P01';

interface StoredShare {
  key: string;
  stallId: string;
  accountId: string | null;
  ownerId: string | null;
  amountFen: number;
  explanation: object;
}

/**
 * Issues a draft: each share that an account or an owner bears becomes a bill, once, and nothing is charged yet. What is billed is
 * what was shown: if it would come out otherwise by now, DomainError 'run-outdated'. A period is billed once: 'period-billed'.
 */
export async function issueRun(tx: Tx, { runId, actor, now }: RunAct): Promise<{ bills: number }> {
  const run = await lockRun(tx, runId);
  if (run.state === 'issued' || run.state === 'settled') return { bills: await billsOf(tx, runId) };
  if (run.state !== 'draft') throw refused(run.state);
  const pool = await poolById(tx, run.poolId);
  const shares = await tx.query<StoredShare[]>(`SELECT key, stall_id AS "stallId", account_id AS "accountId", owner_id AS "ownerId", amount_fen AS "amountFen", explanation FROM apportionment_share WHERE run_id = $1 ORDER BY key`, [runId]);
  const again = await sharesOf(tx, { ...pool, rules: run.facts.rules }, { fromDay: run.fromDay, toDay: run.toDay }, run.facts.givenFen);
  const fresh = new Map(again.shares.map((share) => [share.key, share]));
  const same = again.pool.amountFen === run.amountFen && fresh.size === shares.length && shares.every(({ key, amountFen, accountId }) => {
    const share = fresh.get(key);
    return share?.amountFen === amountFen && (share.bearer.kind === 'account' ? share.bearer.accountId : null) === accountId;
  });
  if (!same) throw new DomainError('conflict', 'run-outdated', 'readings or people have changed since the draft was made: make it anew');
  try {
    await tx.query(`UPDATE apportionment_run SET state = 'issued', issued_by = $2, issued_at = $3 WHERE id = $1`, [runId, actor.id, now]);
  } catch (error) {
    if (sqlState(error) === EXCLUDED) throw new DomainError('conflict', 'period-billed', 'this pool was billed for a part of the period before: void that run first');
    throw error;
  }
  const owed = shares.filter(({ accountId, ownerId, amountFen }) => amountFen > 0 && (accountId !== null || ownerId !== null));
  const bills = await issueBills(tx, owed.map((share) => ({
    siteId: run.siteId, stallId: share.stallId, owes: share.accountId === null ? { ownerId: share.ownerId! } : { accountId: share.accountId }, kind: 'apportionment' as const, sourceId: run.id, causeKey: `apportionment:${run.id}:${share.key}`,
    revenueCode: revenueCode('apportionment'), title: pool.name, fromDay: run.fromDay, toDay: run.toDay, amountFen: share.amountFen, explanation: share.explanation,
  })), now);
  return { bills: bills.length };
}

async function billsOf(tx: Tx, runId: string): Promise<number> {
  const [row] = await tx.query<{ bills: number }[]>('SELECT count(*)::int AS bills FROM charge_bill WHERE source_id = $1', [runId]);
  return row!.bills;
}

/** Charges an issued run to the energy purses, each bill once; again, it changes nothing. */
export async function settleRun(tx: Tx, { runId, actor, now }: RunAct): Promise<Collected> {
  const run = await lockRun(tx, runId);
  if (run.state !== 'issued' && run.state !== 'settled') throw refused(run.state);
  const collected = await collectShares(tx, { sourceId: runId, at: now, actor });
  if (run.state === 'issued') {
    await tx.query(`UPDATE apportionment_run SET state = 'settled', settled_by = $2, settled_at = $3 WHERE id = $1`, [runId, actor.id, now]);
    await tellShares(tx, run);
  }
  return collected;
}

/** Everybody who was charged is told what he paid and for what. */
async function tellShares(tx: Tx, run: LockedRun): Promise<void> {
  const bills = await tx.query<{ id: string; accountId: string; customerId: string; amountFen: number; title: string }[]>(
    `SELECT b.id, b.account_id AS "accountId", a.customer_id AS "customerId", b.amount_fen AS "amountFen", b.title FROM charge_bill b JOIN account a ON a.id = b.account_id WHERE b.source_id = $1 AND b.state = 'settled' AND b.amount_fen > 0 ORDER BY b.id`,
    [run.id],
  );
  await putOutbox(tx, bills.map(({ id, accountId, customerId, amountFen, title }) => ({
    topic: 'customer.tell', key: `charge:${id}`, payload: { siteId: run.siteId, customerId, accountId, causeKey: `charge:${id}`, template: 'share-charged', params: { amountFen, text: title } },
  })));
}

/** Takes a run back as a whole, whatever was paid with it; a draft is thrown away. The period can be run again. */
export async function voidRun(tx: Tx, { runId, actor, now, reason }: RunAct & { reason: string }): Promise<{ bills: number; returnedFen: number }> {
  const run = await lockRun(tx, runId);
  if (run.state === 'void') return { bills: 0, returnedFen: 0 };
  await tx.query(`UPDATE apportionment_run SET state = 'void', voided_by = $2, voided_at = $3, void_reason = $4 WHERE id = $1`, [runId, actor.id, now, reason]);
  return voidBills(tx, { which: { sourceId: runId }, reason, actor, at: now });
}
