import { z } from 'zod';
import type { Heard } from '../channel.js';
import { beijing, yuan } from './answers.js';

const MOST_BYTES = 64_000;
/** The fields that a message about a trade may have. */
const KNOWN = new Set([
  'notify_time', 'notify_type', 'notify_id', 'charset', 'version', 'sign_type', 'sign', 'app_id', 'auth_app_id', 'seller_id', 'seller_email', 'trade_no', 'out_trade_no', 'out_biz_no', 'trade_status', 'total_amount',
  'receipt_amount', 'buyer_pay_amount', 'invoice_amount', 'point_amount', 'refund_fee', 'send_back_fee', 'subject', 'body', 'gmt_create', 'gmt_payment', 'gmt_refund', 'gmt_close', 'fund_bill_list', 'voucher_detail_list',
  'passback_params', 'buyer_id', 'buyer_open_id', 'buyer_logon_id', 'merchant_open_id', 'open_id', 'biz_settle_mode', 'discount_amount', 'mdiscount_amount', 'refund_preset_paytool_list', 'trans_currency', 'settle_amount',
]);
/** Lists in JSON, which may hold any character: they must be whole lists instead. */
const LISTS = new Set(['fund_bill_list', 'voucher_detail_list', 'refund_preset_paytool_list']);

export type Fields = Record<string, string>;
export type Parsed = { ok: true; fields: Fields } | { ok: false; reason: string };

const no = (reason: string): Parsed => ({ ok: false, reason });

function isList(value: string): boolean {
  try {
    return Array.isArray(JSON.parse(value));
  } catch {
    return false;
  }
}

/**
 * The fields of a message, before its signature is looked at. What is signed is `k=v&k=v` without escapes, so the same signature fits
 * other fields that join to the same text: unknown fields, repeated ones, and values with '&' or '=' are refused.
 */
export function parseFields(body: Buffer): Parsed {
  if (body.length > MOST_BYTES) return no('the message is too long');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return no('the message is not UTF-8');
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!KNOWN.has(name)) return no(`field '${name.slice(0, 40)}' is none of a trade's message`);
    if (fields.has(name)) return no(`field ${name} comes twice`);
    if (name !== 'sign' && (LISTS.has(name) ? value !== '' && !isList(value) : /[&=]/.test(value))) return no(`field ${name} holds what could be other fields`);
    fields.set(name, value);
  }
  const found = Object.fromEntries(fields);
  if (found.sign_type !== 'RSA2' || (found.sign ?? '') === '') return no('the message is not signed with RSA2');
  if (found.charset !== undefined && found.charset.toLowerCase() !== 'utf-8') return no(`charset ${found.charset}`);
  return { ok: true, fields: found };
}

/** Whether the signature is Alipay's; `check` is the SDK's, which throws for what it does not expect. */
export function isGenuine(fields: Fields, check: (fields: Fields) => boolean): boolean {
  const tried = [fields, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))];
  return tried.some((candidate) => {
    try {
      return check(candidate);
    } catch {
      return false;
    }
  });
}

const message = z.object({
  notify_id: z.string().min(1).max(128), notify_type: z.literal('trade_status_sync'), app_id: z.string().min(1), seller_id: z.string().min(1), trade_no: z.string().min(1), out_trade_no: z.string().min(1),
  trade_status: z.enum(['WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS', 'TRADE_FINISHED']), total_amount: yuan, gmt_payment: beijing.optional(), gmt_refund: z.string().optional(), refund_fee: z.string().optional(),
  out_biz_no: z.string().optional(), buyer_id: z.string().optional(), buyer_open_id: z.string().optional(), trans_currency: z.string().optional(),
});

/** What a message with a genuine signature says. The address that a payer's browser brings is signed too: it has no notify_id and no status. */
export function heardOf(fields: Fields): Heard {
  const parsed = message.safeParse(fields);
  if (!parsed.success) return { kind: 'refused', reason: `not a trade's message: ${parsed.error.issues[0]?.path.join('.')}` };
  const { data } = parsed;
  const base = { messageId: data.notify_id, outTradeNo: data.out_trade_no };
  // A refund sends the trade's message again, closed when everything went back.
  if ((data.gmt_refund ?? data.refund_fee) !== undefined) return { kind: 'refund', ...base, outRefundNo: data.out_biz_no === '' ? undefined : data.out_biz_no };
  if (data.trade_status === 'WAIT_BUYER_PAY' || data.trade_status === 'TRADE_CLOSED') return { kind: 'other', ...base };
  if (data.gmt_payment === undefined) return { kind: 'refused', reason: 'a payment without gmt_payment' };
  return {
    kind: 'payment', ...base,
    payment: {
      transactionId: data.trade_no, outTradeNo: data.out_trade_no, amountFen: data.total_amount, currency: data.trans_currency ?? 'CNY', appId: data.app_id, merchantNumber: data.seller_id, paidAt: data.gmt_payment,
      payer: data.buyer_open_id ?? data.buyer_id ?? '',
    },
  };
}
