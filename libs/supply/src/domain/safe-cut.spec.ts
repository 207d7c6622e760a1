import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, startOfDay } from '#libs/calendar';
import { decideCut, earliestCutAt, type CutInput } from './cut.js';
import { nextCutAt, nextCutTime, runDue } from './cut-times.js';
import { cutPolicySchema, protectedKindOf, type CutPolicy } from './policy.js';
import { inProtectedTime, nextUnprotected, type ProtectedTimes } from './protected-time.js';
import { holdCauses, wantedState, type HoldCause } from './wanted.js';

const SHANGHAI = 'Asia/Shanghai';
const at = (text: string): Date => new Date(text.length === 16 ? `${text}:00+08:00` : text);
const times = (policy: Partial<CutPolicy>, more: Partial<ProtectedTimes> = {}): ProtectedTimes => ({ policy: cutPolicySchema.parse(policy), buildingWindows: [], holidays: new Set(), workdays: new Set(), timeZone: SHANGHAI, ...more });

describe('Y-04 protected times', () => {
  test('a weekend is kept free unless it is worked in exchange; a holiday in the week is kept free', () => {
    const year = times({ weekendsProtected: true, noCutWindows: [] }, { holidays: new Set(['2026-10-01']), workdays: new Set(['2026-10-10']) });
    // 2026-10-01 is a Thursday; Saturday the 10th is worked, Sunday the 11th is not.
    expect(['2026-09-30T12:00', '2026-10-01T12:00', '2026-10-10T12:00', '2026-10-11T12:00', '2026-10-12T00:00'].map((each) => inProtectedTime(year, at(each)))).toEqual([false, true, false, true, false]);
    const weekdays = times({ noCutWindows: [{ days: [1, 2, 3, 4, 5], from: '12:00', to: '14:00' }] }, { workdays: new Set(['2026-10-10']) });
    expect(['2026-10-10T13:00', '2026-10-11T13:00'].map((each) => inProtectedTime(weekdays, at(each)))).toEqual([true, false]);
  });

  test('on the eve of a closed day nobody is cut; an ordinary night has no eve', () => {
    const eve = times({ hoursBeforeClosed: 6 }, { holidays: new Set(['2026-10-01']) });
    // The night of 30 September runs from 22:00 over the holiday to 08:00 of 2 October: six hours before it is 16:00.
    expect(['2026-09-29T21:59', '2026-09-30T15:59', '2026-09-30T16:00', '2026-09-30T21:59', '2026-10-02T08:00'].map((each) => inProtectedTime(eve, at(each)))).toEqual([false, false, true, true, false]);
    expect(nextUnprotected(eve, at('2026-09-30T16:30'))).toEqual(at('2026-10-02T08:00'));
    expect(nextUnprotected(eve, at('2026-09-29T23:00'))).toEqual(at('2026-09-30T08:00'));
  });

  test('a site that is never free is told so, and does not keep us in a loop', () => {
    expect(nextUnprotected(times({ noCutWindows: [{ from: '00:00', to: '24:00' }] }), at('2026-10-01T12:00'))).toBeUndefined();
    expect(nextCutAt({ when: 'at_times', cutTimes: ['23:00'] }, times({}), at('2026-10-01T12:00'))).toBeUndefined();
    expect(nextCutAt({ when: 'at_times', cutTimes: ['23:00', '09:00'] }, times({}), at('2026-10-01T12:00'))).toEqual(at('2026-10-02T09:00'));
  });

  test('protected kinds are found in the kind of the stall and the name of the meter', () => {
    const policy = cutPolicySchema.parse({ protectedKinds: ['cold_store', '水产'] });
    expect([{ category: '鲜活水产', meterName: '' }, { category: '百货', meterName: '二号冷库' }, { category: '百货', meterName: '照明' }].map((each) => protectedKindOf(policy, each))).toEqual(['水产', 'cold_store', undefined]);
  });
});

