import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { billPath, readBill } from './bill-download.js';
import { BILL_COLUMNS, parseTradeBill } from './trade-bill.js';
import sample from './vectors/bill-all.json' with { type: 'json' };

const MERCHANT = '1921000401';
const bytes = Buffer.from(sample.csv, 'utf8');
const sha1 = createHash('sha1').update(bytes).digest('hex');

describe('the published bill', () => {
  test('adds up to its own totals', () => {
    const bill = parseTradeBill(sample.csv, MERCHANT);
    expect(bill).toMatchObject({ ok: true, totals: { payments: 31, paymentsFen: 47, refunds: 14, refundsFen: 14, feesFen: 8 } });
    expect(BILL_COLUMNS).toEqual(sample.columns);
  });

  test('rows carry numbers, amounts in fen and Beijing instants', () => {
    const bill = parseTradeBill(sample.csv, MERCHANT);
    if (!bill.ok) throw new Error(bill.reason);
    expect(bill.rows[0]).toEqual({ kind: 'refund', outTradeNo: 'autotest_20190216081946_82335', transactionId: '4200000263201902167700134212', outRefundNo: 'REF4200000263201902167700963919', amountFen: 1, feeFen: 0, at: new Date('2019-02-18T21:01:46Z') });
    expect(bill.rows[2]).toEqual({ kind: 'payment', outTradeNo: 'autotest_20190219015232_89201', transactionId: '4200000263201902167700134902', outRefundNo: undefined, amountFen: 3, feeFen: 1, at: new Date('2019-02-18T17:52:32Z') });
  });

  test('packed or not, the hash is of the unpacked bytes; another hash damages it', () => {
    expect(sha1).toBe(sample.sha1);
    for (const file of [bytes, gzipSync(bytes)]) expect(readBill(file, sha1.toUpperCase(), MERCHANT)).toMatchObject({ kind: 'bill', totals: { payments: 31 } });
    expect(readBill(gzipSync(bytes), 'f'.repeat(40), MERCHANT)).toEqual({ kind: 'damaged', reason: 'the hash is another one' });
    expect(readBill(gzipSync(bytes).subarray(0, 200), sha1, MERCHANT)).toEqual({ kind: 'damaged', reason: 'the file does not unpack' });
  });

  test.each([
    ['a row is left out', (csv: string) => csv.split('\r\n').toSpliced(5, 1).join('\r\n')],
    ['an amount is one fen more', (csv: string) => csv.replace('`0.03,`0.00,`\r', '`0.04,`0.00,`\r')],
    ['the summary is cut off', (csv: string) => csv.split('\r\n').slice(0, -2).join('\r\n')],
    ['a column is missing', (csv: string) => csv.replace('交易时间,', '')],
    ['another merchant', (csv: string) => csv.replace('`1921000401', '`1921000402')],
    ['a row of another currency', (csv: string) => csv.replace('`CNY', '`HKD')],
    ['an unheard-of state', (csv: string) => csv.replace('`SUCCESS,`OTHERS', '`STRANGE,`OTHERS')],
    ['fees that do not add up', (csv: string) => csv.replace('`0.08,', '`0.07,')],
    ['an amount that is none', (csv: string) => csv.replace('`0.03,`0.00,`\r', '`0.0x,`0.00,`\r')],
  ])('nothing of it is used when %s', (_name, change) => {
    expect(change(sample.csv)).not.toBe(sample.csv);
    expect(parseTradeBill(change(sample.csv), MERCHANT).ok).toBe(false);
  });
});

test('a bill without rows is a bill', () => {
  const lines = sample.csv.split('\r\n');
  expect(parseTradeBill([lines[0], lines.at(-3), '`0,`0.00,`0.00,`0.00,`0.00,`0.00,`0.00', ''].join('\r\n'), MERCHANT)).toMatchObject({ ok: true, rows: [], totals: { payments: 0, refunds: 0 } });
});

test('a bill is fetched from WeChat Pay or from the configured base, from nowhere else', () => {
  const base = 'http://127.0.0.1:9/wxpay';
  expect(billPath('https://api.mch.weixin.qq.com/v3/billdownload/file?token=a', base)).toBe('/v3/billdownload/file?token=a');
  expect(billPath('http://127.0.0.1:9/wxpay/v3/billdownload/file?token=a', base)).toBe('/v3/billdownload/file?token=a');
  for (const url of ['https://evil.example/v3/billdownload/file', 'https://api.mch.weixin.qq.com.evil.example/v3/billdownload/', 'https://api.mch.weixin.qq.com/v3/refund/domestic/refunds', 'file:///etc/passwd']) expect(billPath(url, base)).toBeUndefined();
});
