import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDay, settlementCutOff, type SettlementCycle } from '#libs/calendar';
import { versionAt, type TariffDefinition, type TariffVersion } from '#libs/tariff';
import { accruedFen, accruePoint, pricesFrom, type AccrualCursor, type AccrualOutcome, type AccrualPoint, type UsageLine } from './accrue-point.js';
import { segmentsBetween } from './segments.js';
import { settleSum } from './settle-sum.js';

const ZONE = 'Asia/Shanghai';
const at = (text: string): Date => new Date(`${text}+08:00`);
const ms = (text: string): number => at(text).getTime();
const version = (number: number, effectiveAt: string, definition: TariffDefinition): TariffVersion => ({ id: `v${String(number)}`, planId: 'p', number, effectiveAt: at(effectiveAt), definition });
const flat = [version(1, '2025-01-01T00:00', { kind: 'flat', priceMicroYuanPerKwh: 800_000 })];
const start = (over: Partial<AccrualCursor> = {}): AccrualCursor => ({
  meterId: 7, zone: ZONE, atMs: ms('2026-11-20T10:00:05'), registerWh: 100_000, periodRegistersWh: undefined, accountId: 'a', planId: 'p', versions: flat,
  carryParts: 0, unsettledParts: 0, unsettledWh: 0, openLine: undefined, ...over,
});
const point = (readAt: string, registerWh: number, more: Partial<AccrualPoint> = {}): AccrualPoint => ({ meterId: 7, readAt: at(readAt), registerWh, ...more });
type Accrued = Extract<AccrualOutcome, { kind: 'accrued' }>;
const accrued = (outcome: AccrualOutcome): Accrued => {
  if (outcome.kind !== 'accrued') throw new Error(outcome.kind);
  return outcome;
};
const brief = (line: UsageLine): unknown[] => [line.day, new Date(line.fromMs).toISOString(), new Date(line.toMs).toISOString(), line.fromRegisterWh, line.toRegisterWh, line.usedWh, line.chargeParts, line.estimated, line.closed];

describe('M-21 a reading is taken into account once', () => {
  test('the first reading of a meter only sets where the counting begins', () => {
    const outcome = accruePoint(start({ atMs: null, registerWh: 0 }), point('2026-11-20T10:30:05', 123));
    expect(outcome).toMatchObject({ kind: 'started', cursor: { registerWh: 123, unsettledParts: 0 } });
  });

  test('500 Wh at 0.80 yuan make 400,000,000 parts, 40 fen accrued, on one line of the day', () => {
    const { cursor, lines } = accrued(accruePoint(start(), point('2026-11-20T10:30:05', 100_500)));
    expect(lines.map(brief)).toEqual([['2026-11-20', '2026-11-20T02:00:05.000Z', '2026-11-20T02:30:05.000Z', 100_000, 100_500, 500, 400_000_000, false, false]]);
    expect(accruedFen(cursor)).toBe(40);
    const second = accrued(accruePoint(cursor, point('2026-11-20T11:00:05', 100_510)));
    expect(second.lines.map(brief)).toEqual([['2026-11-20', '2026-11-20T02:00:05.000Z', '2026-11-20T03:00:05.000Z', 100_000, 100_510, 510, 408_000_000, false, false]]);
  });

  test('the same reading again, or an older one, changes nothing', () => {
    expect(accruePoint(start(), point('2026-11-20T10:00:05', 100_000))).toEqual({ kind: 'unchanged' });
    expect(accruePoint(start(), point('2026-11-20T09:00:00', 99_000))).toEqual({ kind: 'unchanged' });
  });

  test('a register that fell is not energy unless it rolled over', () => {
    expect(accruePoint(start(), point('2026-11-20T10:30:05', 99_999))).toEqual({ kind: 'backwards' });
    const near = start({ registerWh: 999_999_900 });
    const { lines, cursor } = accrued(accruePoint(near, point('2026-11-20T10:30:05', 50, { rolloverAtWh: 1_000_000_000 })));
    expect(lines[0]).toMatchObject({ fromRegisterWh: 999_999_900, toRegisterWh: 50, usedWh: 150 });
    expect(cursor.registerWh).toBe(50);
  });

  test('without a price the cursor stays, and the energy is charged when there is one', () => {
    const without = start({ versions: [] });
    expect(accruePoint(without, point('2026-11-20T10:30:05', 100_500))).toEqual({ kind: 'no-price', at: at('2026-11-20T10:00:05') });
    expect(accrued(accruePoint({ ...without, versions: flat }, point('2026-11-20T11:00:05', 101_000))).lines[0]!.usedWh).toBe(1_000);
  });

  test('a meter without an account is counted and never charged, with or without a price', () => {
    const { lines, cursor } = accrued(accruePoint(start({ accountId: null, versions: [] }), point('2026-11-20T10:30:05', 100_500)));
    expect(lines[0]).toMatchObject({ accountId: null, usedWh: 500, chargeParts: 0, versionId: null, periodWh: null });
    expect(cursor).toMatchObject({ unsettledParts: 0, unsettledWh: 0 });
  });
});

