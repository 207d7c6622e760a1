import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AlipayPeer } from '../../../../test/support/alipay-peer.js';
import { PaymentSandbox, type Received } from '../../../../test/support/payment-sandbox.js';
import { WechatPeer } from '../../../../test/support/wechat-peer.js';
import type { Notice } from './notifier.js';

let sandbox: PaymentSandbox;
let wechat: WechatPeer;
let alipay: AlipayPeer;
let count = 0;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  wechat = new WechatPeer(sandbox);
  alipay = new AlipayPeer(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.calm();
  await sandbox.control('POST', '/settings', { scheduleSpeed: 1, wechatCallbackKey: 'public-key', wechatCertificate: 0 });
});

async function order(channel: 'wechat' | 'alipay' = 'wechat'): Promise<string> {
  const no = `N${Date.now()}${(count += 1)}`;
  if (channel === 'wechat') await wechat.ask('POST', '/v3/pay/transactions/native', wechat.order(no));
  else await alipay.ask('alipay.trade.precreate', alipay.order(no), { notify_url: alipay.notifyUrl(no) });
  return no;
}
const pay = (no: string, channel = 'wechat') => sandbox.control('POST', `/orders/${channel}/${no}/pay`, { wait: true });
const noticesOf = (no: string) => sandbox.control<Notice[]>('GET', `/notifications?outTradeNo=${no}`);
async function until(no: string, state: Notice['state']): Promise<Notice> {
  for (let step = 0; step < 400; step += 1) {
    const [notice] = await noticesOf(no);
    if (notice?.state === state) return notice;
    await new Promise((go) => setTimeout(go, 10));
  }
  throw new Error(`never ${state}: ${JSON.stringify(await noticesOf(no))}`);
}
const mine = (no: string): Received[] => sandbox.received.filter(({ path }) => path.endsWith(no));

test('WeChat sends again until 2xx; every try is stamped anew and has the same id', async () => {
  await sandbox.control('POST', '/settings', { scheduleSpeed: 1000 });
  const no = await order();
  sandbox.answering = () => ({ status: mine(no).length < 3 ? 500 : 204 });
  await pay(no);
  const notice = await until(no, 'done');
  expect(notice.attempts.map(({ status }) => status)).toEqual([500, 500, 204]);
  expect(new Set(mine(no).map(({ headers }) => headers['wechatpay-nonce'])).size).toBe(3);
  expect(new Set(mine(no).map(({ body }) => (JSON.parse(body) as { id: string }).id)).size).toBe(1);
  expect(mine(no).every((received) => wechat.verifiesNotice(received))).toBe(true);
});

test('the true schedules end: 16 tries of WeChat within 24 h 4 min, 8 of Alipay within 25 h', async () => {
  await sandbox.control('POST', '/settings', { scheduleSpeed: 200_000 });
  sandbox.answering = () => ({ status: 200, body: 'SUCCESS' });
  const [a, w] = [await order('alipay'), await order()];
  await pay(a, 'alipay');
  expect((await until(a, 'given-up')).attempts).toHaveLength(8);
  sandbox.answering = () => ({ status: 503 });
  await pay(w);
  expect((await until(w, 'given-up')).attempts).toHaveLength(16);
  const gaps = (name: 'wechat' | 'alipay') => (name === 'wechat' ? [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600] : [240, 600, 600, 3600, 7200, 21_600, 54_000]);
  expect(gaps('wechat').reduce((sum, gap) => sum + gap)).toBe(24 * 3600 + 4 * 60);
  expect(gaps('alipay').reduce((sum, gap) => sum + gap)).toBe(87_840);
});

test('Alipay takes exactly "success" for an answer', async () => {
  await sandbox.control('POST', '/settings', { scheduleSpeed: 20_000 });
  const no = await order('alipay');
  const answers = ['SUCCESS', 'success\n', 'success'];
  sandbox.answering = () => ({ status: 200, body: answers[mine(no).length - 1] ?? 'success' });
  await pay(no, 'alipay');
  expect((await until(no, 'done')).attempts.map(({ answer }) => answer)).toEqual(answers);
  expect(new Set(mine(no).map((received) => alipay.fieldsOf(received).notify_id)).size).toBe(1);
});

test('a merchant that does not answer in time is asked again', async () => {
  await sandbox.control('POST', '/settings', { notifyTimeoutMs: 50, scheduleSpeed: 1000 });
  const no = await order();
  sandbox.answering = () => (mine(no).length < 2 ? 'hang' : { status: 200 });
  await pay(no);
  expect((await until(no, 'done')).attempts.map(({ status }) => status)).toEqual([null, 200]);
  await sandbox.control('POST', '/settings', { notifyTimeoutMs: 5000 });
});

