import { randomUUID } from 'node:crypto';
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

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ startAt: '2026-11-18T02:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 3, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('A02')).meters[0]!.readAt !== null && (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  for (const [number, phone] of [['A01', '13900000041'], ['A02', '13900000042']] as const) {
    const { id } = await market.openAccount(await market.stallByNumber(number), phone);
    await market.recharge(id, 20_000);
  }
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const signIn = (page: Page, loginName: string, path?: string): Promise<void> => signInStaff(page, product.apiUrl, loginName, path);

const choose = async (page: Page, label: string) => page.click(`.ant-segmented-item:has-text("${label}")`);

test('P-03 P-06 Y-07 a pool by coefficients that say what is missing to one, every method beside it, then issued, settled, and a sheet to hang up', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'finance', '/apportion?tab=pools');
  await page.click('[data-new]');
  await page.fill('.ant-modal #name', '一号厅公摊');
  await page.click('.ant-modal .ant-form-item:has(label[for="method"]) .ant-select');
  await page.click('.ant-select-item-option:has-text("约定系数")');
  await page.click('.ant-modal label:has-text("给定金额")');
  await page.fill('.ant-modal textarea', 'A01 0.5\nA02 0.3\nA03 0.15');
  await page.waitForSelector('text=还差 0.05000000');
  await shoot(page, 'pool-coefficients-gap');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('.ant-message >> text=系数合计必须正好为 1');
  await page.fill('.ant-modal textarea', 'A01 0.5\nA02 0.3\nA03 0.2');
  await page.waitForSelector('text=正好为 1');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForSelector('td:has-text("一号厅公摊")');
  await page.waitForSelector('.ant-modal', { state: 'hidden' });
  await choose(page, '公摊单');
  await page.click('[data-new]');
  await page.click('.ant-modal .ant-select');
  await page.click('.ant-select-item-option:has-text("一号厅公摊")');
  for (const [side, day] of [[0, '2026-11-18'], [1, '2026-11-18']] as const) {
    await page.locator('.ant-modal .ant-picker-range input').nth(side).click();
    await page.locator('.ant-modal .ant-picker-range input').nth(side).fill(day);
    await page.keyboard.press('Enter');
  }
  await page.fill('.ant-modal input#amount', '100');
  await page.waitForSelector('.ant-modal tr:has-text("A01") >> text=¥50.00');
  expect(await page.textContent('.ant-modal tr:has-text("A01") td:nth-child(3)')).toBe('¥25.00');
  await shoot(page, 'what-if');
  await page.click('.ant-modal .ant-btn-primary');
  await page.waitForURL(/\/apportion\/[0-9a-f-]{36}/);
  await page.waitForSelector('h1:has-text("一号厅公摊")');
  await page.waitForSelector('tr:has-text("A02") >> text=¥30.00');
  await shoot(page, 'apportionment-draft');
  await page.click('button:has-text("出账")');
  await page.click('.ant-popconfirm .ant-btn-primary');
  await page.click('button:has-text("结算扣款")');
  await page.click('.ant-popconfirm .ant-btn-primary');
  await page.waitForSelector('.ant-tag:has-text("已结算")');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('button:has-text("公示表")');
  await page.waitForSelector('.notice-sheet');
  expect(await page.textContent('.notice-sheet tfoot')).toContain('¥100.00');
  await shoot(page, 'notice-sheet');
  expect(errors.filter((error) => !error.includes('400') && !error.includes('409'))).toEqual([]);
  await leave(page);
});