describe('days', () => {
  test('a reading at most five minutes after midnight closes the day before', () => {
    const { lines, cursor } = accrued(accruePoint(start({ atMs: ms('2026-11-20T23:30:07') }), point('2026-11-21T00:00:40', 100_100)));
    expect(lines.map(brief)).toEqual([['2026-11-20', '2026-11-20T15:30:07.000Z', '2026-11-20T16:00:40.000Z', 100_000, 100_100, 100, 80_000_000, false, true]]);
    expect(cursor.openLine).toBeUndefined();
    expect(accrued(accruePoint(cursor, point('2026-11-21T00:30:00', 100_200))).lines[0]).toMatchObject({ day: '2026-11-21', fromRegisterWh: 100_100 });
  });

  test('a longer interval is split at midnight in proportion and both lines say estimated', () => {
    // 22:00 to 02:00, 401 Wh: floor(401 × 2 ÷ 4) = 200 before midnight, 201 after
    const { lines } = accrued(accruePoint(start({ atMs: ms('2026-11-20T22:00:00') }), point('2026-11-21T02:00:00', 100_401)));
    expect(lines.map(brief)).toEqual([
      ['2026-11-20', '2026-11-20T14:00:00.000Z', '2026-11-20T16:00:00.000Z', 100_000, 100_200, 200, 160_000_000, true, true],
      ['2026-11-21', '2026-11-20T16:00:00.000Z', '2026-11-20T18:00:00.000Z', 100_200, 100_401, 201, 160_800_000, true, false],
    ]);
  });

  test('a gateway that was gone for three days leaves a line for each day', () => {
    const { lines } = accrued(accruePoint(start({ atMs: ms('2026-11-20T12:00:00') }), point('2026-11-23T12:00:00', 103_000)));
    expect(lines.map((line) => [line.day, line.usedWh, line.closed])).toEqual([['2026-11-20', 500, true], ['2026-11-21', 1000, true], ['2026-11-22', 1000, true], ['2026-11-23', 500, false]]);
  });

  test('a register that did not move is known in between: nothing is estimated', () => {
    const { lines } = accrued(accruePoint(start({ atMs: ms('2026-11-20T22:00:00') }), point('2026-11-21T02:00:00', 100_000)));
    expect(lines.map((line) => line.estimated)).toEqual([false, false]);
  });

  test('segments adjoin, each lies in its day and under one version, and only the last may stay open', () => {
    const versions = [flat[0]!, version(2, '2026-11-20T00:00:00', flat[0]!.definition), version(3, '2026-11-21T13:13:13', flat[0]!.definition)];
    fc.assert(
      fc.property(fc.nat(3 * 86_400), fc.integer({ min: 1, max: 6 * 86_400 }), (startS, lengthS) => {
        const fromMs = at('2026-11-18T00:00:00').getTime() + startS * 1000;
        const segments = segmentsBetween(fromMs, fromMs + lengthS * 1000, { versions, zone: ZONE });
        let begin = fromMs;
        for (const segment of segments) {
          expect(segment.fromMs).toBe(begin);
          expect(civilDay(new Date(begin), ZONE)).toBe(segment.day);
          expect(segment.version).toBe(versionAt(versions, begin));
          expect(segment.toMs).toBeGreaterThan(begin);
          begin = segment.toMs;
        }
        expect(begin).toBe(fromMs + lengthS * 1000);
        segments.slice(1).forEach((segment, index) => expect(segments[index]!.closes || segments[index]!.version !== segment.version).toBe(true));
      }),
    );
  });

  test('T-02 a price change inside an interval begins a new line at its instant', () => {
    const versions = [flat[0]!, version(2, '2026-11-20T10:10:05', { ...timeOfUse, prices: { peak: 900_000, flat: 1, valley: 1 } })];
    const { lines, cursor } = accrued(accruePoint(start({ versions }), point('2026-11-20T10:30:05', 101_000)));
    // 10 of 30 minutes: floor(1000 ÷ 3) = 333 Wh at 0.80, the other 667 Wh at the new plan's peak price
    expect(lines.map((line) => [line.versionId, line.fromRegisterWh, line.toRegisterWh, line.usedWh, line.periodWh, line.chargeParts, line.estimated])).toEqual([
      ['v1', 100_000, 100_333, 333, null, 266_400_000, true], ['v2', 100_333, 101_000, 667, [0, 667, 0, 0, 0], 600_300_000, true],
    ]);
    const more = accrued(accruePoint(cursor, point('2026-11-20T12:30:05', 102_000)));
    // 12:05 lies 95 of 120 minutes on, less five seconds: floor(1000 × 5695 ÷ 7200) = 790 Wh peak
    expect(more.lines[0]).toMatchObject({ fromRegisterWh: 100_333, usedWh: 1_667, periodWh: [0, 667 + 790, 210, 0, 0] });
  });
});

