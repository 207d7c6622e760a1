import type { Bill } from '../../api';
import { civil } from '../../format';

export const total = (bills: readonly Pick<Bill, 'amountFen'>[]): number => bills.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** Bills under the month in which they end, newest first as the API gives them. */
export function byMonth(bills: readonly Bill[]): [month: string, bills: Bill[]][] {
  const months = new Map<string, Bill[]>();
  for (const bill of bills) {
    const month = civil(bill.toAt).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), bill]);
  }
  return [...months];
}
