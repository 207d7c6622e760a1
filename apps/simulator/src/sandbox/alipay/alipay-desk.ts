import { createHash } from 'node:crypto';
import { formatFen } from '#libs/quantity';
import type { Order, Refund } from '../book.js';
import type { Desk } from '../desk.js';
import type { Bend, Letter, Notice, NoticePlan } from '../notifier.js';
import type { Office } from '../office.js';
import type { Person } from '../people.js';
import { beijing } from '../sandbox-clock.js';
import { rsa2, signText } from './gateway-text.js';
import { newTradeNo, tradeStatus, type Params } from './trades.js';

/** What may be bent of a notification: names that begin with `valid-` are signed by the true key and lie all the same. */
export const alipayTampers = ['body', 'signature', 'stranger', 'no-signature', 'sign-type', 'no-sign-type', 'valid-amount', 'valid-appid', 'valid-seller', 'valid-status'] as const;

const lies: Record<string, Params> = { 'valid-appid': { app_id: '2021000000000000' }, 'valid-seller': { seller_id: '2088000000000000' }, 'valid-status': { trade_status: 'WAIT_BUYER_PAY' } };

export class AlipayDesk implements Desk {
  /** 4m, 10m, 10m, 1h, 2h, 6h, 15h: eight tries in 25 hours */
  readonly gapsS = [240, 600, 600, 3600, 7200, 21_600, 54_000];

  constructor(private readonly office: Office) {}

  acknowledged(status: number, body: string): boolean {
    return status === 200 && body === 'success';
  }

  newTradeNo(): string {
    return newTradeNo(this.office);
  }

  buyerId(order: Order, person: Person): string {
    return this.office.settings.alipayIdentity === 'user_id' ? person.alipayUserId : this.office.people.openId(person, this.office.merchantOf(order.merchant).alipay.appId);
  }

  paidNotice(order: Order): NoticePlan | undefined {
    return this.notice(order, 'TRADE_SUCCESS', {});
  }

  /** A full refund closes the trade; a part of it leaves the trade a success with money gone back. */
  refundNotice(order: Order, refund: Refund): NoticePlan | undefined {
    if (refund.state !== 'success') return undefined;
    const backFen = this.office.book.refundsOf(order).reduce((sum, { state, amountFen }) => (state === 'success' ? sum + amountFen : sum), 0);
    const plan = this.notice(order, tradeStatus(this.office, order), { refund_fee: formatFen(backFen), gmt_refund: `${beijing(refund.finishedAtMs!).text}.000`, out_biz_no: refund.refundNo });
    return plan === undefined ? undefined : { ...plan, refundNo: refund.refundNo };
  }

  private notice(order: Order, status: string, more: Params): NoticePlan | undefined {
    if (order.notifyUrl === '') return undefined;
    const { alipay } = this.office.merchantOf(order.merchant);
    const total = formatFen(order.totalFen);
    const buyer = order.buyer ?? '';
    const now = this.office.clock.nowMs();
    return {
      merchant: order.merchant, url: order.notifyUrl, outTradeNo: order.outTradeNo, event: status,
      plain: {
        gmt_create: beijing(order.createdAtMs).text, gmt_payment: beijing(order.paidAtMs!).text, charset: 'utf-8', version: '1.0', notify_type: 'trade_status_sync',
        notify_id: `${beijing(now).digits.slice(0, 8)}00222${createHash('sha256').update(`${order.tradeNo}/${status}/${more.out_biz_no ?? ''}`).digest('hex').slice(0, 19)}`,
        app_id: alipay.appId, auth_app_id: alipay.appId, seller_id: alipay.sellerId, seller_email: 'sandbox@example.com', trade_no: order.tradeNo!, out_trade_no: order.outTradeNo, trade_status: status, subject: order.subject,
        total_amount: total, receipt_amount: total, buyer_pay_amount: total, invoice_amount: total, point_amount: '0.00', fund_bill_list: JSON.stringify([{ amount: total, fundChannel: 'ALIPAYACCOUNT' }]),
        buyer_logon_id: '139****0000', ...(/^2088\d{12}$/.test(buyer) ? { buyer_id: buyer } : { buyer_open_id: buyer }),
        ...(order.extra.passback ? { passback_params: order.extra.passback } : {}), ...(order.extra.body ? { body: order.extra.body } : {}), ...more,
      },
    };
  }

  /** `notify_id` stays over all tries, `notify_time` is that of the try. */
  write(notice: Notice, bend?: Bend): Letter {
    const what = bend?.kind === 'notify-tamper' ? bend.what : bend === undefined ? '' : 'stranger';
    const { key } = this.office.platform.alipay.signer;
    const plain = notice.plain as Params;
    const params: Params = { ...plain, notify_time: beijing(this.office.clock.nowMs()).text, ...lies[what], ...(what === 'valid-amount' ? { total_amount: `${plain.total_amount}`.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) } : {}) };
    const sign = rsa2(signText(params, ['sign', 'sign_type']), what === 'stranger' ? this.office.platform.stranger.key : key);
    const sent: Params = { ...params, sign_type: what === 'sign-type' ? 'RSA' : 'RSA2', sign: what === 'signature' ? Buffer.from(sign, 'base64').reverse().toString('base64') : sign };
    if (what === 'no-signature') delete sent.sign;
    if (what === 'no-sign-type') delete sent.sign_type;
    if (what === 'body') sent.total_amount = '99999.00';
    // Genuine messages carry this odd type.
    return { headers: { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=utf-8', 'user-agent': 'Mozilla/4.0' }, body: new URLSearchParams(sent).toString() };
  }
}
