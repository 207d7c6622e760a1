import { addDays, daysBetween, type CivilDay } from '#libs/calendar';

export interface LateRule {
  /** millionths of the unpaid sum a day; 0: none */
  ratePpmPerDay: number;
  /** days after the day of the bill that cost nothing */
  graceDays: number;
  /** the most, in per cent of the bill */
  capPercent: number;
}

export interface LateBill {
  amountFen: number;
  issuedDay: CivilDay;
  /** what was paid of it, by day */
  payments: readonly { day: CivilDay; amountFen: number }[];
}

/**
 * What a bill that was paid late, or is not paid, has cost up to the start of a day: rate × what was unpaid at the end of each day
 * after the grace, summed exactly, rounded down once, and never more than the cap.
 */
export function lateFeeFen(bill: LateBill, rule: LateRule, untilDay: CivilDay): number {
  const startDay = addDays(bill.issuedDay, rule.graceDays + 1);
  if (rule.ratePpmPerDay === 0 || startDay >= untilDay) return 0;
  const turns = [...new Set([startDay, ...bill.payments.map(({ day }) => day).filter((day) => day > startDay && day < untilDay)])].sort();
  let millionths = 0n;
  turns.forEach((day, index) => {
    const unpaidFen = bill.amountFen - bill.payments.reduce((paid, payment) => paid + (payment.day <= day ? payment.amountFen : 0), 0);
    millionths += BigInt(unpaidFen) * BigInt(rule.ratePpmPerDay) * BigInt(daysBetween(day, turns[index + 1] ?? untilDay));
  });
  const fee = Number(millionths / 1_000_000n);
  return Math.min(fee, lateCapFen(bill.amountFen, rule));
}

/** The most that late payment of a bill may cost, rounded down. */
export const lateCapFen = (amountFen: number, rule: LateRule): number => Number((BigInt(amountFen) * BigInt(rule.capPercent)) / 100n);

/** What a day costs that leaves so much unpaid, rounded down: for people; what is billed is summed before it is rounded. */
export const latePerDayFen = (unpaidFen: number, rule: LateRule): number => Number((BigInt(unpaidFen) * BigInt(rule.ratePpmPerDay)) / 1_000_000n);
