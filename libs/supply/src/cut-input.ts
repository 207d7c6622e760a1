import type { Candidate, CandidateMeter } from './candidates.js';
import type { CutInput } from './domain/cut.js';
import { protectedKindOf } from './domain/policy.js';
import { inProtectedTime, type ProtectedTimes } from './domain/protected-time.js';

/** What the decision on one meter of a candidate looks at. Of a site that cuts at set times, the clock is open for what a run judges. */
export function cutInput(candidate: Candidate, meter: CandidateMeter, { times, now, inRun }: { times: ProtectedTimes; now: Date; inRun: boolean }): CutInput {
  const { policy } = candidate;
  return {
    now, policy, availableFen: candidate.availableFen, essential: meter.essential,
    protectedKind: protectedKindOf(policy, { category: meter.category, meterName: meter.name }),
    liveGoods: meter.keepsLiveGoods && (meter.kind === 'water' || policy.liveGoodsKept),
    waterStays: meter.kind === 'water' && !policy.closesWaterAtZero,
    switchUntested: policy.untestedProfiles.includes(meter.profileId),
    warnings: candidate.warnings, finalNotice: candidate.finalNotice ?? undefined,
    inProtectedTime: inProtectedTime(times, now),
    clockOpen: inRun || policy.when === 'at_once',
    reading: meter.readAt === null ? undefined : { readAt: meter.readAt, intervalMinutes: meter.intervalMinutes },
    firstArrearsReadAt: meter.firstArrearsReadAt ?? undefined,
    lastToggleAt: meter.lastToggleAt ?? undefined,
  };
}
