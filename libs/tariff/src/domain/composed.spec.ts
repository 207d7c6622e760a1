import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billAddsUp, drawPieces, explainBill, factored, highestPrices, inDrawOrder, priceInterval, SUBSIDY, tariffDefinitionSchema, type Allowance, type Draw, type PricedInterval, type TariffDefinition, type TariffVersion } from '../index.js';

const ZONE = 'Asia/Shanghai';
const at = (text: string): Date => new Date(`${text}+08:00`);
const parsed = (definition: object): TariffDefinition => tariffDefinitionSchema.parse({ kind: 'composed', ...definition });
const faults = (definition: object): string[] => tariffDefinitionSchema.safeParse({ kind: 'composed', ...definition }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const version = (definition: TariffDefinition, more: Partial<TariffVersion> = {}): TariffVersion => ({ id: 'v', planId: 'p', number: 1, effectiveAt: at('2020-01-01T00:00'), definition, ...more });
const day = [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' }];
const summerDay = [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '11:00', period: 'peak' }, { from: '11:00', to: '13:00', period: 'sharp' }, { from: '13:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' }];
const tiered = parsed({ tiers: [{ untilWh: 100_000, prices: { all: 500_000 } }, { untilWh: 200_000, prices: { all: 600_000 } }, { prices: { all: 900_000 } }], tierSpan: 'month' });
const seasons = parsed({
  tables: [
    { name: '节假日', dayKinds: ['holiday'], slots: [{ from: '00:00', to: '24:00', period: 'valley' }] },
    { name: '夏季', season: [{ from: '07-01', to: '08-31' }], dayKinds: ['workday'], slots: summerDay },
    { name: '平时', slots: day },
  ],
  tiers: [{ prices: { sharp: 1_500_000, peak: 1_200_000, valley: 400_000 } }],
});

type Priced = Extract<PricedInterval, { kind: 'priced' }>;
const price = (from: string, to: string, usedWh: number, of: TariffVersion, draw?: Draw): Priced => priceInterval({ from: { at: at(from), registerWh: 0 }, to: { at: at(to), registerWh: usedWh }, versions: [of], zone: ZONE, draw }) as Priced;
const brief = ({ pieces }: Priced) => pieces.map((piece) => [piece.table ?? 0, piece.period, piece.tier ?? 0, piece.usedWh, piece.priceMicroYuanPerKwh]);
/** As toEqual() says it, without what that costs a hundred thousand times. */
const same = (found: unknown, wanted: unknown): void => {
  if (!Object.is(found, wanted) && !isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
};
const allowance = (id: string, leftWh: number, expires: string, from = '2020-01-01T00:00'): Allowance => ({ id, leftWh, fromMs: at(from).getTime(), expiresMs: at(expires).getTime() });

describe('T-03 tiers', () => {
  test('a reading that crosses two tiers is split at both: 90 kWh are used, 150 kWh come: 10 at 0.50, 100 at 0.60, 40 at 0.90 = 101.00 yuan', () => {
    const priced = price('2026-11-20T10:00', '2026-11-20T10:30', 150_000, version(tiered), { used: { '2026-11': 90_000 }, allowances: [] });
    expect(brief(priced)).toEqual([[0, 'all', 0, 10_000, 500_000], [0, 'all', 1, 100_000, 600_000], [0, 'all', 2, 40_000, 900_000]]);
    expect(priced.parts).toBe(101_00 * 10_000_000);
    expect(priced.draw!.used).toEqual({ '2026-11': 240_000 });
  });

  test('a new month begins in the first tier, also for energy of one interval; a year counts on', () => {
    const draw = { used: { '2026-11': 199_000, '2026': 199_000 }, allowances: [] };
    expect(brief(price('2026-11-30T23:30', '2026-12-01T00:30', 2000, version(tiered), draw))).toEqual([[0, 'all', 1, 1000, 600_000], [0, 'all', 0, 1000, 500_000]]);
    const daily = parsed({ tables: [{ name: '日', slots: day }], tiers: [{ untilWh: 100_000, prices: { peak: 2, valley: 1 } }, { prices: { peak: 4, valley: 3 } }], tierSpan: 'month' });
    const months = price('2026-11-30T23:00', '2026-12-01T01:00', 2000, version({ ...daily }), draw);
    expect(months.draw!.used).toEqual({ '2026-11': 200_000, '2026-12': 1000, '2026': 199_000 });
    const cut = price('2026-11-30T23:00', '2026-12-01T00:00', 1000, version(tiered), draw);
    const next = price('2026-12-01T00:00', '2026-12-01T01:00', 1000, version(tiered), cut.draw);
    expect([brief(cut), brief(next)]).toEqual([[[0, 'all', 1, 1000, 600_000]], [[0, 'all', 0, 1000, 500_000]]]);
    const yearly = parsed({ ...tiered, tierSpan: 'year' });
    expect(brief(price('2026-12-01T00:00', '2026-12-01T01:00', 2000, version(yearly), draw))).toEqual([[0, 'all', 1, 1000, 600_000], [0, 'all', 2, 1000, 900_000]]);
  });

  test('what is free goes first, what expires first before the rest, and fills the tiers unless the plan says otherwise', () => {
    const allowances = inDrawOrder([allowance('b', 5_000, '2027-01-01T00:00'), allowance('a', 2_000, '2026-12-01T00:00'), allowance('gone', 9_000, '2026-11-01T00:00'), allowance('later', 9_000, '2027-01-01T00:00', '2026-12-01T00:00')]);
    const draw = { used: { '2026-11': 98_000 }, allowances };
    const priced = price('2026-11-20T10:00', '2026-11-20T10:30', 10_000, version(tiered), draw);
    expect(brief(priced)).toEqual([[0, 'all', SUBSIDY, 7_000, 0], [0, 'all', 1, 3_000, 600_000]]);
    expect(priced.draw!.used['2026-11']).toBe(108_000);
    expect(priced.draw!.allowances.map(({ id, leftWh }) => [id, leftWh])).toEqual([['gone', 9_000], ['a', 0], ['b', 0], ['later', 9_000]]);
    const outside = parsed({ ...tiered, tiersCountSubsidy: false });
    expect(brief(price('2026-11-20T10:00', '2026-11-20T10:30', 10_000, version(outside), draw))).toEqual([[0, 'all', SUBSIDY, 7_000, 0], [0, 'all', 0, 2_000, 500_000], [0, 'all', 1, 1_000, 600_000]]);
    // A flat price knows what is free, too.
    expect(brief(price('2026-11-20T10:00', '2026-11-20T10:30', 10_000, version({ kind: 'flat', priceMicroYuanPerKwh: 800_000 }), draw))).toEqual([[0, 'all', SUBSIDY, 7_000, 0], [0, 'all', 0, 3_000, 800_000]]);
  });

  test('100,000 ways to cut the same energy give the same energy in every tier, free energy included', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 250_000 }), fc.integer({ min: 0, max: 60_000 }), fc.boolean(), (cuts, before, freeWh, counted) => {
      const definition = counted ? tiered : outsideTiered;
      const given = (of: Allowance, leftWh: number): Allowance => ({ ...of, leftWh });
      const draw: Draw = { used: { '2026-11': before }, allowances: freeWh === 0 ? [] : [given(sooner, Math.floor(freeWh / 3)), given(later, freeWh - Math.floor(freeWh / 3))] };
      const total = cuts.reduce((sum, cut) => sum + cut, 0);
      const whole = drawPieces([piece(total)], { definition, draw, zone: ZONE })!;
      let state = draw;
      const byTier = new Map<number, number>();
      for (const cut of cuts) {
        const part = drawPieces([piece(cut)], { definition, draw: state, zone: ZONE })!;
        state = part.draw;
        for (const { tier, usedWh } of part.pieces) byTier.set(tier, (byTier.get(tier) ?? 0) + usedWh);
      }
      for (const [tier, wh] of byTier) if (wh === 0) byTier.delete(tier);
      same(byTier, new Map(whole.pieces.map(({ tier, usedWh }) => [tier, usedWh])));
      same(byTier.size, whole.pieces.length);
      same(state, whole.draw);
      // Worked out another way: so much is free, the rest lies between two heights of the tiers.
      const free = Math.min(total, freeWh);
      same(byTier.get(SUBSIDY) ?? 0, free);
      const low = before + (counted ? free : 0);
      const within = (from: number, to: number) => Math.max(0, Math.min(low + total - free, to) - Math.max(low, from));
      same([0, 1, 2].map((tier) => byTier.get(tier) ?? 0), [within(0, 100_000), within(100_000, 200_000), within(200_000, Infinity)]);
    }), { numRuns: 100_000 });
  }, 120_000);
});

