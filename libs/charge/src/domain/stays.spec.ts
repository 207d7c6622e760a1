import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#libs/calendar';
import { allot, feesFromEnergyFen } from './allot.js';
import { daysOf, staysOf } from './stays.js';

const zone = 'Asia/Shanghai';
const november = { fromDay: '2026-11-01', toDay: '2026-12-01' };
const at = (day: string, time = '12:00') => new Date(`${day}T${time}:00+08:00`);

test('P-04 a day belongs to the last who was there on it; whoever leaves without a follower has his last day', () => {
  const stays = staysOf([{ accountId: 'b', openedAt: at('2026-11-10', '15:00'), closedAt: at('2026-11-20') }, { accountId: 'a', openedAt: at('2026-09-01'), closedAt: at('2026-11-10', '14:00') }], november, zone);
  expect(stays).toEqual([{ accountId: 'a', fromDay: '2026-11-01', toDay: '2026-11-10' }, { accountId: 'b', fromDay: '2026-11-10', toDay: '2026-11-21' }]);
  expect(stays.map(daysOf)).toEqual([9, 11]);
  // In and out on one day, and another after him: that day is the other's.
  expect(staysOf([{ accountId: 'a', openedAt: at('2026-11-05', '09:00'), closedAt: at('2026-11-05', '10:00') }, { accountId: 'b', openedAt: at('2026-11-05', '11:00'), closedAt: null }], november, zone)).toEqual([{ accountId: 'b', fromDay: '2026-11-05', toDay: '2026-12-01' }]);
});

test('P-04 days of occupants never overlap and never leave the period: 10,000 cases', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 0, max: 20 })), { maxLength: 5 }), (spans) => {
      let day = -60;
      const occupations = spans.map(([gap, length], index) => {
        const from = Math.max(day, day + gap);
        day = from + length;
        return { accountId: `a${String(index)}`, openedAt: at(addDays('2026-11-01', from), '08:00'), closedAt: at(addDays('2026-11-01', day), '07:59') };
      });
      const stays = staysOf(occupations, november, zone);
      const days = stays.reduce((sum, stay) => sum + daysOf(stay), 0);
      // Plain comparisons: expect() would take most of the time.
      const good = days <= 30 && stays.every((stay, index) => stay.fromDay >= '2026-11-01' && stay.toDay <= '2026-12-01' && stay.fromDay < stay.toDay && (index === 0 || stays[index - 1]!.toDay <= stay.fromDay));
      if (!good) throw new Error(JSON.stringify(stays));
    }),
    { numRuns: 10_000 },
  );
});

test('A-13 money pays debts in their order, and a fee stops at the first warning line of a merged purse', () => {
  expect(allot([{ id: 'old', owedFen: 300 }, { id: 'new', owedFen: 500 }], 450)).toEqual([{ id: 'old', amountFen: 300 }, { id: 'new', amountFen: 150 }]);
  expect(allot([{ id: 'old', owedFen: 300 }], -5)).toEqual([]);
  expect(feesFromEnergyFen({ balanceFen: 20_000, accruedFen: 3_000, threshold1Fen: 10_000 })).toBe(7_000);
  expect(feesFromEnergyFen({ balanceFen: 9_000, accruedFen: 0, threshold1Fen: 10_000 })).toBe(0);
});
