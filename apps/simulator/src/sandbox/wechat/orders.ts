import { randomBytes, randomInt } from 'node:crypto';
import type { Order } from '../book.js';
import type { Call } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import { badParameter, Refusal } from './refusal.js';

export type Body = Record<string, unknown>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DOOR_MS = { JSAPI: 120 * MINUTE_MS, APP: 120 * MINUTE_MS, NATIVE: 120 * MINUTE_MS, MWEB: 5 * MINUTE_MS } as const;
const tradeTypes = { jsapi: 'JSAPI', native: 'NATIVE', h5: 'MWEB', app: 'APP' } as const;
export type Way = keyof typeof tradeTypes;
export const isWay = (way: string): way is Way => way in tradeTypes;

const text = (body: Body, field: string, max: number, needed = true): string => {
  const value = body[field];
  if (value === undefined && !needed) return '';
  if (typeof value !== 'string' || value === '') throw badParameter(field, `${field}为必填字符串`, value);
  if (value.length > max) throw badParameter(field, `${field}长度超过${max}`, value);
  return value;
};
const part = (body: Body, field: string): Body => {
  const value = body[field];
  if (typeof value !== 'object' || value === null) throw badParameter(field, `${field}缺失`);
  return value as Body;
};

/** Sorted all the way down: the same parameters in another order are the same. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

export function notifyAddress(body: Body, needed = true): string {
  const url = text(body, 'notify_url', 255, needed);
  // The true channel takes https alone; a sandbox on this machine has no certificate to show.
  if (url !== '' && !/^https:\/\/[^?#]+$|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/[^?#]*$/.test(url)) throw badParameter('notify_url', '回调地址需为https且不能携带参数', url);
  return url;
}

export function fen(amount: Body, field: string): number {
  const value = amount[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) throw badParameter(`amount/${field}`, `${field}需为正整数，单位为分`, value);
  return value;
}

/** Tenpay's tables hold three bytes a character. */
export function refuseEmoji(body: string): void {
  if (/[\u{10000}-\u{10ffff}]/u.test(body)) throw new Refusal(400, 'PARAM_ERROR', '请求包含不支持的字符，请使用1-3字节的UTF-8字符');
}

function expiry(body: Body, now: number): number {
  const wished = body.time_expire;
  if (wished === undefined) return now + 7 * DAY_MS;
  const at = typeof wished === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(wished) ? Date.parse(wished) : Number.NaN;
  if (Number.isNaN(at)) throw badParameter('time_expire', 'time_expire需为rfc3339格式', wished);
  if (at <= now) throw badParameter('time_expire', 'time_expire时间过短，刷卡至少1分钟，其他5分钟', wished);
  return Math.min(Math.max(at, now + MINUTE_MS), now + 90 * DAY_MS);
}

