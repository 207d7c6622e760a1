import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frontPageOf, makeChannelRegistry, type ChannelName, type OrderAtChannel, type PaymentChannel, type PayParams, type PayWay, type RefundAtChannel } from '#libs/payment';
import { PaymentSandbox, type Received } from '../support/payment-sandbox.js';
import { eventually } from '../support/product.js';

let sandbox: PaymentSandbox;
let channels: Record<ChannelName | 'alipay-cert' | 'wechat-certificates', PaymentChannel>;
let buyer: { openId: string; alipayOpenId: string };
let next = 100;

const number = (letter: string): string => `${letter}20261120081559${String((next += 1)).padStart(6, '0')}`;
const today = async (): Promise<string> => (await sandbox.control<{ today: string }>('GET', '/clock')).today;
const names = ['wechat', 'alipay', 'unionpay'] as const;
const wayOf = { wechat: 'native', alipay: 'qr', unionpay: 'qr' } as const;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  await sandbox.control('POST', '/settings', { billsAtOnce: true, refundDelayMs: 50 });
  await sandbox.control('POST', '/merchants', { code: 'cert', alipayMode: 'cert' });
  // A merchant of the old kind: no public key, and no certificate yet; it must ask for them.
  await sandbox.control('POST', '/merchants', { code: 'old' });
  const old = join(sandbox.folder, 'merchants/old/wechat');
  const { publicKeyId: _none, ...facts } = sandbox.facts<Record<string, string>>('wechat', 'old');
  writeFileSync(join(old, 'merchant.json'), JSON.stringify(facts), { mode: 0o600 });
  for (const name of ['pub_key.pem', 'platform']) rmSync(join(old, name), { recursive: true });
  const quiet = { warn: () => undefined, info: () => undefined };
  const registry = makeChannelRegistry({
    keysDir: join(sandbox.folder, 'merchants'), urls: { wechat: `${sandbox.url}/wxpay`, alipay: `${sandbox.url}/alipay/gateway.do`, unionpay: `${sandbox.url}/unionpay` }, publicUrl: sandbox.merchantUrl, wall: () => new Date(), log: quiet,
  });
  const of = async (channel: ChannelName, keyFolder = 'demo') => (await registry.of({ id: `${channel}-${keyFolder}`, channel, keyFolder }))!;
  channels = { wechat: await of('wechat'), alipay: await of('alipay'), unionpay: await of('unionpay'), 'alipay-cert': await of('alipay', 'cert'), 'wechat-certificates': await of('wechat', 'old') };
  buyer = await sandbox.control('POST', '/weixin/users', { phone: '13900000001' });
});
beforeEach(() => sandbox.calm());
afterAll(() => sandbox.stop());

function order(way: PayWay, channel: ChannelName, amountFen = 5000): OrderAtChannel {
  const outTradeNo = number('Y');
  const createdAt = new Date();
  const payerRef = way === 'jsapi' ? buyer.openId : way === 'mini' ? buyer.alipayOpenId : undefined;
  return { way, outTradeNo, amountFen, description: '电费充值 A-101', createdAt, expiresAt: new Date(createdAt.getTime() + 900_000), payerRef, payerIp: '127.0.0.1', returnUrl: `${sandbox.merchantUrl}/back`, notifyUrl: `${sandbox.merchantUrl}/notify/${channel}/${outTradeNo}` };
}
const refundOf = (paid: OrderAtChannel, transactionId: string, amountFen: number): RefundAtChannel => {
  const outRefundNo = number('R');
  return { outRefundNo, outTradeNo: paid.outTradeNo, transactionId, amountFen, orderAmountFen: paid.amountFen, reason: '预存电费退款', createdAt: new Date(), notifyUrl: paid.notifyUrl.replace('/notify/', '/refunds/'), way: paid.way };
};
const raw = ({ headers, body }: Received) => ({ method: 'POST', headers: headers as Record<string, string | undefined>, body: Buffer.from(body) });
const about = (text: string) => ({ path, body }: Received) => path.includes(text) || body.includes(text);
const pay = (channel: ChannelName, { outTradeNo }: OrderAtChannel, more: object = {}) => sandbox.control('POST', `/orders/${channel}/${outTradeNo}/pay`, { wait: true, ...more });

async function ready(channel: PaymentChannel, wanted: OrderAtChannel): Promise<PayParams> {
  const submitted = await channel.submit(wanted);
  if (submitted.kind !== 'ready') throw new Error(JSON.stringify(submitted));
  return submitted.params;
}

