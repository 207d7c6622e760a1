import { notifyLive, putOutbox, type Tx } from '#libs/database';
import { loadCandidates, type Candidate, type CandidateMeter } from './candidates.js';
import type { CutCondition } from './domain/cut.js';
import { runDue } from './domain/cut-times.js';
import { cutPolicySchema } from './domain/policy.js';
import { decideAccounts, type CutOutcome } from './evaluate.js';
import { cutTimesSetAt, notePolicy } from './policy-version.js';

/** A meter that has not answered within this real time is unreachable for the run. */
const READ_SECONDS = 90;
/** What ends by a reading or in minutes is judged again for so long, what staff must decide for so long. */
const AGAIN_MINUTES = 10;
const BREAKER_MINUTES = 240;
/** A run whose readings were taken, but which nobody could judge within its grace and this, is over: the next one comes. */
const JUDGE_MINUTES = 10;

const SOON: readonly CutCondition[] = ['fresh_reading', 'second_reading', 'min_interval'];

interface Site {
  siteId: string;
  zone: string;
  cut: unknown;
}

/** Begins the runs whose time has come, each once: every due shop is asked for a fresh reading. A time that lies too far back is noted as missed. */
export async function startDueRuns(tx: Tx, now: Date): Promise<number> {
  const sites = (await tx.query(`SELECT id AS "siteId", time_zone AS zone, settings -> 'cut' AS cut FROM site WHERE settings #>> '{cut,when}' = 'at_times'`)) as Site[];
  let begun = 0;
  for (const site of sites) {
    const policy = cutPolicySchema.parse(site.cut ?? {});
    const due = runDue(policy, { zone: site.zone, now, setAt: await cutTimesSetAt(tx, site.siteId, policy) });
    if (due === undefined) continue;
    const known = (await tx.query('SELECT 1 FROM cut_run WHERE site_id = $1 AND due_at = $2', [site.siteId, due.dueAt])) as unknown[];
    if (known.length === 0 && (await begin(tx, site.siteId, due, now))) begun += 1;
  }
  return begun;
}

