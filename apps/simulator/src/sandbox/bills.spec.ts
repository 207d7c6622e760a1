import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AlipayPeer } from '../../../../test/support/alipay-peer.js';
import { PaymentSandbox } from '../../../../test/support/payment-sandbox.js';
import { WechatPeer } from '../../../../test/support/wechat-peer.js';
import { archive, gbk } from './archive.js';
import { serviceFeeFen } from './bill-rows.js';

let sandbox: PaymentSandbox;
let wechat: WechatPeer;
let alipay: AlipayPeer;
const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const paidNo = 'BILLPAID01';

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  wechat = new WechatPeer(sandbox);
  alipay = new AlipayPeer(sandbox);
  await sandbox.control('POST', '/settings', { refundDelayMs: 0, scheduleSpeed: 100_000 });
  for (const no of [paidNo, 'BILLBACK02', 'BILLOPEN03']) {
    await wechat.ask('POST', '/v3/pay/transactions/native', wechat.order(no, { attach: 'A-01' }));
    await alipay.ask('alipay.trade.precreate', alipay.order(no), { notify_url: alipay.notifyUrl(no) });
  }
  for (const no of [paidNo, 'BILLBACK02']) for (const channel of ['wechat', 'alipay']) await sandbox.control('POST', `/orders/${channel}/${no}/pay`, { wait: true });
  for (const channel of ['wechat', 'alipay']) await sandbox.control('POST', `/orders/${channel}/BILLBACK02/refund`, { amountFen: 2000 });
  await sandbox.told(({ path, body }) => path.includes('/alipay/') && body.includes('PLATFORM'), 200).catch(() => undefined);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.calm();
  await sandbox.control('POST', '/settings', { billsAtOnce: true });
});

