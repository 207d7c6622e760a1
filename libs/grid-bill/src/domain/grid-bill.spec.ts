import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feederLosses, type PlacedMeter } from './feeder-loss.js';
import { faultOf, readGridRows } from './grid-bill-rows.js';
import { coversMonth, partOfMonth } from './share-of-days.js';

const meter = (meterId: number, parentId: number | null, usedWh: number, more: Partial<PlacedMeter> = {}): PlacedMeter => ({ meterId, parentId, usedWh, parts: parentId === null ? [] : [{ parentId, usedWh }], complete: true, estimated: false, ...more });

test('Y-09 M-18 four feeders lose 4 % each and one 14 %: the bypassed one is first, with what is beyond the others', () => {
  const feeders = [10, 20, 30, 40, 50].map((id) => meter(id, 1, 1_000_000));
  const subs = feeders.flatMap(({ meterId }) => [meter(meterId + 1, meterId, meterId === 30 ? 430_000 : 480_000), meter(meterId + 2, meterId, meterId === 30 ? 430_000 : 480_000)]);
  const { feeders: found, usualRate, whole } = feederLosses([meter(1, null, 5_000_000), ...feeders, ...subs]);
  expect(usualRate).toBe(400);
  expect(found[0]).toEqual({ meterId: 30, parentId: 1, subs: 2, usedWh: 1_000_000, subsWh: 860_000, lossWh: 140_000, lossRate: 1_400, unexplainedWh: 100_000, complete: true, estimated: false, incomplete: [] });
  // The main meter loses nothing to its feeders, which is no riddle.
  expect(found.slice(1).map(({ meterId, unexplainedWh }) => [meterId, unexplainedWh])).toEqual([[1, 0], [10, 0], [20, 0], [40, 0], [50, 0]]);
  expect(whole).toEqual({ usedWh: 5_000_000, lastWh: 4_700_000, lossWh: 300_000, lossRate: 600, complete: true });
});

test('a feeder of which a meter was not read has no loss, and comes last; one main meter is looked at by itself', () => {
  const meters = [meter(1, null, 100), meter(2, 1, 90), meter(3, 1, 0, { complete: false }), meter(5, null, 1_000), meter(6, 5, 900, { estimated: true })];
  const { feeders, usualRate, whole } = feederLosses(meters);
  expect(usualRate).toBeNull();
  expect(feeders.map(({ meterId, lossRate, unexplainedWh, incomplete }) => [meterId, lossRate, unexplainedWh, incomplete])).toEqual([[5, 1_000, 100, []], [1, null, null, [3]]]);
  expect(whole).toMatchObject({ usedWh: 1_100, lastWh: 990, lossRate: null, complete: false });
  expect(feederLosses(meters, 5)).toMatchObject({ feeders: [{ meterId: 5, estimated: true }], whole: { usedWh: 1_000, lastWh: 900, lossRate: 1_000 } });
});

test('more behind a feeder than through it is shown as such, and is not what is usual', () => {
  const meters = [10, 20, 30, 40].flatMap((id) => [meter(id, null, 1_000), meter(id + 1, id, id === 40 ? 1_100 : 950)]);
  const { feeders, usualRate } = feederLosses(meters);
  expect(usualRate).toBe(500);
  expect(feeders.map(({ meterId, unexplainedWh }) => [meterId, unexplainedWh])).toEqual([[40, -100], [10, 0], [20, 0], [30, 0]]);
  expect(feederLosses(meters.filter(({ meterId }) => meterId >= 30)).usualRate).toBeNull();
});

test('a bill must add up', () => {
  const bill = { fromDay: '2026-10-01', toDay: '2026-10-31', periodWh: [100, 200, 300, 400, 0], totalWh: 1_000, energyFen: 70_000, demandFen: 20_000, powerFactorFen: -1_000, fundsFen: 500, payableFen: 89_500 };
  expect(faultOf(bill)).toBeUndefined();
  expect(faultOf({ ...bill, periodWh: null })).toBeUndefined();
  expect(faultOf({ ...bill, totalWh: 1_001 })).toBe('periods-do-not-add-up');
  expect(faultOf({ ...bill, payableFen: 89_501 })).toBe('amounts-do-not-add-up');
  expect(faultOf({ ...bill, toDay: '2026-09-30' })).toBe('period-backwards');
  expect(faultOf({ ...bill, toDay: '2027-12-31' })).toBe('period-too-long');
});

test('rows of a file are read by their headings, each by itself, with its line and what is wrong with it', () => {
  const heading = ['应缴电费(元)', '户号', '开始日期', '结束日期', '峰电量（kWh）', '谷电量', '总电量(kWh)', '基本电费', '备注'];
  const rows = readGridRows([
    heading, ['1,234.50', '0301', '2026-10-01', '2026/10/31', '600.5', '399.5', '1,000', '200', ''], ['', '', '', '', '', '', '', '', ''],
    ['100', '', '2026-10-01', '2026-10-31', '', '', '1', '', ''], ['100', '0301', '2026-13-01', '2026-10-31', '', '', '1', '', ''], ['100', '0301', '2026-10-01', '2026-10-31', '1', '', '2', '', ''], ['100', '0301', '20261001', '2026年10月31日', '', '', '-2', '', ''], ['一百', '0301', '2026-10-01', '2026-10-31', '', '', '2', '', ''],
  ]);
  expect(rows).toEqual([
    { line: 2, supplyPoint: '0301', values: { fromDay: '2026-10-01', toDay: '2026-10-31', periodWh: [0, 600_500, 0, 399_500, 0], totalWh: 1_000_000, energyFen: 103_450, demandFen: 20_000, powerFactorFen: 0, fundsFen: 0, payableFen: 123_450 }, error: null },
    { line: 4, supplyPoint: '', values: null, error: 'supply-point-missing' }, { line: 5, supplyPoint: '0301', values: null, error: 'day-malformed' }, { line: 6, supplyPoint: '0301', values: null, error: 'periods-do-not-add-up' },
    { line: 7, supplyPoint: '0301', values: null, error: 'energy-malformed' }, { line: 8, supplyPoint: '0301', values: null, error: 'amount-malformed' },
  ]);
  expect(readGridRows([['户号', '开始日期']])).toBe('heading-missing');
  expect(readGridRows([heading])).toBe('no-rows');
});

test('the months of a bill sum to it, whatever its days', () => {
  const october = { fromDay: '2026-09-26', toDay: '2026-10-25' };
  // 5 of 30 days, and 25 of them
  expect(partOfMonth(1_000, october, '2026-09')).toBe(166);
  expect(partOfMonth(1_000, october, '2026-10')).toBe(834);
  expect(partOfMonth(1_000, october, '2026-11')).toBe(0);
  fc.assert(fc.property(fc.integer({ min: -1_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 100 }), (amount, days) => {
    const period = { fromDay: '2026-01-20', toDay: new Date(Date.UTC(2026, 0, 20 + days)).toISOString().slice(0, 10) };
    const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
    expect(months.reduce((sum, month) => sum + partOfMonth(amount, period, month), 0)).toBe(amount);
  }));
  expect(coversMonth([october, { fromDay: '2026-10-26', toDay: '2026-11-25' }], '2026-10')).toBe(true);
  expect(coversMonth([october], '2026-10')).toBe(false);
  expect(coversMonth([{ fromDay: '2026-10-01', toDay: '2026-10-10' }, { fromDay: '2026-10-12', toDay: '2026-10-31' }], '2026-10')).toBe(false);
});
