import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { Phone } from '../support/phone.js';
import { phoneMarket, twoDaysOfUse, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000301', A02: '13900000302', A03: '13900000303', A04: '13900000304' } as const;
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones, { A03: 200 });
  browser = await openBrowser();
  await twoDaysOfUse(place, 'A01', '1001');
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

const looks = [
  { name: '375', big: false, language: 'zh-CN', old: false }, { name: '375-large', big: true, language: 'zh-CN', old: true },
  { name: '375-en', big: false, language: 'en-US', old: false }, { name: '375-large-en', big: true, language: 'en-US', old: false },
] as const;

test.each(looks)('U-06 U-03 U-04 every page of a tenant as $name, one of them on an old phone: nothing cut, no small target, no serious barrier, every word translated', async ({ name, big, language, old }) => {
  const phone = await Phone.open(browser, place.product, { big, language, old });
  const faults: string[] = [];
  await phone.page.waitForSelector('#phone:visible');
  expect(await phone.page.evaluate('typeof structuredClone')).toBe(old ? 'undefined' : 'function');
  faults.push(...(await phone.look(`tenant-sign-in-${name}`)));
  await phone.signIn(phones.A01);
  await phone.page.waitForSelector('#balance:visible');
  const { page: { id: stallId }, accountId } = place.stalls.get('A01')!;
  const bill = (await place.market.admin.get<{ items: { id: number }[] }>(`/accounts/${accountId}/bills?limit=1`)).items[0]!.id;
  const pages: [title: string, path: string, ready: string][] = [
    ['home', '/pages/home/index', '#balance'], ['usage', '/pages/usage/index', '.bar'], ['bills', '/pages/bills/index', '.row'], ['me', '/pages/me/index', '#to-refund'], ['recharge', `/pages/recharge/index?stall=${stallId}`, '#pay'],
    ['orders', `/pages/orders/index?stall=${stallId}`, '.card'], ['supply', `/pages/supply/index?stall=${stallId}`, '#refresh'], ['refund', `/more/refund/index?stall=${stallId}`, '#submit'], ['thresholds', `/more/thresholds/index?stall=${stallId}`, '#save'],
    ['privacy', '/more/privacy/index', '#export'], ['support', `/more/support/index?stall=${stallId}`, '#send'], ['meter-check', `/more/meter-check/index?stall=${stallId}`, '#register'], ['help', '/more/help/index', '.card'], ['dispute', `/more/dispute/index?stall=${stallId}&bill=${String(bill)}`, '#reason'],
    ['offer', '/pages/offer/index', '#take-code'], ['hand-over', `/pages/hand-over/index?stall=${stallId}`, '#offer'], ['join', '/pages/hand-over/index', '#join-by-code'],
  ];
  for (const [title, path, ready] of pages) {
    await phone.go(path);
    await phone.page.locator(`${ready}:visible`).first().waitFor();
    await phone.page.waitForTimeout(400);
    faults.push(...(await phone.look(`tenant-${title}-${name}`)));
    if (language === 'en-US') {
      const words = (await phone.text()).replace(/王小明|王\*+|小店|测试|[\u4e00-\u9fff]*市场[\u4e00-\u9fff]*|[\u4e00-\u9fff]*电价|中文/g, '');
      if (/[\u4e00-\u9fff]/.test(words)) faults.push(`${title} is not English: ${/.{0,20}[\u4e00-\u9fff]+.{0,20}/.exec(words)![0]}`);
    }
  }
  expect(faults).toEqual([]);
  await phone.close();
}, 400_000);

test('U-06 a tenant signs in after agreeing, and sees what is his', async () => {
  const phone = await Phone.open(browser, place.product);
  await phone.type('phone', phones.A04);
  await phone.tap('#send');
  await phone.sees('请先阅读并勾选同意');
  await phone.tap('#read-privacy');
  await phone.sees('手机号');
  await phone.signInByCode(phones.A04);
  await phone.sees('可用余额');
  await phone.close();
});

