import type { Order, Refund } from './book.js';
import type { NoticePlan, Voice } from './notifier.js';
import type { Person } from './people.js';

/** What differs between the channels when a buyer pays or a refund ends. */
export interface Desk extends Voice {
  newTradeNo(order: Order): string;
  /** the buyer as this merchant sees it */
  buyerId(order: Order, person: Person): string;
  paidNotice(order: Order): NoticePlan | undefined;
  refundNotice(order: Order, refund: Refund): NoticePlan | undefined;
}
