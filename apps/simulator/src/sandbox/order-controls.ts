import { randomInt } from 'node:crypto';
import { requestPayment, type PaySheet } from './wechat/pay-sheet.js';
import { channels, type Channel, type Order, type Refund, type RefundState } from './book.js';
import { CashierError } from './cashier.js';
import { BadControl, flagOf, numberOf, optionalText, textOf, type Control, type ControlBody, type ControlRoute } from './control.js';
import { addPerson, personOf, phoneCode } from './people-controls.js';
import { wayBack } from './return-trip.js';

const backFen = (refunds: Refund[], states: readonly RefundState[]): number => refunds.reduce((sum, { state, amountFen }) => (states.includes(state) ? sum + amountFen : sum), 0);
const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

function orderView({ office }: Control, order: Order): object {
  const { fingerprint: _fingerprint, createdAtMs, expiresAtMs, paidAtMs, closedAtMs, openedAtMs, ...shown } = order;
  return {
    ...shown, createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs), openedAt: iso(openedAtMs), paidAt: iso(paidAtMs), closedAt: iso(closedAtMs), refundedFen: backFen(office.book.refundsOf(order), ['success']), refundingFen: backFen(office.book.refundsOf(order), ['processing', 'abnormal']),
    notices: office.notifier.list().filter(({ channel, merchant, outTradeNo }) => channel === order.channel && merchant === order.merchant && outTradeNo === order.outTradeNo).length,
  };
}

function refundView({ fingerprint: _fingerprint, createdAtMs, finishedAtMs, askedAtScheduleMs: _asked, ...shown }: Refund): object {
  return { ...shown, createdAt: iso(createdAtMs), finishedAt: iso(finishedAtMs) };
}

function channelOf(text: string | undefined): Channel {
  const channel = channels.find((name) => name === text);
  if (channel === undefined) throw new BadControl(`channel is one of ${channels.join(', ')}`);
  return channel;
}

function orderAt({ office, body, rest: [name, outTradeNo] }: Control): Order {
  const channel = channelOf(name);
  const site = optionalText(body, 'site');
  const order = office.book.some((one) => one.channel === channel && one.outTradeNo === outTradeNo && (site === undefined || one.merchant === site));
  if (order === undefined) throw new CashierError('NO_ORDER', `no order ${outTradeNo ?? ''}`);
  return order;
}

/** `wait`: the answer comes after the first try of the notification. */
async function act(control: Control): Promise<object> {
  const { office, cashier, body, rest } = control;
  const order = orderAt(control);
  const action = rest[2];
  if (action === 'pay') {
    if (order.state === 'unscanned' && order.doors.length > 0) order.openedAtMs ??= office.clock.nowMs();
    const { told } = cashier.pay(order, { person: personOf(office, body), late: flagOf(body, 'late') ?? false });
    if (body.wait === true) await told;
  } else if (action === 'fail') cashier.fail(order);
  else if (action === 'refund') platformRefund(control, order);
  // Who puts the phone away changes nothing at the channel.
  else if (action !== 'cancel') throw new BadControl('pay, cancel, fail or refund');
  return orderView(control, order);
}

/** The money goes back by hand on the channel's own merchant page: the product did not ask for it. */
function platformRefund({ office, cashier, body }: Control, order: Order): void {
  const amountFen = numberOf(body, 'amountFen') ?? order.totalFen - office.book.refundedFen(order);
  if (order.state !== 'paid' || amountFen < 1 || office.book.refundedFen(order) + amountFen > order.totalFen) throw new BadControl('nothing to refund');
  const number = `PLATFORM${office.clock.nowMs()}${randomInt(1000)}`;
  cashier.acceptRefund({
    channel: order.channel, merchant: order.merchant, outTradeNo: order.outTradeNo, refundNo: number, refundId: number, amountFen, state: 'processing', fingerprint: '', reason: 'merchant platform',
    notifyUrl: order.channel === 'unionpay' ? order.notifyUrl : '', createdAtMs: office.clock.nowMs(), askedAtScheduleMs: office.clock.scheduleMs(), extra: { ...order.extra, txnType: '04' },
  });
}

const ends = { succeed: 'success', fail: 'closed', abnormal: 'abnormal' } as const;

