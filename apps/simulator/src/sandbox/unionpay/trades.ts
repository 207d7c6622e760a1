import { randomBytes, randomInt } from 'node:crypto';
import type { Order, Refund } from '../book.js';
import type { Cashier } from '../cashier.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing, fromDigits } from '../sandbox-clock.js';
import { AcpRefusal, malformed, type Fields } from './acp-text.js';

const DAY_MS = 86_400_000;
const REFUNDABLE_MS = 335 * DAY_MS;
const QR_LIFE_MS = 2 * 3_600_000;

export const newQueryId = (nowMs: number): string => `${beijing(nowMs).digits}${String(randomInt(10_000_000)).padStart(7, '0')}`;
const newTrace = (): string => String(randomInt(1_000_000)).padStart(6, '0');

function amount(fields: Fields): number {
  if (!/^[1-9]\d{0,11}$/.test(fields.txnAmt ?? '')) throw malformed('txnAmt');
  return Number(fields.txnAmt);
}

function checkOrder(fields: Fields): void {
  if (!/^[0-9A-Za-z]{8,32}$/.test(fields.orderId ?? '')) throw malformed('orderId');
  if (fromDigits(fields.txnTime ?? '') === undefined) throw malformed('txnTime');
  if (fields.backUrl === undefined || !/^https?:\/\/.{1,250}$/.test(fields.backUrl)) throw malformed('backUrl');
}

function checkConsumption(fields: Fields, qr: boolean): void {
  checkOrder(fields);
  if (!qr && fields.txnSubType !== '01') throw malformed('txnSubType');
  if (fields.bizType !== (qr ? '000000' : '000201')) throw malformed('bizType');
  if (fields.currencyCode !== '156') throw malformed('currencyCode');
}

/** A consumption: the buyer's page (01) or a code to be scanned (07). No transaction exists before the buyer comes. */
export function consume(office: Office, merchant: Merchant, fields: Fields): string {
  const qr = fields.txnSubType === '07';
  checkConsumption(fields, qr);
  const totalFen = amount(fields);
  const now = office.clock.nowMs();
  const expiresAtMs = fields.payTimeout === undefined || fields.payTimeout === '' ? now + DAY_MS : fromDigits(fields.payTimeout);
  if (expiresAtMs === undefined) throw malformed('payTimeout');
  const known = office.book.find('unionpay', merchant.code, fields.orderId!);
  const fingerprint = [fields.txnTime, fields.txnAmt, fields.txnSubType].join('/');
  if (known !== undefined && (known.state === 'paid' || known.fingerprint !== fingerprint)) throw new AcpRefusal('12');
  const order = known ?? office.book.put({
    channel: 'unionpay', merchant: merchant.code, outTradeNo: fields.orderId!, state: 'unscanned', totalFen, subject: fields.orderDesc ?? '在线支付', notifyUrl: fields.backUrl!, tradeType: qr ? 'QR' : 'GATEWAY', fingerprint,
    createdAtMs: now, expiresAtMs, doors: [], ...(fields.frontUrl === undefined ? {} : { returnUrl: fields.frontUrl }),
    extra: { txnTime: fields.txnTime!, txnSubType: qr ? '07' : '01', bizType: qr ? '000000' : '000201', channelType: fields.channelType ?? '07', traceNo: newTrace(), reqReserved: fields.reqReserved ?? '' },
  });
  const code = qr ? `https://qr.95516.com/00010000/62${String(randomInt(10 ** 12)).padStart(14, '0')}${randomBytes(8).toString('hex')}` : `acp-${randomBytes(16).toString('hex')}`;
  order.doors.push({ code, untilMs: Math.min(order.expiresAtMs, now + QR_LIFE_MS) });
  office.changed();
  return code;
}

