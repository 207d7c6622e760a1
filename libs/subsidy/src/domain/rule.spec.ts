import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carriedParts, monthBefore, monthlyAmount, ruleFor } from './rule.js';

const terms = { baseWh: 30_000, perHeadWh: 5_000, midMonth: 'by_days' as const };

describe('B-01 B-05 how much an account gets', () => {
  test('base and heads make the month; an account that opens on the 21st of 30 days has ten of them, floored', () => {
    expect(monthlyAmount(terms, { headcount: 4, month: '2026-11', openedDay: '2026-01-05' })).toEqual({ wh: 50_000, days: 30, monthDays: 30 });
    expect(monthlyAmount(terms, { headcount: 4, month: '2026-11', openedDay: '2026-11-01' }).wh).toBe(50_000);
    expect(monthlyAmount(terms, { headcount: 4, month: '2026-11', openedDay: '2026-11-21' })).toEqual({ wh: 16_666, days: 10, monthDays: 30 });
    expect(monthlyAmount({ ...terms, midMonth: 'full' }, { headcount: 4, month: '2026-11', openedDay: '2026-11-30' })).toEqual({ wh: 50_000, days: 30, monthDays: 30 });
    expect(monthlyAmount({ ...terms, midMonth: 'none' }, { headcount: 4, month: '2026-11', openedDay: '2026-11-02' }).wh).toBe(0);
    expect(monthlyAmount(terms, { headcount: 4, month: '2026-11', openedDay: '2026-12-01' }).wh).toBe(0);
  });

  test('by days it is never more than the month, and a day earlier is never less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 2, max: 30 }), (baseWh, perHeadWh, headcount, day) => {
        const on = (opened: number) => monthlyAmount({ baseWh, perHeadWh, midMonth: 'by_days' }, { headcount, month: '2026-11', openedDay: `2026-11-${String(opened).padStart(2, '0')}` }).wh;
        expect(on(day)).toBeLessThanOrEqual(on(day - 1));
        expect(on(1)).toBe(baseWh + perHeadWh * headcount);
        expect(Math.abs(on(day) * 30 - on(1) * (31 - day))).toBeLessThan(30);
      }),
    );
  });

  test('type and category together are closer than the type, that than the category, that than everybody; a rule holds from its first month', () => {
    const rule = (id: string, accountTypeId: string | null, category: string | null, firstMonth = '2026-01') => ({ id, accountTypeId, category, firstMonth });
    const rules = [rule('all', null, null), rule('fish', null, '鱼'), rule('type', 't1', null), rule('both', 't1', '鱼'), rule('newer', null, '鱼', '2026-12')];
    const found = (accountTypeId: string, category: string, month = '2026-11') => ruleFor(rules, { accountTypeId, category }, month)?.id;
    expect([found('t1', '鱼'), found('t1', '肉'), found('t2', '鱼'), found('t2', '肉'), found('t2', '鱼', '2026-12')]).toEqual(['both', 'type', 'fish', 'all', 'newer']);
    expect(ruleFor(rules, { accountTypeId: 't2', category: '鱼' }, '2025-12')).toBeUndefined();
    expect(monthBefore('2026-01')).toBe('2025-12');
  });
});

describe('B-04 the rest at the month’s end', () => {
  test('goes on up to the cap, the newest first', () => {
    const rests = [{ id: 'a', leftWh: 4_000, fromMs: 1 }, { id: 'b', leftWh: 5_000, fromMs: 2 }];
    expect([...carriedParts(rests, 6_000)]).toEqual([['b', 5_000], ['a', 1_000]]);
    expect([...carriedParts(rests, null).values()].reduce((sum, wh) => sum + wh, 0)).toBe(9_000);
    expect([...carriedParts(rests, 0).values()]).toEqual([0, 0]);
  });

  test('no part is more than its rest, together they are the cap or all there is, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ id: fc.uuid(), leftWh: fc.nat(1_000_000), fromMs: fc.nat(5) }), { selector: ({ id }) => id }), fc.option(fc.nat(2_000_000)), (rests, capWh) => {
        const parts = carriedParts(rests, capWh);
        const sum = rests.reduce((total, { leftWh }) => total + leftWh, 0);
        expect([...parts.values()].reduce((total, wh) => total + wh, 0)).toBe(Math.min(sum, capWh ?? Infinity));
        for (const { id, leftWh } of rests) expect(parts.get(id)).toBeLessThanOrEqual(leftWh);
        expect(Object.fromEntries(carriedParts([...rests].reverse(), capWh))).toEqual(Object.fromEntries(parts));
      }),
    );
  });
});
