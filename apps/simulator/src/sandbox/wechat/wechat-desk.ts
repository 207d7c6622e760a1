import { randomBytes, randomInt } from 'node:crypto';
import type { Order, Refund } from '../book.js';
import type { Desk } from '../desk.js';
import type { Bend, Letter, Notice, NoticePlan } from '../notifier.js';
import type { Office } from '../office.js';
import type { Person } from '../people.js';
import { beijing } from '../sandbox-clock.js';
import { callbackSigner, signedHeaders } from './gate.js';
import { showOrder, type Body } from './orders.js';
import { showRefund } from './refunds.js';
import { encrypt, type Sealed } from './seal.js';

const STALE_S = 400;

/** What may be bent of a callback: names that begin with `valid-` are signed by the true key and lie all the same. */
export const wechatTampers = ['body', 'ciphertext', 'aad', 'signature', 'stale', 'stranger', 'no-signature', 'other-apiv3-key', 'valid-amount', 'valid-currency', 'valid-appid', 'valid-mchid', 'valid-state'] as const;

function bentPlain(plain: Record<string, unknown>, what: string): Record<string, unknown> {
  const amount = plain.amount as Body;
  if (what === 'valid-amount') return { ...plain, amount: { ...amount, total: Number(amount.total) + 1 } };
  if (what === 'valid-currency') return { ...plain, amount: { ...amount, currency: 'USD' } };
  if (what === 'valid-appid') return { ...plain, appid: 'wx0000000000000000' };
  if (what === 'valid-mchid') return { ...plain, mchid: '1600000000' };
  if (what === 'valid-state') return { ...plain, trade_state: 'NOTPAY' };
  return plain;
}

function bentSeal(sealed: Sealed, what: string): Sealed {
  if (what === 'aad') return { ...sealed, associated_data: 'certificate' };
  if (what !== 'ciphertext') return sealed;
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  bytes[bytes.length >> 1]! ^= 1;
  return { ...sealed, ciphertext: bytes.toString('base64') };
}

export class WechatDesk implements Desk {
  /** 15 resends over 24 h 4 min */
  readonly gapsS = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];

  constructor(private readonly office: Office) {}

  acknowledged(status: number): boolean {
    return status === 200 || status === 204;
  }

  newTradeNo(): string {
    return `4200${String(randomInt(1_000_000)).padStart(6, '0')}${beijing(this.office.clock.nowMs()).digits.slice(0, 8)}${String(randomInt(10 ** 10)).padStart(10, '0')}`;
  }

  buyerId(order: Order, person: Person): string {
    return this.office.people.openId(person, order.extra.appId!);
  }

  paidNotice(order: Order): NoticePlan {
    return { merchant: order.merchant, url: order.notifyUrl, outTradeNo: order.outTradeNo, event: 'TRANSACTION.SUCCESS', plain: { ...showOrder(this.office, order), trade_state: 'SUCCESS', trade_state_desc: '支付成功' } };
  }

  refundNotice(order: Order, refund: Refund): NoticePlan | undefined {
    if (refund.notifyUrl === '') return undefined;
    const { status, ...shown } = showRefund(this.office, order, refund);
    const { out_trade_no, transaction_id, out_refund_no, refund_id, success_time, user_received_account, amount } = shown as Record<string, Body>;
    const { total, refund: refundFen, payer_total, payer_refund } = amount!;
    return {
      merchant: order.merchant, url: refund.notifyUrl, outTradeNo: order.outTradeNo, refundNo: refund.refundNo, event: `REFUND.${String(status)}`,
      plain: {
        mchid: this.office.merchantOf(order.merchant).wechat.mchId, out_trade_no, transaction_id, out_refund_no, refund_id, refund_status: status,
        ...(success_time === undefined ? {} : { success_time }), user_received_account, amount: { total, refund: refundFen, payer_total, payer_refund },
      },
    };
  }

  /** Every try is encrypted, stamped and signed anew; the id stays. */
  write(notice: Notice, bend?: Bend): Letter {
    const merchant = this.office.merchantOf(notice.merchant);
    const what = bend?.kind === 'notify-tamper' ? bend.what : '';
    const refund = notice.event.startsWith('REFUND');
    const plain = JSON.stringify(bentPlain(notice.plain, what));
    const key = what === 'other-apiv3-key' ? randomBytes(16).toString('hex') : merchant.wechat.apiV3Key;
    const { algorithm, ...sealed } = bentSeal(encrypt(plain, key, refund ? 'refund' : 'transaction'), what);
    const body = JSON.stringify({
      id: notice.id, create_time: beijing(notice.createdAtMs).rfc3339, resource_type: 'encrypt-resource', event_type: notice.event, summary: summaries[notice.event] ?? notice.event,
      resource: { original_type: refund ? 'refund' : 'transaction', algorithm, ...sealed },
    });
    return { headers: { 'Content-Type': 'application/json', 'User-Agent': 'Mozilla/4.0', ...this.signed(notice, body, bend) }, body: what === 'body' ? body.replace('encrypt-resource"', 'encrypt-resource" ') : body };
  }

  private signed(notice: Notice, body: string, bend: Bend | undefined): Record<string, string> {
    const true_ = callbackSigner(this.office, this.office.merchantOf(notice.merchant));
    const what = bend?.kind === 'notify-tamper' ? bend.what : '';
    const { platform } = this.office;
    const signer = bend?.kind === 'notify-expired-serial' ? platform.wechat.expired
      : bend?.kind === 'notify-unknown-serial' ? { serial: platform.stranger.serial, key: platform.stranger.key }
      : what === 'stranger' ? { serial: true_.serial, key: platform.stranger.key } : true_;
    const headers = signedHeaders(signer, body, this.office.clock.nowMs() / 1000 - (what === 'stale' ? STALE_S : 0));
    const signature = headers['Wechatpay-Signature']!;
    if (bend?.kind === 'notify-signtest') headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${signature.slice(0, signature.length - 20)}`;
    if (what === 'signature') headers['Wechatpay-Signature'] = Buffer.from(signature, 'base64').reverse().toString('base64');
    if (what === 'no-signature') delete headers['Wechatpay-Signature'];
    return headers;
  }
}

const summaries: Record<string, string> = { 'TRANSACTION.SUCCESS': '支付成功', 'REFUND.SUCCESS': '退款成功', 'REFUND.ABNORMAL': '退款异常', 'REFUND.CLOSED': '退款关闭' };
