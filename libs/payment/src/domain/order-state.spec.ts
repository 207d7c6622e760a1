import fc from 'fast-check';
import { expect, test } from 'vitest';
import { move, orderStates, statesBefore, type OrderEvent, type OrderState } from './order-state.js';

const events: OrderEvent[] = ['submitted', 'close-asked', 'closed', 'paid'];

test.each<[OrderState, OrderEvent, OrderState]>([
  ['created', 'submitted', 'submitted'], ['submitted', 'submitted', 'submitted'], ['closing', 'submitted', 'closing'], ['closed', 'submitted', 'closed'], ['paid', 'submitted', 'paid'],
  ['created', 'close-asked', 'closing'], ['submitted', 'close-asked', 'closing'], ['closed', 'close-asked', 'closed'], ['paid', 'close-asked', 'paid'],
  ['created', 'closed', 'closed'], ['submitted', 'closed', 'closed'], ['closing', 'closed', 'closed'], ['paid', 'closed', 'paid'],
  ['created', 'paid', 'paid'], ['submitted', 'paid', 'paid'], ['closing', 'paid', 'paid'], ['closed', 'paid', 'paid'], ['paid', 'paid', 'paid'],
])('A-03 %s, %s: %s', (before, event, after) => {
  expect(move(before, event)).toBe(after);
});

test('A-03 whatever comes in whatever order: once paid it stays paid, and it is paid when a payment was among it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...orderStates), fc.array(fc.constantFrom(...events), { maxLength: 12 }), (start, happened) => {
      const states = happened.reduce<OrderState[]>((seen, event) => [...seen, move(seen.at(-1)!, event)], [start]);
      const paidAt = states.indexOf('paid');
      expect(paidAt >= 0).toBe(start === 'paid' || happened.includes('paid'));
      if (paidAt >= 0) expect(states.slice(paidAt).every((state) => state === 'paid')).toBe(true);
    }),
  );
});

test('the states that an event changes are those that it moves', () => {
  for (const event of events) expect(orderStates.filter((state) => move(state, event) !== state)).toEqual(orderStates.filter((state) => statesBefore(event).includes(state)));
});
