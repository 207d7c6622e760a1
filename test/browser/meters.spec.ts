import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff, visit } from '../support/browser.js';
import { openChannels, Phone } from '../support/phone.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from '../story/market.js';

let product: Product;
let browser: OwnBrowser;
let market: Market;
const phones = { A01: '13900000951', A02: '13900000952' } as const;
const accounts = new Map<string, { accountId: string; stallId: string }>();

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  await buildMini('h5');
  const sheets = await smallMarket({ stallsOfA: 3, stallsOfB: 1 });
  for (const [index, stall] of ['A01', 'A02'].entries()) {
    sheets.表计.push([String(3001 + index), 'GW-1', (index % 2) + 1, 50 + index, 'xintai-rs485-valve', '预付费', stall, `${stall} 水表`, '', '', '']);
    sheets.仿真.push([String(3001 + index), '水产用水', 0, 100]);
  }
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(sheets), environment: { simulator: { SIM_VALVE_SECONDS: '3' } } });
  market = await Market.of(product);
  await market.importWorkbook();
  await openChannels(product);
  await eventually('the first readings', async () => (await Promise.all(['A01', 'A02'].map((number) => market.stallByNumber(number)))).every(({ meters }) => meters.every(({ readAt }) => readAt !== null)));
  for (const [number, phone] of Object.entries(phones)) {
    const stall = await market.stallByNumber(number);
    const { id } = await market.openAccount(stall, phone);
    await market.recharge(id, 20_000);
    accounts.set(number, { accountId: id, stallId: stall.id });
  }
  for (const meter of ['1001', '1002']) await market.consume(meter, 3_000);
  for (const meter of ['3001', '3002']) await market.consume(meter, 1_500);
  await market.nextSweep();
  await eventually('the water settled into the purse', async () => (await market.availableFen(accounts.get('A02')!.accountId)) < 20_000 - 255);
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(page: Page, loginName: string, path?: string): Promise<void> {
  await signInStaff(page, product.apiUrl, loginName, path);
  await page.evaluate('window.printed = 0; window.print = () => { window.printed += 1; };');
}

const choose = async (page: Page, label: string) => page.click(`.ant-segmented-item:has-text("${label}")`);

test('M-17 S-05 T-08 T-09 water beside electricity, what is unsettled of both, and two shops billed by hand', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', `/stalls/${accounts.get('A01')!.stallId}`);
  await page.waitForSelector('text=水表表码');
  await shoot(page, 'stall-with-water');
  expect(await seriousFaults(page)).toEqual([]);
  await visit(page, '/board');
  await page.waitForSelector('.ant-table-row:has-text("A01") >> text=供水中');
  await shoot(page, 'board-with-water');
  await visit(page, '/settlements');
  await page.waitForSelector('tr:has-text("3001")');
  await shoot(page, 'settlements-unsettled');
  expect(await seriousFaults(page)).toEqual([]);
  for (const meter of ['1001', '3001']) await page.check(`tr:has-text("${meter}") input[type="checkbox"]`);
  await page.click('button:has-text("开出所选(2)")');
  await page.waitForSelector('.ant-modal >> text=同一读数只会结算一次');
  await shoot(page, 'settlements-issue');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.ant-message >> text=已开出 2 张');
  await page.waitForSelector('tr:has-text("3001")', { state: 'detached' });
  await choose(page, '已结算');
  await page.waitForSelector('tr:has-text("A01") >> text=1.50 m³');
  await shoot(page, 'settlements-settled');
  expect(errors).toEqual([]);
  await leave(page);
});

test('T-11 A-08 the counter sells cubic metres and kWh for what they cost now; the receipt shows both, its copy who printed it', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'cashier');
  await page.waitForSelector('input[data-filter]:focus');
  await page.keyboard.type('A01');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#amount:focus');
  await choose(page, '按水量');
  await page.keyboard.type('10');
  await page.waitForSelector('text=10.00 m³ = ¥42.00');
  await choose(page, '按电量');
  await page.keyboard.type('100.01');
  await page.waitForSelector('text=100.01 kWh = ¥85.01');
  await shoot(page, 'cashier-by-kwh');
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=再按一次 Enter 确认');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.receipt');
  expect(await page.textContent('.receipt')).toMatch(/¥85\.01.*折合.*100\.01 kWh.*0\.85/s);
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  await page.waitForSelector('.receipt >> text=补打');
  await page.waitForSelector('section[aria-label="打印记录"] >> text=收银 小陈');
  await shoot(page, 'cashier-receipt');
  expect(errors).toEqual([]);
  await leave(page);
});

test('T-10 a quota is set for a trade, who is over is listed, and a slip is printed', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/quotas?tab=quotas');
  await page.click('[data-new]');
  await page.click('.ant-modal .ant-segmented-item:has-text("水")');
  await page.fill('.ant-modal #category', '百货');
  await page.fill('.ant-modal #amount', '1');
  await page.fill('.ant-modal #price', '0.5');
  await shoot(page, 'quota-form');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('td:has-text("百货")');
  await choose(page, '考核');
  await choose(page, '水');
  await page.waitForSelector('tr:has-text("A01") >> text=0.50 m³');
  await shoot(page, 'quota-over');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('tr:has-text("A01") button:has-text("打印")');
  await page.waitForSelector('.receipt[aria-label="定额考核单"]');
  await eventually('the print', () => page.evaluate<boolean>('window.printed === 1'), 60_000, 100);
  await shoot(page, 'quota-slip');
  expect(errors).toEqual([]);
  await leave(page);
});

const looks = [{ name: '375', big: false, language: 'zh-CN' }, { name: '375-large', big: true, language: 'zh-CN' }, { name: '375-en', big: false, language: 'en-US' }] as const;

test.each(looks)('U-06 T-11 a tenant with water on the phone as $name: home, use, bills, and what a top-up buys', async ({ name, big, language }) => {
  const phone = await Phone.enter(browser, product, phones.A01, { big, language });
  const { stallId } = accounts.get('A01')!;
  const faults: string[] = [];
  for (const [title, path, ready] of [['home', '/pages/home/index', '#balance'], ['usage', '/pages/usage/index', '.bar'], ['bills', '/pages/bills/index', '.row'], ['recharge', `/pages/recharge/index?stall=${stallId}`, '#buys'], ['supply', `/pages/supply/index?stall=${stallId}`, '#refresh']] as const) {
    await phone.go(path);
    await phone.page.locator(`${ready}:visible`).first().waitFor();
    if (title === 'usage') await phone.tap(language === 'en-US' ? 'Water' : '水');
    await phone.page.waitForTimeout(400);
    faults.push(...(await phone.look(`water-${title}-${name}`)));
    if (title !== 'recharge' && title !== 'supply') expect(await phone.text(), title).toContain('m³');
  }
  expect(faults).toEqual([]);
  expect(phone.errors).toEqual([]);
  await phone.close();
});
