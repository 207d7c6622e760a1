import { unzipSync } from 'fflate';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PaymentSandbox } from '../../../../../test/support/payment-sandbox.js';
import { beijing, readPlain, UnionpayPeer } from '../../../../../test/support/unionpay-peer.js';

let sandbox: PaymentSandbox;
let peer: UnionpayPeer;
let count = 0;
const next = (): string => `UP${Date.now()}${(count += 1)}`;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  peer = new UnionpayPeer(sandbox);
  await sandbox.control('POST', '/settings', { refundDelayMs: 50 });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

const query = (orderId: string, txnTime: string) => peer.ask('queryTrans', { txnType: '00', txnSubType: '00', bizType: '000000', orderId, txnTime });

test('a code: nothing before the scan, in hand after it, paid and told', async () => {
  const order = peer.order(next(), { reqReserved: 'stall-A01' });
  const made = await peer.ask('backTransReq', order);
  expect(made).toMatchObject({ respCode: '00', qrCode: expect.stringMatching(/^https:\/\/qr\.95516\.com\//) });
  expect(await query(order.orderId!, order.txnTime!)).toMatchObject({ respCode: '34' });
  await sandbox.control('POST', '/scan', { codeText: made.qrCode });
  expect(await query(order.orderId!, order.txnTime!)).toMatchObject({ respCode: '00', origRespCode: '05' });
  await sandbox.control('POST', `/orders/unionpay/${order.orderId}/pay`);
  const told = peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(order.orderId!)));
  expect(peer.verifies(told)).toBe(true);
  expect(peer.verifies({ ...told, txnAmt: '1' })).toBe(false);
  expect(told).toMatchObject({ respCode: '00', orderId: order.orderId, txnTime: order.txnTime, txnAmt: '5000', settleAmt: '5000', reqReserved: 'stall-A01', queryId: expect.stringMatching(/^\d{21}$/) });
  expect(await query(order.orderId!, order.txnTime!)).toMatchObject({ respCode: '00', origRespCode: '00', queryId: told.queryId });
  expect(await query(order.orderId!, beijing(Date.now() - 5000))).toMatchObject({ respCode: '34' });
  expect(await peer.ask('backTransReq', order)).toMatchObject({ respCode: '12' });
});

test('the page: a form in the browser, the cashier, and a form back', async () => {
  const order = peer.order(next(), { txnSubType: '01', bizType: '000201', frontUrl: 'http://shop.example/front' });
  const page = await peer.post('frontTransReq', peer.sealed(order));
  const code = new URL(page.headers.get('location')!, sandbox.url).searchParams.get('code')!;
  const back = await sandbox.control<{ state: string; form: string; fields: Record<string, string> }>('POST', '/till/pay', { code });
  expect(back).toMatchObject({ state: 'paid', form: 'http://shop.example/front', fields: { respCode: '00', orderId: order.orderId } });
  expect(peer.verifies(back.fields)).toBe(true);
  await sandbox.told(({ path }) => path.endsWith(order.orderId!));
});

test('refunds: accepted at once, ended later; the same number is a double', async () => {
  const order = peer.order(next());
  await peer.ask('backTransReq', order);
  await sandbox.control('POST', `/orders/unionpay/${order.orderId}/pay`);
  const { queryId } = peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(order.orderId!)));
  const back = (orderId: string, txnAmt: string) => ({ txnType: '04', txnSubType: '00', bizType: '000000', orderId, txnTime: beijing(), txnAmt, origQryId: queryId!, backUrl: `${sandbox.merchantUrl}/notify/unionpay/${orderId}` });
  const first = back(next(), '2000');
  const accepted = await peer.ask('backTransReq', first);
  expect(accepted).toMatchObject({ respCode: '00', origQryId: queryId });
  expect(peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(first.orderId)))).toMatchObject({ respCode: '00', txnType: '04', txnAmt: '2000', origQryId: queryId, queryId: accepted.queryId });
  expect(await query(first.orderId, first.txnTime)).toMatchObject({ respCode: '00', origRespCode: '00', txnType: '04' });
  expect(await peer.ask('backTransReq', first)).toMatchObject({ respCode: '12' });
  expect(await peer.ask('backTransReq', back(next(), '3001'))).toMatchObject({ respCode: '36' });
  await sandbox.fault({ channel: 'unionpay', kind: 'refund-closed', outTradeNo: order.orderId });
  const failed = back(next(), '3000');
  await peer.ask('backTransReq', failed);
  expect(peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(failed.orderId)))).toMatchObject({ respCode: '01' });
  // What failed gave nothing back: the whole rest is still there.
  expect(await peer.ask('backTransReq', back(next(), '3000'))).toMatchObject({ respCode: '00' });
});

