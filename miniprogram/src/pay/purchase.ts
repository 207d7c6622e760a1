import Taro from '@tarojs/taro';
import { ApiError, call, type Schemas } from '../api';
import { newId } from '../api/id';
import type { ChannelName, PayWay, Platform } from './environment';

export type Order = Schemas['Order'];
export type PublicOrder = Schemas['StrangersOrder'];

/** What somebody meant to buy. It is kept on the phone before the API hears of it, so that whatever is cut off, the same order goes on. */
export interface Purchase {
  orderId: string;
  /** a stall of the signed-in customer, or the token of a printed code */
  stallId?: string;
  codeToken?: string;
  channel: ChannelName;
  way: PayWay;
  amountFen: number;
  /** absent: for energy */
  purse?: 'water' | 'property';
  platform?: Platform;
  /** from the platform, to learn who pays at a printed code; good for one try */
  loginCode?: string;
}

const KEY = 'purchases';
const MOST = 8;
const all = (): Purchase[] => (Taro.getStorageSync(KEY) as Purchase[]) || [];
const keep = (purchases: Purchase[]): void => Taro.setStorageSync(KEY, purchases.slice(0, MOST));

export const purchaseOf = (orderId: string): Purchase | undefined => all().find((each) => each.orderId === orderId);
/** The purchase at a place that nobody knows the end of yet. */
export const unfinishedAt = (place: { stallId?: string; codeToken?: string }): Purchase | undefined => all().find(({ stallId, codeToken }) => stallId === place.stallId && codeToken === place.codeToken);
export const forget = (orderId: string): void => keep(all().filter((each) => each.orderId !== orderId));

/** Begins a purchase, or goes on with the one that is not finished: one order, whatever is tapped. */
export function beginPurchase(wish: Omit<Purchase, 'orderId'>): Purchase {
  const unfinished = unfinishedAt(wish);
  if (unfinished !== undefined) return unfinished;
  const { loginCode: _once, ...kept } = { ...wish, orderId: newId() };
  keep([kept, ...all()]);
  return { ...kept, ...(wish.loginCode === undefined ? {} : { loginCode: wish.loginCode }) };
}

/** Another order of the same payer is still open: it takes the place of the one that was begun. */
export function adopt(begun: Purchase, { orderId, channel, way, amountFen, purse }: Pick<Order, 'orderId' | 'channel' | 'way' | 'amountFen' | 'purse'>): string {
  const { loginCode: _once, platform: _sheet, purse: _other, ...rest } = begun;
  keep([{ ...rest, orderId, channel, way, amountFen, ...(purse === 'energy' ? {} : { purse }) }, ...all().filter((each) => each.orderId !== begun.orderId)]);
  return orderId;
}

/** Asks for the order, or for the same one again. */
export function submit({ orderId, stallId, codeToken, channel, way, amountFen, purse, platform, loginCode }: Purchase): Promise<Order | PublicOrder> {
  if (stallId !== undefined) return call('POST', `/customer/stalls/${stallId}/orders`, { orderId, channel, way, amountFen, ...(purse === undefined ? {} : { purse }), ...(platform === undefined ? {} : { platform }) }, { key: orderId });
  return call('POST', `/public/stall-codes/${codeToken!}/orders`, { orderId, channel, way, amountFen, ...(purse === 'water' ? { purse } : {}), ...(loginCode === undefined ? {} : { code: loginCode }) }, { as: 'anybody', key: orderId });
}

/** What the API holds to be true of it; null when it never heard of it. */
export async function orderNow({ orderId, codeToken }: Pick<Purchase, 'orderId' | 'codeToken'>): Promise<Order | PublicOrder | null> {
  try {
    return await (codeToken === undefined ? call('GET', `/customer/orders/${orderId}`) : call('GET', `/public/stall-codes/${codeToken}/orders/${orderId}`, undefined, { as: 'anybody' }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Where a purchase stands, as its page shows it. */
export type Standing = 'asking' | 'unheard' | 'pay' | 'unknown' | 'closing' | 'closed' | 'paid' | 'lit';

export function standingOf(order: Order | PublicOrder | null | undefined, failed: boolean): Standing {
  if (order === undefined) return failed ? 'unknown' : 'asking';
  if (order === null) return 'unheard';
  if (order.state === 'paid') return order.creditedAt !== null && (!order.needed || order.restoredAt !== null) ? 'lit' : 'paid';
  if (order.state === 'closed') return 'closed';
  if (order.state === 'closing') return 'closing';
  return order.unknown || failed ? 'unknown' : order.params === null ? 'unheard' : 'pay';
}