test('copies in parallel, a lost one, one after the next, one before the answer', async () => {
  const doubled = await order();
  await sandbox.fault({ kind: 'notify-duplicate', outTradeNo: doubled, times: 20 });
  await pay(doubled);
  expect(mine(doubled)).toHaveLength(20);
  const lost = await order();
  await sandbox.fault({ kind: 'notify-drop', outTradeNo: lost });
  await pay(lost);
  expect([mine(lost).length, (await noticesOf(lost))[0]!.state]).toEqual([0, 'pending']);
  await sandbox.control('POST', `/notifications/${(await noticesOf(lost))[0]!.id}/resend`);
  expect(mine(lost)).toHaveLength(1);
  const [first, second] = [await order(), await order()];
  await sandbox.fault({ kind: 'notify-reorder', outTradeNo: first });
  await sandbox.control('POST', `/orders/wechat/${first}/pay`);
  await pay(second);
  await until(first, 'done');
  expect(sandbox.received.slice(-2).map(({ path }) => path.split('/').pop())).toEqual([second, first]);
  const fast = `N${Date.now()}F`;
  await sandbox.fault({ kind: 'notify-before-response', outTradeNo: fast });
  const made = await wechat.ask('POST', '/v3/pay/transactions/native', wechat.order(fast));
  expect([made.status, mine(fast).length]).toEqual([200, 1]);
});

test('forgeries: none verifies and opens, and none ends the resending', async () => {
  const outcome = async (fault: object): Promise<[boolean, boolean]> => {
    const no = await order();
    await sandbox.fault({ ...fault, outTradeNo: no });
    await pay(no);
    const [received] = mine(no);
    expect((await noticesOf(no))[0]!.state).toBe('pending');
    let verifies = false;
    try { verifies = wechat.verifiesNotice(received!); } catch { /* a serial that nobody knows */ }
    try { wechat.open(received!); return [verifies, true]; } catch { return [verifies, false]; }
  };
  const tamper = (what: string) => outcome({ kind: 'notify-tamper', what });
  expect(await tamper('body')).toEqual([false, true]);
  expect(await tamper('ciphertext')).toEqual([true, false]);
  expect(await tamper('aad')).toEqual([true, false]);
  expect(await tamper('other-apiv3-key')).toEqual([true, false]);
  expect(await tamper('signature')).toEqual([false, true]);
  expect(await tamper('stranger')).toEqual([false, true]);
  expect(await tamper('no-signature')).toEqual([false, true]);
  expect(await outcome({ kind: 'notify-unknown-serial' })).toEqual([false, true]);
  // Genuine in every way but that the certificate has run out, or the stamp.
  expect(await outcome({ kind: 'notify-expired-serial' })).toEqual([true, true]);
  expect(await tamper('stale')).toEqual([true, true]);
  expect(Date.now() / 1000 - Number(sandbox.received.at(-1)!.headers['wechatpay-timestamp'])).toBeGreaterThan(390);
});

test('a lie under a true signature is acknowledged like any other', async () => {
  const no = await order();
  await sandbox.fault({ kind: 'notify-tamper', what: 'valid-amount', outTradeNo: no });
  await pay(no);
  expect([wechat.verifiesNotice(mine(no)[0]!), (wechat.open(mine(no)[0]!).amount as { total: number }).total]).toEqual([true, 5001]);
  expect((await noticesOf(no))[0]!.state).toBe('done');
});

test('a probe goes ahead of the true message and must not verify', async () => {
  const no = await order();
  await sandbox.fault({ kind: 'notify-signtest', outTradeNo: no });
  await pay(no);
  const [probe, genuine] = mine(no);
  expect(probe!.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
  expect([wechat.verifiesNotice(probe!), wechat.verifiesNotice(genuine!)]).toEqual([false, true]);
});

test('Alipay: forgeries and a lie', async () => {
  const verdict = async (what: string): Promise<boolean> => {
    const no = await order('alipay');
    await sandbox.fault({ channel: 'alipay', kind: 'notify-tamper', what, outTradeNo: no });
    await pay(no, 'alipay');
    return alipay.sdk.checkNotifySignV2(alipay.fieldsOf(mine(no)[0]!));
  };
  expect(await verdict('body')).toBe(false);
  expect(await verdict('signature')).toBe(false);
  expect(await verdict('stranger')).toBe(false);
  expect(await verdict('valid-seller')).toBe(true);
});

test('keys change under way: public key, certificate A, certificate B, in turn', async () => {
  const serials = async (settings: object): Promise<string> => {
    await sandbox.control('POST', '/settings', settings);
    const no = await order();
    await pay(no);
    expect(wechat.verifiesNotice(mine(no)[0]!)).toBe(true);
    return String(mine(no)[0]!.headers['wechatpay-serial']);
  };
  const [open, a, b] = [await serials({}), await serials({ wechatCallbackKey: 'certificate' }), await serials({ wechatCertificate: 1 })];
  expect(new Set([open, a, b]).size).toBe(3);
  const turns = [await serials({ wechatCallbackKey: 'mixed' }), await serials({}), await serials({})];
  expect(new Set(turns)).toEqual(new Set([open, a, b]));
});
