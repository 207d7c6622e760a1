import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type WechatPay from 'wechatpay-node-v3';
import { z } from 'zod';
import { isCivilDay } from '#libs/calendar';
import type { BillAnswer } from '../channel.js';
import { billIsOutAt } from '../domain/beijing-time.js';
import { MOST_BILL_BYTES } from '../outgoing.js';
import { unknown } from './answers.js';
import { parseTradeBill } from './trade-bill.js';
import { isCode } from './wechat-error.js';
import { BILL_PATH, WECHAT_HOST, type WechatOutput } from './wechat-http.js';

const ticket = z.object({ hash_type: z.literal('SHA1'), hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/), download_url: z.string() });

export interface BillSource {
  pay: WechatPay;
  base: string;
  merchantNumber: string;
  wall(): Date;
}

/** Path and query of a bill's address; undefined when it points elsewhere: our signature is for WeChat Pay alone. */
export function billPath(url: string, base: string): string | undefined {
  const host = [WECHAT_HOST, base].find((one) => url.startsWith(one + BILL_PATH));
  return host === undefined ? undefined : url.slice(host.length);
}

function unpacked(file: Buffer): Buffer | undefined {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BILL_BYTES });
  } catch {
    return undefined;
  }
}

/** The bill that belongs to a signed hash. */
export function readBill(file: Buffer, sha1: string, merchantNumber: string): BillAnswer {
  const bytes = unpacked(file);
  if (bytes === undefined) return { kind: 'damaged', reason: 'the file does not unpack' };
  // The hash is that of the unpacked bill.
  if (createHash('sha1').update(bytes).digest('hex') !== sha1.toLowerCase()) return { kind: 'damaged', reason: 'the hash is another one' };
  const bill = parseTradeBill(bytes.toString('utf8'), merchantNumber);
  return bill.ok ? { kind: 'bill', sha256: createHash('sha256').update(bytes).digest('hex'), rows: bill.rows, totals: bill.totals } : { kind: 'damaged', reason: bill.reason };
}

/** Asks for the bill of a Beijing day and reads it. The address lives a few minutes, so both happen in one go. */
export async function fetchTradeBill({ pay, base, merchantNumber, wall }: BillSource, day: string): Promise<BillAnswer> {
  if (!isCivilDay(day)) throw new RangeError(`'${day}' is no day`);
  const answer = (await pay.tradebill({ bill_date: day, bill_type: 'ALL', tar_type: 'GZIP' })) as WechatOutput;
  if (isCode(answer.error, 'STATEMENT_CREATING')) return { kind: 'not-ready' };
  // Before the bills are out this code means 'not yet', afterwards 'nothing happened'.
  if (isCode(answer.error, 'NO_STATEMENT_EXIST')) return { kind: wall() < billIsOutAt(day) ? 'not-ready' : 'empty' };
  if (answer.status !== 200) return unknown(`http-${answer.status} ${answer.error?.code ?? ''} ${answer.error?.message ?? ''}`.trim());
  const parsed = ticket.safeParse(answer.data);
  if (!parsed.success) return unknown(`answer-shape: ${parsed.error.issues[0]?.path.join('.')}`);
  const path = billPath(parsed.data.download_url, base);
  if (path === undefined) return unknown(`answer-shape: the bill lies at ${parsed.data.download_url.slice(0, 80)}`);
  const file = (await pay.downloadBill(WECHAT_HOST + path)) as WechatOutput;
  if (file.status !== 200 || !Buffer.isBuffer(file.data)) return unknown(`http-${file.status} ${file.error?.code ?? ''}`.trim());
  return readBill(file.data, parsed.data.hash_value, merchantNumber);
}