const outsideTiered = parsed({ ...tiered, tiersCountSubsidy: false });
const [sooner, later] = [allowance('a', 0, '2027-01-01T00:00'), allowance('b', 0, '2028-01-01T00:00')];
const pieceMs = at('2026-11-20T10:00').getTime();
const piece = (usedWh: number) => ({ atMs: pieceMs, table: 0, period: 'all' as const, usedWh });

describe('T-02 seasons and kinds of day', () => {
  test('a summer Monday has a sharp time, a Sunday has none, a Sunday that is worked has one, and a holiday is valley all day', () => {
    const calendar = { holidays: new Set(['2026-07-20']), workdays: new Set(['2026-07-26']) };
    const hours = (from: string, to: string) => brief(price(from, to, 4000, version(seasons, { calendar })));
    // 10:00–14:00: an hour of peak, two of sharp, one of peak.
    expect(hours('2026-07-13T10:00', '2026-07-13T14:00')).toEqual([[1, 'peak', 0, 2000, 1_200_000], [1, 'sharp', 0, 2000, 1_500_000]]);
    expect(hours('2026-07-19T10:00', '2026-07-19T14:00')).toEqual([[2, 'peak', 0, 4000, 1_200_000]]);
    expect(hours('2026-07-26T10:00', '2026-07-26T14:00')).toEqual([[1, 'peak', 0, 2000, 1_200_000], [1, 'sharp', 0, 2000, 1_500_000]]);
    expect(hours('2026-07-20T10:00', '2026-07-20T14:00')).toEqual([[0, 'valley', 0, 4000, 400_000]]);
    // The last midnight of the season: valley of summer, then valley of the rest of the year.
    expect(hours('2026-08-31T22:00', '2026-09-01T02:00')).toEqual([[1, 'valley', 0, 2000, 400_000], [2, 'valley', 0, 2000, 400_000]]);
    // 29 February of a leap year lies in a season that passes the new year.
    const winter = parsed({ tables: [{ name: '冬', season: [{ from: '12-01', to: '02-29' }], slots: [{ from: '00:00', to: '24:00', period: 'peak' }] }, { name: '其余', slots: day }], tiers: [{ prices: { peak: 2, valley: 1 } }] });
    expect(brief(price('2028-02-29T00:00', '2028-03-01T02:00', 26_000, version(winter)))).toEqual([[0, 'peak', 0, 24_000, 2], [1, 'valley', 0, 2_000, 1]]);
  });

  test('100,000 intervals over midnights, month ends and 29 February: every minute lies in the period that its own date and time say, and the pieces are the whole', () => {
    const calendar = { holidays: new Set(['2028-02-29', '2028-07-04', '2028-12-31']), workdays: new Set(['2028-07-02']) };
    const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const oracle = (ms: number): string => {
      const civil = new Date(ms + 8 * 3_600_000);
      const date = civil.toISOString().slice(0, 10);
      const monthDay = date.slice(5);
      const weekend = (civil.getUTCDay() === 0 || civil.getUTCDay() === 6) && !calendar.workdays.has(date);
      const table = calendar.holidays.has(date) ? 0 : monthDay >= '07-01' && monthDay <= '08-31' && !weekend ? 1 : 2;
      const minute = civil.getUTCHours() * 60 + civil.getUTCMinutes();
      const slots = table === 0 ? [{ from: '00:00', to: '24:00', period: 'valley' }] : table === 1 ? summerDay : day;
      return `${table} ${slots.find(({ from, to }) => minuteOf(from) <= minute && minute < minuteOf(to))!.period}`;
    };
    const starts = ['2028-02-28T22:00', '2028-02-29T22:00', '2028-06-30T20:00', '2028-08-31T20:00', '2028-12-31T12:00', '2028-07-03T20:00', '2028-07-01T20:00'].map((text) => at(text).getTime());
    // What the oracle says of every minute that can come up, asked once, and in the runs no more than a number.
    const names = [...new Set(starts.flatMap((start) => Array.from({ length: 1100 }, (_, minute) => oracle(start + minute * 60_000))))];
    const minutesFrom = new Map(starts.map((start) => [start, Array.from({ length: 1100 }, (_, minute) => names.indexOf(oracle(start + minute * 60_000)))]));
    fc.assert(fc.property(fc.constantFrom(...starts), fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 400 }), (start, offset, minutes) => {
      const fromMs = start + offset * 60_000;
      // A Wh a minute: each minute's energy is exactly its own.
      const priced = priceInterval({ from: { at: new Date(fromMs), registerWh: 0 }, to: { at: new Date(fromMs + minutes * 60_000), registerWh: minutes }, versions: [version(seasons, { calendar })], zone: ZONE }) as Priced;
      const counts = names.map(() => 0);
      const known = minutesFrom.get(start)!;
      for (let minute = 0; minute < minutes; minute++) counts[known[offset + minute]!]! += 1;
      same(new Map(priced.pieces.map((found) => [`${found.table ?? 0} ${found.period}`, Number(found.usedWh)])), new Map(names.map((name, index) => [name, counts[index]!] as const).filter(([, count]) => count > 0)));
    }), { numRuns: 100_000 });
  }, 300_000);

  test('the meter’s own registers decide within a table, and tiers are filled in the order of the periods', () => {
    const both = parsed({ tables: [{ name: '日', slots: day }], tiers: [{ untilWh: 1_000, prices: { peak: 10, valley: 1 } }, { prices: { peak: 20, valley: 2 } }], tierSpan: 'month' });
    const priced = priceInterval({ from: { at: at('2026-11-20T10:00'), registerWh: 0, periodRegistersWh: [0, 0, 0, 0] }, to: { at: at('2026-11-20T23:00'), registerWh: 1_500, periodRegistersWh: [0, 900, 0, 600] }, versions: [version(both)], zone: ZONE, draw: { used: {}, allowances: [] } }) as Priced;
    expect(brief(priced)).toEqual([[0, 'peak', 0, 900, 10], [0, 'valley', 0, 100, 1], [0, 'valley', 1, 500, 2]]);
  });
});

