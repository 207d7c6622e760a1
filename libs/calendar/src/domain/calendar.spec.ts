import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays, civilDay, coversDay, currentDueAt, daysBetween, firstDayOfMonth, formatCivilMinute, instantOf, isCivilDay, isInWindow, isReadDue, isTimeZone, minuteOfDay, nextDueAt,
  nextSettlementAt, parseMinute, periodSlots, settlementCutOff, startOfDay, weekday, windowEndsAt, type SettlementRhythm,
} from '../index.js';
import { offsetFromZoneData, offsetMs } from './zone.js';

const SHANGHAI = 'Asia/Shanghai';
const BERLIN = 'Europe/Berlin';
const at = (text: string): Date => new Date(text);
const none: ReadonlySet<string> = new Set();
const tenYears = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z'), noInvalidDate: true });

describe('civil days', () => {
  test('the day changes at local midnight, not at UTC midnight', () => {
    expect(civilDay(at('2026-11-20T15:59:59.999Z'), SHANGHAI)).toBe('2026-11-20');
    expect(civilDay(at('2026-11-20T16:00:00Z'), SHANGHAI)).toBe('2026-11-21');
    expect(startOfDay('2026-11-21', SHANGHAI)).toEqual(at('2026-11-20T16:00:00Z'));
    expect(minuteOfDay(at('2026-11-20T16:30:00Z'), SHANGHAI)).toBe(30);
    expect(formatCivilMinute(at('2026-11-20T16:30:00Z'), SHANGHAI)).toBe('2026-11-21 00:30');
  });

  test('leap days, month ends and weekdays', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect([isCivilDay('2028-02-29'), isCivilDay('2027-02-29'), isCivilDay('2026-1-1')]).toEqual([true, false, false]);
    expect([weekday('2026-11-20'), weekday('2026-11-22'), weekday('1970-01-01')]).toEqual([5, 7, 4]);
    expect([firstDayOfMonth('2026-11'), firstDayOfMonth('2026-12', 1), firstDayOfMonth('2026-01', -1)]).toEqual(['2026-11-01', '2027-01-01', '2025-12-01']);
    expect(daysBetween('2026-11-20', '2026-12-20')).toBe(30);
  });

  test('zones that change their clocks: a day of 23 hours, one of 25, and a midnight that does not exist', () => {
    expect(startOfDay('2026-03-30', BERLIN).getTime() - startOfDay('2026-03-29', BERLIN).getTime()).toBe(23 * 3_600_000);
    expect(startOfDay('2026-10-26', BERLIN).getTime() - startOfDay('2026-10-25', BERLIN).getTime()).toBe(25 * 3_600_000);
    // Beirut moves from 00:00 to 01:00 on the last Sunday of March.
    expect(startOfDay('2024-03-31', 'Asia/Beirut')).toEqual(at('2024-03-30T22:00:00Z'));
    expect(civilDay(at('2024-03-30T21:59:59Z'), 'Asia/Beirut')).toBe('2024-03-30');
    // 02:30 occurs twice on 25 October: the first is meant.
    expect(instantOf('2026-10-25', 150, BERLIN)).toEqual(at('2026-10-25T00:30:00Z'));
    expect([isTimeZone(SHANGHAI), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });

  test('the short cut for Shanghai is the zone data, over fifty years', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2035, 0, 1) }), (ms) => void expect(offsetMs(ms, SHANGHAI)).toBe(offsetFromZoneData(ms, SHANGHAI))), { numRuns: 500 });
  });

  test.each([SHANGHAI, BERLIN, 'America/Sao_Paulo', 'Asia/Kathmandu'])('ten years of %s: every day starts where the day before ends, and holds its own instants', (zone) => {
    for (let day = '2020-01-01'; day < '2030-01-01'; day = addDays(day, 1)) {
      const start = startOfDay(day, zone);
      if (civilDay(start, zone) !== day) throw new Error(`${day} does not hold its start`);
      if (civilDay(new Date(start.getTime() - 1), zone) !== addDays(day, -1)) throw new Error(`${day} does not follow the day before`);
    }
  });
});

