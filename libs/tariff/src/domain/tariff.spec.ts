import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargeParts, microYuanPerKwh, wattHours } from '#libs/quantity';
import { billAddsUp, explainBill, formatParts, mergePieces, priceInterval, tariffDefinitionSchema, versionAt, type ExplainedBill, type PricedInterval, type TariffDefinition, type TariffVersion } from '../index.js';

const ZONE = 'Asia/Shanghai';
const at = (text: string): Date => new Date(`${text}+08:00`);
const flat = (price: number): TariffDefinition => ({ kind: 'flat', priceMicroYuanPerKwh: price });
const timeOfUse: TariffDefinition = {
  kind: 'time-of-use',
  prices: { peak: 1_200_000, flat: 800_000, valley: 350_000 },
  slots: [
    { from: '00:00', to: '08:00', period: 'valley' },
    { from: '08:00', to: '12:00', period: 'peak' },
    { from: '12:00', to: '22:00', period: 'flat' },
    { from: '22:00', to: '24:00', period: 'valley' },
  ],
};
const version = (number: number, effectiveAt: string, definition: TariffDefinition): TariffVersion => ({ id: `v${String(number)}`, planId: 'p', number, effectiveAt: at(effectiveAt), definition });

type Priced = Extract<PricedInterval, { kind: 'priced' }>;
const price = (from: [string, number, number[]?], to: [string, number, number[]?], versions: TariffVersion[]): PricedInterval =>
  priceInterval({ from: { at: at(from[0]), registerWh: from[1], periodRegistersWh: from[2] }, to: { at: at(to[0]), registerWh: to[1], periodRegistersWh: to[2] }, versions, zone: ZONE });
const brief = (priced: PricedInterval): unknown => (priced.kind === 'priced' ? priced.pieces.map((p) => [p.versionId, p.period, p.usedWh, p.priceMicroYuanPerKwh]) : priced);

describe('flat prices', () => {
  test('1,500 Wh at 0.80 yuan are 120 fen', () => {
    const priced = price(['2026-11-20T10:00', 100_000], ['2026-11-20T10:30', 101_500], [version(1, '2026-01-01T00:00', flat(800_000))]) as Priced;
    expect(brief(priced)).toEqual([['v1', 'all', 1500, 800_000]]);
    expect(priced.parts).toBe(1_200_000_000);
  });

  test('T-02 a price change inside an interval splits it by time: 10 of 30 minutes at the old price', () => {
    const versions = [version(1, '2026-01-01T00:00', flat(800_000)), version(2, '2026-11-20T10:10', flat(900_000))];
    const priced = price(['2026-11-20T10:00', 0], ['2026-11-20T10:30', 1000], versions) as Priced;
    // floor(1000 × 10 ÷ 30) = 333
    expect(brief(priced)).toEqual([['v1', 'all', 333, 800_000], ['v2', 'all', 667, 900_000]]);
    expect(priced.estimated).toBe(true);
  });

  test('a reading within five minutes of the change stands for the one at the change', () => {
    const versions = [version(1, '2026-01-01T00:00', flat(800_000)), version(2, '2026-11-20T10:30', flat(900_000))];
    const priced = price(['2026-11-20T10:00', 0], ['2026-11-20T10:30:20', 1820], versions) as Priced;
    expect(brief(priced)).toEqual([['v1', 'all', 1800, 800_000], ['v2', 'all', 20, 900_000]]);
    expect(priced.estimated).toBe(false);
  });

  test('a missing price is never zero', () => {
    expect(price(['2026-11-20T10:00', 0], ['2026-11-20T10:30', 1000], [])).toEqual({ kind: 'no-price', at: at('2026-11-20T10:00') });
    expect(price(['2026-11-20T10:00', 0], ['2026-11-20T10:30', 1000], [version(1, '2026-11-20T10:10', flat(1))])).toEqual({ kind: 'no-price', at: at('2026-11-20T10:00') });
  });

  test('intervals that run backwards are a broken promise', () => {
    expect(() => price(['2026-11-20T10:00', 5], ['2026-11-20T10:30', 4], [])).toThrow(RangeError);
    expect(() => price(['2026-11-20T10:00', 5], ['2026-11-20T10:00', 6], [])).toThrow('must end after it starts');
  });
});

