import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff, visit } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from '../story/market.js';

let product: Product;
let browser: OwnBrowser;
let market: Market;
let stallId: string;

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ startAt: '2026-11-18T02:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 3, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('A02')).meters[0]!.readAt !== null && (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  stallId = (await market.stallByNumber('A01')).id;
  const { id } = await market.openAccount(await market.stallByNumber('A01'), '13900000071');
  await market.recharge(id, 20_000);
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const signIn = (page: Page, loginName: string, path?: string): Promise<void> => signInStaff(page, product.apiUrl, loginName, path);
const saved = async (page: Page) => {
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
};

test('B-01 B-06 A-10 a rule of free energy, what it gave, a gift by hand, a token that is shown once, a type and a stall more', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/subsidies?tab=rules');
  await page.click('[data-new]');
  await page.fill('.ant-modal #base', '30');
  await page.fill('.ant-modal #perHead', '5');
  await page.click('.ant-modal label:has-text("结转下月")');
  await page.fill('.ant-modal #cap', '20');
  await page.fill('.ant-modal #firstMonth', '2026-11');
  await page.keyboard.press('Enter');
  await page.click('.ant-modal label:has-text("发整月")');
  await shoot(page, 'subsidy-rule');
  await saved(page);
  await page.waitForSelector('td:has-text("30.00 kWh")');
  await eventually('what it gave', async () => (await market.admin.get<{ total: number }>(`/sites/${market.admin.siteId}/subsidies?month=2026-11`)).total === 1);
  await visit(page, '/subsidies');
  await page.waitForSelector('td:has-text("40.00 kWh")');
  await shoot(page, 'subsidy-list');
  expect(await seriousFaults(page)).toEqual([]);

  await visit(page, `/stalls/${stallId}`);
  await page.click('.ant-tabs-tab:has-text("月补")');
  await page.click('button:has-text("发放月补")');
  await page.fill('.ant-modal #amount', '2.5');
  await page.fill('.ant-modal #reason', '停业补偿');
  await saved(page);
  await page.waitForSelector('td:has-text("2.50 kWh")');
  await shoot(page, 'stall-subsidy');
  await page.click('button:has-text("申请退款")');
  await page.waitForSelector('.ant-modal >> text=月补剩余 42.50 kWh 不退款');
  await page.click('.ant-modal-close');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await page.click('.ant-tabs-tab:has-text("表与合并")');
  await page.click('button:has-text("并入档位")');
  await page.click('.ant-modal .ant-select');
  await page.click('.ant-select-item-option:has-text("A02")');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await page.waitForSelector('button:has-text("拆出 A02")');
  await shoot(page, 'stall-merged');
  expect(await seriousFaults(page)).toEqual([]);
  // One sheet a month, of all stalls of the account.
  await page.click('.ant-tabs-tab:has-text("对账单")');
  await page.waitForSelector('.notice-sheet >> text=本月结算的账单');
  await page.waitForSelector('.notice-sheet p:has-text("A01、A02")');
  await shoot(page, 'stall-statement');
  await page.click('button:has-text("改价格方案")');
  await page.waitForSelector('.ant-modal #waterTariffPlanId');
  await shoot(page, 'stall-own-plans');
  await page.click('.ant-modal-close');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });

  await visit(page, '/outside-tokens');
  await page.click('[data-new]');
  await page.fill('.ant-modal #name', '市场管理系统');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('.ant-modal >> text=yd_');
  await shoot(page, 'outside-token');
  await page.goto(`${product.apiUrl}/outside-tokens`);
  await page.waitForSelector('td:has-text("市场管理系统")');
  expect(await page.content()).not.toContain('yd_');

  await visit(page, '/account-types');
  await page.click('[data-new]');
  await page.fill('.ant-modal #name', '连锁大户');
  await page.click('.ant-modal label:has-text("后付费")');
  await page.fill('.ant-modal #dueDays', '10');
  await shoot(page, 'account-type');
  await saved(page);
  await page.waitForSelector('td:has-text("连锁大户")');
  await shoot(page, 'account-types');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await leave(page);
});

test('A-10 a post-paid account is asked for, decided by another, and shows on its page, the board and the list', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', `/stalls/${stallId}`);
  await page.click('button:has-text("申请转为后付费")');
  await page.fill('.ant-modal #reason', '大客户');
  await saved(page);
  const finance = await openPage(browser, 1440, 900);
  await signIn(finance.page, 'finance', '/approvals');
  await finance.page.click('td:has-text("计费方式")');
  await shoot(finance.page, 'postpaid-approval');
  await finance.page.click('.ant-modal button:has-text("同意")');
  await finance.page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await visit(page, `/stalls/${stallId}`);
  await page.waitForSelector('.ant-tag:has-text("后付费")');
  await shoot(page, 'postpaid-stall');
  await visit(page, '/board');
  await page.waitForSelector('.ant-tag:has-text("后付费")');
  await shoot(page, 'postpaid-board');
  await visit(page, '/postpaid');
  await page.waitForSelector('text=没有账单');
  await shoot(page, 'postpaid-list');
  // One that is opened with a post-paid type waits for a second person as well.
  const { id: thirdId } = await market.stallByNumber('A03');
  await visit(page, `/stalls/${thirdId}`);
  await page.click('button:has-text("开户")');
  await page.fill('.ant-modal #customerName', '王大户');
  await page.fill('.ant-modal #phone', '13900000073');
  await page.click('.ant-modal .ant-form-item:has(label[for="accountTypeId"]) .ant-select');
  await page.click('.ant-select-item-option:has-text("连锁大户")');
  await page.waitForSelector('text=同意前按预付费开户');
  await shoot(page, 'postpaid-opening');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('.ant-tag:has-text("待另一人同意后付费")');
  await shoot(page, 'postpaid-opened');
  const { items: asked } = await market.admin.get<{ items: { id: string; title: string }[] }>(`/sites/${market.admin.siteId}/approvals?state=asked`);
  await (await product.signIn('finance')).post(`/approvals/${asked.find(({ title }) => title.endsWith('A03'))!.id}/decision`, { decision: 'approved', note: '' });
  await product.database.dataSource.query(`UPDATE postpaid_term SET bill_day = 19, due_days = 0`);
  // A load, not a leap of the register: whenever it is read, it is believed.
  await market.setLoad((await market.stallByNumber('A03')).meters[0]!.meterNumber, 6_000);
  // A bill waits ten minutes for the readings of midnight: they are in before those are over.
  const { now } = await market.admin.get<{ now: string }>('/time');
  await market.passTime(Math.ceil((Date.parse('2026-11-18T16:04:00Z') - Date.parse(now)) / 60_000));
  await market.moveClock(10);
  const bill = await eventually('the bill', async () => (await market.admin.get<{ items: { stallNumber: string; amountFen: number }[] }>(`/sites/${market.admin.siteId}/postpaid-bills`)).items.find(({ stallNumber }) => stallNumber === 'A03'), 60_000);
  const counter = await openPage(browser, 1440, 900);
  await signIn(counter.page, 'cashier', `/cashier?stall=${thirdId}`);
  await counter.page.waitForSelector('section[aria-label="应付账单"] >> text=2026-11-19');
  await counter.page.click('button:has-text("付清账单")');
  expect(await counter.page.inputValue('#amount')).toBe((bill.amountFen / 100).toFixed(2));
  await shoot(counter.page, 'postpaid-cashier');
  expect([...(await seriousFaults(page)), ...(await seriousFaults(counter.page))]).toEqual([]);
  expect([...errors, ...finance.errors, ...counter.errors]).toEqual([]);
});
