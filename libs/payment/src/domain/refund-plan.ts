import type { ChannelName } from '../channel.js';

export interface Refundable {
  rechargeId: string;
  /** of a recharge through a channel */
  orderId: string | null;
  channel: 'cash' | ChannelName;
  amountFen: number;
  /** given back or being given back of it */
  refundedFen: number;
  /** refunds of its order so far, failed ones too */
  refunds: number;
  /** wall time, of a channel's recharge: channels take back for a year */
  paidAt: Date;
  /** what is older went in earlier: by the seconds of the channels' own clocks that could not be told */
  creditedAt: Date;
  /** its merchant still works for the site */
  merchantWorks: boolean;
}

export interface RefundPart {
  rechargeId: string;
  channel: 'cash' | ChannelName;
  orderId: string | null;
  amountFen: number;
}

const DAY_MS = 86_400_000;
const CHANNEL_DAYS = 365;
const CHANNEL_REFUNDS = 50;

/**
 * Splits what is to go back over the recharges it came by, the oldest that has something left first: through the channel that
 * paid, and in cash what was cash or what no channel takes back any more. The parts sum to the amount, or to all that is left
 * when that is less.
 */
export function planRefund(recharges: readonly Refundable[], amountFen: number, wall: Date): RefundPart[] {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) throw new RangeError(`a refund is a whole number of fen, got ${String(amountFen)}`);
  const oldestFirst = [...recharges].sort((a, b) => a.creditedAt.getTime() - b.creditedAt.getTime() || (a.rechargeId < b.rechargeId ? -1 : 1));
  const parts: RefundPart[] = [];
  let leftFen = amountFen;
  for (const recharge of oldestFirst) {
    const takenFen = Math.min(leftFen, remainingFen(recharge));
    if (takenFen <= 0) continue;
    const byChannel = takesBack(recharge, wall);
    parts.push({ rechargeId: recharge.rechargeId, channel: byChannel ? recharge.channel : 'cash', orderId: byChannel ? recharge.orderId : null, amountFen: takenFen });
    leftFen -= takenFen;
  }
  return parts;
}

/** What is paid in cash is one sum to whoever gets it and whoever pays it, however many recharges it comes from. */
export function cashAsOne<Part extends { channel: string; amountFen: number }>(parts: readonly Part[]): Part[] {
  const cash = parts.filter(({ channel }) => channel === 'cash');
  const [first] = cash;
  if (first === undefined) return [...parts];
  const sum = { ...first, amountFen: cash.reduce((fen, { amountFen }) => fen + amountFen, 0) };
  return parts.flatMap((part) => (part === first ? [sum] : part.channel === 'cash' ? [] : [part]));
}

export const remainingFen = ({ amountFen, refundedFen }: Pick<Refundable, 'amountFen' | 'refundedFen'>): number => amountFen - refundedFen;

/** Whether a recharge's own channel takes it back: it was no cash, is younger than a year, and was not refunded too often. */
export function takesBack(recharge: Pick<Refundable, 'channel' | 'orderId' | 'paidAt' | 'refunds' | 'merchantWorks'>, wall: Date): boolean {
  if (recharge.channel === 'cash' || recharge.orderId === null || !recharge.merchantWorks) return false;
  return wall.getTime() - recharge.paidAt.getTime() < CHANNEL_DAYS * DAY_MS && recharge.refunds < CHANNEL_REFUNDS;
}

export type HeldBack = 'accrued' | 'emergency' | 'debt' | 'beyond-recharges';

export interface RefundLimit {
  refundableFen: number;
  heldBackFen: number;
  why: HeldBack[];
}

/** What of a balance can go back: not what is used but unsettled, not what is borrowed or paid off in parts, never more than was paid in and is still there. */
export function refundLimit(input: { balanceFen: number; accruedFen: number; emergencyFen: number; debtFen: number; remainingFen: number }): RefundLimit {
  const ownFen = Math.max(0, input.balanceFen - Math.max(0, input.accruedFen) - input.emergencyFen - input.debtFen);
  const refundableFen = Math.min(ownFen, input.remainingFen);
  const why: HeldBack[] = [];
  if (input.accruedFen > 0) why.push('accrued');
  if (input.emergencyFen > 0) why.push('emergency');
  if (input.debtFen > 0) why.push('debt');
  if (refundableFen < ownFen) why.push('beyond-recharges');
  return { refundableFen, heldBackFen: Math.max(0, input.balanceFen - refundableFen), why: input.balanceFen > refundableFen ? why : [] };
}