test('U-06 U-04 U-09 he reads the meter, sees why he was charged and compares his meter', async () => {
  const phone = await Phone.enter(browser, place.product, phones.A01);
  await phone.sees(/约可用 \d+ [天周]/);
  await phone.tap('#refresh');
  await phone.sees('已更新');
  await phone.tap('为什么扣');
  await phone.sees(/表码 [\d.]+ kWh → [\d.]+ kWh/);
  const { id: stallId } = place.stalls.get('A01')!.page;
  await phone.go(`/more/meter-check/index?stall=${stallId}`);
  await phone.page.locator('#register:visible').waitFor();
  const shown = (await phone.page.locator('#register:visible').innerText()).replace(/[^\d.]/g, '');
  await phone.type('typed', shown);
  await phone.sees('一致');
  await phone.type('typed', String(Number(shown) + 5000));
  await phone.sees('先刷新读数再核对');
  await phone.tap('把差异报给物业');
  await phone.page.locator('#text:visible').waitFor();
  await phone.close();
});

test('N-04 A-05 a tenant sets his own warnings, takes his data along, and asks for help with a picture', async () => {
  const phone = await Phone.enter(browser, place.product, phones.A02);
  const { id: stallId } = place.stalls.get('A02')!.page;
  await phone.go(`/more/thresholds/index?stall=${stallId}`);
  await phone.page.locator('#save:visible').waitFor();
  await phone.type('first', '120');
  await phone.type('second', '150');
  await phone.tap('#save');
  await phone.sees('第二次提醒的金额要比第一次低');
  await phone.type('second', '80');
  await phone.tap('5 天');
  await phone.tap('#save');
  await phone.sees('已保存');
  await phone.sees('现在:¥120.00 第一次提醒,¥80.00 第二次提醒');
  await phone.go('/more/privacy/index');
  await phone.page.locator('#export:visible').waitFor();
  const [file] = await Promise.all([phone.page.waitForEvent('download'), phone.tap('#export')]);
  expect(file.suggestedFilename()).toBe('yidu-my-data.json');
  await phone.go(`/more/support/index?stall=${stallId}&kind=wiring`);
  await phone.page.locator('#send:visible').waitFor();
  const [chooser] = await Promise.all([phone.page.waitForEvent('filechooser'), phone.tap('#photo')]);
  await chooser.setFiles({ name: 'meter.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64') });
  await phone.sees('点照片可删除');
  await phone.type('text', '插座冒火花');
  await phone.tap('#send');
  await phone.sees('已提交');
  await phone.sees('插座冒火花');
  const tickets = await place.market.admin.get<{ items: { text: string; photoIds: string[]; kind: string }[] }>(`/sites/${place.market.admin.siteId}/tickets?limit=5`);
  expect(tickets.items[0]).toMatchObject({ text: '插座冒火花', kind: 'wiring', photoIds: [expect.any(String)] });
  await phone.close();
});

test('Y-17 with nothing left he borrows by two taps, sees what he owes, and is told why there is no second loan', async () => {
  const { market } = place;
  const stall = place.stalls.get('A03')!;
  await market.consume('1003', 3_000);
  await market.nextSweep();
  await eventually('the purse is empty', async () => (await market.availableFen(stall.accountId)) < 0);
  const phone = await Phone.enter(browser, place.product, phones.A03);
  const before = await market.availableFen(stall.accountId);
  await phone.tap('#emergency');
  await phone.look('tenant-emergency');
  await phone.tap('确认');
  await phone.sees('应急额度待还 ¥20.00');
  await eventually('the loan', async () => (await market.availableFen(stall.accountId)) === before + 2000);
  expect(await phone.page.locator('#emergency:visible').count()).toBe(0);
  await phone.close();
});

test('A-05 weak signal: without a network the last figures stay with their age; they are new again when it is back', async () => {
  const phone = await Phone.enter(browser, place.product, phones.A01);
  await phone.page.locator('#balance:visible').waitFor();
  await phone.page.route('**/api/v1/**', (route) => route.abort());
  await phone.page.reload();
  await phone.sees('网络不通,显示的是');
  await phone.page.locator('#balance:visible').waitFor();
  await phone.look('tenant-offline');
  await phone.page.unroute('**/api/v1/**');
  await phone.page.reload();
  await phone.page.locator('#balance:visible').waitFor();
  await phone.page.locator('.page:visible', { hasText: '网络不通' }).waitFor({ state: 'hidden' });
  await phone.close();
});
