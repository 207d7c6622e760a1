import { putOutbox, type Tx } from '#libs/database';
import type { Candidate, CandidateMeter } from './candidates.js';
import { breakerLimit } from './domain/cut.js';

export interface ProposedCut {
  candidate: Candidate;
  meter: CandidateMeter;
}

/** What the breaker looks at of a cut, for whatever money it is. */
export interface BreakerCut {
  candidate: Pick<Candidate, 'siteId' | 'policy' | 'stallNumber' | 'availableFen'>;
  meter: Pick<CandidateMeter, 'meterId' | 'readAt'>;
}

export interface BreakerResult<Cut extends BreakerCut> {
  allowed: Cut[];
  stopped: (Cut & { why: 'breaker' | 'breaker_refused' })[];
}

/** How long a refusal of staff keeps the listed supplies from being cut. */
const REFUSAL_HOURS = 2;

/**
 * Lets cuts through while they are few. If this run and the last minutes together would cut more than the site's limit, none
 * of them is cut and staff are asked once, with the list: the cause is more often a wrong price or a stuck clock than a
 * market that ran out of money at one moment.
 */
export async function passBreaker<Cut extends BreakerCut>(tx: Tx, proposed: readonly Cut[], now: Date): Promise<BreakerResult<Cut>> {
  const result: BreakerResult<Cut> = { allowed: [], stopped: [] };
  const bySite = new Map<string, Cut[]>();
  for (const cut of proposed) bySite.set(cut.candidate.siteId, [...(bySite.get(cut.candidate.siteId) ?? []), cut]);
  for (const [siteId, cuts] of bySite) {
    // One run at a time per site, or two buses could each pass below the limit.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('breaker'), hashtext($1))`, [siteId]);
    const refused = await refusedMeters(tx, siteId, now);
    const open = cuts.filter(({ meter }) => !refused.has(meter.meterId));
    result.stopped.push(...cuts.filter(({ meter }) => refused.has(meter.meterId)).map((cut) => ({ ...cut, why: 'breaker_refused' as const })));
    if (open.length === 0) continue;
    if (await trips(tx, siteId, open, now)) result.stopped.push(...open.map((cut) => ({ ...cut, why: 'breaker' as const })));
    else result.allowed.push(...open);
  }
  return result;
}

async function trips(tx: Tx, siteId: string, cuts: readonly BreakerCut[], now: Date): Promise<boolean> {
  const { policy } = cuts[0]!.candidate;
  const [row] = (await tx.query(
    `SELECT (SELECT count(*) FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.role = 'prepaid' WHERE m.site_id = $1 AND am.to_at IS NULL) AS supplies,
       (SELECT count(*) FROM hold WHERE site_id = $1 AND cause IN ('energy_arrears', 'property_arrears') AND placed_at > greatest($2::timestamptz - make_interval(mins => $3),
          coalesce((SELECT max(decided_at) FROM breaker_trip WHERE site_id = $1 AND decision = 'proceed'), '-infinity'))) AS recent,
       EXISTS (SELECT 1 FROM breaker_trip WHERE site_id = $1 AND decision = 'proceed' AND decided_at > $2::timestamptz - make_interval(mins => $3)) AS passed,
       EXISTS (SELECT 1 FROM breaker_trip WHERE site_id = $1 AND decided_at IS NULL) AS "isOpen"`,
    [siteId, now, policy.breakerWindowMinutes],
  )) as { supplies: number; recent: number; passed: boolean; isOpen: boolean }[];
  const { supplies, recent, passed, isOpen } = row!;
  const limit = breakerLimit(supplies, policy);
  if (passed) return false;
  if (!isOpen && recent + cuts.length <= limit) return false;
  const list = cuts.map(({ candidate, meter }) => ({ meterId: meter.meterId, stallNumber: candidate.stallNumber, availableFen: candidate.availableFen, readAt: meter.readAt }));
  await tx.query(
    `INSERT INTO breaker_trip AS t (site_id, tripped_at, limit_count, supplies, candidates) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (site_id) WHERE decided_at IS NULL DO UPDATE SET candidates = (
       SELECT jsonb_agg(c) FROM (SELECT DISTINCT ON ((c ->> 'meterId')::int) c FROM jsonb_array_elements(excluded.candidates || t.candidates) AS e(c)) AS merged)`,
    [siteId, now, limit, supplies, JSON.stringify(list)],
  );
  await putOutbox(tx, [{ topic: 'alarm.open', key: 'breaker', payload: { siteId, causeKey: 'breaker', at: now.toISOString(), kind: 'breaker_tripped', severity: 'critical', objectKind: 'site', objectId: siteId, objectName: '', details: { cuts: list.length, recent, limit } } }]);
  return true;
}

async function refusedMeters(tx: Tx, siteId: string, now: Date): Promise<Set<number>> {
  const rows = (await tx.query(
    `SELECT DISTINCT (c ->> 'meterId')::int AS "meterId" FROM breaker_trip t, jsonb_array_elements(t.candidates) AS e(c)
     WHERE t.site_id = $1 AND t.decision = 'refuse' AND t.decided_at > $2::timestamptz - make_interval(hours => $3)`,
    [siteId, now, REFUSAL_HOURS],
  )) as { meterId: number }[];
  return new Set(rows.map(({ meterId }) => meterId));
}
