import type { Cashier } from '../cashier.js';
import type { Office } from '../office.js';
import { sheetText, verifyText } from './seal.js';

const WINDOW_S = 2 * 3600;

/** What the phone is told to open, and what its owner does then. */
export interface PaySheet {
  appId: string;
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: string;
  paySign: string;
  action?: 'pay' | 'cancel';
}

/** wx.requestPayment: the phone checks the signature with the merchant's certificate before it asks for the password. */
export function requestPayment(office: Office, cashier: Cashier, sheet: PaySheet): { errMsg: string } {
  const fail = (reason: string): { errMsg: string } => ({ errMsg: `requestPayment:fail ${reason}` });
  const prepayId = /^prepay_id=(.+)$/.exec(sheet.package)?.[1];
  if (sheet.signType !== 'RSA' || prepayId === undefined) return fail('invalid parameters');
  const order = office.book.some(({ channel, tradeType, doors }) => channel === 'wechat' && tradeType === 'JSAPI' && doors.some(({ code }) => code === prepayId));
  if (order === undefined) return fail('invalid prepay_id');
  const merchant = office.merchantOf(order.merchant);
  if (sheet.appId !== order.extra.appId) return fail('appId does not belong to the prepay_id');
  if (!verifyText(sheetText(sheet.appId, sheet.timeStamp, sheet.nonceStr, sheet.package), sheet.paySign, merchant.wechat.certificate)) return fail('支付验证签名失败');
  if (!/^\d{10}$/.test(sheet.timeStamp) || Math.abs(office.clock.nowMs() / 1000 - Number(sheet.timeStamp)) > WINDOW_S) return fail('timeStamp expired');
  if (order.state === 'paid') return fail('该订单已支付');
  if (order.state === 'closed') return fail('订单已关闭');
  if (!order.doors.some(({ code, untilMs }) => code === prepayId && untilMs > office.clock.nowMs())) return fail('prepay_id expired');
  order.openedAtMs = office.clock.nowMs();
  if (sheet.action === 'cancel') return fail('cancel');
  void cashier.pay(order).told;
  return { errMsg: 'requestPayment:ok' };
}