describe('C-03 no-cut windows', () => {
  const night = [{ from: '22:00', to: '08:00' }];

  test('a window over midnight holds its first instant and not its last', () => {
    const inside = (text: string): boolean => isInWindow(at(text), night, none, SHANGHAI);
    expect([inside('2026-11-20T21:59:59+08:00'), inside('2026-11-20T22:00:00+08:00'), inside('2026-11-21T07:59:59+08:00'), inside('2026-11-21T08:00:00+08:00')]).toEqual([false, true, true, false]);
    expect(windowEndsAt(at('2026-11-20T23:00:00+08:00'), night, none, SHANGHAI)).toEqual(at('2026-11-21T08:00:00+08:00'));
    expect(windowEndsAt(at('2026-11-20T12:00:00+08:00'), night, none, SHANGHAI)).toEqual(at('2026-11-20T12:00:00+08:00'));
  });

  test('a Friday night window reaches into Saturday and a weekend window goes on to Monday', () => {
    const windows = [{ days: [5], from: '18:00', to: '06:00' }, { days: [6, 7], from: '00:00', to: '24:00' }];
    expect(windowEndsAt(at('2026-11-20T19:00:00+08:00'), windows, none, SHANGHAI)).toEqual(at('2026-11-23T00:00:00+08:00'));
    expect(isInWindow(at('2026-11-20T17:59:00+08:00'), windows, none, SHANGHAI)).toBe(false);
  });

  test('holidays alone, holidays besides weekdays, and windows of a whole day', () => {
    const holidays = new Set(['2026-10-01']);
    const whole = [{ holidays: true, from: '00:00', to: '00:00' }];
    expect(isInWindow(at('2026-10-01T12:00:00+08:00'), whole, holidays, SHANGHAI)).toBe(true);
    expect(isInWindow(at('2026-10-02T12:00:00+08:00'), whole, holidays, SHANGHAI)).toBe(false);
    expect(isInWindow(at('2026-10-03T12:00:00+08:00'), [{ days: [6], holidays: true, from: '00:00', to: '24:00' }], holidays, SHANGHAI)).toBe(true);
  });

  test('a market that may never be cut does not keep us in a loop', () => {
    const end = windowEndsAt(at('2026-11-20T12:00:00+08:00'), [{ from: '00:00', to: '24:00' }], none, SHANGHAI);
    expect(end > at('2027-11-20T12:00:00+08:00')).toBe(true);
  });

  test('the end of the windows is outside them, and every instant before it is inside, for ten years of instants', () => {
    const windows = [...night, { days: [6, 7], from: '12:00', to: '14:00' }];
    fc.assert(
      fc.property(tenYears, fc.constantFrom(SHANGHAI, BERLIN), (now, zone) => {
        const end = windowEndsAt(now, windows, none, zone);
        expect(isInWindow(end, windows, none, zone)).toBe(false);
        if (end > now) expect(isInWindow(new Date(end.getTime() - 1), windows, none, zone)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('M-02 due instants', () => {
  test('reads are aligned to local midnight and start afresh each day', () => {
    expect(currentDueAt(at('2026-11-20T10:44:59+08:00'), 30, SHANGHAI)).toEqual(at('2026-11-20T10:30:00+08:00'));
    expect(nextDueAt(at('2026-11-20T10:30:00+08:00'), 30, SHANGHAI)).toEqual(at('2026-11-20T11:00:00+08:00'));
    expect(nextDueAt(at('2026-11-20T23:30:00+08:00'), 420, SHANGHAI)).toEqual(at('2026-11-21T00:00:00+08:00'));
    expect([isReadDue(0, 7), isReadDue(14, 7), isReadDue(15, 7)]).toEqual([true, true, false]);
  });

  test('the newest due instant is at or before now, the next one after it, and both are due', () => {
    fc.assert(
      fc.property(tenYears, fc.integer({ min: 1, max: 1440 }), fc.constantFrom(SHANGHAI, BERLIN), (now, interval, zone) => {
        const current = currentDueAt(now, interval, zone);
        const next = nextDueAt(now, interval, zone);
        expect(current <= now && now < next && next.getTime() - current.getTime() <= interval * 60_000).toBe(true);
        expect(currentDueAt(next, interval, zone)).toEqual(next);
      }),
      { numRuns: 500 },
    );
  });
});

describe('T-04 settlement cut-offs', () => {
  const now = at('2026-11-20T10:44:00+08:00');
  const cutOff = (rhythm: Partial<SettlementRhythm> & Pick<SettlementRhythm, 'cycle'>): Date => settlementCutOff(now, { minute: 0, day: 1, ...rhythm }, SHANGHAI);

  test('each sweep, each hour, each day at its minute, each month on its day', () => {
    expect(cutOff({ cycle: 'sweep', readIntervalMinutes: 15 })).toEqual(at('2026-11-20T10:30:00+08:00'));
    expect(cutOff({ cycle: 'hourly' })).toEqual(at('2026-11-20T10:00:00+08:00'));
    expect(cutOff({ cycle: 'daily' })).toEqual(at('2026-11-20T00:00:00+08:00'));
    expect(cutOff({ cycle: 'daily', minute: 660 })).toEqual(at('2026-11-19T11:00:00+08:00'));
    expect(cutOff({ cycle: 'monthly', day: 25, minute: 60 })).toEqual(at('2026-10-25T01:00:00+08:00'));
    expect(cutOff({ cycle: 'monthly', day: 20 })).toEqual(at('2026-11-20T00:00:00+08:00'));
  });

  test('now lies from the newest cut-off up to the next, for ten years', () => {
    const rhythms = fc.record({ cycle: fc.constantFrom('sweep' as const, 'hourly' as const, 'daily' as const, 'monthly' as const), minute: fc.nat(1439), day: fc.integer({ min: 1, max: 28 }), readIntervalMinutes: fc.integer({ min: 1, max: 1440 }) });
    fc.assert(
      fc.property(tenYears, rhythms, (instant, rhythm) => {
        const next = nextSettlementAt(instant, rhythm, SHANGHAI);
        expect(settlementCutOff(instant, rhythm, SHANGHAI) <= instant && instant < next).toBe(true);
        expect(settlementCutOff(next, rhythm, SHANGHAI)).toEqual(next);
      }),
      { numRuns: 500 },
    );
  });
});

describe('period slots', () => {
  const slots = [{ from: '08:00', to: '22:00', label: 'day' }, { from: '22:00', to: '08:00', label: 'night' }];

  test('an interval is cut at the borders, and slots over midnight are one piece', () => {
    const ms = (text: string): number => at(`${text}+08:00`).getTime();
    expect(periodSlots({ fromMs: ms('2026-11-20T21:30'), toMs: ms('2026-11-21T08:30') }, slots, SHANGHAI)).toEqual([
      { fromMs: ms('2026-11-20T21:30'), toMs: ms('2026-11-20T22:00'), label: 'day' },
      { fromMs: ms('2026-11-20T22:00'), toMs: ms('2026-11-21T08:00'), label: 'night' },
      { fromMs: ms('2026-11-21T08:00'), toMs: ms('2026-11-21T08:30'), label: 'day' },
    ]);
  });

  test('gaps and overlaps of the day are found', () => {
    expect(coversDay(slots)).toBe(true);
    expect(coversDay([{ from: '08:00', to: '22:00', label: 1 }])).toBe(false);
    expect(coversDay([...slots, { from: '09:00', to: '10:00', label: 1 }])).toBe(false);
    expect(coversDay([{ from: '00:00', to: '24:00', label: 1 }])).toBe(true);
    expect(() => parseMinute('24:01')).toThrow('not a time of day');
  });

  test('the pieces adjoin from beginning to end', () => {
    fc.assert(
      fc.property(tenYears, fc.integer({ min: 1, max: 72 * 3_600_000 }), fc.constantFrom(SHANGHAI, BERLIN), (from, length, zone) => {
        const fromMs = from.getTime();
        const pieces = periodSlots({ fromMs, toMs: fromMs + length }, slots, zone);
        expect(pieces[0]!.fromMs).toBe(fromMs);
        expect(pieces.at(-1)!.toMs).toBe(fromMs + length);
        pieces.slice(1).forEach((piece, index) => expect(piece.fromMs).toBe(pieces[index]!.toMs));
      }),
      { numRuns: 300 },
    );
  });
});