const bill = (more = '') => wechat.ask('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL${more}`);

async function download(answer: Awaited<ReturnType<typeof bill>>): Promise<Buffer> {
  const target = String(answer.body.download_url).replace('https://api.mch.weixin.qq.com', '');
  expect(target.startsWith('/v3/billdownload/file?token=')).toBe(true);
  const file = await wechat.ask('GET', target);
  expect([file.status, file.headers.get('wechatpay-signature')]).toEqual([200, null]);
  return file.bytes;
}

const rowsOf = (text: string): string[][] => text.replace('\ufeff', '').split('\r\n').filter((line) => line !== '').map((line) => line.split(',').map((cell) => cell.replace(/^`/, '')));

test('WeChat: columns, backticks and totals of a published bill; hash of what is unpacked', async () => {
  const answer = await bill('&tar_type=GZIP');
  expect([answer.status, answer.body.hash_type]).toEqual([200, 'SHA1']);
  const text = gunzipSync(await download(answer)).toString('utf8');
  expect(createHash('sha1').update(text).digest('hex')).toBe(answer.body.hash_value);
  const published = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors/wechat.json'), 'utf8')) as { bill: { columns: string[]; lines: string[]; tail: string[] } };
  const lines = text.split('\r\n');
  expect(lines[0]).toBe(published.bill.lines[0]);
  expect(lines.at(-3)).toBe(published.bill.tail[0]);
  const [, ...rows] = rowsOf(text);
  const column = (row: string[], name: string) => row[published.bill.columns.indexOf(name)];
  const shown = rows.slice(0, -2).map((row) => ['商户订单号', '交易状态', '应结订单金额', '退款金额', '手续费', '商户数据包'].map((name) => column(row, name)));
  expect(shown).toEqual([[paidNo, 'SUCCESS', '50.00', '0.00', '0.30000', 'A-01'], ['BILLBACK02', 'SUCCESS', '50.00', '0.00', '0.30000', 'A-01'], ['BILLBACK02', 'REFUND', '0.00', '20.00', '-0.12000', 'A-01']]);
  expect(rows.at(-1)).toEqual(['3.0', '100.00', '20.00', '0.0', '0.48', '100.00', '20.00']);
});

test('WeChat: payments alone, refunds alone, no bill, a bill in the making, an address that is over', async () => {
  const count = async (type: string) => rowsOf((await download(await wechat.ask('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=${type}`))).toString('utf8')).length - 3;
  expect([await count('SUCCESS'), await count('REFUND')]).toEqual([2, 1]);
  expect(await wechat.ask('GET', '/v3/bill/tradebill?bill_date=2020-01-01&bill_type=ALL')).toMatchObject({ status: 400, body: { code: 'NO_STATEMENT_EXIST' } });
  expect(await wechat.ask('GET', '/v3/bill/tradebill?bill_date=2020-02-30&bill_type=ALL')).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } });
  await sandbox.fault({ channel: 'wechat', kind: 'bill-not-ready' });
  expect(await bill()).toMatchObject({ status: 400, body: { code: 'STATEMENT_CREATING' } });
  const good = await bill();
  const token = String(good.body.download_url).replace('https://api.mch.weixin.qq.com', '');
  await sandbox.control('POST', '/clock', { offsetMs: 301_000 });
  expect(await wechat.ask('GET', token, undefined, { skewS: 301 })).toMatchObject({ status: 400 });
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
  await sandbox.control('POST', '/settings', { billsAtOnce: false });
  expect(await bill()).toMatchObject({ status: 400, body: { code: 'NO_STATEMENT_EXIST' } });
  // Tomorrow the day is over.
  await sandbox.control('POST', '/clock', { offsetMs: 86_400_000 });
  expect((await wechat.ask('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`, undefined, { skewS: 86_400 })).status).toBe(200);
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
});

test('WeChat: a row too many, one missing, one fen, another hash', async () => {
  const numbers = async (fault: object) => {
    await sandbox.fault({ channel: 'wechat', ...fault });
    return rowsOf((await download(await bill())).toString('utf8')).slice(1, -2).map((row) => `${row[6]} ${row[12]}`);
  };
  expect(await numbers({ kind: 'bill-missing', outTradeNo: 'BILLBACK02' })).toEqual([`${paidNo} 50.00`, 'BILLBACK02 0.00']);
  expect(await numbers({ kind: 'bill-one-fen' })).toEqual([`${paidNo} 50.01`, 'BILLBACK02 50.00', 'BILLBACK02 0.00']);
  expect((await numbers({ kind: 'bill-extra' })).at(-1)).toMatch(/^UNKNOWN\d+ 12\.34$/);
  await sandbox.fault({ channel: 'wechat', kind: 'bill-hash' });
  const answer = await bill();
  expect(createHash('sha1').update(await download(answer)).digest('hex')).not.toBe(answer.body.hash_value);
});

test('Alipay: an archive of GBK files, good for thirty seconds', async () => {
  const ask = () => alipay.ask('alipay.data.dataservice.bill.downloadurl.query', { bill_type: 'trade', bill_date: day });
  const { bill_download_url: url } = await ask();
  const answer = await fetch(url!);
  const files = Object.entries(unzipSync(new Uint8Array(await answer.arrayBuffer()))).map(([name, content]): [string, string] => [new TextDecoder('gbk').decode(Buffer.from(name, 'latin1')), new TextDecoder('gbk').decode(content)]);
  expect(files.map(([name]) => name)).toEqual([`${alipay.facts.sellerId}0156_${day.replaceAll('-', '')}_业务明细.csv`, `${alipay.facts.sellerId}0156_${day.replaceAll('-', '')}_业务明细(汇总).csv`]);
  const rows = files[0]![1].split('\r\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').map((cell) => cell.trim()));
  expect(rows.slice(1).map((row) => [row[1], row[2], row[11], row[12], row[22]])).toEqual([[paidNo, '交易', '50.00', '50.00', '-0.30'], ['BILLBACK02', '交易', '50.00', '50.00', '-0.30'], ['BILLBACK02', '退款', '-20.00', '-20.00', '0.12']]);
  expect(files[0]![1]).toContain('#交易合计：2笔，商家实收共100.00元');
  expect(files[1]![1]).toContain(',合计,2,1,80.00,80.00,');
  await sandbox.control('POST', '/clock', { offsetMs: 31_000 });
  expect((await fetch(url!)).status).toBe(403);
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
  await sandbox.fault({ channel: 'alipay', kind: 'bill-not-ready' });
  expect(await ask()).toMatchObject({ code: '40004', sub_code: 'isp.bill_not_exist' });
});

test('GBK, archives and fees', () => {
  expect(gbk('一度 A€😀').toString('hex')).toBe('d2bbb6c820413f3f');
  expect(new TextDecoder('gbk').decode(gbk('订单金额（元）'))).toBe('订单金额（元）');
  expect(Object.keys(unzipSync(archive([{ name: Buffer.from('a.txt'), content: Buffer.from('hello') }, { name: Buffer.from('b'), content: Buffer.alloc(0) }])))).toEqual(['a.txt', 'b']);
  // 6 ‰, half up: 83 fen → 0.498, 84 → 0.504
  expect([serviceFeeFen(83), serviceFeeFen(84), serviceFeeFen(5000)]).toEqual([0, 1, 30]);
});
