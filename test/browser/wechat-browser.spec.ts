import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { Phone, sandboxOrders } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000601', A02: '13900000602' } as const;
const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.47(0x18002f2c) NetType/WIFI Language/zh_CN';
// What WeChat puts into its pages: here it hands the sheet to the sandbox, which checks the signature as the phone does.
const bridge = `setTimeout(() => {
  window.WeixinJSBridge = { invoke: (name, sheet, told) => void window.weixinPays(name, sheet).then((err_msg) => told({ err_msg })) };
  document.dispatchEvent(new Event('WeixinJSBridgeReady'));
}, 300);`;
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones);
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

/** The newest follower is the one whose WeChat passes the account's page. */
const follower = (phone: string) => place.product.simulator<{ oaOpenId: string }>('POST', '/sandbox/weixin/users', { phone, follows: true });

/** A page in WeChat's own browser, whose holder does these things with the sheet, one after another. */
async function inWeChat(acts: ('pay' | 'cancel' | 'fail')[]): Promise<{ phone: Phone; sheets: { appId: string }[] }> {
  const phone = await Phone.open(browser, place.product, { userAgent: wechat });
  const sheets: { appId: string }[] = [];
  await phone.context.exposeFunction('weixinPays', async (name: string, sheet: { appId: string }) => {
    if (name !== 'getBrandWCPayRequest') throw new Error(name);
    sheets.push(sheet);
    const action = acts.shift() ?? 'pay';
    if (action === 'fail') return 'get_brand_wcpay_request:fail';
    const { errMsg } = await place.product.simulator<{ errMsg: string }>('POST', '/sandbox/wechat/pay-sheet', { ...sheet, action });
    return `get_brand_wcpay_request:${errMsg === 'requestPayment:ok' ? 'ok' : errMsg.endsWith('cancel') ? 'cancel' : 'fail'}`;
  });
  await phone.context.addInitScript(bridge);
  await phone.page.reload();
  return { phone, sheets };
}

const balance = (number: keyof typeof phones) => place.market.availableFen(place.stalls.get(number)!.accountId);
const accountApp = () => eventually('the account', async () => /[?&]appid=([^&]+)/.exec((await (await fetch(`${place.product.apiUrl}/api/v1/customer/official-account/login-url`)).json() as { url: string }).url)?.[1]);

test('U-08 A-03 in WeChat’s browser: the official account says who it is, the phone is proven once, and its sheet pays; cancelled and failed sheets leave one order that can be paid', async () => {
  const { oaOpenId } = await follower(phones.A01);
  const before = await balance('A01');
  const { phone, sheets } = await inWeChat(['cancel', 'fail', 'pay']);
  await phone.page.locator('#platform:visible').waitFor();
  await phone.tap('#platform');
  await phone.sees('请先阅读并勾选同意');
  await phone.tap('#agree');
  await phone.tap('#platform');
  // There and back: the account knows the open id, and nobody yet who has it.
  await phone.sees('第一次登录');
  expect(new URL(phone.page.url()).search).toBe('');
  await phone.enterByCode(phones.A01);
  await phone.page.locator('#balance:visible').waitFor();
  await phone.go(`/pages/recharge/index?stall=${place.stalls.get('A01')!.page.id}&amount=5000`);
  expect(await phone.look('wechat-browser-recharge')).toEqual([]);
  await phone.tap('支付 ¥50.00');
  await phone.sees('等待付款');
  await phone.tap('#pay');
  await phone.sees('等待付款');
  await eventually('two sheets', () => Promise.resolve(sheets.length === 2));
  expect(await balance('A01')).toBe(before);
  await phone.page.locator('#pay:not([disabled]):visible').click();
  await phone.sees('充值成功');
  expect(await balance('A01')).toBe(before + 5_000);
  const app = await accountApp();
  expect(sheets.map(({ appId }) => appId)).toEqual([app, app, app]);
  const paid = (await sandboxOrders(place.product)).filter(({ channel }) => channel === 'wechat') as unknown as { state: string; buyer: string; tradeType: string; extra: { appId: string } }[];
  expect(paid.map(({ state, buyer, tradeType, extra }) => [state, buyer, tradeType, extra.appId])).toEqual([['paid', oaOpenId, 'JSAPI', app]]);
  await phone.close();
});

test('U-08 the next time the account alone signs in, by one tap after the box; a state that is not ours signs nobody in', async () => {
  await follower(phones.A01);
  const { phone } = await inWeChat([]);
  await phone.page.goto(`${place.product.apiUrl}/m/?code=0abc&state=of-somebody-else`);
  await phone.page.locator('#platform:visible').waitFor();
  expect(await phone.page.evaluate(`localStorage.getItem('token')`)).toBeNull();
  await phone.tap('#agree');
  await phone.tap('#platform');
  await phone.page.locator('#balance:visible').waitFor();
  await phone.close();
});

test('A-03 in WeChat’s browser whoever signed in by a code to the phone pays by a code: whose WeChat it is, is not known', async () => {
  const { phone, sheets } = await inWeChat([]);
  await phone.signIn(phones.A02);
  await phone.go(`/pages/recharge/index?stall=${place.stalls.get('A02')!.page.id}&amount=5000`);
  await phone.tap('支付 ¥50.00');
  await phone.page.locator('.qr-picture:visible').waitFor();
  expect(sheets).toEqual([]);
  await phone.close();
});
