import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakerLimit, decideCut, type CutInput } from './cut.js';
import { cutPolicySchema } from './policy.js';
import { holdCauses, retryDelaySeconds, wantedState, warningLevel } from './wanted.js';

const policy = cutPolicySchema.parse({});
const noon = new Date('2026-11-18T04:00:00Z');
const before = (minutes: number) => new Date(noon.getTime() - minutes * 60_000);
const due: CutInput = {
  now: noon, availableFen: 0, policy, essential: false, protectedKind: undefined, liveGoods: false, waterStays: false, switchUntested: false, inProtectedTime: false, clockOpen: true, finalNotice: undefined,
  warnings: [1, 2, 3].map((level) => ({ level, crossedAt: before(200), sentAt: before(31) })),
  reading: { readAt: before(1), intervalMinutes: 30 }, firstArrearsReadAt: before(20), lastToggleAt: undefined,
};

test('C-03 a cut needs every condition; each missing one is named', () => {
  const recent = due.warnings.map((warning) => ({ ...warning, crossedAt: before(40), sentAt: before(29) }));
  expect(decideCut(due)).toEqual({ kind: 'cut' });
  expect(decideCut({ ...due, availableFen: 1 })).toEqual({ kind: 'none' });
  expect(decideCut({ ...due, inProtectedTime: true })).toEqual({ kind: 'wait', for: ['window'] });
  expect(decideCut({ ...due, switchUntested: true })).toEqual({ kind: 'wait', for: ['switch_untested'] });
  expect(decideCut({ ...due, essential: true })).toEqual({ kind: 'wait', for: ['essential'] });
  expect(decideCut({ ...due, warnings: recent })).toEqual({ kind: 'wait', for: ['warnings'] });
  expect(decideCut({ ...due, warnings: due.warnings.slice(0, 2) })).toEqual({ kind: 'wait', for: ['warnings'] });
  expect(decideCut({ ...due, reading: { readAt: before(61), intervalMinutes: 30 } })).toEqual({ kind: 'wait', for: ['fresh_reading'] });
  expect(decideCut({ ...due, firstArrearsReadAt: undefined })).toEqual({ kind: 'wait', for: ['second_reading'] });
  expect(decideCut({ ...due, lastToggleAt: before(4) })).toEqual({ kind: 'wait', for: ['min_interval'] });
  expect(decideCut({ ...due, policy: { ...policy, automatic: false } })).toEqual({ kind: 'wait', for: ['manual_only'] });
});

test('C-13 no cut is ordered on missing or stale data, whatever else is true', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 0, max: 3000 }), fc.boolean(), (availableFen, ageMinutes, missing) => {
      const decision = decideCut({ ...due, availableFen, reading: missing ? undefined : { readAt: before(ageMinutes), intervalMinutes: 30 } });
      if (decision.kind === 'cut') expect(!missing && ageMinutes <= 60 && availableFen <= 0).toBe(true);
    }),
  );
});

test('C-02 keep-power overrides every hold but safety and maintenance', () => {
  for (const cause of holdCauses) expect(wantedState([cause], true)).toBe(['safety', 'maintenance'].includes(cause) ? 'off' : 'on');
  expect(wantedState([], false)).toBe('on');
  expect(wantedState(['energy_arrears'], false)).toBe('off');
});

test('N-01 three levels by what is left', () => {
  expect([10_000, 9999, 5000, 4999, 1, 0, -5].map((fen) => warningLevel(fen, 10_000, 5000))).toEqual([0, 1, 1, 2, 2, 3, 3]);
});

test('Y-04 the breaker allows 5 % of the supplies, at least 5', () => {
  expect([10, 100, 101, 300, 10_000].map((supplies) => breakerLimit(supplies, policy))).toEqual([5, 5, 5, 15, 500]);
});

test('C-13 cuts are tried a bounded number of times, restores without end', () => {
  const delays = policy.retryDelaysSeconds;
  expect([1, 5, 6, 50].map((failures) => retryDelaySeconds(failures, 'open', delays))).toEqual([2, 300, undefined, undefined]);
  expect([1, 5, 6, 50].map((failures) => retryDelaySeconds(failures, 'close', delays))).toEqual([2, 300, 300, 300]);
});