describe('factors and services', () => {
  test('a factor is exact, and the price it gives is rounded to six places, halves up', () => {
    expect(factored(850_000, 1_050_500)).toBe(892_925);
    expect(factored(333_333, 1_500_000)).toBe(500_000);
    expect(factored(1, 499_999)).toBe(0);
    expect(factored(1, 500_000)).toBe(1);
    expect(factored(1_000_000_000, 100_000_000)).toBe(100_000_000_000);
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 1, max: 100_000_000 }), (base, factor) => {
      same(BigInt(factored(base, factor)), (BigInt(base) * BigInt(factor) * 2n + 1_000_000n) / 2_000_000n);
    }), { numRuns: 100_000 });
  }, 60_000);

  const served = parsed({ tiers: [{ prices: { all: 600_000 } }], factorMillionths: 1_100_000, services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 20_000 }, { name: '服务费', kind: 'service', priceMicroYuanPerKwh: 50_000 }] });

  test('Y-08 loss and service are lines of their own: 100 kWh at 0.60 × 1.1 are 66.00, loss 2.00, service 5.00; what is free bears none', () => {
    const priced = price('2026-11-20T10:00', '2026-11-20T10:30', 100_000, version(served));
    expect([brief(priced), priced.parts / 1e7, priced.serviceParts / 1e7]).toEqual([[[0, 'all', 0, 100_000, 660_000]], 73_00, 7_00]);
    const free = price('2026-11-20T10:00', '2026-11-20T10:30', 100_000, version(served), { used: {}, allowances: [allowance('a', 40_000, '2027-01-01T00:00')] });
    expect([free.parts / 1e7, free.serviceParts / 1e7]).toEqual([43_80, 4_20]);
    expect(highestPrices(served)).toEqual([{ period: 'all', priceMicroYuanPerKwh: 730_000 }]);
    expect(highestPrices(seasons)).toEqual([{ period: 'valley', priceMicroYuanPerKwh: 400_000 }, { period: 'peak', priceMicroYuanPerKwh: 1_200_000 }, { period: 'sharp', priceMicroYuanPerKwh: 1_500_000 }]);
  });

  test('Y-13 the sentence names season, period, tier, factor, what was free and each service, and adds up', () => {
    const since = { versionNumber: 1, effectiveAt: at('2026-01-01T00:00') };
    const bill = {
      fromAt: at('2026-07-13T10:00'), toAt: at('2026-07-14T00:00'), fromRegisterWh: 0, toRegisterWh: 100_000, usedWh: 100_000, carryBeforeParts: 0, estimated: false, zone: ZONE,
      lines: [
        { kind: 'subsidy' as const, period: 'all' as const, usedWh: 20_000, priceMicroYuanPerKwh: 0, ...since },
        { kind: 'energy' as const, period: 'peak' as const, usedWh: 80_000, priceMicroYuanPerKwh: 660_000, season: '夏季', tier: 2, base: { priceMicroYuanPerKwh: 600_000, factorMillionths: 1_100_000 }, ...since },
        { kind: 'service' as const, period: 'all' as const, usedWh: 80_000, priceMicroYuanPerKwh: 20_000, service: '线损', ...since },
      ],
      chargeParts: 54_40 * 1e7, amountFen: 54_40, carryAfterParts: 0,
    };
    expect(billAddsUp(bill)).toBe(true);
    expect(explainBill(bill).zh).toBe('2026-07-13 10:00底码0.00，2026-07-14 00:00底码100.00，用电100.00度：补助20.00度×0.00元＋夏季峰第2档80.00度×0.66元（2026-01-01 00:00起执行，基价0.60元×系数1.10）＋线损80.00度×0.02元（2026-01-01 00:00起执行）＝54.40元；加上次结余0.00元，本次收54.40元，余0.00元计入下次。');
    expect(explainBill({ ...bill, medium: 'water' }).en).toContain('100.00 m³ used: free 20.00 m³ × 0.00 yuan + 夏季 peak tier 2 80.00 m³ × 0.66 yuan (in force since 2026-01-01 00:00, 0.60 yuan × factor 1.10) + 线损 80.00 m³ × 0.02 yuan');
  });
});

