import { divFloor } from '#libs/quantity';
import type { PayWay } from '../channel.js';
import type { OrderState } from './order-state.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export interface Scheduled {
  state: OrderState;
  way: PayWay;
  createdAt: Date;
  expiresAt: Date;
}

// A code that nobody has scanned is no trade yet: at Alipay it lives two hours, whatever the trade's own time is.
const CODE_LIFE_MS = 135 * MINUTE;
const GRACE_MS = 20 * MINUTE;
const bareCodes: readonly PayWay[] = ['qr', 'wap'];
const looksAfterClosingMs = [MINUTE, 10 * MINUTE, 60 * MINUTE];

/** The last instant at which an order may still be paid: an order past its expiry can be, its cashier being open. */
export function lastMoment({ way, expiresAt }: Pick<Scheduled, 'way' | 'expiresAt'>): Date {
  return new Date(expiresAt.getTime() + (bareCodes.includes(way) ? CODE_LIFE_MS : GRACE_MS));
}

/**
 * When the channel is asked next about an order, as seen at `at`; null: never again. Soon after its creation, then at growing
 * spaces; at its expiry; then until it is closed. What is closed is looked at a few times more, the last time at its last moment.
 */
export function nextQueryAt(order: Scheduled, at: Date): Date | null {
  if (order.state === 'paid') return null;
  const now = at.getTime();
  const expiry = order.expiresAt.getTime();
  if (order.state === 'closed') {
    const looks = [...looksAfterClosingMs.map((ms) => expiry + ms), lastMoment(order).getTime()].sort((a, b) => a - b);
    const next = looks.find((look) => look > now);
    return next === undefined ? null : new Date(next);
  }
  // What no answer was ever got for, or what a wrong payment stands for, is asked for without end.
  if (now >= lastMoment(order).getTime()) return new Date(now + 30 * MINUTE);
  const next = now + (now < expiry ? spacingMs(now - order.createdAt.getTime(), 2 * MINUTE) : spacingMs(now - expiry, 10 * MINUTE));
  return new Date(now < expiry && next > expiry ? expiry : next);
}

/** 3 seconds for what is young, a fifth of its age later, never more than `mostMs`. */
function spacingMs(ageMs: number, mostMs: number): number {
  return Math.min(mostMs, Math.max(3 * SECOND, divFloor(Math.max(0, ageMs), 5)));
}

// Refunds take seconds at best and days at worst.
const refundStepsMs = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE];

/** When a refund that is not final is asked for or sent again: it is asked for until it is final. */
export function nextRefundAttemptAt(attempts: number, at: Date): Date {
  return new Date(at.getTime() + (refundStepsMs[Math.max(0, attempts - 1)] ?? 30 * MINUTE));
}
