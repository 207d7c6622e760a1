import type { Order, Refund } from '../book.js';
import type { Desk } from '../desk.js';
import type { Bend, Letter, Notice, NoticePlan } from '../notifier.js';
import type { Office } from '../office.js';
import type { Person } from '../people.js';
import type { PlatformKeys } from '../platform-keys.js';
import { responses, signFields, type Fields } from './acp-text.js';
import { newQueryId, orderFields, refundFields } from './trades.js';

/** What may be bent of a notification: names that begin with `valid-` are signed by the true key and lie all the same. */
export const unionpayTampers = ['body', 'signature', 'stranger', 'no-signature', 'certificate', 'valid-amount', 'valid-merid', 'valid-status'] as const;

const lies: Record<string, Fields> = { 'valid-merid': { merId: '777290000000000' }, 'valid-status': { respCode: '01', respMsg: responses['01']! } };

/** Adds UnionPay's certificate and signature. */
export function sealFields(platform: PlatformKeys, fields: Fields, by: 'unionpay' | 'stranger' | 'stranger-own' = 'unionpay'): Fields {
  const { signer } = platform.unionpay;
  // A browser that posts the form back to the merchant makes every line end CRLF: only such ones keep the signature whole.
  const shown = (by === 'stranger-own' ? platform.stranger : signer).certificate.trimEnd().replaceAll('\n', '\r\n');
  const whole: Fields = { ...fields, version: '5.1.0', encoding: 'utf-8', signMethod: '01', signPubKeyCert: shown };
  return { ...whole, signature: signFields(whole, by === 'unionpay' ? signer.key : platform.stranger.key) };
}

export class UnionpayDesk implements Desk {
  /** Five tries; the spaces are from memory, UnionPay's own page on them is not at hand. */
  readonly gapsS = [60, 120, 240, 300];

  constructor(private readonly office: Office) {}

  acknowledged(status: number): boolean {
    return status === 200;
  }

  newTradeNo(): string {
    return newQueryId(this.office.clock.nowMs());
  }

  buyerId(_order: Order, person: Person): string {
    return person.phone;
  }

  paidNotice(order: Order): NoticePlan {
    return { merchant: order.merchant, url: order.notifyUrl, outTradeNo: order.outTradeNo, event: 'CONSUME', plain: { respCode: '00', respMsg: responses['00']!, ...orderFields(this.office.merchantOf(order.merchant), order) } };
  }

  /** Transactions behind the scenes are told whether they succeeded or not. */
  refundNotice(order: Order, refund: Refund): NoticePlan {
    const code = refund.state === 'success' ? '00' : '01';
    return { merchant: order.merchant, url: refund.notifyUrl, outTradeNo: order.outTradeNo, refundNo: refund.refundNo, event: 'REFUND', plain: { respCode: code, respMsg: responses[code]!, ...refundFields(this.office.merchantOf(order.merchant), order, refund) } };
  }

  write(notice: Notice, bend?: Bend): Letter {
    const what = bend?.kind === 'notify-tamper' ? bend.what : bend === undefined ? '' : 'certificate';
    const plain = notice.plain as Fields;
    const told: Fields = { ...plain, ...lies[what], ...(what === 'valid-amount' ? { txnAmt: String(Number(plain.txnAmt) + 1) } : {}) };
    const fields = sealFields(this.office.platform, told, what === 'stranger' ? 'stranger' : what === 'certificate' ? 'stranger-own' : 'unionpay');
    if (what === 'body') fields.txnAmt = '9999900';
    if (what === 'signature') fields.signature = Buffer.from(fields.signature!, 'base64').reverse().toString('base64');
    if (what === 'no-signature') delete fields.signature;
    return { headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }, body: new URLSearchParams(fields).toString() };
  }
}