test('the gate', async () => {
  const order = peer.order(next());
  const refused = async (fields: Record<string, string>) => readPlain(await (await peer.post('backTransReq', fields)).text()).respCode;
  const sealed = peer.sealed(order);
  expect(await refused({ ...sealed, txnAmt: '1' })).toBe('11');
  expect(await refused({ ...sealed, certId: '1' })).toBe('11');
  expect(await refused({ ...sealed, merId: '777290000000000' })).toBe('31');
  expect(await refused(peer.sealed({ ...order, version: '5.0.0' }))).toBe('10');
  expect(await refused(peer.sealed({ ...order, orderId: 'with-dash-1' }))).toBe('10');
  expect(await refused(peer.sealed({ ...order, txnAmt: '0' }))).toBe('10');
  expect(await refused(sealed)).toBe('00');
});

test('the settlement file of a day: columns by width, both sides of the money', async () => {
  await sandbox.control('POST', '/settings', { billsAtOnce: true });
  const order = peer.order(next());
  await peer.ask('backTransReq', order);
  await sandbox.control('POST', `/orders/unionpay/${order.orderId}/pay`);
  await sandbox.control('POST', `/orders/unionpay/${order.orderId}/refund`, { amountFen: 1000 });
  await sandbox.told(({ body }) => body.includes('PLATFORM'));
  const ask = () => peer.ask('fileTransReq', { txnType: '76', txnSubType: '01', bizType: '000000', fileType: '00', txnTime: beijing(), settleDate: beijing().slice(4, 8) });
  const answer = await ask();
  expect(answer).toMatchObject({ respCode: '00', fileName: `${peer.facts.merId}_${beijing().slice(0, 8)}.zip` });
  const files = unzipSync(inflateSync(Buffer.from(answer.fileContent!, 'base64')));
  const stem = `INN${beijing().slice(2, 8)}88`;
  expect(Object.keys(files)).toEqual([`${stem}ZM_${peer.facts.merId}`, `${stem}ZME_${peer.facts.merId}`]);
  const widths = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98];
  const rows = new TextDecoder('gbk').decode(files[`${stem}ZM_${peer.facts.merId}`]).split('\r\n').filter((line) => line !== '').map((line) => {
    let from = 0;
    return widths.map((width) => line.slice(from, (from += width + 1) - 1).trim());
  });
  const mine = rows.filter((row) => row[11] === order.orderId || row[26] === rows.find((other) => other[11] === order.orderId)![9]);
  // 50.00 less a fee of 0.30; 10.00 back less 0.06
  expect(mine.map((row) => [row[19], row[6], row[15], row[16], row[27]])).toEqual([['01', '000000005000', 'D000000000030', 'C000000004970', peer.facts.merId], ['04', '000000001000', 'C000000000006', 'D000000000994', peer.facts.merId]]);
  await sandbox.fault({ channel: 'unionpay', kind: 'bill-not-ready' });
  expect(await ask()).toMatchObject({ respCode: '98' });
  await sandbox.control('POST', '/settings', { billsAtOnce: false });
  expect(await ask()).toMatchObject({ respCode: '98' });
});
