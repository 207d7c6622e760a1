import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PayWay } from '../channel.js';
import { lastMoment, nextQueryAt, nextRefundAttemptAt, type Scheduled } from './query-schedule.js';

const createdAt = new Date('2026-11-20T10:00:00Z');
const expiresAt = new Date('2026-11-20T10:15:00Z');
const order = (over: Partial<Scheduled> = {}): Scheduled => ({ state: 'submitted', way: 'jsapi', createdAt, expiresAt, ...over });
const at = (text: string) => new Date(`2026-11-20T${text}Z`);
const time = (instant: Date | null) => instant?.toISOString().slice(11, 19);

test('an order is asked for soon, then at growing spaces, then at its expiry', () => {
  const seen: (string | undefined)[] = [];
  let now = createdAt;
  while (now < expiresAt) {
    now = nextQueryAt(order(), now)!;
    seen.push(time(now));
  }
  // 3 s each while it is younger than 15 s, then a fifth of its age: 15 + 3 = 18, 18 + 3.6 = 21.6, …
  expect(seen.slice(0, 7)).toEqual(['10:00:03', '10:00:06', '10:00:09', '10:00:12', '10:00:15', '10:00:18', '10:00:21']);
  expect(seen.at(-1)).toBe('10:15:00');
  expect(seen.length).toBeLessThan(35);
});

test('what is past its expiry is asked for until it is closed; after its last moment every half hour', () => {
  expect(time(nextQueryAt(order({ state: 'closing' }), at('10:15:00')))).toBe('10:15:03');
  expect(time(nextQueryAt(order({ state: 'closing' }), at('10:25:00')))).toBe('10:27:00');
  expect(time(nextQueryAt(order({ state: 'closing' }), at('10:35:00')))).toBe('11:05:00');
});

test('D3 a closed order is looked at up to its last moment: its cashier may have been open', () => {
  expect(time(lastMoment(order()))).toBe('10:35:00');
  expect(time(nextQueryAt(order({ state: 'closed' }), at('10:15:01')))).toBe('10:16:00');
  expect(time(nextQueryAt(order({ state: 'closed' }), at('10:16:00')))).toBe('10:25:00');
  expect(time(nextQueryAt(order({ state: 'closed' }), at('10:25:00')))).toBe('10:35:00');
  expect(time(nextQueryAt(order({ state: 'closed' }), at('10:36:00')))).toBe('11:15:00');
  expect(nextQueryAt(order({ state: 'closed' }), at('11:15:00'))).toBeNull();
});

test('D3 a code that nobody has scanned lives as long as its channel lets it: two hours and a quarter after its expiry it is looked at last', () => {
  const code = order({ state: 'closed', way: 'qr' });
  expect(time(lastMoment(code))).toBe('12:30:00');
  expect(time(nextQueryAt(code, at('11:15:00')))).toBe('12:30:00');
});

test('D3 nothing is given up while it could be paid: an open order always has a next question, which lies ahead and skips no expiry', () => {
  const ways: PayWay[] = ['jsapi', 'native', 'h5', 'mini', 'qr', 'wap', 'front'];
  fc.assert(
    fc.property(fc.constantFrom('created', 'submitted', 'closing', 'closed' as const), fc.constantFrom(...ways), fc.integer({ min: 0, max: 5 * 3_600_000 }), (state, way, agoMs) => {
      const now = new Date(createdAt.getTime() + agoMs);
      const next = nextQueryAt(order({ state, way }), now);
      if (state !== 'closed' || now < lastMoment({ way, expiresAt })) expect(next).not.toBeNull();
      if (next === null) return;
      expect(next.getTime()).toBeGreaterThan(now.getTime());
      if (now < expiresAt && state !== 'closed') expect(next.getTime()).toBeLessThanOrEqual(expiresAt.getTime());
    }),
  );
  expect(nextQueryAt(order({ state: 'paid' }), createdAt)).toBeNull();
});

test('a refund is asked for after 5 s, 15 s, a minute, 5, 15, and every half hour until it is final', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempts) => (nextRefundAttemptAt(attempts, createdAt).getTime() - createdAt.getTime()) / 1000)).toEqual([5, 15, 60, 300, 900, 1800, 1800]);
});