test('F-01 F-03 F-04 a fee item is made once and billed, what is owed agrees with the ledger, and cutting for it shows the law first', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/fees?tab=items');
  await page.click('[data-new]');
  await page.fill('.ant-modal #name', '物业费');
  await page.fill('.ant-modal #price', '5');
  await page.click('.ant-modal input#firstMonth');
  await page.fill('.ant-modal input#firstMonth', '2026-11');
  await page.keyboard.press('Enter');
  await shoot(page, 'fee-item-form');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('td:has-text("物业费")');
  const account = (await market.stallByNumber('A01')).account!.id;
  await market.cashier.post(`/accounts/${account}/recharges`, { rechargeId: randomUUID(), amountFen: 10_000, purse: 'property' });
  await eventually('one paid, one owed', async () => (await market.admin.get<{ totals: { paidFen: number; owedFen: number } }>(`/sites/${market.admin.siteId}/charges?kind=property`)).totals.paidFen > 0, 60_000);
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { property: { late: { ratePpmPerDay: 500, graceDays: 10, capPercent: 100 } } });
  await page.goto(`${product.apiUrl}/fees`);
  await page.waitForSelector('tr:has-text("A02")');
  await page.waitForSelector('text=与总账一致');
  await shoot(page, 'charges-owed');
  await page.click('tr:has-text("A02")');
  await page.waitForSelector('.ant-modal >> text=元/m²·月');
  await page.waitForSelector('.ant-modal >> text=/滞纳金: .* 起未付部分按日收 0.0500% 滞纳金/');
  await page.waitForTimeout(400);
  await shoot(page, 'charge-why');
  expect(await seriousFaults(page)).toEqual([]);
  await visit(page, '/settings');
  await page.click('[data-setting="propertyCut"] button');
  await page.waitForSelector('[data-law] >> text=不得采取停止供电');
  await page.fill('.ant-modal input[placeholder="原因"]', '自持项目');
  expect(await page.isDisabled('.ant-modal-footer .ant-btn-dangerous')).toBe(true);
  await page.check('.ant-modal input[type="checkbox"]');
  await shoot(page, 'property-cut-law');
  await page.click('.ant-modal-footer .ant-btn-dangerous');
  await page.waitForSelector('.ant-message >> text=须由另一人审批');
  await visit(page, `/stalls/${(await market.stallByNumber('A01')).id}`);
  await page.click('.ant-tabs-tab:has-text("公摊与物业")');
  await page.waitForSelector('text=物业钱包');
  await shoot(page, 'stall-charges');
  expect(errors).toEqual([]);
  await leave(page);
});

test('R-04 F-02 F-05 a deposit prints its receipt; a run that is voided after a shop has left: its money stands on the page of refunds with since when and why, one asks for it and it waits for another', async () => {
  const { id: accountId } = (await market.stallByNumber('A01')).account!;
  const left = () => market.admin.call<{ params?: { balanceFen: number } }>('POST', `/accounts/${accountId}/close`, { requestId: randomUUID(), payoutFen: 0, cutSupply: false });
  const { balanceFen } = (await left()).body.params!;
  await market.admin.post(`/accounts/${accountId}/close`, { requestId: randomUUID(), payoutFen: balanceFen, cutSupply: false });
  const { items } = await market.admin.get<{ items: { id: string; state: string }[] }>(`/sites/${market.admin.siteId}/apportionment-runs`);
  const finance = await product.signIn('finance');
  await finance.post(`/apportionment-runs/${items[0]!.id}/void`, { reason: '总表读错' });
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'cashier', `/stalls/${(await market.stallByNumber('A02')).id}`);
  await page.click('.ant-tabs-tab:has-text("公摊与物业")');
  await page.click('button:has-text("收押金")');
  await page.fill('.ant-modal #name', '装修押金');
  await page.fill('.ant-modal #amount', '2000');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.receipt >> text=人民币贰仟元整');
  await shoot(page, 'deposit-receipt');
  await visit(page, '/refunds');
  const card = page.locator('section', { hasText: '已销户账户里的余额' });
  await card.getByText('总表读错').waitFor();
  expect(await card.textContent()).toMatch(/A01.*¥50\.00.*已付账单作废退回/s);
  await shoot(page, 'closed-money');
  await card.locator('button:has-text("申请退款")').click();
  await page.fill('.ant-modal #reason', '退公摊');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForURL(/refunds\//);
  expect(errors).toEqual([]);
  await leave(page);
});