const timeOfUse: Extract<TariffDefinition, { kind: 'time-of-use' }> = {
  kind: 'time-of-use', prices: { peak: 1_234_567, flat: 801_003, valley: 345_679 },
  slots: [{ from: '00:00', to: '08:10', period: 'valley' }, { from: '08:10', to: '12:05', period: 'peak' }, { from: '12:05', to: '22:00', period: 'flat' }, { from: '22:00', to: '24:00', period: 'valley' }],
};
const yearOf = { flat: [version(1, '2025-01-01T00:00', { kind: 'flat', priceMicroYuanPerKwh: 812_345 }), version(2, '2026-07-01T00:00', { kind: 'flat', priceMicroYuanPerKwh: 888_889 })],
  'time-of-use': [version(1, '2025-01-01T00:00', timeOfUse), version(2, '2026-07-01T09:17', { ...timeOfUse, prices: { peak: 1_334_567, flat: 901_007, valley: 345_671 } })] };

/** A year of readings each 30 minutes, a few seconds late, with gaps, from a seed. */
function yearOfReadings(seed: number): AccrualPoint[] {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  const points: AccrualPoint[] = [];
  let registerWh = 5_000_000;
  for (let step = 0; step < 365 * 48; step++) {
    registerWh += random(700);
    if (random(50) === 0) continue;
    points.push({ meterId: 7, readAt: new Date(at('2026-01-01T00:00').getTime() + step * 1_800_000 + random(90_000)), registerWh });
  }
  return points;
}

