import { notifyLive, type Tx } from '#libs/database';
import type { CutCondition } from './domain/cut.js';

/** A run at a set time that is to cut for property fees, or to look once more at what waited for little. */
export interface RunForFees {
  id: string;
  siteId: string;
  /** undefined: every account that is due; else these supplies, which the breaker had stopped */
  again: ReadonlySet<number> | undefined;
}

/** A run is joined while it is young; what the breaker stopped, for as long as staff have to decide. */
const JOIN_MINUTES = 10;
const BREAKER_MINUTES = 240;

/** The runs that cuts for fees may join now, locked; one that another worker holds comes with the next turn. */
export async function lockRunsForFees(tx: Tx, now: Date): Promise<Map<string, RunForFees>> {
  const rows = (await tx.query(
    `SELECT r.id, r.site_id AS "siteId", r.property_judged_at IS NULL AS first, (SELECT coalesce(array_agg(i.meter_id), '{}') FROM cut_run_item i WHERE i.run_id = r.id AND i.cause = 'property_arrears' AND i.result = 'waits' AND i.waits = '{breaker}') AS stopped
     FROM cut_run r WHERE r.state <> 'missed' AND ((r.property_judged_at IS NULL AND r.started_at > $1::timestamptz - interval '${JOIN_MINUTES} minutes') OR (r.state = 'cutting' AND r.started_at > $1::timestamptz - interval '${BREAKER_MINUTES} minutes'))
     ORDER BY r.site_id, r.due_at FOR UPDATE OF r SKIP LOCKED`,
    [now],
  )) as { id: string; siteId: string; first: boolean; stopped: number[] }[];
  return new Map(rows.filter(({ first, stopped }) => first || stopped.length > 0).map(({ first, stopped, ...run }) => [run.siteId, { ...run, again: first ? undefined : new Set(stopped) }]));
}

export interface FeeCutResult {
  runId: string;
  siteId: string;
  meterId: number;
  accountId: string;
  stallId: string;
  owedFen: number;
  /** none: it was cut */
  waits: CutCondition[];
}

/** Writes down what a run did for property fees, shop by shop; it is followed then like every other cut. */
export async function noteFeeCuts(tx: Tx, runs: readonly RunForFees[], results: readonly FeeCutResult[], now: Date): Promise<void> {
  if (runs.length === 0) return;
  await tx.query(
    `INSERT INTO cut_run_item (run_id, meter_id, account_id, stall_id, due_fen, available_fen, cause, result, waits, decided_at, hold_id)
     SELECT n.run, n.meter, n.account, n.stall, -n.owed, -n.owed, 'property_arrears', CASE WHEN n.waits = '' THEN 'cut' ELSE 'waits' END, coalesce(string_to_array(nullif(n.waits, ''), ','), '{}'), $7,
       (SELECT h.id FROM hold h WHERE h.meter_id = n.meter AND h.cause = 'property_arrears' AND h.lifted_at IS NULL AND n.waits = '')
     FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[]) AS n(run, meter, account, stall, owed, waits)
     ON CONFLICT (run_id, meter_id, cause) DO UPDATE SET result = excluded.result, waits = excluded.waits, decided_at = excluded.decided_at, hold_id = excluded.hold_id, available_fen = excluded.available_fen`,
    [results.map(({ runId }) => runId), results.map(({ meterId }) => meterId), results.map(({ accountId }) => accountId), results.map(({ stallId }) => stallId), results.map(({ owedFen }) => owedFen), results.map(({ waits }) => waits.join()), now],
  );
  // A run that had nobody else to cut was over already: it goes on until these are read back.
  await tx.query(
    `UPDATE cut_run SET property_judged_at = coalesce(property_judged_at, $2), state = CASE WHEN state = 'done' AND id = ANY($3::uuid[]) THEN 'cutting' ELSE state END, finished_at = CASE WHEN state = 'done' AND id = ANY($3::uuid[]) THEN NULL ELSE finished_at END WHERE id = ANY($1::uuid[])`,
    [runs.map(({ id }) => id), now, [...new Set(results.map(({ runId }) => runId))]],
  );
  for (const { siteId } of runs) await notifyLive(tx, { siteId, kind: 'cut-run' });
}