describe('T-02 time of use', () => {
  const versions = [version(1, '2026-01-01T00:00', timeOfUse)];

  test('07:30 to 08:30: half valley, half peak', () => {
    expect(brief(price(['2026-11-20T07:30', 0], ['2026-11-20T08:30', 1001], versions))).toEqual([['v1', 'valley', 500, 350_000], ['v1', 'peak', 501, 1_200_000]]);
  });

  test('on the day the price changes each period is charged at its price before and after', () => {
    const changed = { ...timeOfUse, prices: { peak: 1_300_000, flat: 900_000, valley: 400_000 } };
    const both = [...versions, version(2, '2026-11-20T10:00', changed)];
    expect(brief(price(['2026-11-20T09:00', 0], ['2026-11-20T13:00', 4000], both))).toEqual([
      ['v1', 'peak', 1000, 1_200_000], ['v2', 'peak', 2000, 1_300_000], ['v2', 'flat', 1000, 900_000],
    ]);
  });

  test("the meter's own period registers decide where both ends have them", () => {
    // order: sharp, peak, flat, valley; the total is 1,000, the periods say 0, 700, 0, 290 and lose 10 to their resolution
    const priced = price(['2026-11-20T07:30', 50_000, [0, 10_000, 20_000, 20_000]], ['2026-11-20T08:30', 51_000, [0, 10_700, 20_000, 20_290]], versions);
    // 1000 × 700/990 = 707.07, 1000 × 290/990 = 292.93: the larger remainder gets the missing one
    expect(brief(priced)).toEqual([['v1', 'peak', 707, 1_200_000], ['v1', 'valley', 293, 350_000]]);
  });

  test('period registers that contradict the total, fall, or meet a price change are not used', () => {
    const byTime = [['v1', 'valley', 500, 350_000], ['v1', 'peak', 500, 1_200_000]];
    expect(brief(price(['2026-11-20T07:30', 0, [0, 0, 0, 0]], ['2026-11-20T08:30', 1000, [0, 100, 0, 100]], versions))).toEqual(byTime);
    expect(brief(price(['2026-11-20T07:30', 0, [0, 500, 0, 500]], ['2026-11-20T08:30', 1000, [0, 400, 0, 1600]], versions))).toEqual(byTime);
    const both = [...versions, version(2, '2026-11-20T08:00', timeOfUse)];
    expect(brief(price(['2026-11-20T07:30', 0, [0, 0, 0, 0]], ['2026-11-20T08:30', 1000, [0, 1000, 0, 0]], both))).toEqual([['v1', 'valley', 500, 350_000], ['v2', 'peak', 500, 1_200_000]]);
  });

  test('energy in a period that has no price stops the money', () => {
    expect(price(['2026-11-20T07:30', 0, [0, 0, 0, 0]], ['2026-11-20T08:30', 1000, [1000, 0, 0, 0]], versions)).toEqual({ kind: 'no-price', at: at('2026-11-20T07:30') });
  });

  test('the pieces sum to the whole, in energy and in money, for any interval', () => {
    const both = [...versions, version(2, '2026-11-22T09:17', { ...timeOfUse, prices: { peak: 1, flat: 2, valley: 3 } })];
    fc.assert(
      fc.property(fc.nat(5 * 86_400), fc.integer({ min: 1, max: 5 * 86_400 }), fc.nat(10_000_000), (startS, lengthS, usedWh) => {
        const from = new Date(at('2026-11-19T00:00').getTime() + startS * 1000);
        const priced = priceInterval({ from: { at: from, registerWh: 7 }, to: { at: new Date(from.getTime() + lengthS * 1000), registerWh: 7 + usedWh }, versions: both, zone: ZONE }) as Priced;
        expect(priced.pieces.reduce((sum, p) => sum + p.usedWh, 0)).toBe(usedWh);
        expect(priced.pieces.reduce((sum, p) => sum + chargeParts(p.usedWh, p.priceMicroYuanPerKwh), 0)).toBe(priced.parts);
      }),
      { numRuns: 300 },
    );
  });
});