async function begin(tx: Tx, siteId: string, { dueAt, kind }: { dueAt: Date; kind: 'run' | 'missed' }, now: Date): Promise<boolean> {
  const version = await notePolicy(tx, { siteId, by: 'system', now });
  const [run] = (await tx.query(
    `INSERT INTO cut_run (site_id, due_at, started_at, state, finished_at, policy_version_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
    [siteId, dueAt, now, kind === 'run' ? 'reading' : 'missed', kind === 'run' ? null : now, version.id],
  )) as { id: string }[];
  if (run === undefined) return false;
  if (kind === 'run') {
    const due = (await loadCandidates(tx, { siteId }, now)).filter(({ availableFen }) => availableFen <= 0).flatMap((candidate) => candidate.meters.filter(({ held, hasFree }) => !held && !hasFree).map((meter) => ({ candidate, meter })));
    await askReadings(tx, run.id, due, now);
  }
  await notifyLive(tx, { siteId, kind: 'cut-run' });
  return true;
}

async function askReadings(tx: Tx, runId: string, due: readonly { candidate: Candidate; meter: CandidateMeter }[], now: Date): Promise<void> {
  if (due.length === 0) return;
  const rows = (await tx.query(
    `INSERT INTO read_request (site_id, meter_id, purpose, asked_by, asked_at) SELECT s, m, 'cut-check', 'cut-run:' || $4, $3 FROM unnest($1::uuid[], $2::int[]) AS n(s, m) RETURNING id, meter_id AS "meterId"`,
    [due.map(({ candidate }) => candidate.siteId), due.map(({ meter }) => meter.meterId), now, runId],
  )) as { id: string; meterId: number }[];
  const requests = new Map(rows.map(({ id, meterId }) => [meterId, id]));
  await tx.query(
    `INSERT INTO cut_run_item (run_id, meter_id, account_id, stall_id, due_fen, read_request_id) SELECT $1, * FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[])`,
    [runId, due.map(({ meter }) => meter.meterId), due.map(({ candidate }) => candidate.accountId), due.map(({ candidate }) => candidate.stallId), due.map(({ candidate }) => candidate.availableFen), due.map(({ meter }) => requests.get(meter.meterId)!)],
  );
  await putOutbox(tx, rows.map(({ id, meterId }) => ({ topic: 'read.requested', key: id, payload: { readRequestId: id, meterId } })));
}

interface Run {
  id: string;
  siteId: string;
  dueAt: Date;
  startedAt: Date;
  state: 'reading' | 'cutting';
  graceMinutes: number;
  /** items that wait for their reading */
  reading: number;
}

/**
 * Moves the runs on: once every reading is there, all that were read are judged together, so that the breaker sees the whole run; what
 * waits for little is judged again, and what was cut is followed until it is read back. All of it stands in rows: a killed worker's run
 * goes on where it was. Called every second or two; a run that another worker holds is left to it.
 */
export async function followRuns(tx: Tx, now: Date): Promise<void> {
  const runs = (await tx.query(
    `SELECT r.id, r.site_id AS "siteId", r.due_at AS "dueAt", r.started_at AS "startedAt", r.state, coalesce((s.settings #>> '{cut,runGraceMinutes}')::int, 60) AS "graceMinutes",
       (SELECT count(*)::int FROM cut_run_item i JOIN read_request q ON q.id = i.read_request_id WHERE i.run_id = r.id AND i.result = 'asked' AND q.state = 'waiting' AND i.asked_at > clock_timestamp() - interval '${READ_SECONDS} s') AS reading
     FROM cut_run r JOIN site s ON s.id = r.site_id WHERE r.state IN ('reading', 'cutting') ORDER BY r.due_at FOR UPDATE OF r SKIP LOCKED`,
  )) as Run[];
  for (const run of runs) {
    if (run.state === 'reading') await judgeOnce(tx, run, now);
    else await judgeAgain(tx, run, now);
    await followCuts(tx, run, now);
  }
}

async function judgeOnce(tx: Tx, run: Run, now: Date): Promise<void> {
  const late = now.getTime() - run.dueAt.getTime() > (run.graceMinutes + JUDGE_MINUTES) * 60_000;
  if (run.reading > 0 && !late) return;
  await tx.query(`UPDATE cut_run SET state = 'cutting' WHERE id = $1`, [run.id]);
  if (late) {
    await tx.query(`UPDATE cut_run_item SET result = 'waits', waits = '{clock_time}', decided_at = $2 WHERE run_id = $1 AND result = 'asked'`, [run.id, now]);
    return;
  }
  await tx.query(
    `UPDATE cut_run_item i SET result = 'unreachable', decided_at = $2, detail = coalesce(q.error, 'no answer') FROM read_request q WHERE i.run_id = $1 AND i.result = 'asked' AND q.id = i.read_request_id AND (q.state <> 'answered' OR q.quality IS DISTINCT FROM 'good')`,
    [run.id, now],
  );
  await judge(tx, run, now, `result = 'asked'`);
}

async function judgeAgain(tx: Tx, run: Run, now: Date): Promise<void> {
  const minutes = (now.getTime() - run.startedAt.getTime()) / 60_000;
  const hopes = [...(minutes < AGAIN_MINUTES ? SOON : []), ...(minutes < BREAKER_MINUTES ? ['breaker' as const] : [])];
  if (hopes.length > 0) await judge(tx, run, now, `result = 'waits' AND waits <@ ARRAY['${hopes.join(`','`)}']`);
}

async function judge(tx: Tx, run: Run, now: Date, which: string): Promise<void> {
  const items = (await tx.query(`SELECT meter_id AS "meterId", account_id AS "accountId" FROM cut_run_item WHERE run_id = $1 AND cause = 'energy_arrears' AND ${which} ORDER BY meter_id`, [run.id])) as { meterId: number; accountId: string }[];
  if (items.length === 0) return;
  const outcomes = await decideAccounts(tx, { accountIds: [...new Set(items.map(({ accountId }) => accountId))] }, now, new Set(items.map(({ meterId }) => meterId)));
  const byMeter = new Map(outcomes.map((outcome) => [outcome.meterId, outcome]));
  const rows = items.map(({ meterId }) => ({ meterId, ...resultOf(byMeter.get(meterId)) }));
  await tx.query(
    `UPDATE cut_run_item i SET result = n.result, waits = coalesce(string_to_array(nullif(n.waits, ''), ','), '{}'), available_fen = coalesce(n.fen, i.available_fen), not_before = n.before, decided_at = $2,
       hold_id = (SELECT h.id FROM hold h WHERE h.meter_id = i.meter_id AND h.cause = 'energy_arrears' AND h.lifted_at IS NULL AND n.result = 'cut')
     FROM unnest($3::int[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[]) AS n(meter, result, waits, fen, before) WHERE i.run_id = $1 AND i.meter_id = n.meter AND i.cause = 'energy_arrears'`,
    [run.id, now, rows.map(({ meterId }) => meterId), rows.map(({ result }) => result), rows.map(({ waits }) => waits.join()), rows.map(({ fen }) => fen), rows.map(({ notBefore }) => notBefore)],
  );
  await notifyLive(tx, { siteId: run.siteId, kind: 'cut-run' });
}

/** An account that needs no decision any more has paid, or is no account any more. */
function resultOf(outcome: CutOutcome | undefined): { result: 'paid' | 'cut' | 'waits' | 'ended'; waits: CutCondition[]; fen: number | null; notBefore: Date | null } {
  if (outcome === undefined) return { result: 'ended', waits: [], fen: null, notBefore: null };
  const { kind, for: waits, availableFen: fen, notBefore } = outcome;
  return { result: kind === 'none' ? 'paid' : kind === 'wait' ? 'waits' : 'cut', waits, fen, notBefore };
}

/** What the devices made of it; the run is over when nothing of it can change any more. */
async function followCuts(tx: Tx, run: Run, now: Date): Promise<void> {
  await tx.query(
    `UPDATE cut_run_item i SET result = v.result, verified_at = CASE WHEN v.result = 'verified' THEN $2::timestamptz END, detail = v.detail
     FROM (SELECT i.meter_id, i.cause, CASE WHEN h.lifted_at IS NOT NULL THEN 'paid' WHEN s.wanted = 'on' THEN 'kept' WHEN NOT s.owed THEN 'verified' WHEN s.attempts >= 3 THEN 'disobeyed' ELSE 'cut' END AS result,
         CASE WHEN s.owed THEN coalesce((SELECT k.error FROM command k WHERE k.meter_id = i.meter_id ORDER BY k.decided_at DESC LIMIT 1), '') ELSE '' END AS detail
       FROM cut_run_item i JOIN hold h ON h.id = i.hold_id JOIN supply s ON s.meter_id = i.meter_id WHERE i.run_id = $1 AND i.result IN ('cut', 'disobeyed')) v
     WHERE i.run_id = $1 AND i.meter_id = v.meter_id AND i.cause = v.cause AND (i.result, i.detail) IS DISTINCT FROM (v.result, v.detail)`,
    [run.id, now],
  );
  const minutes = (now.getTime() - run.startedAt.getTime()) / 60_000;
  const hopes = [...(minutes < AGAIN_MINUTES ? SOON : []), ...(minutes < BREAKER_MINUTES ? ['breaker' as const] : [])];
  const [[over]] = (await tx.query(
    `UPDATE cut_run r SET state = 'done', finished_at = $2 WHERE r.id = $1 AND r.state = 'cutting' AND NOT EXISTS (
       SELECT 1 FROM cut_run_item i WHERE i.run_id = r.id AND (i.result IN ('asked', 'cut') OR (i.result = 'disobeyed' AND $4) OR (i.result = 'waits' AND i.waits <> '{}' AND i.waits <@ $3::text[]))) RETURNING r.id`,
    [run.id, now, hopes, minutes < AGAIN_MINUTES],
  )) as [{ id: string }[], number];
  if (over !== undefined) await notifyLive(tx, { siteId: run.siteId, kind: 'cut-run' });
}