/** The buyer does what the parameters tell his phone to do. */
async function buyerPays(params: PayParams, channel: PaymentChannel, wanted: OrderAtChannel): Promise<void> {
  if (params.kind === 'sheet' && params.platform === 'wechat') return expect(await sandbox.control('POST', '/wechat/pay-sheet', params.sheet)).toEqual({ errMsg: 'requestPayment:ok' });
  if (params.kind === 'sheet') return expect(await sandbox.control('POST', '/alipay/trade-pay', params.sheet)).toEqual({ resultCode: '9000' });
  if (params.kind === 'code') await sandbox.control('POST', '/scan', { codeText: params.codeText });
  else if (wanted.way === 'front') {
    const page = frontPageOf(channel, wanted)!.html;
    const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))] as [string, string]);
    const answer = await fetch(/action="([^"]+)"/.exec(page)![1]!, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    expect(answer.status).toBe(302);
  } else expect((await fetch(params.openUrl, { redirect: 'manual' })).status).toBeLessThan(400);
  await pay(channel.name, wanted);
}

describe('every way to pay', () => {
  test.each<[keyof typeof channels, PayWay]>([
    ['wechat', 'jsapi'], ['wechat', 'native'], ['wechat', 'h5'], ['wechat-certificates', 'native'], ['alipay', 'mini'], ['alipay', 'qr'], ['alipay', 'wap'], ['alipay-cert', 'qr'], ['unionpay', 'qr'], ['unionpay', 'front'],
  ])('%s %s: submitted, paid, heard, asked for', async (name, way) => {
    const channel = channels[name];
    await sandbox.control('POST', '/settings', { wechatCallbackKey: name === 'wechat-certificates' ? 'certificate' : 'public-key' });
    const wanted = order(way, channel.name);
    const params = await ready(channel, wanted);
    expect(['not-paid', 'absent']).toContain((await channel.query(wanted)).kind);
    await buyerPays(params, channel, wanted);
    const heard = await channel.hear(raw(await sandbox.told(about(wanted.outTradeNo))));
    expect(heard).toMatchObject({ kind: 'payment', outTradeNo: wanted.outTradeNo, payment: { amountFen: 5000, currency: 'CNY', appId: channel.appId, merchantNumber: channel.merchantNumber } });
    const truth = await channel.query(wanted);
    if (heard.kind !== 'payment' || truth.kind !== 'paid') throw new Error(JSON.stringify([heard, truth]));
    expect(truth.payment).toMatchObject({ transactionId: heard.payment.transactionId, amountFen: 5000, paidAt: heard.payment.paidAt });
    expect(await channel.close(wanted)).toEqual({ kind: 'paid' });
    expect((await channel.submit(wanted)).kind).toMatch(way === 'wap' || way === 'front' ? /ready/ : /already-paid/);
  });
});

describe.each(names)('%s: orders', (name) => {
  test('the same order again is the same order; another amount under its number is refused', async () => {
    const wanted = order(name === 'alipay' ? 'mini' : wayOf[name], name);
    await ready(channels[name], wanted);
    await ready(channels[name], wanted);
    expect((await channels[name].submit({ ...wanted, amountFen: 5001 })).kind).toBe('refused');
  });

  test('an unpaid order is closed, or never was; money that comes after it is truth all the same', async () => {
    const wanted = order(name === 'alipay' ? 'mini' : wayOf[name], name);
    await ready(channels[name], wanted);
    const closed = await channels[name].close(wanted);
    expect(closed.kind).toBe(name === 'unionpay' ? 'absent' : 'closed');
    await pay(name, wanted, { late: true });
    expect((await channels[name].query(wanted)).kind).toBe('paid');
  });

  test('a number that nobody sent is absent', async () => expect(await channels[name].query(order(wayOf[name], name))).toEqual({ kind: 'absent' }));
});