function settledOver(points: readonly AccrualPoint[], versions: TariffVersion[], cycle: SettlementCycle): { chargedFen: number; bills: number; carryParts: number; billedWh: number } {
  let cursor = start({ atMs: null, registerWh: 0, versions });
  const total = { chargedFen: 0, bills: 0, carryParts: 0, billedWh: 0 };
  const settle = (): void => {
    const { amountFen, carryAfterParts } = settleSum(cursor.carryParts, cursor.unsettledParts);
    total.chargedFen += amountFen;
    total.bills += 1;
    total.billedWh += cursor.unsettledWh;
    cursor = { ...cursor, carryParts: carryAfterParts, unsettledParts: 0, unsettledWh: 0, openLine: undefined };
  };
  let cutOff = 0;
  for (const reading of points) {
    const outcome = accruePoint(cursor, reading);
    if (outcome.kind === 'accrued' || outcome.kind === 'started') cursor = outcome.cursor;
    const due = settlementCutOff(reading.readAt, { cycle, minute: 0, day: 1, readIntervalMinutes: 30 }, ZONE).getTime();
    if (due > cutOff) settle();
    cutOff = due;
  }
  settle();
  return { ...total, carryParts: cursor.carryParts };
}

describe('Y-01 a year settled every sweep, hourly, daily or monthly gives the same fen', () => {
  test.each(['flat', 'time-of-use'] as const)('%s prices, with a price change in the middle', (kind) => {
    for (const seed of [1, 77, 20_261_120]) {
      const points = yearOfReadings(seed);
      const [sweep, hourly, daily, monthly] = (['sweep', 'hourly', 'daily', 'monthly'] as const).map((cycle) => settledOver(points, yearOf[kind], cycle));
      expect(sweep!.bills).toBeGreaterThan(17_000);
      expect(monthly!.bills).toBe(13);
      const money = ({ chargedFen, carryParts, billedWh }: typeof sweep & object): unknown => ({ chargedFen, carryParts, billedWh });
      expect([hourly, daily, monthly].map((r) => money(r!))).toEqual([money(sweep!), money(sweep!), money(sweep!)]);
      expect(sweep!.billedWh).toBe(points.at(-1)!.registerWh - points[0]!.registerWh);
    }
  });

  test('43,200 one-minute readings of 17 Wh at 0.80 yuan make 58,752 fen, the same as one reading', () => {
    const points = Array.from({ length: 43_201 }, (_, minute): AccrualPoint => ({ meterId: 7, readAt: new Date(at('2026-01-01T00:00').getTime() + minute * 60_000), registerWh: minute * 17 }));
    expect(settledOver(points, flat, 'sweep').chargedFen).toBe(58_752);
    expect(settledOver([points[0]!, points.at(-1)!], flat, 'monthly').chargedFen).toBe(58_752);
  });

  test('a 200 W stall at 0.85 yuan pays 122.40 a month however often it is settled', () => {
    // 100 Wh each 30 minutes for 30 days: 144 kWh × 0.85 = 122.40
    const price = [version(1, '2025-01-01T00:00', { kind: 'flat', priceMicroYuanPerKwh: 850_000 })];
    const points = Array.from({ length: 30 * 48 + 1 }, (_, step): AccrualPoint => ({ meterId: 7, readAt: new Date(at('2026-01-01T00:00').getTime() + step * 1_800_000), registerWh: step * 100 }));
    expect(settledOver(points, price, 'sweep').chargedFen).toBe(12_240);
  });

  test('any sequence of settlements charges the exact price rounded down', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000_000_000), { maxLength: 60 }), (charges) => {
        let carry = 0;
        let fenSum = 0;
        for (const charge of charges) {
          const settled = settleSum(carry, charge);
          carry = settled.carryAfterParts;
          fenSum += settled.amountFen;
        }
        const exact = charges.reduce((sum, charge) => sum + BigInt(charge), 0n);
        expect(BigInt(fenSum)).toBe(exact / 10_000_000n);
        expect(BigInt(carry)).toBe(exact % 10_000_000n);
      }),
    );
  });
});