/** A refund (04) or a cancellation of the whole on the same day (31): accepted now, done later. */
export function giveBack(office: Office, cashier: Cashier, merchant: Merchant, fields: Fields): Refund {
  checkOrder(fields);
  const amountFen = amount(fields);
  const known = office.book.findRefund('unionpay', merchant.code, fields.orderId!);
  if (known !== undefined || office.book.find('unionpay', merchant.code, fields.orderId!) !== undefined) throw new AcpRefusal('12');
  const order = office.book.findTrade('unionpay', fields.origQryId ?? '');
  const site = { channel: 'unionpay', outTradeNo: order?.outTradeNo } as const;
  if (order === undefined || order.merchant !== merchant.code || order.state !== 'paid') throw new AcpRefusal('35');
  const now = office.clock.nowMs();
  if (fields.txnType === '31' && (amountFen !== order.totalFen || beijing(order.paidAtMs!).day !== office.clock.today())) throw new AcpRefusal('36');
  if (office.book.refundedFen(order) + amountFen > order.totalFen || now - order.paidAtMs! > REFUNDABLE_MS) throw new AcpRefusal('36');
  if (office.faults.take(['refund-not-exists'], site) !== undefined) throw new AcpRefusal('35');
  if (office.faults.take(['refund-not-enough'], site) !== undefined) throw new AcpRefusal('01', '商户可用余额不足[6130031]');
  const refund: Refund = {
    channel: 'unionpay', merchant: merchant.code, outTradeNo: order.outTradeNo, refundNo: fields.orderId!, refundId: newQueryId(now), amountFen, state: 'processing', fingerprint: '', reason: '', notifyUrl: fields.backUrl!, createdAtMs: now,
    askedAtScheduleMs: office.clock.scheduleMs(), extra: { txnTime: fields.txnTime!, txnType: fields.txnType!, bizType: fields.bizType ?? '000201', channelType: fields.channelType ?? '07', traceNo: newTrace(), reqReserved: fields.reqReserved ?? '' },
  };
  cashier.acceptRefund(refund);
  return refund;
}

const settled = (atMs: number): Fields => ({ settleCurrencyCode: '156', settleDate: beijing(atMs).digits.slice(4, 8), traceTime: beijing(atMs).digits.slice(4) });

/** What a query, a notification and the buyer's return say of a consumption. */
export function orderFields(merchant: Merchant, order: Order): Fields {
  const { txnTime, txnSubType, bizType, channelType, traceNo, reqReserved } = order.extra;
  return {
    txnType: '01', txnSubType: txnSubType!, bizType: bizType!, channelType: channelType!, accessType: '0', merId: merchant.unionpay.merId, orderId: order.outTradeNo, txnTime: txnTime!, txnAmt: String(order.totalFen), currencyCode: '156',
    ...(order.tradeNo === undefined ? {} : { queryId: order.tradeNo }), ...(reqReserved === '' ? {} : { reqReserved: reqReserved! }),
    ...(order.paidAtMs === undefined ? {} : { traceNo: traceNo!, settleAmt: String(order.totalFen), accNo: '621626********0018', payCardType: '01', ...settled(order.paidAtMs) }),
  };
}

export function refundFields(merchant: Merchant, order: Order, refund: Refund): Fields {
  const { txnTime, txnType, bizType, channelType, traceNo, reqReserved } = refund.extra;
  return {
    txnType: txnType!, txnSubType: '00', bizType: bizType!, channelType: channelType!, accessType: '0', merId: merchant.unionpay.merId, orderId: refund.refundNo, txnTime: txnTime!, txnAmt: String(refund.amountFen), currencyCode: '156',
    queryId: refund.refundId, origQryId: order.tradeNo!, ...(reqReserved === '' ? {} : { reqReserved: reqReserved! }),
    ...(refund.finishedAtMs === undefined ? {} : { traceNo: traceNo!, settleAmt: String(refund.amountFen), ...settled(refund.finishedAtMs) }),
  };
}

const refundCodes = { processing: '05', success: '00', abnormal: '01', closed: '01' } as const;

/** By order number and time together, or by the query id. */
export function query(office: Office, merchant: Merchant, { orderId = '', txnTime, queryId }: Fields): { code: string; fields: Fields } {
  const order = office.book.find('unionpay', merchant.code, orderId) ?? (queryId === undefined ? undefined : office.book.findTrade('unionpay', queryId));
  if (order !== undefined && order.merchant === merchant.code && order.state !== 'unscanned' && (queryId !== undefined || order.extra.txnTime === txnTime)) {
    const late = order.state === 'waiting' && order.expiresAtMs <= office.clock.nowMs();
    return { code: order.state === 'paid' ? '00' : order.state === 'waiting' && !late ? '05' : '01', fields: orderFields(merchant, order) };
  }
  const refund = office.book.findRefund('unionpay', merchant.code, orderId);
  if (refund === undefined || refund.extra.txnTime !== txnTime) throw new AcpRefusal('34');
  return { code: refundCodes[refund.state], fields: refundFields(merchant, office.book.find('unionpay', merchant.code, refund.outTradeNo)!, refund) };
}