describe('C-04 set times', () => {
  const policy = cutPolicySchema.parse({ when: 'at_times', cutTimes: ['14:00', '09:00'], runGraceMinutes: 30 });
  const due = (now: string, setAt: Date | null = null) => runDue(policy, { zone: SHANGHAI, now: at(now), setAt });

  test('a run is due at its time, late within its grace, and missed after that', () => {
    expect(due('2026-11-20T09:00')).toEqual({ dueAt: at('2026-11-20T09:00'), kind: 'run' });
    expect(due('2026-11-20T09:30')).toMatchObject({ kind: 'run' });
    expect(due('2026-11-20T09:31')).toEqual({ dueAt: at('2026-11-20T09:00'), kind: 'missed' });
    expect(due('2026-11-20T08:59')).toEqual({ dueAt: at('2026-11-19T14:00'), kind: 'missed' });
    expect(runDue({ ...policy, when: 'at_once' }, { zone: SHANGHAI, now: at('2026-11-20T09:00'), setAt: null })).toBeUndefined();
  });

  test('a time that was moved into the past does not run today', () => {
    expect(due('2026-11-20T09:05', at('2026-11-20T09:02'))).toBeUndefined();
    expect(due('2026-11-20T14:00', at('2026-11-20T09:02'))).toMatchObject({ kind: 'run' });
    expect(nextCutTime(policy, SHANGHAI, at('2026-11-20T09:00'))).toEqual(at('2026-11-20T14:00'));
    expect(nextCutTime(policy, SHANGHAI, at('2026-11-20T14:00'))).toEqual(at('2026-11-21T09:00'));
  });

  test('the earliest cut is after warnings and notice, outside protected times, at a set time', () => {
    const now = at('2026-11-20T10:00');
    const warned = [1, 2, 3].map((level) => ({ level, crossedAt: now, sentAt: now }));
    const input: CutInput = { now, availableFen: 0, policy, essential: false, protectedKind: undefined, liveGoods: false, waterStays: false, switchUntested: false, warnings: warned, finalNotice: undefined, inProtectedTime: false, clockOpen: false, reading: undefined, firstArrearsReadAt: undefined, lastToggleAt: undefined };
    expect(earliestCutAt(input, times({}))).toEqual(at('2026-11-20T14:00'));
    // Saturday and Sunday are free: Monday at nine.
    expect(earliestCutAt({ ...input, now: at('2026-11-20T14:01') }, times({ weekendsProtected: true }))).toEqual(at('2026-11-23T09:00'));
    expect(earliestCutAt({ ...input, protectedKind: '冷库' }, times({}))).toBeUndefined();
    expect(earliestCutAt({ ...input, policy: { ...policy, when: 'at_once' } }, times({}))).toEqual(at('2026-11-20T10:30'));
    expect(decideCut({ ...input, protectedKind: '冷库' })).toMatchObject({ for: expect.arrayContaining(['protected_kind', 'clock_time']) as string[] });
  });
});

/** Civil time told in another way than the product does: by the zone data alone, hour by hour. */
class PlainClock {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;
  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  }
  civil(ms: number): { day: string; minute: number } {
    const utcDay = Math.floor(ms / 86_400_000);
    // Where the clocks change within the day, they are asked for the quarter of an hour.
    const offset = this.offset(utcDay * 86_400_000) === this.offset((utcDay + 1) * 86_400_000) ? this.offset(utcDay * 86_400_000) : this.offset(Math.floor(ms / 900_000) * 900_000);
    const text = new Date(ms + offset).toISOString();
    return { day: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) };
  }
  private offset(ms: number): number {
    let offset = this.offsets.get(ms);
    if (offset === undefined) this.offsets.set(ms, (offset = Date.parse(`${this.format.format(ms).replace(' ', 'T')}Z`) - ms));
    return offset;
  }
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const weekdayOf = (day: string): number => ((new Date(day).getUTCDay() + 6) % 7) + 1;

/** Whether a minute is protected, judged naively: no spans, no chains, one minute at a time. */
function isProtectedPlainly({ policy, buildingWindows, holidays, workdays }: ProtectedTimes, clock: PlainClock, ms: number): boolean {
  const { day, minute } = clock.civil(ms);
  const dayBefore = addDays(day, -1);
  if (policy.holidaysProtected && holidays.has(day)) return true;
  if (policy.weekendsProtected && weekdayOf(day) >= 6 && !workdays.has(day)) return true;
  return [...policy.noCutWindows, ...buildingWindows].some(({ days, from, to }) => {
    const names = (each: string) => days === undefined || days.length === 0 || (workdays.has(each) ? days.some((one) => one < 6) : days.includes(weekdayOf(each)));
    const [start, end] = [minuteOf(from), minuteOf(to)];
    return end > start ? names(day) && minute >= start && minute < end : (names(day) && minute >= start) || (names(dayBefore) && minute < end);
  });
}