test('what is wrong with a definition is named with its field', () => {
  expect(faults({ tiers: [{ prices: {} }] })).toEqual(['tiers.0.prices.all: period-has-no-price']);
  expect(faults({ tiers: [{ prices: { all: 1, peak: 2 } }] })).toEqual(['tiers.0.prices.peak: period-not-in-use']);
  expect(faults({ tiers: [{ untilWh: 5, prices: { all: 1 } }, { untilWh: 5, prices: { all: 2 } }, { prices: { all: 3 } }] })).toEqual(['tiers.1.untilWh: tiers-must-rise', 'tierSpan: tiers-need-a-span']);
  expect(faults({ tiers: [{ prices: { all: 1 } }, { untilWh: 9, prices: { all: 2 } }], tierSpan: 'year' })).toEqual(['tiers.0.untilWh: tier-needs-an-end', 'tiers.1.untilWh: last-tier-is-open']);
  expect(faults({ tables: [{ name: '日', slots: day.slice(1) }], tiers: [{ prices: { peak: 1, valley: 1 } }] })).toEqual(['tables.0.slots: slots-not-whole-day']);
  expect(faults({ tables: [{ name: '夏', season: [{ from: '06-31', to: '08-31' }], slots: day }, { name: '夏', slots: day }], tiers: [{ prices: { peak: 1, valley: 1 } }] })).toEqual(['tables.0.season.0.from: not-a-month-day', 'tables.1.name: name-twice']);
  expect(faults({ tables: [{ name: '夏', season: [{ from: '06-01', to: '08-30' }], slots: day }], tiers: [{ prices: { peak: 1, valley: 1 } }] })).toEqual(['tables: day-not-covered 01-01 workday']);
  expect(faults({ tables: [{ name: '全年', slots: day }, { name: '夏', season: [{ from: '06-01', to: '08-30' }], slots: day }], tiers: [{ prices: { peak: 1, valley: 1 } }] })).toEqual(['tables.1: table-never-used']);
  expect(faults({ tiers: [{ prices: { all: 1 } }], services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 1 }, { name: '线损', kind: 'service', priceMicroYuanPerKwh: 1 }] })).toEqual(['services.1.name: name-twice']);
});