describe.each(names)('%s: refunds', (name) => {
  async function paidOrder(): Promise<{ paid: OrderAtChannel; transactionId: string }> {
    const paid = order(wayOf[name], name);
    await ready(channels[name], paid);
    await pay(name, paid);
    const truth = await channels[name].query(paid);
    if (truth.kind !== 'paid') throw new Error(truth.kind);
    return { paid, transactionId: truth.payment.transactionId };
  }
  const ended = (refund: RefundAtChannel) => eventually('the refund to end', async () => {
    const truth = await channels[name].queryRefund(refund);
    return truth.kind === 'processing' || truth.kind === 'unknown' ? undefined : truth;
  }, 10_000, 50);

  test('parts go back once each, whatever is sent again, and never more than was paid', async () => {
    const { paid, transactionId } = await paidOrder();
    const refund = refundOf(paid, transactionId, 300);
    expect(await channels[name].queryRefund(refund)).toEqual({ kind: 'absent' });
    expect(['processing', 'succeeded']).toContain((await channels[name].refund(refund)).kind);
    expect(await ended(refund)).toMatchObject({ kind: 'succeeded', amountFen: 300 });
    expect(await channels[name].refund(refund)).toMatchObject({ kind: 'succeeded', amountFen: 300 });
    expect(await ended(refund)).toMatchObject({ kind: 'succeeded', amountFen: 300 });
    const rest = refundOf(paid, transactionId, 4701);
    expect((await channels[name].refund(rest)).kind).toBe('refused');
    expect((await channels[name].query(paid)).kind).toBe('paid');
    const [told] = await sandbox.control<{ refundedFen: number }[]>('GET', `/orders?outTradeNo=${paid.outTradeNo}`);
    expect(told!.refundedFen).toBe(300);
  });

  test('the message of a refund is heard as a hint', async () => {
    const { paid, transactionId } = await paidOrder();
    sandbox.received.length = 0;
    const refund = refundOf(paid, transactionId, 300);
    await channels[name].refund(refund);
    await ended(refund);
    const message = await sandbox.told(({ path, body }) => path.includes(paid.outTradeNo) && (name === 'wechat' ? body.includes('REFUND') : body.includes(refund.outRefundNo)));
    expect(await channels[name].hear(raw(message))).toMatchObject({ kind: 'refund', outRefundNo: refund.outRefundNo });
  });

  test('an order that went back whole was paid, not closed', async () => {
    const { paid, transactionId } = await paidOrder();
    const refund = refundOf(paid, transactionId, 5000);
    await channels[name].refund(refund);
    await ended(refund);
    expect(await channels[name].query(paid)).toMatchObject({ kind: 'paid', payment: { amountFen: 5000 } });
  });

  test('too little money in the merchant’s account is no refusal', async () => {
    const { paid, transactionId } = await paidOrder();
    await sandbox.fault({ kind: 'refund-not-enough', channel: name });
    const refund = refundOf(paid, transactionId, 300);
    expect((await channels[name].refund(refund)).kind).toBe('unknown');
    expect(['processing', 'succeeded']).toContain((await channels[name].refund(refund)).kind);
  });
});

describe.each(names)('%s: answers that are nobody’s word', (name) => {
  const kinds = { wechat: ['html-502', 'error-500', 'rate-429', 'accepted-202', 'truncated', 'unsigned', 'foreign-signed', 'stale', 'expired-serial'], alipay: ['html-502', 'error-500', 'truncated', 'unsigned', 'foreign-signed', 'duplicate-key', 'error-response', 'unknown'], unionpay: ['html-502', 'error-500', 'truncated', 'unsigned', 'foreign-signed', 'expired-serial', 'unknown'] } as const;
  test.each(kinds[name])('%s is unknown, and the next answer tells', async (kind) => {
    const wanted = order(wayOf[name], name);
    await sandbox.fault({ kind, channel: name });
    expect((await channels[name].submit(wanted)).kind).toBe('unknown');
    await ready(channels[name], wanted);
    await pay(name, wanted);
    await sandbox.fault({ kind, channel: name });
    expect((await channels[name].query(wanted)).kind).toBe('unknown');
    expect((await channels[name].query(wanted)).kind).toBe('paid');
  });

  test('no answer at all is unknown; what was asked for may have been done', async () => {
    const wanted = order(wayOf[name], name);
    await sandbox.fault({ kind: 'hang', channel: name });
    expect(await channels[name].submit(wanted)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('timeout') as string });
    expect(['ready', 'refused']).toContain((await channels[name].submit(wanted)).kind);
  });
});