const quarter = fc.nat(95).map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
const windows = fc.array(fc.record({ days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }), { nil: undefined }), from: quarter, to: quarter }).filter(({ from, to }) => from !== to && (minuteOf(to) - minuteOf(from) + 1440) % 1440 <= 600), { maxLength: 2 });
const policies = fc.record({
  when: fc.constantFrom('at_once' as const, 'at_times' as const), cutTimes: fc.uniqueArray(quarter, { minLength: 1, maxLength: 3 }), noCutWindows: windows, holidaysProtected: fc.boolean(), weekendsProtected: fc.boolean(),
  hoursBeforeClosed: fc.constantFrom(0, 0, 3, 12), finalNoticeMinutes: fc.constantFrom(0, 60), protectedKinds: fc.constantFrom(['cold_store'], []), liveGoodsKept: fc.boolean(), waitAfterLastWarningMinutes: fc.constantFrom(0, 30, 600), automatic: fc.constantFrom(true, true, true, false),
}).map((each) => cutPolicySchema.parse(each));
const FROM = '2020-01-01';
const holidayRuns = fc.array(fc.tuple(fc.integer({ min: 0, max: 3650 }), fc.integer({ min: 1, max: 8 })), { minLength: 40, maxLength: 80 }).map((runs) => new Set(runs.flatMap(([from, length]) => Array.from({ length }, (_, day) => addDays(FROM, from + day)))));
const workedWeekends = fc.array(fc.integer({ min: 0, max: 3650 }), { maxLength: 80 }).map((days) => new Set(days.map((day) => addDays(FROM, day)).filter((day) => weekdayOf(day) >= 6)));
const zones = fc.constantFrom(SHANGHAI, SHANGHAI, 'Europe/Berlin', 'Australia/Lord_Howe');

const isTagged = (causes: ReadonlySet<HoldCause>): boolean => causes.has('maintenance') || causes.has('safety');

/** A stall over ten years: uses, pays at random, is warned, read, tagged; each step the product's pure core decides. */
class TenYears {
  readonly seen = { cuts: 0, waits: 0, tagged: 0, wrong: [] as string[] };
  private readonly clock: PlainClock;
  private readonly causes = new Set<HoldCause>();
  private state: number;
  private nowMs: number;
  private availableFen = 5000;
  private warnings: CutInput['warnings'] = [];
  private finalNotice: CutInput['finalNotice'];
  private firstArrearsReadAt: Date | undefined;

  constructor(
    private readonly times: ProtectedTimes & { policy: CutPolicy },
    private readonly kind: string,
    seed: number,
  ) {
    this.state = seed >>> 0;
    this.clock = new PlainClock(times.timeZone);
    this.nowMs = startOfDay(FROM, times.timeZone).getTime();
  }

  run(decisions: number): TenYears['seen'] {
    const stepMs = Math.floor((3652 * 86_400_000) / decisions);
    for (let turn = 0; turn < decisions; turn++) {
      this.pass(stepMs);
      this.useAndPay();
      this.tag();
      this.warn();
      this.decide();
      this.lookAtTag();
    }
    return this.seen;
  }

