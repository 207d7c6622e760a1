import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waysOfChannel, makeChannelRegistry, frontPageOf, type ChannelName, type OrderAtChannel, type Payment, type PaymentChannel, type PayWay, type RefundAtChannel } from '#libs/payment';
import { PlatformApps } from '#libs/platform';
import { PaymentSandbox, type Received } from '../support/payment-sandbox.js';

// The product's channels against the sandbox, which shares no code with them: what one says, the other must understand.

let sandbox: PaymentSandbox;
let people: { openId: string; alipayOpenId: string };
const channels = {} as Record<ChannelName, PaymentChannel>;
let count = 0;
const next = (letter = 'Y'): string => `${letter}${String(Date.now())}${String((count += 1)).padStart(9, '0')}`;
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  people = await sandbox.control('POST', '/weixin/users', { phone: '13900000003' });
  const registry = makeChannelRegistry({
    keysDir: `${sandbox.folder}/merchants`, urls: { wechat: `${sandbox.url}/wxpay`, alipay: `${sandbox.url}/alipay/gateway.do`, unionpay: `${sandbox.url}/unionpay` }, publicUrl: 'http://127.0.0.1:1',
    wall: () => new Date(), log: { warn: () => undefined, info: () => undefined },
  });
  for (const channel of ['wechat', 'alipay', 'unionpay'] as const) channels[channel] = (await registry.of({ id: channel, channel, keyFolder: 'demo' }))!;
  await sandbox.control('POST', '/settings', { refundDelayMs: 20, scheduleSpeed: 100_000, billsAtOnce: true });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

function order(channel: ChannelName, way: PayWay): OrderAtChannel {
  const outTradeNo = next();
  return {
    way, outTradeNo, amountFen: 5000, description: '电费充值 A-101', createdAt: new Date(Math.floor(Date.now() / 1000) * 1000), expiresAt: new Date(Date.now() + 15 * 60_000), payerIp: '127.0.0.1', notifyUrl: `${sandbox.merchantUrl}/notify/${channel}/${outTradeNo}`,
    returnUrl: `${sandbox.merchantUrl}/back`, ...(way === 'jsapi' ? { payerRef: people.openId } : way === 'mini' ? { payerRef: people.alipayOpenId } : {}),
  };
}

/** What the buyer does with what the client was given. */
async function pay(channel: ChannelName, one: OrderAtChannel): Promise<void> {
  const submitted = await channels[channel].submit(one);
  expect(submitted).toMatchObject({ kind: 'ready' });
  if (submitted.kind !== 'ready') return;
  const { params } = submitted;
  if (params.kind === 'code') {
    await sandbox.control('POST', '/scan', { codeText: params.codeText });
    await sandbox.control('POST', `/orders/${channel}/${one.outTradeNo}/pay`);
  } else if (params.kind === 'sheet') {
    expect(await sandbox.control('POST', params.platform === 'wechat' ? '/wechat/pay-sheet' : '/alipay/trade-pay', params.sheet)).toMatchObject(params.platform === 'wechat' ? { errMsg: 'requestPayment:ok' } : { resultCode: '9000' });
  } else {
    const front = frontPageOf(channels[channel], one);
    const page = front === undefined ? await fetch(params.openUrl, { redirect: 'manual' }) : await postForm(front.html);
    await sandbox.control('POST', '/till/pay', { code: new URL(page.headers.get('location')!, sandbox.url).searchParams.get('code') });
  }
}

/** The product's page posts itself. */
function postForm(html: string): Promise<Response> {
  const text = (value: string): string => value.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  const fields = [...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]): [string, string] => [name!, text(value!)]);
  return fetch(/action="([^"]+)"/.exec(html)![1]!, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

const raw = ({ headers, body }: Received) => ({ method: 'POST', headers: headers as Record<string, string>, body: Buffer.from(body) });
const toldOf = (no: string, more = ''): Promise<Received> => sandbox.told(({ path, body }) => path.endsWith(no) && body.includes(more));

async function paid(channel: ChannelName, one: OrderAtChannel): Promise<Payment> {
  await pay(channel, one);
  const heard = await channels[channel].hear(raw(await toldOf(one.outTradeNo)));
  expect(heard).toMatchObject({ kind: 'payment', outTradeNo: one.outTradeNo, payment: { amountFen: 5000, currency: 'CNY', merchantNumber: channels[channel].merchantNumber, outTradeNo: one.outTradeNo } });
  return (heard as { payment: Payment }).payment;
}

const refundOf = (channel: ChannelName, one: OrderAtChannel, payment: Payment, amountFen: number): RefundAtChannel => {
  const outRefundNo = next('R');
  return { way: one.way, outRefundNo, outTradeNo: one.outTradeNo, transactionId: payment.transactionId, amountFen, orderAmountFen: 5000, reason: '退款', createdAt: new Date(Math.floor(Date.now() / 1000) * 1000), notifyUrl: `${sandbox.merchantUrl}/notify/${channel}/${outRefundNo}` };
};

async function until<T extends { kind: string }>(kind: string, ask: () => Promise<T>): Promise<T> {
  for (let step = 0; ; step += 1) {
    const answer = await ask();
    if (answer.kind === kind || step > 100) return answer;
    await new Promise((go) => setTimeout(go, 20));
  }
}

