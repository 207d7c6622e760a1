import { afterAll, beforeAll, expect, test } from 'vitest';
import { home, lit, me, order, payOptions, privacy, stalls } from '../../miniprogram/test/market.js';
import { openBrowser, type OwnBrowser, shoot } from '../support/browser.js';
import { answerFrom, type Answers } from './compiled.js';
import type { Request } from './native.js';
import { openIn, showWeChat } from './rendered.js';

let browser: OwnBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const sheet = { appId: 'wx1', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' };

test.each([['375', '0'], ['375-large', '1']])('U-01 the compiled WeChat pages as pixels (%s): chip, pay, and the result, by real taps on real WXML', async (name, big) => {
  let now: object = { ...order, way: 'jsapi', params: { kind: 'sheet', platform: 'wechat', sheet } };
  const answers: Answers = {
    '/public/privacy': privacy, '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], '/customer/stalls/s1/home': home, '/customer/stalls/s1/pay-options': payOptions,
    '/customer/stalls/s1/runway': { daysLeft: 12, endsAt: '2026-12-02T04:00:00Z', basisDays: 7 }, '/customer/stalls/s1/orders': ({ data }: Request) => ({ ...now, orderId: data!.orderId }), '/customer/orders/': () => now, '/customer/message-consents': [],
  };
  const shown = await showWeChat(browser, {
    storage: { token: 'secret', big }, answer: (request) => answerFrom(answers, request),
    deed: (name) => (name === 'requestPayment' ? ((now = { ...lit, way: 'jsapi' }), { errMsg: 'requestPayment:ok' }) : { errMsg: 'ok' }),
  });
  const { page, errors, deeds } = shown;
  await openIn(shown, '/pages/home/index');
  await page.waitForSelector('text=¥123.45');
  await shoot(page, `weapp-home-${name}`);
  await page.locator('wx-button', { hasText: '¥300' }).click();
  await page.waitForSelector('text=户名 王*明');
  await page.waitForSelector('text=充后约可用 12 天');
  await shoot(page, `weapp-recharge-${name}`);
  const cut = await page.evaluate<string[]>(`[...document.querySelectorAll('wx-button, view')].filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline' && each.clientWidth > 0).map((each) => each.className + ': ' + each.textContent.slice(0, 40))`);
  expect(cut).toEqual([]);
  await page.locator('wx-button', { hasText: '支付 ¥300.00' }).click();
  await page.waitForSelector('text=充值成功');
  await shoot(page, `weapp-result-${name}`);
  expect(deeds.filter(([asked]) => asked === 'requestPayment').map(([, options]) => options)).toEqual([sheet]);
  const small = await page.evaluate<string[]>(`[...document.querySelectorAll('wx-button')].filter((each) => each.getBoundingClientRect().height < ${big === '1' ? 60 : 44}).map((each) => each.textContent)`);
  expect(small).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
});
