import { putOutbox, type Tx } from '#libs/database';
import { passBreaker, type ProposedCut } from './breaker.js';
import { loadCandidates, type Candidate, type CandidateMeter, type Scope } from './candidates.js';
import { cutInput } from './cut-input.js';
import { decideCut, earliestCutAt, STANDING, type CutCondition, type CutDecision } from './domain/cut.js';
import { joinCuts } from './domain/join-cuts.js';
import { planCuts } from './final-notice.js';
import { notePolicy } from './policy-version.js';
import { refreshWanted } from './refresh-wanted.js';
import { protectedTimesAt } from './site-days.js';
import { warn } from './warnings.js';

/** What became of one supply that was looked at. */
export interface CutOutcome {
  accountId: string;
  meterId: number;
  availableFen: number;
  /** held: it was held for arrears before */
  kind: 'none' | 'cut' | 'wait' | 'held';
  for: CutCondition[];
  /** the first instant at which the cut is possible, where that is known */
  notBefore: Date | null;
}

type Looked = CutOutcome & { candidate: Candidate; meter: CandidateMeter };
const NOBODY: ReadonlySet<number> = new Set();

/**
 * Decides warnings, arrears holds and their lifting for the accounts of a scope, in the caller's transaction. Messages,
 * second reads and commands leave through the outbox after the commit.
 */
export async function evaluateAccounts(tx: Tx, scope: Scope, now: Date): Promise<void> {
  await decideAccounts(tx, scope, now);
}

/** The same, telling what was decided. Where a site cuts at set times, only the supplies that a run judges may be cut. */
export async function decideAccounts(tx: Tx, scope: Scope, now: Date, inRun: ReadonlySet<number> = NOBODY): Promise<CutOutcome[]> {
  const candidates = await loadCandidates(tx, scope, now);
  if (candidates.length === 0) return [];
  await warn(tx, candidates, now);
  const timesAt = await protectedTimesAt(tx, candidates.map(({ siteId }) => siteId));
  const inputOf = (candidate: Candidate, meter: CandidateMeter) => cutInput(candidate, meter, { times: timesAt(candidate), now, inRun: inRun.has(meter.meterId) });
  const standing = (candidate: Candidate, meter: CandidateMeter) => waitsOf(decideCut(inputOf(candidate, meter))).some((each) => STANDING.includes(each));
  await planCuts(tx, candidates, { timesOf: timesAt, now, cuttable: (candidate) => candidate.meters.some((meter) => !meter.held && !meter.hasFree && !standing(candidate, meter)) });
  const touched = await liftPaid(tx, candidates, now);
  const looked = candidates.flatMap((candidate) => candidate.meters.map((meter): Looked => {
    const input = inputOf(candidate, meter);
    const decision: CutDecision = meter.hasFree ? { kind: 'none' } : decideCut(input);
    const kind = decision.kind !== 'none' && meter.held ? 'held' : decision.kind;
    return { candidate, meter, accountId: candidate.accountId, meterId: meter.meterId, availableFen: candidate.availableFen, kind, for: waitsOf(decision), notBefore: kind === 'wait' ? (earliestCutAt(input, timesAt(candidate)) ?? null) : null };
  }));
  for (const [index, waits] of joinCuts(looked.map((each) => ({ ...each, medium: each.meter.kind, readAt: each.meter.readAt })), now)) Object.assign(looked[index]!, { kind: 'wait', for: waits });
  const { allowed, stopped } = await passBreaker<ProposedCut & { looked: Looked }>(tx, looked.filter(({ kind }) => kind === 'cut').map((each) => ({ ...each, looked: each })), now);
  for (const { looked: each, why } of stopped) Object.assign(each, { kind: 'wait', for: [why] });
  await noteWaiting(tx, looked.filter(({ kind, meter }) => kind === 'wait' || (kind === 'none' && !meter.held)), now);
  await placeArrears(tx, allowed, now);
  await refreshWanted(tx, [...touched, ...allowed.map(({ meter }) => meter.meterId)], now);
  return looked.map(({ candidate: _candidate, meter: _meter, ...outcome }) => outcome);
}

const waitsOf = (decision: CutDecision): CutCondition[] => (decision.kind === 'wait' ? decision.for : []);

/** Arrears holds lift as soon as the balance is above zero, whoever paid and however, or free energy is there to be used. */
async function liftPaid(tx: Tx, candidates: readonly Candidate[], now: Date): Promise<number[]> {
  const paid = candidates.flatMap(({ availableFen, meters }) => meters.filter(({ held, hasFree }) => held && (availableFen > 0 || hasFree)).map(({ meterId }) => meterId));
  if (paid.length === 0) return [];
  await tx.query(
    `UPDATE hold SET lifted_at = $2, lifted_by = 'system', lift_reason = 'balance above zero' WHERE meter_id = ANY($1::int[]) AND cause = 'energy_arrears' AND lifted_at IS NULL`,
    [paid, now],
  );
  await tx.query(`UPDATE supply SET first_arrears_read_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL, cut_not_before = NULL WHERE meter_id = ANY($1::int[])`, [paid]);
  return paid;
}