describe.each([['A-03', 'wechat'], ['A-03', 'alipay'], ['A-04', 'unionpay']] as const)('%s %s', (_id, channel) => {
  test('the self-test finds keys, clock, connection and signatures in order', async () => {
    const steps = await channels[channel].check();
    expect(steps.filter(({ state, step }) => state === 'failed' && step !== 'bill')).toEqual([]);
    expect(steps.length).toBeGreaterThan(2);
  });

  test.each(waysOfChannel[channel])('%s: ordered, paid, heard, and true when asked', async (way) => {
    const one = order(channel, way);
    const payment = await paid(channel, one);
    expect(await channels[channel].query(one)).toMatchObject({ kind: 'paid', payment: { transactionId: payment.transactionId, amountFen: 5000 } });
    expect(await channels[channel].close(one)).toMatchObject({ kind: 'paid' });
  });

  test('refunds: a part and the rest, each once', async () => {
    const one = order(channel, waysOfChannel[channel][1]!);
    const payment = await paid(channel, one);
    for (const amountFen of [2000, 3000]) {
      const refund = refundOf(channel, one, payment, amountFen);
      await channels[channel].refund(refund);
      expect(await until('succeeded', () => channels[channel].queryRefund(refund))).toMatchObject({ kind: 'succeeded', amountFen });
      expect(await channels[channel].refund(refund)).toMatchObject({ kind: 'succeeded', amountFen });
      await new Promise((go) => setTimeout(go, 5));
    }
    expect(await channels[channel].refund(refundOf(channel, one, payment, 1))).toMatchObject({ kind: 'refused' });
  });

  test('a bill that agrees with the rows, and one that does not', async () => {
    const bill = await channels[channel].bill(today);
    expect(bill.kind).toBe('bill');
    if (bill.kind !== 'bill') return;
    const sum = (kind: string): number => bill.rows.filter((row) => row.kind === kind).reduce((total, { amountFen }) => total + amountFen, 0);
    expect(bill.totals).toMatchObject({ paymentsFen: sum('payment'), refundsFen: sum('refund') });
    expect(sum('payment')).toBe(5000 * (waysOfChannel[channel].length + 1));
    expect(sum('refund')).toBe(5000);
    await sandbox.fault({ channel, kind: 'bill-hash' });
    expect(await channels[channel].bill(today)).toMatchObject({ kind: 'damaged' });
  });

  test('forged notifications are refused', async () => {
    for (const what of ['body', 'signature', 'stranger', 'no-signature']) {
      const one = order(channel, waysOfChannel[channel][1]!);
      await sandbox.fault({ channel, kind: 'notify-tamper', what, outTradeNo: one.outTradeNo });
      await pay(channel, one);
      expect([what, (await channels[channel].hear(raw(await toldOf(one.outTradeNo)))).kind]).toEqual([what, 'refused']);
    }
  });

  test('answers that are nobody’s word are unknown', async () => {
    const paidOne = order(channel, waysOfChannel[channel][1]!);
    await paid(channel, paidOne);
    for (const kind of ['html-502', 'error-500', 'truncated', 'unsigned', 'foreign-signed', 'rate-429', 'accepted-202']) {
      await sandbox.fault({ channel, kind });
      expect([kind, (await channels[channel].query(paidOne)).kind]).toEqual([kind, 'unknown']);
    }
    expect((await channels[channel].query(paidOne)).kind).toBe('paid');
  });
});

test('A-03 sign-in, phone number, messages and codes of WeChat, sign-in of Alipay', async () => {
  const apps = new PlatformApps({ keysDir: `${sandbox.folder}/merchants`, weixinUrl: `${sandbox.url}/weixin`, alipayUrl: `${sandbox.url}/alipay/gateway.do`, wall: () => new Date() });
  const { mini, account } = (await apps.weixin('demo'))!;
  const code = async (path: string): Promise<string> => (await sandbox.control<{ code: string }>('POST', path, { phone: '13900000003' })).code;
  const once = await code('/weixin/login-codes');
  expect(await mini.miniIdentity(once)).toMatchObject({ openId: people.openId });
  await expect(mini.miniIdentity(once)).rejects.toMatchObject({ code: 'platform-code-invalid' });
  expect(await account!.accountIdentity(await code('/weixin/oauth-codes'))).toMatchObject({ openId: expect.stringMatching(/^o/) });
  expect(await mini.phoneNumber(await code('/weixin/phone-codes'))).toBe('13900000003');
  await sandbox.fault({ channel: 'weixin', kind: 'token-expired' });
  expect(await mini.phoneNumber(await code('/weixin/phone-codes'))).toBe('13900000003');
  const message = { openId: people.openId, templateId: 'T1', data: { thing1: '余额不足' }, language: 'zh-CN' } as const;
  await expect(mini.sendSubscribeMessage(message)).rejects.toMatchObject({ code: 'message-refused' });
  await sandbox.control('POST', '/weixin/consents', { openId: people.openId, templateId: 'T1' });
  await mini.sendSubscribeMessage(message);
  expect((await mini.miniCode({ scene: 'm=A-101', page: 'pages/pay' })).subarray(1, 4).toString()).toBe('PNG');
  const alipay = (await apps.alipay('demo'))!;
  const authCode = await code('/alipay/auth-codes');
  expect(await alipay.identity(authCode)).toMatchObject({ openId: people.alipayOpenId });
  await expect(alipay.identity(authCode)).rejects.toMatchObject({ code: 'platform-code-invalid' });
});