describe('versions and definitions', () => {
  test('a version is in force from its instant on', () => {
    const versions = [version(1, '2026-01-01T00:00', flat(1)), version(2, '2026-06-01T00:00', flat(2))];
    expect(versionAt(versions, at('2025-12-31T23:59').getTime())).toBeUndefined();
    expect(versionAt(versions, at('2026-06-01T00:00').getTime() - 1)?.number).toBe(1);
    expect(versionAt(versions, at('2026-06-01T00:00').getTime())?.number).toBe(2);
  });

  test('slots must cover the day once, every period needs a price, and prices are whole and in range', () => {
    expect(tariffDefinitionSchema.safeParse(timeOfUse).success).toBe(true);
    const bad: unknown[] = [
      { ...timeOfUse, slots: timeOfUse.slots.slice(1) }, { ...timeOfUse, prices: { peak: 1 } }, flat(-1), flat(0.5), flat(2_000_000_000), { kind: 'tiered' }, { ...flat(1), extra: 1 },
      { ...timeOfUse, slots: [{ from: '00:00', to: '25:00', period: 'peak' }] },
    ];
    for (const definition of bad) expect(tariffDefinitionSchema.safeParse(definition).success, JSON.stringify(definition)).toBe(false);
  });

  test('pieces of one version and period are added up; empty ones are left out', () => {
    const piece = (versionId: string, usedWh: number) => ({ versionId, period: 'all' as const, usedWh: wattHours(usedWh), priceMicroYuanPerKwh: microYuanPerKwh(1) });
    expect(mergePieces([piece('a', 1), piece('b', 2), piece('a', 3), piece('b', 0)]).map((p) => [p.versionId, p.usedWh])).toEqual([['a', 4], ['b', 2]]);
  });
});

describe('T-01 a bill explains itself', () => {
  const bill: ExplainedBill = {
    fromAt: at('2026-11-19T00:00:12'), toAt: at('2026-11-20T00:00:15'), fromRegisterWh: 1_234_560, toRegisterWh: 1_246_913, usedWh: 12_353, carryBeforeParts: 5_000_000,
    // 12,353 Wh × 0.8512 yuan/kWh = 10.5148736 yuan; plus 0.005 carried in = 10.5198736 = 10.51 + 0.0098736
    chargeParts: 10_514_873_600, carryAfterParts: 9_873_600, amountFen: 1051, estimated: false, zone: ZONE,
    lines: [{ period: 'all', usedWh: 12_353, priceMicroYuanPerKwh: 851_200, versionNumber: 1, effectiveAt: at('2026-01-01T00:00') }],
  };

  test('a tenant can work it out again by hand', () => {
    expect(billAddsUp(bill)).toBe(true);
    expect(explainBill(bill)).toEqual({
      zh: '2026-11-19 00:00底码1234.56，2026-11-20 00:00底码1246.913，用电12.353度：12.353度×0.8512元（2026-01-01 00:00起执行）＝10.5148736元；加上次结余0.005元，本次收10.51元，余0.0098736元计入下次。',
      en: 'Register 1234.56 at 2026-11-19 00:00, 1246.913 at 2026-11-20 00:00, 12.353 kWh used: 12.353 kWh × 0.8512 yuan (in force since 2026-01-01 00:00) = 10.5148736 yuan; plus 0.005 yuan carried in, 10.51 yuan charged, 0.0098736 yuan carried on.',
    });
  });

  test('a bill that does not add up is found', () => {
    expect(billAddsUp({ ...bill, amountFen: 1052 })).toBe(false);
    expect(billAddsUp({ ...bill, lines: [] })).toBe(false);
  });

  test('a bill without energy, and one with an interpolated register, say so', () => {
    const empty = explainBill({ ...bill, lines: [], usedWh: 0, chargeParts: 0, amountFen: 0, carryAfterParts: 5_000_000, estimated: true });
    expect(empty.zh).toContain('未用电＝0.00元');
    expect(empty.zh).toContain('含按时间折算的底码');
    expect(empty.en).toContain('worked out by time');
    expect(formatParts(1_234_567_890)).toBe('1.23456789');
  });
});