function checkIdentity(body: Body, merchant: Merchant): void {
  const appId = text(body, 'appid', 32);
  if (text(body, 'mchid', 32) !== merchant.wechat.mchId) throw new Refusal(400, 'MCH_NOT_EXISTS', '商户号不存在或与签名商户不一致');
  if (appId !== merchant.wechat.appId && appId !== merchant.wechat.oaAppId) throw new Refusal(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配，请检查后再试');
}

export function createOrder(office: Office, merchant: Merchant, way: Way, body: Body, call: Call): Body {
  checkIdentity(body, merchant);
  const outTradeNo = text(body, 'out_trade_no', 32);
  if (!/^[0-9A-Za-z_\-|*]{6,32}$/.test(outTradeNo)) throw badParameter('out_trade_no', '商户订单号只能是6-32位数字、大小写字母_-|*', outTradeNo);
  const amount = part(body, 'amount');
  const totalFen = fen(amount, 'total');
  if (amount.currency !== undefined && amount.currency !== 'CNY') throw badParameter('amount/currency', '境内商户仅支持CNY', amount.currency);
  const notifyUrl = notifyAddress(body);
  const subject = text(body, 'description', 127);
  const attach = text(body, 'attach', 128, false);
  const now = office.clock.nowMs();
  const expiresAtMs = expiry(body, now);
  const buyer = way === 'jsapi' ? payer(office, body) : undefined;
  if (way === 'h5') scene(body);
  const known = office.book.find('wechat', merchant.code, outTradeNo);
  const print = fingerprint({ ...body, way });
  if (known !== undefined) refuseOther(known, print);
  const order = known ?? office.book.put({
    channel: 'wechat', merchant: merchant.code, outTradeNo, state: 'waiting', totalFen, subject, notifyUrl, tradeType: tradeTypes[way], fingerprint: print,
    createdAtMs: now, expiresAtMs, doors: [], ...(attach === '' ? {} : { attach }), ...(buyer === undefined ? {} : { buyer }), extra: { appId: String(body.appid) },
  });
  office.changed();
  return door(order, way, now, call.self);
}

function payer(office: Office, body: Body): string {
  const openId = text(part(body, 'payer'), 'openid', 128);
  if (office.people.withOpenId(openId, [String(body.appid)]) === undefined) throw new Refusal(400, 'OPENID_MISMATCH', 'openid和appid不匹配');
  return openId;
}

function scene(body: Body): void {
  const info = part(body, 'scene_info');
  text(info, 'payer_client_ip', 45);
  text(part(info, 'h5_info'), 'type', 32);
}

/** The same number with the same parameters is the same order. */
function refuseOther(known: Order, print: string): void {
  if (known.state === 'paid') throw new Refusal(400, 'ORDERPAID', '该订单已支付');
  if (known.state === 'closed') throw new Refusal(400, 'ORDER_CLOSED', '该订单已关闭，请重新下单');
  if (known.fingerprint !== print) throw new Refusal(403, 'OUT_TRADE_NO_USED', '商户订单号重复');
}

/** A fresh prepay id, code or page each time; the older ones hold until their own end. */
function door(order: Order, way: Way, now: number, self: string): Body {
  const prepayId = `wx${beijing(now).digits.slice(2)}${randomBytes(12).toString('hex')}`.slice(0, 36);
  const code = way === 'native' ? `weixin://wxpay/bizpayurl?pr=${randomBytes(6).toString('base64url').slice(0, 7)}zz` : prepayId;
  order.doors.push({ code, untilMs: Math.min(now + DOOR_MS[tradeTypes[way]], order.expiresAtMs) });
  if (way === 'native') return { code_url: code };
  return way === 'h5' ? { h5_url: `${self}/wxpay/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${randomInt(1_000_000_000)}` } : { prepay_id: prepayId };
}

const states = { unscanned: 'NOTPAY', waiting: 'NOTPAY', closed: 'CLOSED', failed: 'PAYERROR' } as const;
const words = { SUCCESS: '支付成功', REFUND: '转入退款', NOTPAY: '订单未支付', CLOSED: '订单已关闭', PAYERROR: '支付失败(其他原因，如银行返回失败)' } as const;

/** An order as a query, and a callback, shows it. Past its expiry it still reads NOTPAY. */
export function showOrder(office: Office, order: Order): Body {
  const merchant = office.merchantOf(order.merchant);
  const state = order.state !== 'paid' ? states[order.state] : office.book.refundsOf(order).some((refund) => refund.state !== 'closed') ? 'REFUND' : 'SUCCESS';
  const base = { appid: order.extra.appId, mchid: merchant.wechat.mchId, out_trade_no: order.outTradeNo, trade_state: state, trade_state_desc: words[state] };
  if (order.state !== 'paid') return { ...base, amount: { total: order.totalFen, currency: 'CNY' }, promotion_detail: [] };
  return {
    ...base, transaction_id: order.tradeNo, trade_type: order.tradeType, bank_type: 'OTHERS', success_time: beijing(order.paidAtMs!).rfc3339, attach: order.attach ?? '', payer: { openid: order.buyer },
    amount: { total: order.totalFen, payer_total: order.totalFen, currency: 'CNY', payer_currency: 'CNY' },
  };
}

export function queryOrder(office: Office, merchant: Merchant, by: { outTradeNo?: string; tradeNo?: string }, mchid: string | null): Body {
  if (mchid !== merchant.wechat.mchId) throw new Refusal(400, 'PARAM_ERROR', 'mchid缺失或与签名商户不一致', { field: 'mchid', value: mchid, issue: 'mchid', location: 'query' });
  const order = by.outTradeNo !== undefined ? office.book.find('wechat', merchant.code, by.outTradeNo) : office.book.findTrade('wechat', by.tradeNo!);
  // Without a payment there is no transaction id to be asked for.
  if (order === undefined || order.merchant !== merchant.code || (by.outTradeNo === undefined && order.state !== 'paid')) throw new Refusal(404, 'ORDER_NOT_EXIST', '订单不存在');
  return showOrder(office, order);
}

export function closeOrder(office: Office, merchant: Merchant, outTradeNo: string, body: Body): void {
  if (body.mchid !== merchant.wechat.mchId) throw badParameter('mchid', 'mchid与签名商户不一致', body.mchid);
  const order = office.book.find('wechat', merchant.code, outTradeNo);
  if (order === undefined) throw new Refusal(404, 'ORDER_NOT_EXIST', '订单不存在');
  if (order.state === 'paid') throw new Refusal(400, 'ORDERPAID', '该订单已支付');
  if (order.state === 'closed') throw new Refusal(400, 'ORDER_CLOSED', '该订单已关闭');
  order.state = 'closed';
  order.closedAtMs = office.clock.nowMs();
  office.changed();
}