function finish({ office, cashier, rest: [name, refundNo, action], body }: Control): object {
  const channel = channelOf(name);
  const site = optionalText(body, 'site');
  const refund = office.book.someRefund((one) => one.channel === channel && one.refundNo === refundNo && (site === undefined || one.merchant === site));
  if (refund === undefined) throw new CashierError('NO_REFUND', `no refund ${refundNo ?? ''}`);
  const end = ends[action as keyof typeof ends] as (typeof ends)[keyof typeof ends] | undefined;
  if (end === undefined) throw new BadControl('succeed, fail or abnormal');
  cashier.finishRefund(refund, end);
  return refundView(refund);
}

/** my.tradePay on the phone. */
function tradePay({ office, cashier, body }: Control): object {
  const order = office.book.findTrade('alipay', textOf(body, 'tradeNO'));
  if (order === undefined || order.state === 'closed') return { resultCode: '4000', memo: '交易不存在或已关闭' };
  if (order.state === 'paid') return { resultCode: '9000' };
  order.openedAtMs = office.clock.nowMs();
  if (body.action === 'cancel') return { resultCode: '6001' };
  if (body.action === 'unknown') return { resultCode: '8000' };
  void cashier.pay(order).told;
  return { resultCode: '9000' };
}

const wanted = (query: URLSearchParams) => (one: { channel: string; merchant: string; outTradeNo: string }): boolean =>
  ['channel', 'merchant', 'outTradeNo'].every((name) => !query.has(name) || query.get(name) === one[name as 'channel']);

function notices({ office, call: { query } }: Control): object[] {
  return office.notifier.list().filter(wanted(query)).reverse().slice(0, Number(query.get('limit') ?? 100));
}

export const orderRoutes: Record<string, ControlRoute> = {
  'GET orders': (control) => control.office.book.state.orders.filter(wanted(control.call.query)).reverse().slice(0, Number(control.call.query.get('limit') ?? 200)).map((order) => orderView(control, order)),
  'POST orders': act,
  'GET refunds': ({ office, call: { query } }) => office.book.state.refunds.filter(wanted(query)).reverse().slice(0, 200).map(refundView),
  'POST refunds': finish,
  'GET notifications': notices,
  'POST notifications': async ({ office, rest: [id, action] }) => (action === 'resend' ? office.notifier.resend(id ?? '') : undefined),
  'POST scan': (control) => {
    const { office, cashier, body } = control;
    const order = cashier.scan(textOf(body, 'codeText'), personOf(office, body));
    return orderView(control, order);
  },
  'POST wechat': ({ office, cashier, body, rest: [name] }) => (name === 'pay-sheet' ? requestPayment(office, cashier, sheet(body)) : undefined),
};

function sheet(body: ControlBody): PaySheet {
  const fields = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;
  const read = Object.fromEntries(fields.map((name) => [name, textOf(body, name)])) as unknown as PaySheet;
  return { ...read, action: body.action === 'cancel' ? 'cancel' : 'pay' };
}

/** The page on which a buyer who came by browser pays. */
export const cashierRoutes: Record<string, ControlRoute> = {
  'POST alipay': (control) => (control.rest[0] === 'trade-pay' ? tradePay(control) : control.rest[0] === 'users' ? addPerson(control) : control.rest[0] === 'auth-codes' ? phoneCode(control, 'alipay') : undefined),
  'GET till': (control) => {
    const { office, cashier, call } = control;
    const code = call.query.get('code') ?? '';
    const known = office.book.some(({ doors }) => doors.some((door) => door.code === code));
    if (known === undefined) throw new CashierError('NO_CODE', '链接无效');
    if (call.query.has('returnUrl')) known.returnUrl = call.query.get('returnUrl')!;
    const order = known.state === 'paid' || known.channel !== 'wechat' ? known : cashier.scan(code);
    const { channel, outTradeNo, subject, totalFen, state, returnUrl } = order;
    return { channel, outTradeNo, subject, totalFen, state, returnUrl, payee: office.merchantOf(order.merchant).site };
  },
  'POST till': async ({ office, cashier, body, rest: [action] }) => {
    const code = textOf(body, 'code');
    const order = office.book.some(({ doors }) => doors.some((door) => door.code === code));
    if (order === undefined) throw new CashierError('NO_CODE', '链接无效');
    if (action === 'pay') {
      if (order.state !== 'paid') {
        cashier.scan(code);
        void cashier.pay(order).told;
      }
    } else if (action !== 'cancel') return undefined;
    return { state: order.state, ...wayBack(office, order) };
  },
};
