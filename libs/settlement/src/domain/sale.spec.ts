import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TariffDefinition } from '#libs/tariff';
import { averagePrice, dearestPrice, energyFor, fenFor, singlePrice } from './sale.js';

const flat: TariffDefinition = { kind: 'flat', priceMicroYuanPerKwh: 850_000 };
const byTime: TariffDefinition = { kind: 'time-of-use', prices: { peak: 1_050_000, valley: 420_000 }, slots: [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '24:00', period: 'peak' }] };
const tiered: TariffDefinition = { kind: 'composed', tierSpan: 'month', tiersCountSubsidy: true, tiers: [{ untilWh: 100_000, prices: { all: 500_000 } }, { prices: { all: 800_000 } }] };
const served: TariffDefinition = { kind: 'composed', tiersCountSubsidy: true, tiers: [{ prices: { all: 800_000 } }], services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 50_000 }] };

test('T-11 100 kWh at 0.85 cost ¥85.00; a watt-hour more costs a fen more; ¥85.00 buy 100 kWh', () => {
  expect([fenFor(100_000, 850_000), fenFor(100_001, 850_000), energyFor(8_500, 850_000)]).toEqual([8_500, 8_501, 100_000]);
});

test('T-11 one price with its services is exact; by time and by tier there is none, and the dearest or the average is told', () => {
  expect([singlePrice(flat), singlePrice(served), singlePrice(byTime), singlePrice(tiered)]).toEqual([{ priceMicroYuan: 850_000 }, { priceMicroYuan: 850_000 }, { why: 'time-of-use' }, { why: 'tiers' }]);
  expect([dearestPrice(byTime), dearestPrice(tiered)]).toEqual([1_050_000, 800_000]);
  // 10 kWh for ¥7.35
  expect([averagePrice(10_000, 7_350_000_000), averagePrice(0, 0), averagePrice(10, 0)]).toEqual([735_000, undefined, undefined]);
});

test('T-11 what is paid covers what was asked for, to the fen; what is told is never more than it buys', () => {
  const price = fc.integer({ min: 1, max: 20_000_000 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000 }), price, (wh, micro) => {
    const fen = fenFor(wh, micro);
    expect(energyFor(fen, micro)).toBeGreaterThanOrEqual(wh);
    expect(energyFor(fen - 1, micro)).toBeLessThan(wh);
  }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), price, (fen, micro) => {
    expect(fenFor(energyFor(fen, micro), micro)).toBeLessThanOrEqual(fen);
  }));
});
