import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { Market, type StallPage } from '../story/market.js';
import { acts, begin, counting, keep, report } from '../support/budget.js';
import { leave, openBrowser, openPage, type OwnBrowser, shoot, signInStaff } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';

let product: Product;
let market: Market;
let browser: OwnBrowser;
const phones = { A01: '13900000201', A02: '13900000202', A03: '13900000203' } as const;
const stalls = new Map<string, { page: StallPage; accountId: string }>();

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  await buildMini('h5');
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 6, stallsOfB: 1 })) });
  browser = await openBrowser();
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('A06')).meters[0]!.readAt !== null && (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  for (const [number, phone] of Object.entries(phones)) {
    const page = await market.stallByNumber(number);
    const { id } = await market.openAccount(page, phone);
    await market.recharge(id, 10_000);
    stalls.set(number, { page, accountId: id });
  }
  // Two days of use, so that there is a pace to tell and a bill to explain.
  const { accountId } = stalls.get('A01')!;
  for (let half = 0; half < 4; half++) {
    await market.consume('1001', 3000);
    await market.nextSweep();
    await market.moveClock(11 * 60 + 30);
  }
  await market.nextSweep();
  await eventually('a bill', async () => (await market.admin.get<{ total: number }>(`/accounts/${accountId}/bills?limit=1`)).total > 0);
  await market.engineer.post(`/meters/${stalls.get('A03')!.page.meters[0]!.id}/supply/off`, { reason: '漏水检修' });
  await eventually('the dark stall', async () => (await market.stallByNumber('A03')).supply?.state === 'off', 60_000);
}, 400_000);

afterAll(async () => {
  report();
  await browser?.close();
  await product?.stop();
});

async function staffPage(loginName: string, path?: string): Promise<Page> {
  const { page } = await openPage(browser, 1440, 900);
  await counting(page);
  await signInStaff(page, product.apiUrl, loginName, path);
  return page;
}

async function tenantPage(phone: string): Promise<Page> {
  const { page } = await openPage(browser, 375, 812);
  await counting(page);
  await page.goto(`${product.apiUrl}/m/`);
  await page.click('#agree');
  await page.fill('#phone input', phone);
  await page.click('#send');
  const code = await eventually('the code', async () => /\d{6}/.exec((await market.messages(phone)).find(({ template }) => template === 'login-code')?.text ?? '')?.[0]);
  await page.fill('#code input', code);
  await page.click('#enter');
  await page.waitForSelector('#balance');
  return page;
}

const finds: [string, string][] = [['its number', 'A02'], ['the phone', phones.A02], ['the meter', '1002'], ['the shop’s name', 'A02 小店']];

test.each(finds)('A-02 S-10 a cashier who finds the shop by %s needs three keys after the search, and no mouse, to the receipt', async (by, words) => {
  const page = await staffPage('cashier');
  await page.waitForSelector('input[data-filter]:focus');
  const end = await begin(page);
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#amount:focus');
  await page.keyboard.type('100');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=再按一次 Enter 确认');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.receipt');
  const done = await end();
  expect(await page.textContent('.receipt')).toContain('人民币壹佰元整');
  expect(keep(`a cashier recharges a shop found by ${by}`, 'words Enter, amount Enter, Enter', 3, done)).toBeLessThanOrEqual(3);
  expect(done).toMatchObject({ clicks: 0 });
  await leave(page);
});

test('S-10 C-09 an operator finds a stall and sees why it is dark with two keys: who cut it, when and why', async () => {
  const page = await staffPage('engineer');
  await page.waitForSelector('.ant-table-row');
  const end = await begin(page);
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.ant-modal input:focus');
  await page.keyboard.type('A03');
  await page.waitForSelector('[role=option]:has-text("A03")');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.stall-line:has-text("已断电")');
  await page.waitForSelector('.ant-timeline-item:has-text("漏水检修")');
  const done = await end();
  for (const words of ['已断电', '漏水检修']) expect(await page.textContent('.stall-line')).toContain(words);
  await shoot(page, 'budget-why-dark');
  expect(keep('an operator finds a stall and sees why it is dark', 'Ctrl K, words, Enter', 2, done)).toBeLessThanOrEqual(2);
  await leave(page);
});

test('C-01 an engineer restores and cuts a stall from its page with two clicks each, the reason typed between', async () => {
  const page = await staffPage('engineer', `/stalls/${stalls.get('A03')!.page.id}`);
  for (const [task, button, state] of [['restores', '恢复供电', '供电中'], ['cuts', '断电', '已断电']] as const) {
    await page.waitForSelector(`.page-title button:has-text("${button}")`);
    const end = await begin(page);
    await page.locator('.page-title button', { hasText: button }).first().click();
    await page.waitForSelector('.ant-modal input:focus');
    await page.keyboard.type('检修');
    await page.locator('.ant-modal-footer button').last().click();
    await page.waitForSelector(`.stall-line:has-text("${state}")`);
    expect(keep(`an engineer ${task} a stall from its page, read back`, 'button, reason, button', 2, await end())).toBeLessThanOrEqual(2);
    await page.waitForSelector('.ant-modal', { state: 'hidden' });
  }
  await leave(page);
});

test('M-16 M-03 staff read a meter now with one click', async () => {
  const page = await staffPage('engineer', `/stalls/${stalls.get('A02')!.page.id}`);
  await page.waitForSelector('.page-title button:has-text("立即抄表")');
  const end = await begin(page);
  await page.locator('.page-title button', { hasText: '立即抄表' }).click();
  await page.waitForSelector('.ant-message-success');
  expect(keep('staff read a meter now', 'button', 1, await end())).toBeLessThanOrEqual(1);
  await leave(page);
});

test('U-06 a tenant sees when the money runs out without a tap, why he was charged with one, a fresh reading with one, and his use and bills with one each', async () => {
  const page = await tenantPage(phones.A01);
  await page.reload();
  const opened = await begin(page);
  await page.waitForSelector('#balance');
  await page.waitForSelector('text=/约可用 \\d+ [天周]/');
  await page.waitForSelector('text=/抄表 /');
  expect(keep('a tenant sees when the money runs out', 'the first page', 0, await opened())).toBe(0);
  await shoot(page, 'budget-tenant-home');

  const asked = await begin(page);
  await page.locator('.choice:visible', { hasText: '为什么扣' }).first().click();
  await page.waitForSelector('text=表码');
  expect(keep('a tenant sees why he was charged', 'the deduction', 1, await asked())).toBeLessThanOrEqual(1);

  const refreshed = await begin(page);
  await page.click('#refresh');
  await page.waitForSelector('text=已更新');
  expect(keep('a tenant has the meter read now', 'refresh', 1, await refreshed())).toBeLessThanOrEqual(1);

  for (const [task, index, words] of [['use by the hour', 1, 'kWh'], ['bills of the month', 2, '¥']] as const) {
    const turned = await begin(page);
    await page.locator('.tab:visible').nth(index).click();
    await page.waitForSelector(`text=${words}`);
    expect(keep(`a tenant sees the ${task}`, 'tab', 1, await turned())).toBeLessThanOrEqual(1);
  }
  await leave(page);
});

test('the counter itself counts: a key, a click and a character more are seen', async () => {
  const page = await staffPage('cashier');
  await page.waitForSelector('input[data-filter]:focus');
  const end = await begin(page);
  await page.keyboard.type('A0');
  await page.keyboard.press('ArrowDown');
  await page.locator('h1').click();
  const done = await end();
  expect(done).toMatchObject({ keys: ['ArrowDown'], typed: 2, clicks: 1 });
  expect(acts(done)).toBe(2);
  await leave(page);
});
