import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { ManualClock } from '#libs/runtime';
import { accrue, CloseAccount, OpenAccount, SettleBuilding, SettleDue, type AccrualPoint, type AccrualReport, type OpenedAccount } from '#libs/settlement';
import type { MoneyMarket } from './money-market.js';

/** The money use cases on one database, with a clock that stands still until it is moved. */
export function moneyLoop(dataSource: DataSource, startAt: string): {
  clock: ManualClock; open: OpenAccount; close: CloseAccount; settle: SettleBuilding; settleDue: SettleDue; read: (points: AccrualPoint[]) => Promise<AccrualReport>;
} {
  const clock = new ManualClock(startAt);
  const settle = new SettleBuilding(dataSource, clock);
  return {
    clock, settle, open: new OpenAccount(dataSource, clock), close: new CloseAccount(dataSource, clock), settleDue: new SettleDue(dataSource, settle),
    read: (points) => inTransaction(dataSource, (tx) => accrue(tx, points)),
  };
}

let requests = 0;

/** A request id or recharge id that no other call of this process uses. */
export function requestId(): string {
  requests += 1;
  return `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
}

/** Opens an account on each stall (its meters at 1,000 kWh at the clock's instant). */
export async function openAll(open: OpenAccount, market: MoneyMarket, readAt: Date, metersPerStall = 1): Promise<OpenedAccount[]> {
  const opened: OpenedAccount[] = [];
  for (const [index, stallId] of market.stallIds.entries()) {
    const meterIds = market.meterIds.slice(index * metersPerStall, (index + 1) * metersPerStall);
    opened.push(await open.execute({
      actor: market.cashier, siteId: market.siteId, stallId, phone: `138${String(index).padStart(8, '0')}`, customerName: `租户${String(index)}`,
      baseReadings: meterIds.map((meterId) => ({ meterId, readAt, registerWh: 1_000_000 })), requestId: requestId(),
    }));
  }
  return opened;
}
