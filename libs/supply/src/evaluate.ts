import { putOutbox, type Tx } from '#libs/database';
import { passBreaker, type ProposedCut } from './breaker.js';
import { holidaysOf, loadCandidates, type Candidate, type CandidateMeter, type Scope } from './candidates.js';
import { decideCut, type CutCondition, type CutDecision } from './domain/cut.js';
import { inProtectedTime } from './domain/protected-time.js';
import { refreshWanted } from './refresh-wanted.js';
import { warn } from './warnings.js';

/**
 * Decides warnings, arrears holds and their lifting for the accounts of a scope, in the caller's transaction. Messages,
 * second reads and commands leave through the outbox after the commit.
 */
export async function evaluateAccounts(tx: Tx, scope: Scope, now: Date): Promise<void> {
  const candidates = await loadCandidates(tx, scope, now);
  if (candidates.length === 0) return;
  await warn(tx, candidates, now);
  const holidays = await holidaysOf(tx, [...new Set(candidates.map(({ siteId }) => siteId))]);
  const touched = await liftPaid(tx, candidates, now);
  const proposed: ProposedCut[] = [];
  const waiting: { meter: CandidateMeter; candidate: Candidate; for: string[] }[] = [];
  for (const candidate of candidates) {
    for (const meter of candidate.meters) {
      if (meter.held) continue;
      const decision: CutDecision = meter.hasFree ? { kind: 'none' } : decideCut(cutInput(candidate, meter, holidays.get(candidate.siteId) ?? new Set(), now));
      if (decision.kind === 'cut') proposed.push({ candidate, meter });
      else waiting.push({ candidate, meter, for: decision.kind === 'wait' ? decision.for : [] });
    }
  }
  const { allowed, stopped } = await passBreaker(tx, proposed, now);
  for (const { candidate, meter, why } of stopped) waiting.push({ candidate, meter, for: [why satisfies CutCondition] });
  await noteWaiting(tx, waiting, now);
  await placeArrears(tx, allowed, now);
  await refreshWanted(tx, [...touched, ...allowed.map(({ meter }) => meter.meterId)], now);
}

function cutInput(candidate: Candidate, meter: CandidateMeter, holidays: ReadonlySet<string>, now: Date): Parameters<typeof decideCut>[0] {
  const { policy } = candidate;
  return {
    now, policy, availableFen: candidate.availableFen, essential: candidate.essential, waterForLiveGoods: meter.kind === 'water' && candidate.keepsLiveGoods, waterStays: meter.kind === 'water' && !policy.closesWaterAtZero,
    warnings: candidate.warnings,
    inProtectedTime: inProtectedTime({ policy, buildingWindows: candidate.buildingWindows, holidays, timeZone: candidate.timeZone }, now),
    reading: meter.readAt === null ? undefined : { readAt: meter.readAt, intervalMinutes: meter.intervalMinutes },
    firstArrearsReadAt: meter.firstArrearsReadAt ?? undefined,
    lastToggleAt: meter.lastToggleAt ?? undefined,
  };
}

/** Arrears holds lift as soon as the balance is above zero, whoever paid and however, or free energy is there to be used. */
async function liftPaid(tx: Tx, candidates: readonly Candidate[], now: Date): Promise<number[]> {
  const paid = candidates.flatMap(({ availableFen, meters }) => meters.filter(({ held, hasFree }) => held && (availableFen > 0 || hasFree)).map(({ meterId }) => meterId));
  if (paid.length === 0) return [];
  await tx.query(
    `UPDATE hold SET lifted_at = $2, lifted_by = 'system', lift_reason = 'balance above zero' WHERE meter_id = ANY($1::int[]) AND cause = 'energy_arrears' AND lifted_at IS NULL`,
    [paid, now],
  );
  await tx.query(`UPDATE supply SET first_arrears_read_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL WHERE meter_id = ANY($1::int[])`, [paid]);
  return paid;
}

/** Writes down what each cut waits for; the first of two agreeing reads is remembered and the second asked for at once. */
async function noteWaiting(tx: Tx, waiting: readonly { candidate: Candidate; meter: CandidateMeter; for: string[] }[], now: Date): Promise<void> {
  const changed = waiting.filter(({ meter, for: waits }) => waits.join() !== meter.waitsFor.join() || (waits.length > 0 && meter.firstArrearsReadAt === null && meter.readAt !== null) || (waits.length === 0 && meter.firstArrearsReadAt !== null));
  if (changed.length > 0) {
    await tx.query(
      `INSERT INTO supply AS s (meter_id, site_id, cut_waits_for, cut_waits_since, first_arrears_read_at)
       SELECT m, site, coalesce(string_to_array(nullif(w, ''), ','), '{}'), CASE WHEN w = '' THEN NULL ELSE $5::timestamptz END, f FROM unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[]) AS n(m, site, w, f)
       ON CONFLICT (meter_id) DO UPDATE SET cut_waits_for = coalesce(excluded.cut_waits_for, '{}'), first_arrears_read_at = excluded.first_arrears_read_at,
         cut_waits_since = CASE WHEN excluded.cut_waits_since IS NULL THEN NULL ELSE coalesce(s.cut_waits_since, excluded.cut_waits_since) END`,
      [changed.map(({ meter }) => meter.meterId), changed.map(({ candidate }) => candidate.siteId), changed.map(({ for: waits }) => waits.join()), changed.map(({ meter, for: waits }) => (waits.length === 0 ? null : (meter.firstArrearsReadAt ?? meter.readAt))), now],
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
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, decision, placed_at, placed_by)
     SELECT s, m, a, 'energy_arrears', k, d::jsonb, $6, 'system' FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[]) AS n(s, m, a, k, d)
     ON CONFLICT DO NOTHING`,
    [
      cuts.map(({ candidate }) => candidate.siteId), cuts.map(({ meter }) => meter.meterId), cuts.map(({ candidate }) => candidate.accountId),
      cuts.map(({ candidate, meter }) => `arrears:${meter.meterId}:${candidate.warnings.find(({ level }) => level === 3)?.id ?? 0}`),
      cuts.map(({ candidate, meter }) => JSON.stringify({ availableFen: candidate.availableFen, firstReadAt: meter.firstArrearsReadAt, readAt: meter.readAt, warnings: candidate.warnings, policy: candidate.policy })), now,
    ],
  );
  await tx.query(`UPDATE supply SET cut_waits_for = '{}', cut_waits_since = NULL WHERE meter_id = ANY($1::int[])`, [cuts.map(({ meter }) => meter.meterId)]);
}