describe('notifications', () => {
  const tampers = {
    wechat: ['body', 'ciphertext', 'aad', 'signature', 'stale', 'stranger', 'no-signature', 'other-apiv3-key', 'valid-state'], alipay: ['body', 'signature', 'stranger', 'no-signature', 'sign-type', 'no-sign-type'], unionpay: ['body', 'signature', 'stranger', 'no-signature', 'certificate'],
  } as const;
  const cases = names.flatMap((name) => tampers[name].map((what): [ChannelName, string] => [name, what]));
  test.each(cases)('%s %s: nothing of it is believed', async (name, what) => {
    const wanted = order(wayOf[name], name);
    await ready(channels[name], wanted);
    await sandbox.fault({ kind: 'notify-tamper', channel: name, what, outTradeNo: wanted.outTradeNo });
    await pay(name, wanted);
    expect((await channels[name].hear(raw(await sandbox.told(about(wanted.outTradeNo))))).kind).toBe('refused');
  });

  test.each<[ChannelName, string, object]>([
    ['wechat', 'valid-amount', { amountFen: 5001 }], ['wechat', 'valid-currency', { currency: 'USD' }], ['wechat', 'valid-appid', { appId: 'wx0000000000000000' }], ['alipay', 'valid-amount', { amountFen: 5001 }], ['alipay', 'valid-appid', { appId: '2021000000000000' }],
    ['alipay', 'valid-seller', { merchantNumber: '2088000000000000' }], ['unionpay', 'valid-amount', { amountFen: 5001 }], ['unionpay', 'valid-merid', { merchantNumber: '777290000000000' }],
  ])('%s %s: a lie under a true signature is told as it is, for the order to refuse', async (name, what, payment) => {
    const wanted = order(wayOf[name], name);
    await ready(channels[name], wanted);
    await sandbox.fault({ kind: 'notify-tamper', channel: name, what, outTradeNo: wanted.outTradeNo });
    await pay(name, wanted);
    expect(await channels[name].hear(raw(await sandbox.told(about(wanted.outTradeNo))))).toMatchObject({ kind: 'payment', payment });
  });

  test('WeChat’s probe is told apart', async () => {
    const wanted = order('native', 'wechat');
    await ready(channels.wechat, wanted);
    await sandbox.fault({ kind: 'notify-signtest', channel: 'wechat', outTradeNo: wanted.outTradeNo });
    await pay('wechat', wanted);
    expect(await channels.wechat.hear(raw(await sandbox.told(({ headers }) => String(headers['wechatpay-signature']).startsWith('WECHATPAY/SIGNTEST/'))))).toMatchObject({ kind: 'refused', probe: true });
  });

  test('WeChat changes its keys under way: public key, one certificate, another one', async () => {
    for (const setting of [{ wechatCallbackKey: 'public-key' }, { wechatCallbackKey: 'certificate', wechatCertificate: 0 }, { wechatCallbackKey: 'certificate', wechatCertificate: 1 }]) {
      await sandbox.control('POST', '/settings', setting);
      const wanted = order('native', 'wechat');
      await ready(channels.wechat, wanted);
      await pay('wechat', wanted);
      expect((await channels.wechat.hear(raw(await sandbox.told(about(wanted.outTradeNo))))).kind).toBe('payment');
    }
  });

  test.each(['notify-expired-serial', 'notify-unknown-serial'])('WeChat %s is refused', async (kind) => {
    const wanted = order('native', 'wechat');
    await ready(channels.wechat, wanted);
    await sandbox.fault({ kind, channel: 'wechat', outTradeNo: wanted.outTradeNo });
    await pay('wechat', wanted);
    expect((await channels.wechat.hear(raw(await sandbox.told(about(wanted.outTradeNo))))).kind).toBe('refused');
  });
});

describe.each(names)('%s: bills', (name) => {
  test('of today hold what was paid and what went back, and add up', async () => {
    const paid = order(wayOf[name], name, 5001);
    await ready(channels[name], paid);
    await pay(name, paid);
    const truth = await channels[name].query(paid);
    if (truth.kind !== 'paid') throw new Error(truth.kind);
    const refund = refundOf(paid, truth.payment.transactionId, 301);
    await channels[name].refund(refund);
    await eventually('the refund', async () => (await channels[name].queryRefund(refund)).kind === 'succeeded', 10_000, 50);
    const bill = await channels[name].bill(await today());
    if (bill.kind !== 'bill') throw new Error(JSON.stringify(bill));
    expect(bill.rows.find((row) => row.kind === 'payment' && row.outTradeNo === paid.outTradeNo)).toMatchObject({ amountFen: 5001, transactionId: truth.payment.transactionId, feeFen: 30, at: truth.payment.paidAt });
    expect(bill.rows.find((row) => row.outRefundNo === refund.outRefundNo)).toMatchObject({ kind: 'refund', amountFen: 301, outTradeNo: paid.outTradeNo });
    expect(bill.totals.paymentsFen).toBe(bill.rows.filter(({ kind }) => kind === 'payment').reduce((sum, { amountFen }) => sum + amountFen, 0));
  });

  test('that are damaged, or not there yet, are not used', async () => {
    await sandbox.fault({ kind: 'bill-hash', channel: name });
    expect((await channels[name].bill(await today())).kind).toBe('damaged');
    await sandbox.fault({ kind: 'bill-not-ready', channel: name });
    expect((await channels[name].bill(await today())).kind).toBe('not-ready');
    await sandbox.fault({ kind: 'bill-expired', channel: name });
    expect(['unknown', 'not-ready']).toContain((await channels[name].bill(await today())).kind);
    expect((await channels[name].bill(await today())).kind).toBe('bill');
  });
});

test.each([...names, 'alipay-cert', 'wechat-certificates'] as const)('the self-test of %s finds nothing wrong', async (name) => {
  const steps = await channels[name].check();
  expect(steps.map(({ step }) => step)).toEqual(['keys', 'certificate', 'clock', 'connection', 'signature', 'bill']);
  expect(steps.filter(({ state }) => state !== 'ok')).toEqual([]);
});