describe('T-01 T-04 another plan is given to a meter', () => {
  const dear = { planId: 'q', versions: [{ ...version(9, '2026-01-01T00:00', { kind: 'flat', priceMicroYuanPerKwh: 2_000_000 }), planId: 'q' }] };
  const fromNoon = { planId: 'q', versions: [{ ...version(9, '2026-11-20T12:00', { kind: 'flat', priceMicroYuanPerKwh: 2_000_000 }), planId: 'q' }] };
  const used = { planId: 'p', versions: flat };
  const given = (plan: typeof dear, over: Partial<AccrualCursor> = {}) => start({ ...pricesFrom(start().atMs, used, plan), ...over });

  test('a price in force takes over at the next reading: the 500 Wh before it cost 0.40 yuan, the 500 Wh after it 1.00', () => {
    const first = accrued(accruePoint(given(dear), point('2026-11-20T10:30:05', 100_500)));
    expect([first.cursor.planId, first.cursor.unsettledParts]).toEqual(['q', 400_000_000]);
    const second = accrued(accruePoint(first.cursor, point('2026-11-20T11:00:05', 101_000)));
    expect(second.cursor.unsettledParts).toBe(1_400_000_000);
    expect(second.lines.map(({ versionId, fromRegisterWh, toRegisterWh }) => [versionId, fromRegisterWh, toRegisterWh])).toEqual([['v9', 100_500, 101_000]]);
  });

  test('one that begins at noon takes over at noon, and until then the old one goes on', () => {
    const morning = accrued(accruePoint(given(fromNoon), point('2026-11-20T11:30:00', 101_000)));
    expect([morning.cursor.planId, morning.cursor.unsettledParts]).toEqual(['p', 800_000_000]);
    const noon = accrued(accruePoint(morning.cursor, point('2026-11-20T12:30:00', 102_000)));
    expect(noon.lines.map(({ versionId, usedWh, estimated }) => [versionId, usedWh, estimated])).toEqual([['v1', 1500, true], ['v9', 500, true]]);
    expect([noon.cursor.planId, noon.cursor.unsettledParts]).toEqual(['q', 1500 * 800_000 + 500 * 2_000_000]);
  });

  test('a plan without any price changes nothing; a meter that was never charged takes what it is given', () => {
    const none = accrued(accruePoint(given({ planId: 'q', versions: [] }), point('2026-11-20T10:30:05', 100_500)));
    expect([none.cursor.planId, none.cursor.unsettledParts]).toEqual(['p', 400_000_000]);
    expect(pricesFrom(start().atMs, { planId: null, versions: [] }, dear)).toEqual({ ...dear, handOver: undefined });
  });

  test('no energy is lost or charged twice, whenever the change comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 7200 }), fc.nat(5000)), { minLength: 2, maxLength: 20 }), fc.integer({ min: -7200, max: 40_000 }), (steps, beginsAfterS) => {
        const begin = start().atMs! + beginsAfterS * 1000;
        let cursor = start({ ...pricesFrom(start().atMs, used, { planId: 'q', versions: [{ id: 'v9', planId: 'q', number: 1, effectiveAt: new Date(begin), definition: { kind: 'flat', priceMicroYuanPerKwh: 800_000 } }] }) });
        let nowMs = start().atMs!;
        let registerWh = start().registerWh;
        for (const [seconds, usedWh] of steps) cursor = accrued(accruePoint(cursor, { meterId: 7, readAt: new Date((nowMs += seconds * 1000)), registerWh: (registerWh += usedWh) })).cursor;
        // Both plans have one price here, so that the sum tells whether any energy was left out or taken twice.
        expect(cursor.unsettledParts).toBe((registerWh - start().registerWh) * 800_000);
        expect(cursor.planId).toBe(nowMs >= Math.max(begin, start().atMs!) ? 'q' : 'p');
      }),
    );
  });
});
