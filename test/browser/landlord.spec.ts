import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { Phone } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000501', A02: '13900000502' } as const;
const ownerPhone = '13900000599';
const renterPhone = '13900000588';
const comingPhone = '13900000577';
const strangerPhone = '13900000566';
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones);
  const { market } = place;
  for (const number of ['A01', 'A02', 'A05']) {
    const { id } = await market.stallByNumber(number);
    const { status, body } = await market.admin.call('PUT', `/stalls/${id}/owner`, { phone: ownerPhone, name: '赵业主' });
    if (status >= 300) throw new Error(`owner of ${number}: ${status} ${JSON.stringify(body)}`);
  }
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { landlordSwitch: { enabled: true, noticeMinutes: 5 } });
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

async function owner(options = {}): Promise<Phone> {
  const phone = await Phone.enter(browser, place.product, ownerPhone, options);
  await phone.sees(/我的商铺|My stalls/);
  return phone;
}

test('U-02 an owner lets a renter in by code: he sees who took it, and takes it back; the renter sees the stall no more', async () => {
  const phone = await owner();
  const faults = await phone.look('landlord-list');
  await phone.tap('A01');
  await phone.tap('#authorize');
  await phone.tap('出示二维码');
  await phone.page.locator('#six:visible').waitFor();
  faults.push(...(await phone.look('landlord-code')));
  const code = await phone.page.locator('#six:visible').innerText();
  const renter = await Phone.enter(browser, place.product, renterPhone);
  await renter.sees('我有授权码');
  await renter.tap('我有授权码');
  await renter.type('offer-code', code);
  await renter.tap('#take-code');
  await renter.page.locator('#balance:visible').waitFor();
  await renter.sees('A01');
  await phone.page.locator('#taken:visible').waitFor();
  faults.push(...(await phone.look('landlord-taken')));
  await phone.tap('完成');
  await phone.sees('收回');
  await phone.tap('收回');
  faults.push(...(await phone.look('landlord-revoke')));
  await phone.tap('确认收回');
  await phone.sees('已收回');
  await renter.page.reload();
  await renter.sees('没有在用的档位');
  await phone.tap('#grants');
  await phone.tap('历史');
  faults.push(...(await phone.look('landlord-grants')));
  expect(faults).toEqual([]);
  await renter.close();
  await phone.close();
});

test('U-02 the QR code is a link: the renter opens it, signs in, sees what is offered and takes it by one tap', async () => {
  const phone = await owner();
  await phone.tap('A02');
  await phone.tap('#authorize');
  await phone.tap('出示二维码');
  await phone.page.locator('#six:visible').waitFor();
  const renter = await Phone.open(browser, place.product);
  const link = await phone.scan();
  expect(link).toMatch(/\/a\/[\w-]{10,}$/);
  await renter.page.goto(link);
  await renter.page.locator('#phone:visible').waitFor();
  await renter.page.locator('#agree:visible').click();
  await renter.type('phone', strangerPhone);
  await renter.tap('#send');
  const code = await eventually('the code', async () => /\d{6}/.exec((await place.market.messages(strangerPhone)).filter(({ template }) => template === 'login-code')[0]?.text ?? '')?.[0]);
  await renter.type('code', code);
  await renter.tap('#enter');
  await renter.sees('业主 赵**');
  expect(await renter.look('renter-offer')).toEqual([]);
  await renter.tap('#take');
  await renter.page.locator('#balance:visible').waitFor();
  await renter.close();
  await phone.close();
});

test('C-11 an owner cuts his renter with a reason and a held button, the renter is told first; he restores by two taps', async () => {
  const { market } = place;
  const phone = await owner();
  await phone.tap('A01');
  await phone.tap('#cut');
  await phone.sees('今天还可操作');
  await phone.tap('安全');
  await phone.sees('租户会收到');
  const faults = await phone.look('landlord-cut');
  await phone.hold();
  await phone.sees(/已下发断电|已通知租户/);
  await eventually('the stall is dark', async () => (await market.stallByNumber('A01')).supply?.state === 'off', 60_000);
  await phone.go('/pages/home/index');
  await phone.page.reload();
  await phone.tap('A01');
  await phone.tap('#restore');
  await phone.sees('已下发');
  await eventually('the stall is lit', async () => (await market.stallByNumber('A01')).supply?.state === 'on', 60_000);
  faults.push(...(await phone.look('landlord-stall')));
  expect(faults).toEqual([]);
  expect((await market.messages(phones.A01)).map(({ template }) => template)).toEqual(expect.arrayContaining(['owner-cut', 'owner-restored']));
  await phone.close();
});

test('Y-15 a stall changes hands on two phones: one reading for both, what is left goes back, the other begins there', async () => {
  const leaving = await Phone.enter(browser, place.product, phones.A02);
  await leaving.go('/pages/me/index');
  await leaving.tap('#to-hand-over');
  await leaving.tap('#offer');
  await leaving.page.locator('#six:visible').waitFor();
  const faults = await leaving.look('hand-over-code');
  const code = await leaving.page.locator('#six:visible').innerText();
  const coming = await Phone.enter(browser, place.product, comingPhone);
  await coming.go('/pages/hand-over/index');
  await coming.type('join-code', code);
  await coming.tap('#join-by-code');
  await coming.sees('您是接手的一方');
  await leaving.page.locator('#read-live:visible').waitFor();
  await leaving.tap('#read-live');
  await leaving.sees('结算预览');
  faults.push(...(await leaving.look('hand-over-preview')));
  await coming.page.locator('#confirm:visible').waitFor();
  await leaving.tap('#confirm');
  await leaving.sees('等待对方确认');
  await coming.tap('#confirm');
  await coming.sees('交接完成');
  await coming.page.locator('#handed:visible').waitFor();
  await leaving.page.locator('#handed:visible').waitFor();
  faults.push(...(await coming.look('hand-over-done')));
  const now = await place.market.stallByNumber('A02');
  expect(now.account?.availableFen).toBe(0);
  expect(now.account?.id).not.toBe(place.stalls.get('A02')!.accountId);
  await coming.tap('#over');
  await coming.page.locator('#balance:visible').waitFor();
  expect(faults).toEqual([]);
  await leaving.close();
  await coming.close();
});

test.each([{ name: 'large', big: true, language: 'zh-CN' }, { name: 'en', big: false, language: 'en-US' }, { name: 'large-en', big: true, language: 'en-US' }] as const)('every page of a landlord, $name', async ({ name, big, language }) => {
  const phone = await owner({ big, language });
  const { id } = await place.market.stallByNumber('A01');
  const faults = await phone.look(`landlord-list-${name}`);
  for (const [title, path, ready] of [['stall', `/landlord/stall/index?stall=${id}`, '#authorize'], ['grant', `/landlord/grant/index?stall=${id}`, '#show'], ['grants', `/landlord/grants/index?stall=${id}`, '.card'], ['switch', `/landlord/switch/index?stall=${id}`, '.card']] as const) {
    await phone.go(path);
    await phone.page.locator(`${ready}:visible`).first().waitFor();
    await phone.page.waitForTimeout(400);
    faults.push(...(await phone.look(`landlord-${title}-${name}`)));
    if (language === 'en-US' && /[\u4e00-\u9fff]/.test((await phone.text()).replace(/赵业主|王小明|.?\*.?|小店|[\u4e00-\u9fff]*市场[\u4e00-\u9fff]*|中文/g, ''))) faults.push(`${title} is not English`);
  }
  expect(faults).toEqual([]);
  await phone.close();
}, 400_000);
