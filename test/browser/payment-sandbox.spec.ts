import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage, type OwnBrowser, seriousFaults, shoot } from '../support/browser.js';
import { PaymentSandbox } from '../support/payment-sandbox.js';
import { UnionpayPeer } from '../support/unionpay-peer.js';
import { WechatPeer } from '../support/wechat-peer.js';

let sandbox: PaymentSandbox;
let browser: OwnBrowser;
let wechat: WechatPeer;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([PaymentSandbox.start(), openBrowser()]);
  wechat = new WechatPeer(sandbox);
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

test('a person plays the buyer: scans, pays, sees the notification and the answer, gives money back, raises a fault', async () => {
  const made = await wechat.ask('POST', '/v3/pay/transactions/native', wechat.order('PAGE000001'));
  const { page, errors } = await openPage(browser, 1280, 900);
  await page.goto(`${sandbox.url}/pay`);
  await page.fill('#scan input', String(made.body.code_url));
  await page.click('#scan button');
  const card = page.locator('#orders li', { hasText: 'PAGE000001' });
  await card.locator('button.main').click();
  await page.uncheck('#open');
  await card.locator('text=已支付').waitFor();
  await page.locator('#notices li', { hasText: 'TRANSACTION.SUCCESS' }).locator('text=已确认').waitFor();
  await card.locator('button', { hasText: '商户平台退款' }).click();
  await card.locator('text=已退 ¥50.00').waitFor();
  await page.selectOption('#fault select[name=channel]', 'wechat');
  await page.selectOption('#fault select[name=kind]', 'notify-tamper');
  await page.selectOption('#fault select[name=what]', 'ciphertext');
  await page.click('#fault button[type=submit]');
  await page.locator('#raised li', { hasText: 'ciphertext' }).waitFor();
  expect(await sandbox.control('GET', '/faults')).toMatchObject([{ kind: 'notify-tamper', channel: 'wechat', what: 'ciphertext', count: 1 }]);
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payment-sandbox');
  await page.click('#language');
  await page.locator('h1', { hasText: 'payment sandbox' }).waitFor();
  expect(errors).toEqual([]);
  await page.close();
  await sandbox.control('DELETE', '/faults');
});

test('the cashier on a phone: an H5 payment leads back, UnionPay posts a form', async () => {
  const made = await wechat.ask('POST', '/v3/pay/transactions/h5', wechat.order('PAGE000002', { scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } }));
  const { page } = await openPage(browser, 390, 844);
  await page.goto(`${String(made.body.h5_url)}&redirect_url=${encodeURIComponent(`${sandbox.merchantUrl}/back`)}`);
  await page.locator('text=¥50.00').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payment-sandbox-cashier');
  await page.click('button.main');
  await page.waitForURL(`${sandbox.merchantUrl}/back`);
  const peer = new UnionpayPeer(sandbox);
  const order = peer.sealed(peer.order('PAGE00000003', { txnSubType: '01', bizType: '000201', frontUrl: `${sandbox.merchantUrl}/front` }));
  // As a merchant's page does: a form that posts itself.
  await page.setContent(`<form method="post" action="${sandbox.url}/unionpay/gateway/api/frontTransReq.do">${Object.entries(order).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join('')}</form><script>document.forms[0].submit()</script>`);
  await page.click('button.main');
  await page.waitForURL(`${sandbox.merchantUrl}/front`);
  const front = sandbox.received.find(({ path }) => path === '/front')!;
  expect(peer.verifies(peer.fieldsOf(front))).toBe(true);
  await page.close();
});