  private random(): number {
    return (this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  }

  private get now(): Date {
    return new Date(this.nowMs);
  }

  private pass(stepMs: number): void {
    const { policy, timeZone } = this.times;
    this.nowMs += Math.floor(stepMs * (0.5 + this.random()));
    if (policy.when === 'at_times' && this.random() < 0.7) this.nowMs = nextCutTime(policy, timeZone, this.now).getTime();
  }

  private useAndPay(): void {
    const pays = this.random() < (this.availableFen > 0 ? 0.02 : 0.2);
    this.availableFen += (pays ? 6000 : 0) - Math.floor(this.random() * 1200);
    if (this.availableFen <= 0) return;
    [this.warnings, this.finalNotice, this.firstArrearsReadAt] = [[], undefined, undefined];
    this.causes.delete('energy_arrears');
  }

  private tag(): void {
    if (!isTagged(this.causes)) {
      if (this.random() < 0.01) this.causes.add(this.random() < 0.5 ? 'maintenance' : 'safety');
    } else if (this.random() < 0.2) for (const cause of ['maintenance', 'safety'] as const) this.causes.delete(cause);
  }

  private warn(): void {
    const { policy } = this.times;
    if (this.availableFen > 0) return;
    const sent = () => (this.random() < 0.9 ? this.now : null);
    if (this.warnings.length === 0) this.warnings = [1, 2, 3].map((level) => ({ level, crossedAt: this.now, sentAt: sent() }));
    if (policy.finalNoticeMinutes === 0 || this.finalNotice !== undefined) return;
    const plannedAt = nextCutAt(policy, this.times, new Date(this.nowMs + policy.finalNoticeMinutes * 60_000));
    if (plannedAt !== undefined) this.finalNotice = { plannedAt, toldAt: this.now, sentAt: sent() };
  }

  private input(): CutInput {
    const { policy, timeZone } = this.times;
    return {
      now: this.now, policy, availableFen: this.availableFen, essential: this.random() < 0.02, protectedKind: protectedKindOf(policy, { category: this.kind, meterName: '' }), liveGoods: policy.liveGoodsKept && this.random() < 0.02, waterStays: false, switchUntested: false, warnings: this.warnings, finalNotice: this.finalNotice,
      inProtectedTime: inProtectedTime(this.times, this.now), clockOpen: policy.when === 'at_once' || nextCutTime(policy, timeZone, new Date(this.nowMs - 1)).getTime() === this.nowMs,
      reading: this.random() < 0.05 ? undefined : { readAt: new Date(this.nowMs - Math.floor(this.random() * 80) * 60_000), intervalMinutes: 30 }, firstArrearsReadAt: this.firstArrearsReadAt, lastToggleAt: undefined,
    };
  }

  private decide(): void {
    const input = this.input();
    if (this.availableFen <= 0) this.firstArrearsReadAt ??= input.reading?.readAt;
    const decision = decideCut(input);
    if (decision.kind === 'wait') this.seen.waits += 1;
    if (decision.kind !== 'cut') return;
    this.seen.cuts += 1;
    this.causes.add('energy_arrears');
    this.seen.wrong.push(...[...this.wrongTime(), ...this.wrongCut(input)].map((what) => `${input.now.toISOString()} ${this.times.timeZone} ${what}`));
  }

  private wrongTime(): string[] {
    const { policy, timeZone } = this.times;
    const wrong = isProtectedPlainly(this.times, this.clock, this.nowMs) ? ['cut in protected time'] : [];
    if (policy.hoursBeforeClosed > 0 && this.isBeforeClosedDay()) wrong.push('cut before a closed day');
    // Where clocks change, a set time may not exist that day: those zones are left to the days without a change.
    if (policy.when === 'at_times' && timeZone === SHANGHAI && !policy.cutTimes.some((each) => minuteOf(each) === this.clock.civil(this.nowMs).minute)) wrong.push('cut beside its hour');
    return wrong;
  }

  /** Looks ahead a quarter of an hour at a time for protection that begins within the hours set and lasts a day. */
  private isBeforeClosedDay(): boolean {
    const quarters = this.times.policy.hoursBeforeClosed * 4;
    const isProtected = (quarter: number) => isProtectedPlainly(this.times, this.clock, this.nowMs + quarter * 900_000);
    for (let ahead = 0; ahead <= quarters; ahead++) {
      let length = 0;
      while (length < 100 && isProtected(ahead + length)) length += 1;
      if (length >= 97) return true;
      ahead += length;
    }
    return false;
  }

  private wrongCut({ now, policy, warnings, finalNotice, reading }: CutInput): string[] {
    const checks: [boolean, string][] = [
      [warnings.length !== 3, 'no warnings'], [policy.finalNoticeMinutes > 0 && (finalNotice === undefined || finalNotice.plannedAt > now), 'no notice'],
      [reading === undefined || now.getTime() - reading.readAt.getTime() > 60 * 60_000, 'no fresh reading'], [this.kind === '冷库' && policy.protectedKinds.includes('cold_store'), 'a protected kind'], [!policy.automatic, 'cut by itself'],
    ];
    return checks.filter(([is]) => is).map(([, what]) => what);
  }

  private lookAtTag(): void {
    if (!isTagged(this.causes)) return;
    this.seen.tagged += 1;
    if (wantedState([...this.causes], this.random() < 0.3) === 'on') this.seen.wrong.push(`${this.now.toISOString()} a tagged supply is wanted on`);
  }
}

test('Y-04 ten years of calendars: no cut in protected time, none without warnings, notice and a fresh reading, and no recharge closes a tagged supply', () => {
  const total = { cuts: 0, waits: 0, tagged: 0 };
  fc.assert(
    fc.property(policies, holidayRuns, workedWeekends, windows, zones, fc.integer(), fc.constantFrom('百货', '百货', '冷库'), (policy, holidays, workdays, buildingWindows, timeZone, seed, kind) => {
      const times = { policy, buildingWindows, holidays: new Set([...holidays].filter((day) => !workdays.has(day))), workdays, timeZone };
      const seen = new TenYears(times, kind, seed).run(5000);
      total.cuts += seen.cuts;
      total.waits += seen.waits;
      total.tagged += seen.tagged;
      expect(seen.wrong).toEqual([]);
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect(total.cuts).toBeGreaterThan(500);
  expect(total.waits).toBeGreaterThan(5000);
  expect(total.tagged).toBeGreaterThan(1000);
}, 60_000);

test('Y-04 whatever holds beside it and whoever keeps it on, a tagged supply is wanted off', () => {
  fc.assert(
    fc.property(fc.subarray([...holdCauses]), fc.boolean(), fc.constantFrom('maintenance' as const, 'safety' as const), (causes, kept, tag) => void expect(wantedState([...causes, tag], kept)).toBe('off')),
    { numRuns: 2000 },
  );
});
