import fc from 'fast-check';
import { expect, test } from 'vitest';
import { landlordSwitchSchema, leftToday, ownerCutDueAt, ownerCutRefusals, ownerReasons, standingRefusals, type OwnerCutFacts } from './owner-switch.js';
import { cutPolicySchema } from './policy.js';
import { inProtectedTime } from './protected-time.js';

const now = new Date('2026-11-20T02:00:00Z');
const on = landlordSwitchSchema.parse({ enabled: true });
const plain: OwnerCutFacts = { policy: on, meters: 1, essential: false, keepsLiveGoods: false, askedToday: 0, pending: false, held: false, someoneToTell: true };

test('C-11 off by default, half an hour of notice, four a day', () => {
  expect(landlordSwitchSchema.parse({})).toEqual({ enabled: false, noticeMinutes: 30, perDay: 4 });
});

test('C-11 each rule alone refuses, and is named', () => {
  const refused = (more: Partial<OwnerCutFacts>, inWindow = false) => ownerCutRefusals({ ...plain, ...more }, 'handover', inWindow);
  expect(refused({})).toEqual([]);
  expect(refused({ policy: { ...on, enabled: false } })).toEqual(['owner-switch-disabled']);
  expect(refused({ meters: 0 })).toEqual(['owner-switch-no-meter']);
  expect(refused({ essential: true })).toEqual(['owner-switch-essential']);
  expect(refused({ keepsLiveGoods: true })).toEqual(['owner-switch-live-goods']);
  expect(refused({ pending: true })).toEqual(['owner-switch-pending']);
  expect(refused({ held: true })).toEqual(['owner-switch-already-off']);
  expect(refused({ askedToday: 4 })).toEqual(['owner-switch-day-limit']);
  expect(refused({}, true)).toEqual(['owner-switch-protected']);
  expect([0, 3, 4, 9].map((askedToday) => leftToday({ policy: on, askedToday }))).toEqual([4, 1, 0, 0]);
});

test('C-11 the notice runs first; safety and an empty stall need none', () => {
  expect(ownerCutDueAt(plain, 'repair', now)).toEqual(new Date('2026-11-20T02:30:00Z'));
  expect(ownerCutDueAt(plain, 'safety', now)).toEqual(now);
  expect(ownerCutDueAt({ ...plain, someoneToTell: false }, 'vacant', now)).toEqual(now);
});

const anyFacts: fc.Arbitrary<OwnerCutFacts> = fc.record({
  policy: fc.record({ enabled: fc.boolean(), noticeMinutes: fc.integer({ min: 5, max: 1440 }), perDay: fc.integer({ min: 1, max: 20 }) }), meters: fc.nat(3), essential: fc.boolean(), keepsLiveGoods: fc.boolean(),
  askedToday: fc.nat(25), pending: fc.boolean(), held: fc.boolean(), someoneToTell: fc.boolean(),
});

test('C-11 no reason cuts what is essential or keeps live goods, where it is off, or beyond the day’s limit; only safety cuts in protected hours or without notice', () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(...ownerReasons), fc.boolean(), (facts, reason, inWindow) => {
      const refusals = ownerCutRefusals(facts, reason, inWindow);
      if (refusals.length === 0) {
        expect(facts.policy.enabled && facts.meters > 0 && !facts.essential && !facts.keepsLiveGoods && !facts.pending && !facts.held && facts.askedToday < facts.policy.perDay).toBe(true);
        expect(inWindow && reason !== 'safety').toBe(false);
      }
      const noticeMs = ownerCutDueAt(facts, reason, now).getTime() - now.getTime();
      if (reason !== 'safety' && facts.someoneToTell) expect(noticeMs).toBe(facts.policy.noticeMinutes * 60_000);
      expect(standingRefusals(facts).every((each) => refusals.includes(each))).toBe(true);
    }),
  );
});

test('C-03 C-11 protected hours are the site’s, the building’s and the holidays where they are kept', () => {
  const times = { policy: cutPolicySchema.parse({}), buildingWindows: [{ days: [5], from: '12:00', to: '13:00' }], holidays: new Set(['2026-11-21']), workdays: new Set<string>(), timeZone: 'Asia/Shanghai' };
  // 2026-11-20 is a Friday: 10:00 is free, 12:30 the building's, 22:30 the site's; the 21st is a holiday.
  const at = (text: string) => inProtectedTime(times, new Date(`${text}+08:00`));
  expect(['2026-11-20T10:00', '2026-11-20T12:30', '2026-11-20T22:30', '2026-11-21T10:00', '2026-11-22T12:30'].map(at)).toEqual([false, true, true, true, false]);
  expect(inProtectedTime({ ...times, policy: { ...times.policy, holidaysProtected: false } }, new Date('2026-11-21T10:00+08:00'))).toBe(false);
});
