import type { CivilDay } from '#libs/calendar';
import type { LateBill } from './late-fee.js';

/** What a purse got (or gave, below zero) besides what it was charged; day null: before the account was post-paid. */
export interface Moved {
  day: CivilDay | null;
  amountFen: number;
}

export interface OneOfBills {
  amountFen: number;
  /** all bills of the account up to this one, itself included */
  upToFen: number;
  /** late fees in its amount */
  lateFen: number;
}

/**
 * A post-paid bill as the rule of late fees sees it: its amount without late fees, and what was paid of that by day. Money pays the
 * oldest bill first, and in a bill what was used before its late fees; what was there before the bill counts from its own day.
 */
export function duesOf(bill: OneOfBills, moved: readonly Moved[], billedDay: CivilDay): Pick<LateBill, 'amountFen' | 'payments'> {
  const amountFen = bill.amountFen - Math.min(bill.amountFen, Math.max(0, bill.lateFen));
  const beforeFen = bill.upToFen - bill.amountFen;
  const paidOf = (gotFen: number): number => Math.min(amountFen, Math.max(0, gotFen - beforeFen));
  const byDay = new Map<CivilDay, number>([[billedDay, 0]]);
  for (const { day, amountFen: fen } of moved) {
    const counts = day === null || day < billedDay ? billedDay : day;
    byDay.set(counts, (byDay.get(counts) ?? 0) + fen);
  }
  let gotFen = 0;
  let paidFen = 0;
  const payments: { day: CivilDay; amountFen: number }[] = [];
  for (const day of [...byDay.keys()].sort()) {
    gotFen += byDay.get(day)!;
    const now = paidOf(gotFen);
    if (now !== paidFen) payments.push({ day, amountFen: now - paidFen });
    paidFen = now;
  }
  return { amountFen, payments };
}
