import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PaymentSandbox } from '../../../../../test/support/payment-sandbox.js';
import { WechatPeer } from '../../../../../test/support/wechat-peer.js';

let sandbox: PaymentSandbox;
let peer: WechatPeer;
let count = 0;
const next = (): string => `RF${Date.now()}${(count += 1)}`;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  peer = new WechatPeer(sandbox);
  await sandbox.control('POST', '/settings', { refundDelayMs: 20 });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.calm();
  await sandbox.control('POST', '/settings', { scheduleSpeed: 100_000, refundsSucceed: true });
});

async function paid(): Promise<{ no: string; transactionId: string }> {
  const no = next();
  await peer.ask('POST', '/v3/pay/transactions/native', peer.order(no));
  await sandbox.control('POST', `/orders/wechat/${no}/pay`);
  return { no, transactionId: String(peer.open(await sandbox.told(({ path }) => path.endsWith(no))).transaction_id) };
}
const body = (transactionId: string, refundNo: string, refund: number, more: object = {}) => ({ transaction_id: transactionId, out_refund_no: refundNo, reason: '退租', notify_url: `${sandbox.merchantUrl}/notify/wechat/${refundNo}`, amount: { refund, total: 5000, currency: 'CNY' }, ...more });
const refund = (transactionId: string, refundNo: string, fen: number, more: object = {}) => peer.ask('POST', '/v3/refund/domestic/refunds', body(transactionId, refundNo, fen, more));
const query = (refundNo: string) => peer.ask('GET', `/v3/refund/domestic/refunds/${refundNo}`);

test('accepted first, done later, told; once for a number', async () => {
  const { no, transactionId } = await paid();
  const first = await refund(transactionId, `${no}R1`, 2000);
  expect(first).toMatchObject({ status: 200, body: { status: 'PROCESSING', out_refund_no: `${no}R1`, amount: { refund: 2000, total: 5000 } } });
  const notice = await sandbox.told(({ path }) => path.endsWith(`${no}R1`));
  expect(JSON.parse(notice.body)).toMatchObject({ event_type: 'REFUND.SUCCESS', resource: { original_type: 'refund' } });
  expect(peer.open(notice)).toMatchObject({ refund_status: 'SUCCESS', out_refund_no: `${no}R1`, refund_id: first.body.refund_id, amount: { total: 5000, refund: 2000 } });
  expect(await query(`${no}R1`)).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
  expect(await refund(transactionId, `${no}R1`, 2000)).toMatchObject({ status: 200, body: { status: 'SUCCESS', refund_id: first.body.refund_id } });
  expect(await refund(transactionId, `${no}R1`, 2001)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  expect(await refund(transactionId, `${no}R2`, 3001)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  expect((await peer.ask('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${peer.facts.mchId}`)).body).toMatchObject({ trade_state: 'REFUND' });
  expect(await query(`${no}R9`)).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
});

test('two refunds of one order keep a minute of distance, on the clock of the schedule', async () => {
  const { no, transactionId } = await paid();
  await sandbox.control('POST', '/settings', { scheduleSpeed: 1 });
  await refund(transactionId, `${no}R1`, 100);
  expect(await refund(transactionId, `${no}R2`, 100)).toMatchObject({ status: 429, body: { code: 'FREQUENCY_LIMITED' } });
  await sandbox.control('POST', '/settings', { scheduleSpeed: 100_000 });
  await new Promise((go) => setTimeout(go, 5));
  expect((await refund(transactionId, `${no}R2`, 100)).status).toBe(200);
});

test('abnormal stays until a person helps; closed is tried again under its number', async () => {
  const { no, transactionId } = await paid();
  await sandbox.fault({ kind: 'refund-abnormal', outTradeNo: no });
  await refund(transactionId, `${no}R1`, 100);
  expect(JSON.parse((await sandbox.told(({ path }) => path.endsWith(`${no}R1`))).body)).toMatchObject({ event_type: 'REFUND.ABNORMAL' });
  expect((await refund(transactionId, `${no}R1`, 100)).body).toMatchObject({ status: 'ABNORMAL' });
  await sandbox.control('POST', `/refunds/wechat/${no}R1/succeed`);
  expect((await query(`${no}R1`)).body).toMatchObject({ status: 'SUCCESS' });
  await sandbox.fault({ kind: 'refund-closed', outTradeNo: no });
  await refund(transactionId, `${no}R2`, 4900);
  await sandbox.told(({ path }) => path.endsWith(`${no}R2`));
  expect((await query(`${no}R2`)).body).toMatchObject({ status: 'CLOSED' });
  expect((await refund(transactionId, `${no}R2`, 4900)).body).toMatchObject({ status: 'PROCESSING' });
  await expect(sandbox.control('POST', `/refunds/wechat/${no}R1/fail`)).rejects.toThrow('409');
});

test('refusals: no money, a spurious unknown order, a wrong total; the same request later succeeds', async () => {
  const { no, transactionId } = await paid();
  await sandbox.fault({ kind: 'refund-not-enough', outTradeNo: no });
  expect(await refund(transactionId, `${no}R1`, 100)).toMatchObject({ status: 403, body: { code: 'NOT_ENOUGH' } });
  await sandbox.fault({ kind: 'refund-not-exists', outTradeNo: no });
  expect(await refund(transactionId, `${no}R1`, 100)).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
  expect(await refund(transactionId, `${no}R1`, 100, { amount: { refund: 100, total: 4999, currency: 'CNY' } })).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  expect(await refund(transactionId, 'bad no', 100)).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } });
  expect((await refund(transactionId, `${no}R1`, 100)).status).toBe(200);
});

test('money that goes back by hand at the channel stands in its books alone', async () => {
  const { no } = await paid();
  await sandbox.control('POST', `/orders/wechat/${no}/refund`, { amountFen: 300 });
  expect((await peer.ask('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${peer.facts.mchId}`)).body).toMatchObject({ trade_state: 'REFUND' });
  expect(await sandbox.control('GET', `/refunds?outTradeNo=${no}`)).toMatchObject([{ amountFen: 300, refundNo: expect.stringMatching(/^PLATFORM/) }]);
});

test('a refund waits while nobody lets it go', async () => {
  const { no, transactionId } = await paid();
  await sandbox.control('POST', '/settings', { refundsSucceed: false });
  await refund(transactionId, `${no}R1`, 100);
  await new Promise((go) => setTimeout(go, 60));
  expect((await query(`${no}R1`)).body).toMatchObject({ status: 'PROCESSING' });
  await sandbox.control('POST', `/refunds/wechat/${no}R1/fail`);
  expect(JSON.parse((await sandbox.told(({ path }) => path.endsWith(`${no}R1`))).body)).toMatchObject({ event_type: 'REFUND.CLOSED' });
});
