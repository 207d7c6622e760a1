export const orderStates = ['created', 'submitted', 'closing', 'closed', 'paid'] as const;
export type OrderState = (typeof orderStates)[number];

/** What is learnt about an order: the channel took it, we want it closed, the channel closed it, it was paid. */
export type OrderEvent = 'submitted' | 'close-asked' | 'closed' | 'paid';

// Money dominates: from whatever state, closed ones too, a payment that the channel vouches for makes an order paid, and nothing undoes it.
const before: Readonly<Record<OrderEvent, readonly OrderState[]>> = {
  submitted: ['created'],
  'close-asked': ['created', 'submitted'],
  closed: ['created', 'submitted', 'closing'],
  paid: ['created', 'submitted', 'closing', 'closed'],
};
const after: Readonly<Record<OrderEvent, OrderState>> = { submitted: 'submitted', 'close-asked': 'closing', closed: 'closed', paid: 'paid' };

/** The states that an event changes. In any other it changes nothing. */
export const statesBefore = (event: OrderEvent): readonly OrderState[] => before[event];

/** The state after an event; the same one when the event comes too late or twice. */
export function move(state: OrderState, event: OrderEvent): OrderState {
  return before[event].includes(state) ? after[event] : state;
}