// An instant that comes from the clock moves with every look; one that comes from a notice or an hour does not.
const sameInstant = (a: Date | null, b: Date | null): boolean => (a === null || b === null ? a === b : Math.abs(a.getTime() - b.getTime()) < 60_000);
/** While only the clock is ahead of it, an earliest instant says nothing. */
const shownNotBefore = ({ notBefore }: Looked, now: Date): Date | null => (notBefore !== null && notBefore.getTime() - now.getTime() > 60_000 ? notBefore : null);

/** Writes down what each cut waits for; the first of two agreeing reads is remembered and the second asked for at once. */
async function noteWaiting(tx: Tx, waiting: readonly Looked[], now: Date): Promise<void> {
  const changed = waiting.filter((each) => {
    const { meter, for: waits } = each;
    return waits.join() !== meter.waitsFor.join() || !sameInstant(shownNotBefore(each, now), meter.notBefore) || (waits.length > 0 && meter.firstArrearsReadAt === null && meter.readAt !== null) || (waits.length === 0 && meter.firstArrearsReadAt !== null);
  });
  if (changed.length > 0) {
    await tx.query(
      `INSERT INTO supply AS s (meter_id, site_id, cut_waits_for, cut_waits_since, first_arrears_read_at, cut_not_before)
       SELECT m, site, coalesce(string_to_array(nullif(w, ''), ','), '{}'), CASE WHEN w = '' THEN NULL ELSE $5::timestamptz END, f, b FROM unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $6::timestamptz[]) AS n(m, site, w, f, b)
       ON CONFLICT (meter_id) DO UPDATE SET cut_waits_for = coalesce(excluded.cut_waits_for, '{}'), first_arrears_read_at = excluded.first_arrears_read_at, cut_not_before = excluded.cut_not_before,
         cut_waits_since = CASE WHEN excluded.cut_waits_since IS NULL THEN NULL ELSE coalesce(s.cut_waits_since, excluded.cut_waits_since) END`,
      [
        changed.map(({ meterId }) => meterId), changed.map(({ candidate }) => candidate.siteId), changed.map(({ for: waits }) => waits.join()),
        changed.map(({ meter, for: waits }) => (waits.length === 0 ? null : (meter.firstArrearsReadAt ?? meter.readAt))), now, changed.map((each) => shownNotBefore(each, now)),
      ],
    );
  }
  const secondReads = waiting.filter(({ for: waits }) => waits.length > 0 && waits.every((each) => each === 'second_reading' || each === 'fresh_reading'));
  if (secondReads.length === 0) return;
  const rows = (await tx.query(
    `INSERT INTO read_request (site_id, meter_id, purpose, asked_by, asked_at)
     SELECT n.site, n.m, 'cut-check', 'system', $3 FROM unnest($1::uuid[], $2::int[]) AS n(site, m)
     WHERE NOT EXISTS (SELECT 1 FROM read_request r WHERE r.meter_id = n.m AND r.state = 'waiting' AND r.purpose = 'cut-check')
     RETURNING id, meter_id AS "meterId"`,
    [secondReads.map(({ candidate }) => candidate.siteId), secondReads.map(({ meter }) => meter.meterId), now],
  )) as { id: string; meterId: number }[];
  // A little later than the first, so that they are two reads and not one moment seen twice.
  await putOutbox(tx, rows.map(({ id, meterId }) => ({ topic: 'read.requested', key: id, payload: { readRequestId: id, meterId, delayMs: 1500 } })));
}

async function placeArrears(tx: Tx, cuts: readonly ProposedCut[], now: Date): Promise<void> {
  if (cuts.length === 0) return;
  const versions = new Map<string, { id: number; number: number }>();
  for (const siteId of new Set(cuts.map(({ candidate }) => candidate.siteId))) versions.set(siteId, await notePolicy(tx, { siteId, by: 'system', now }));
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, decision, placed_at, placed_by, policy_version_id)
     SELECT s, m, a, 'energy_arrears', k, d::jsonb, $6, 'system', v FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], $7::bigint[]) AS n(s, m, a, k, d, v)
     ON CONFLICT DO NOTHING`,
    [
      cuts.map(({ candidate }) => candidate.siteId), cuts.map(({ meter }) => meter.meterId), cuts.map(({ candidate }) => candidate.accountId),
      cuts.map(({ candidate, meter }) => `arrears:${meter.meterId}:${candidate.warnings.find(({ level }) => level === 3)?.id ?? 0}`),
      cuts.map(({ candidate, meter }) => JSON.stringify({ availableFen: candidate.availableFen, firstReadAt: meter.firstArrearsReadAt, readAt: meter.readAt, warnings: candidate.warnings, notice: candidate.finalNotice, policyVersion: versions.get(candidate.siteId)!.number, policy: candidate.policy })),
      now, cuts.map(({ candidate }) => versions.get(candidate.siteId)!.id),
    ],
  );
  await tx.query(`UPDATE supply SET cut_waits_for = '{}', cut_waits_since = NULL, cut_not_before = NULL WHERE meter_id = ANY($1::int[])`, [cuts.map(({ meter }) => meter.meterId)]);
}
