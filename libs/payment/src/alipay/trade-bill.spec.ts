import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unzip, ZipFault } from '../zip-reader.js';
import { readArchive } from './bill-download.js';
import { parseAlipayBill } from './trade-bill.js';

// Written by hand after Alipay's description of its 业务明细 files: two payments of 50.00 and 0.01, 3.00 of the first went back.
const HEADER = '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const row = (trade: string, order: string, kind: string, at: string, yuan: string, refund: string, fee: string) => `${trade}\t,${order}\t,${kind},电费充值,${at},${at},,,,,*三(139****0000),${yuan},${yuan},0.00,0.00,0.00,0.00,0.00,,0.00,0.00,${refund},${fee},0.00,一,二`;
const details = [
  '#支付宝业务明细查询', '#账号：[20880000000000010156]', '#起始日期：[2026年11月20日 00:00:00]   终止日期：[2026年11月20日 23:59:59]', '#-----------------------------------------业务明细列表----------------------------------------', HEADER,
  row('2026112022001', 'Y20261120081559000001', '交易', '2026-11-20 08:16:00', '50.00', '', '-0.30'),
  row('2026112022002', 'Y20261120081559000002', '交易', '2026-11-20 23:59:59', '0.01', '', '0.00'),
  row('2026112022001', 'Y20261120081559000001', '退款', '2026-11-20 12:00:00', '-3.00', 'R20261120081559000001\t', '0.02'),
  '#-----------------------------------------业务明细列表结束------------------------------------', '#交易合计：2笔，商家实收共50.01元，商家优惠共0.00元', '#退款合计：1笔，商家实收退款共-3.00元，商家优惠退款共0.00元', '#导出时间：[2026年11月21日 10:00:00]', '',
].join('\r\n');
const sums = ['#支付宝业务汇总查询', '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）', '合计\t,\t,2,1,47.01,47.01,0.00,0.00,0.00,-0.28,0.00,46.73', '#导出时间', ''].join('\r\n');

describe('a bill of Alipay', () => {
  test('adds up', () => {
    expect(parseAlipayBill(details, sums)).toEqual({
      ok: true, totals: { payments: 2, paymentsFen: 5001, refunds: 1, refundsFen: 300, feesFen: 28 },
      rows: [
        { kind: 'payment', outTradeNo: 'Y20261120081559000001', transactionId: '2026112022001', outRefundNo: undefined, amountFen: 5000, feeFen: 30, at: new Date('2026-11-20T00:16:00Z') },
        { kind: 'payment', outTradeNo: 'Y20261120081559000002', transactionId: '2026112022002', outRefundNo: undefined, amountFen: 1, feeFen: 0, at: new Date('2026-11-20T15:59:59Z') },
        { kind: 'refund', outTradeNo: 'Y20261120081559000001', transactionId: '2026112022001', outRefundNo: 'R20261120081559000001', amountFen: 300, feeFen: -2, at: new Date('2026-11-20T04:00:00Z') },
      ],
    });
  });

  test.each<[string, (text: string) => string, (text: string) => string]>([
    ['a row is left out', (text) => text.split('\r\n').toSpliced(6, 1).join('\r\n'), (text) => text],
    ['an amount differs by a fen', (text) => text.replace('50.00,50.00', '50.01,50.01'), (text) => text],
    ['the closing lines are cut off', (text) => text.split('#交易合计')[0]!, (text) => text],
    ['a column is missing', (text) => text.replace('商户订单号,', ''), (text) => text],
    ['a kind is unheard of', (text) => text.replace(',退款,', ',转账,'), (text) => text],
    ['a refund counts up', (text) => text.replace('-3.00,-3.00', '3.00,3.00'), (text) => text],
    ['the file of sums says otherwise', (text) => text, (text) => text.replace('47.01', '47.02')],
    ['the fees differ', (text) => text, (text) => text.replace('-0.28', '-0.27')],
    ['the file of sums is empty', (text) => text, () => ''],
  ])('is damaged when %s', (_name, changeDetails, changeSums) => expect(parseAlipayBill(changeDetails(details), changeSums(sums)).ok).toBe(false));
});

/** A ZIP as its description has it: local headers, directory, end record. */
function zip(files: { name: string; content: Buffer; method?: number; flags?: number }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const { name, content, method = 8, flags = 0x800 } of files) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const bytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    [[20, 0], [flags, 2], [method, 4], [bytes.length, 22]].forEach(([value, at]) => fields.writeUInt16LE(value!, at));
    [[crc32(content), 10], [packed.length, 14], [content.length, 18]].forEach(([value, at]) => fields.writeUInt32LE(value!, at));
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0), 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, tail, bytes]));
    parts.push(Buffer.concat([Buffer.from('504b0304', 'hex'), fields, bytes, packed]));
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0), 16);
  return Buffer.concat([...parts, ...directory, end, Buffer.from('comment')]);
}

describe('a ZIP', () => {
  const files = [{ name: '2088_20261120_业务明细.csv', content: Buffer.from(details) }, { name: 'plain.txt', content: Buffer.from('hello'), method: 0 }];
  test('gives its files, packed or not', () => {
    const read = unzip(zip(files), { mostBytes: 1_000_000 });
    expect([...read.keys()]).toEqual(['2088_20261120_业务明细.csv', 'plain.txt']);
    expect(read.get('plain.txt')!.toString()).toBe('hello');
  });

  test('that is cut off, damaged, encrypted, oddly packed or too large is refused', () => {
    const good = zip(files);
    const bent = Buffer.from(good);
    bent[70]! ^= 0xff;
    for (const bad of [good.subarray(0, 200), Buffer.alloc(10), bent, zip([{ ...files[0]!, flags: 0x801 }]), zip([{ ...files[1]!, method: 12 }])]) expect(() => unzip(bad, { mostBytes: 1_000_000 })).toThrow(ZipFault);
    expect(() => unzip(good, { mostBytes: 100 })).toThrow(ZipFault);
    // A small file that claims to be small and unpacks to much is stopped at what it claimed.
    const bomb = zip([{ name: 'bomb', content: Buffer.alloc(1_000_000) }]);
    for (const at of [22, bomb.indexOf(Buffer.from('504b0102', 'hex')) + 24]) bomb.writeUInt32LE(10, at);
    expect(() => unzip(bomb, { mostBytes: 1000 })).toThrow(ZipFault);
  });

  test('without the two files of a bill is a damaged bill', () => {
    expect(readArchive(zip(files))).toMatchObject({ kind: 'damaged' });
    expect(readArchive(Buffer.from('<html>'))).toMatchObject({ kind: 'damaged' });
  });
});
