import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRefund, refundLimit, remainingFen, type Refundable } from './refund-plan.js';

const wall = new Date('2026-11-20T10:00:00Z');
const daysAgo = (days: number) => new Date(wall.getTime() - days * 86_400_000);
const recharge = (rechargeId: string, over: Partial<Refundable> = {}): Refundable => ({ rechargeId, orderId: `order-${rechargeId}`, channel: 'wechat', amountFen: 10_000, refundedFen: 0, refunds: 0, paidAt: daysAgo(10), creditedAt: over.paidAt ?? daysAgo(10), merchantWorks: true, ...over });
const cash = (rechargeId: string, over: Partial<Refundable> = {}): Refundable => recharge(rechargeId, { orderId: null, channel: 'cash', ...over });

test('R-04 the oldest that has something left goes first, back by the way it came', () => {
  const plan = planRefund([recharge('new', { channel: 'alipay', paidAt: daysAgo(1) }), cash('old', { paidAt: daysAgo(30), refundedFen: 4000 }), recharge('middle', { paidAt: daysAgo(5) })], 17_500, wall);
  expect(plan).toEqual([
    { rechargeId: 'old', channel: 'cash', orderId: null, amountFen: 6000 },
    { rechargeId: 'middle', channel: 'wechat', orderId: 'order-middle', amountFen: 10_000 },
    { rechargeId: 'new', channel: 'alipay', orderId: 'order-new', amountFen: 1500 },
  ]);
});

test('R-04 what no channel takes back goes in cash: older than a year, fifty refunds, a merchant that is no more', () => {
  const ways = (over: Partial<Refundable>) => planRefund([recharge('a', over)], 100, wall)[0]!;
  expect(ways({ paidAt: daysAgo(364) })).toMatchObject({ channel: 'wechat', orderId: 'order-a' });
  expect(ways({ paidAt: daysAgo(365) })).toMatchObject({ channel: 'cash', orderId: null, rechargeId: 'a' });
  expect(ways({ refunds: 49 })).toMatchObject({ channel: 'wechat' });
  expect(ways({ refunds: 50 })).toMatchObject({ channel: 'cash' });
  expect(ways({ merchantWorks: false })).toMatchObject({ channel: 'cash' });
});

const anyRecharge = fc.record({ amountFen: fc.integer({ min: 1, max: 10_000_000 }), part: fc.integer({ min: 0, max: 100 }), channel: fc.constantFrom('cash', 'wechat', 'alipay', 'unionpay' as const), days: fc.integer({ min: 0, max: 800 }), refunds: fc.integer({ min: 0, max: 60 }) });

test('R-04 parts sum to the amount to the fen, none takes more than its recharge has left, and a younger one is touched only when the older are used up', () => {
  fc.assert(
    fc.property(fc.array(anyRecharge, { maxLength: 12 }), fc.integer({ min: 0, max: 60_000_000 }), (rows, wishedFen) => {
      const recharges = rows.map((row, n) => recharge(String(n).padStart(3, '0'), { amountFen: row.amountFen, refundedFen: Math.floor((row.amountFen * row.part) / 100), channel: row.channel, orderId: row.channel === 'cash' ? null : `o${n}`, paidAt: daysAgo(row.days), refunds: row.refunds }));
      const allFen = recharges.reduce((sum, each) => sum + remainingFen(each), 0);
      const plan = planRefund(recharges, wishedFen, wall);
      expect(plan.reduce((sum, part) => sum + part.amountFen, 0)).toBe(Math.min(wishedFen, allFen));
      const left = new Map(recharges.map((each) => [each.rechargeId, remainingFen(each)]));
      for (const part of plan) {
        expect(part.amountFen).toBeGreaterThan(0);
        left.set(part.rechargeId, left.get(part.rechargeId)! - part.amountFen);
      }
      expect([...left.values()].every((fen) => fen >= 0)).toBe(true);
      expect(new Set(plan.map(({ rechargeId }) => rechargeId)).size).toBe(plan.length);
      const youngest = plan.map(({ rechargeId }) => recharges.find((each) => each.rechargeId === rechargeId)!.paidAt.getTime());
      for (const each of recharges) if (youngest.length > 0 && each.paidAt.getTime() < Math.max(...youngest)) expect(left.get(each.rechargeId)).toBe(0);
      expect(planRefund([...recharges].reverse(), wishedFen, wall)).toEqual(plan);
    }),
  );
});

test('R-01 what can go back is neither used, nor borrowed, nor more than was paid in', () => {
  const facts = { balanceFen: 10_000, accruedFen: 0, emergencyFen: 0, debtFen: 0, remainingFen: 50_000 };
  expect(refundLimit(facts)).toEqual({ refundableFen: 10_000, heldBackFen: 0, why: [] });
  expect(refundLimit({ ...facts, accruedFen: 1200 })).toEqual({ refundableFen: 8800, heldBackFen: 1200, why: ['accrued'] });
  expect(refundLimit({ ...facts, accruedFen: 1200, emergencyFen: 2000 })).toEqual({ refundableFen: 6800, heldBackFen: 3200, why: ['accrued', 'emergency'] });
  expect(refundLimit({ ...facts, debtFen: 3000 })).toEqual({ refundableFen: 7000, heldBackFen: 3000, why: ['debt'] });
  expect(refundLimit({ ...facts, remainingFen: 4000 })).toEqual({ refundableFen: 4000, heldBackFen: 6000, why: ['beyond-recharges'] });
  expect(refundLimit({ ...facts, balanceFen: 500, accruedFen: 1200 })).toEqual({ refundableFen: 0, heldBackFen: 500, why: ['accrued'] });
  expect(refundLimit({ ...facts, balanceFen: -300, accruedFen: 0 })).toEqual({ refundableFen: 0, heldBackFen: 0, why: [] });
});
