import { ApiError } from '../api';
import { adopt, beginPurchase, forget, submit, type Purchase } from './purchase';
import { present } from './sheet';

/** The order could not reach the channel and will not: nothing was bought, another may be begun. */
const hopeless = (error: unknown): boolean => error instanceof ApiError && !['network', 'other', 'internal', 'request-in-progress'].includes(error.code);

/**
 * One tap's way from the wish to the app's own pay sheet. Whatever is cut off on the way, the purchase is on the phone and its page
 * goes on with it; a refusal is thrown and leaves nothing behind. Where another order can still be paid, begun on another phone perhaps,
 * that one is the answer and its page decides.
 */
export async function buy(wish: Omit<Purchase, 'orderId'>): Promise<string> {
  const purchase = beginPurchase(wish);
  try {
    const order = await submit(purchase);
    if (order.orderId !== purchase.orderId) return adopt(purchase, order);
    if (order.params !== null && order.state !== 'paid') await present(order.params);
  } catch (error) {
    if (hopeless(error)) {
      forget(purchase.orderId);
      throw error;
    }
  }
  return purchase.orderId;
}
