import { channels, type Channel, type Order, type Refund, type RefundState } from './book.js';
import type { Desk } from './desk.js';
import type { Office } from './office.js';
import type { Person } from './people.js';

/** The buyer's phone or the channel says no; `code` is stable. */
export class CashierError extends Error {
  constructor(readonly code: 'NO_ORDER' | 'NO_CODE' | 'CODE_EXPIRED' | 'PAID' | 'CLOSED' | 'EXPIRED' | 'NO_REFUND' | 'FINAL', message: string) {
    super(message);
  }
}

export interface Payment {
  person?: Person | undefined;
  /** the cashier was open before the order was closed or ran out, and the money came all the same */
  late?: boolean;
}

/** What buyers do, and what the channel does with their money. */
export class Cashier {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly office: Office, private readonly desks: Record<Channel, Desk>) {
    for (const channel of channels) office.notifier.speaks(channel, desks[channel]);
  }

  /** Messages and refunds that were under way when the sandbox ended go on. */
  resume(): void {
    this.office.notifier.arm();
    for (const refund of this.office.book.state.refunds) if (refund.state === 'processing') this.expectSuccess(refund);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** A buyer points the phone at a code: the trade exists from now on. */
  scan(codeText: string, person?: Person): Order {
    const order = this.office.book.some(({ doors }) => doors.some(({ code }) => code === codeText));
    if (order === undefined) throw new CashierError('NO_CODE', 'the code leads to no order');
    this.openDoor(order, codeText);
    if (order.state === 'unscanned') {
      order.state = 'waiting';
      order.tradeNo = this.desks[order.channel].newTradeNo(order);
      order.buyer = this.desks[order.channel].buyerId(order, person ?? this.office.people.passerBy());
    }
    this.office.changed();
    return order;
  }

  private openDoor(order: Order, codeText: string): void {
    const now = this.office.clock.nowMs();
    if (order.state === 'closed') throw new CashierError('CLOSED', '订单已关闭');
    if (order.state === 'paid') throw new CashierError('PAID', '订单已支付');
    if (order.doors.every(({ code, untilMs }) => code !== codeText || untilMs <= now) || order.expiresAtMs <= now) throw new CashierError('CODE_EXPIRED', '二维码已过期');
    order.openedAtMs = now;
  }

  /** The password is entered. The promise ends when the order is paid; the notification goes its own way, `told` ends with its first try. */
  pay(order: Order, { person, late = false }: Payment = {}): { told: Promise<unknown> } {
    const now = this.office.clock.nowMs();
    const desk = this.desks[order.channel];
    if (order.state === 'paid') throw new CashierError('PAID', '订单已支付');
    if (order.state === 'closed' && !late) throw new CashierError('CLOSED', '订单已关闭');
    if (order.expiresAtMs <= now && !late && !((order.openedAtMs ?? Infinity) < order.expiresAtMs)) throw new CashierError('EXPIRED', '订单已过期');
    order.tradeNo ??= desk.newTradeNo(order);
    // The buyer of an order that was made for one person is that person.
    order.buyer ??= desk.buyerId(order, person ?? this.office.people.passerBy());
    order.state = 'paid';
    order.paidAtMs = now;
    this.office.changed();
    const notice = desk.paidNotice(order);
    return { told: notice === undefined ? Promise.resolve() : this.office.notifier.send(order.channel, notice) };
  }

  /** The payment did not go through; the order can be tried again. */
  fail(order: Order): void {
    if (order.state === 'paid') throw new CashierError('PAID', '订单已支付');
    if (order.state === 'closed') throw new CashierError('CLOSED', '订单已关闭');
    if (order.channel !== 'alipay') order.state = 'failed';
    this.office.changed();
  }

  /** Takes a refund to its end, by itself after a moment where the settings say so. */
  acceptRefund(refund: Refund): void {
    this.office.book.putRefund(refund);
    this.office.changed();
    this.expectSuccess(refund);
  }

  finishRefund(refund: Refund, state: Exclude<RefundState, 'processing'>): void {
    if (refund.state === 'success' || refund.state === state) throw new CashierError('FINAL', `the refund is ${refund.state} already`);
    refund.state = state;
    refund.finishedAtMs = this.office.clock.nowMs();
    this.office.changed();
    const order = this.office.book.find(refund.channel, refund.merchant, refund.outTradeNo)!;
    const notice = this.desks[refund.channel].refundNotice(order, refund);
    if (notice !== undefined) void this.office.notifier.send(refund.channel, notice);
  }

  private expectSuccess(refund: Refund): void {
    const site = { channel: refund.channel, outTradeNo: refund.outTradeNo, path: refund.refundNo };
    const fault = this.office.faults.take(['refund-abnormal', 'refund-closed', 'refund-pending'], site);
    if (fault?.kind === 'refund-pending' || (fault === undefined && !this.office.settings.refundsSucceed)) return;
    const end = fault?.kind === 'refund-abnormal' ? 'abnormal' : fault?.kind === 'refund-closed' ? 'closed' : 'success';
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (refund.state === 'processing') this.finishRefund(refund, end);
    }, this.office.settings.refundDelayMs);
    this.timers.add(timer);
  }
}
