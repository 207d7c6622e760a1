import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isCivilDay } from '#libs/calendar';
import type { BillAnswer } from '../channel.js';
import { billIsOutAt } from '../domain/beijing-time.js';
import { ask, MOST_BILL_BYTES, NoAnswer, type Fetch } from '../outgoing.js';
import { unzip, ZipFault } from '../zip-reader.js';
import type { AlipayClient } from './alipay-client.js';
import { said, unknown, verdict } from './answers.js';
import { parseAlipayBill } from './trade-bill.js';

const ticket = z.object({ bill_download_url: z.url({ protocol: /^https?$/ }) });

/** The two files of an archive: details, and sums with '(汇总)' in its name. */
export function readArchive(zip: Buffer): BillAnswer {
  let files: Map<string, Buffer>;
  try {
    files = unzip(zip, { mostBytes: MOST_BILL_BYTES });
  } catch (error) {
    if (error instanceof ZipFault) return { kind: 'damaged', reason: error.message };
    throw error;
  }
  const pick = (sums: boolean): Buffer | undefined => [...files].find(([name]) => name.includes('业务明细') && name.endsWith('.csv') && name.includes('汇总') === sums)?.[1];
  const [details, sums] = [pick(false), pick(true)];
  if (details === undefined || sums === undefined) return { kind: 'damaged', reason: `the archive holds ${[...files.keys()].join(', ')}` };
  const gbk = (bytes: Buffer): string => new TextDecoder('gbk').decode(bytes);
  const bill = parseAlipayBill(gbk(details), gbk(sums));
  return bill.ok ? { kind: 'bill', sha256: createHash('sha256').update(zip).digest('hex'), rows: bill.rows, totals: bill.totals } : { kind: 'damaged', reason: bill.reason };
}

/** Asks for the bill of a Beijing day and fetches it at once: its address lives thirty seconds. */
export async function fetchAlipayBill({ client, fetch, wall }: { client: AlipayClient; fetch: Fetch; wall(): Date }, day: string): Promise<BillAnswer> {
  if (!isCivilDay(day)) throw new RangeError(`'${day}' is no day`);
  const body = await client.call('alipay.data.dataservice.bill.downloadurl.query', { bill_type: 'trade', bill_date: day });
  // Before the bills are out this says 'not yet', afterwards 'nothing happened'.
  if (/bill_not_exist/i.test(body.sub_code ?? '')) return { kind: wall() < billIsOutAt(day) ? 'not-ready' : 'empty' };
  if (verdict(body) !== 'ok') return said(body);
  const parsed = ticket.safeParse(body);
  if (!parsed.success) return unknown('answer-shape: no address of a bill');
  const file = await ask(fetch, parsed.data.bill_download_url, {}, { mostBytes: MOST_BILL_BYTES, timeoutMs: 30_000 });
  if (file.status !== 200) throw new NoAnswer(`http-${file.status}`, 'the address of the bill');
  return readArchive(file.body);
}
