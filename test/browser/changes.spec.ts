import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { Market } from '../story/market.js';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff, visit } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';

let product: Product;
let market: Market;
let browser: OwnBrowser;
const accounts = new Map<string, { stallId: string; meterId: number; accountId: string }>();

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ startAt: '2026-11-18T04:02:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 4, stallsOfB: 1 })) });
  browser = await openBrowser();
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('A04')).meters[0]!.readAt !== null && (await market.stallByNumber('B01')).meters[0]!.readAt !== null);
  for (const [index, number] of ['A01', 'A02', 'A03'].entries()) {
    const page = await market.stallByNumber(number);
    const { id } = await market.openAccount(page, `1390000880${String(index)}`);
    await market.recharge(id, 20_000);
    accounts.set(number, { stallId: page.id, meterId: page.meters[0]!.id, accountId: id });
  }
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(loginName: string, path: string): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, 1440, 900);
  await signInStaff(opened.page, product.apiUrl, loginName, path);
  return opened;
}
/** Chooses in a list of antd, found by what its field is called. */
async function choose(page: Page, field: string, words: string): Promise<void> {
  await page.locator(field).click();
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: words }).last().click();
  // The list folds away before another one opens.
  await page.waitForFunction(`document.querySelectorAll('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').length === 0`);
}

test('R-06 an engineer replaces a meter by the wizard: its end from the bus, the new number, a last look', async () => {
  const { page, errors } = await signIn('engineer', `/replacements?meter=${accounts.get('A01')!.meterId}`);
  await page.waitForSelector('text=旧表止码');
  await page.click('.ant-modal button:has-text("立即抄表")');
  await page.waitForSelector('.ant-message-success');
  await shoot(page, 'changes-replace-1');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.fill('#number', 'N-2001');
  await page.fill('#first', '0.5');
  await page.fill('#reason', '表坏');
  await shoot(page, 'changes-replace-2');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('text=余额不跳变');
  await shoot(page, 'changes-replace-3');
  await page.click('button:has-text("完成换表")');
  await page.waitForSelector('.ant-table-row:has-text("N-2001")');
  await shoot(page, 'changes-replacements');
  expect(errors).toEqual([]);
  await leave(page);
});

test('R-08 two shops change places from one dialog that says what goes with whom', async () => {
  const { page, errors } = await signIn('admin', '/moves');
  await page.click('[data-new]');
  await page.waitForSelector('text=业主给原档位租户的授权全部收回');
  await choose(page, '.ant-select:has(#first)', 'A02');
  await choose(page, '.ant-select:has(#second)', 'A03');
  await page.fill('#reason', '商户协商');
  await shoot(page, 'changes-swap');
  await page.click('button:has-text("读表并互换")');
  await page.waitForSelector('.ant-table-row:has-text("A02 → A03")');
  await shoot(page, 'changes-moves');
  await visit(page, `/stalls/${accounts.get('A02')!.stallId}`);
  await page.waitForSelector('text=换铺:账户');
  expect(errors).toEqual([]);
  await leave(page);
});

test('A-09 a cashier puts a wrong recharge right from the day’s takings; the page of corrections sums it by cashier and area', async () => {
  await market.recharge(accounts.get('A01')!.accountId, 3_000);
  const { page, errors } = await signIn('cashier', '/takings');
  await page.locator('.ant-table-row', { hasText: '¥30.00' }).first().click();
  await page.click('.ant-modal button:has-text("更正")');
  await choose(page, '.ant-select:has(input[aria-label="正确的档位"])', 'A02');
  await page.fill('input[aria-label="原因"]', '看错档位');
  await page.waitForSelector('text=更正后原账户可用');
  await shoot(page, 'changes-correct');
  await page.click('.ant-modal-footer .ant-btn-dangerous');
  await page.waitForSelector('.ant-table-row:has-text("已更正")');
  await visit(page, '/corrections');
  await page.waitForSelector('.ant-table-row:has-text("看错档位")');
  await shoot(page, 'changes-corrections');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await leave(page);
});

test('R-05 Y-14 the refund report agrees with the ledger in the columns that the site set; the pages of doubts, debts, files and checks stand', async () => {
  const { accountId } = accounts.get('A01')!;
  const asked = await market.cashier.post<{ id: string; parts: { id: string }[] }>(`/accounts/${accountId}/refunds`, { requestId: randomUUID(), amountFen: 5_000, reason: '多充' });
  await market.admin.post(`/refund-requests/${asked.id}/decision`, { decision: 'approve', note: '' });
  await market.cashier.post(`/refunds/${asked.parts[0]!.id}/pay-out`);
  const { page, errors } = await signIn('admin', '/refund-report');
  await page.waitForSelector('text=与账本一致');
  await page.click('button:has-text("报表列")');
  await page.click('.ant-modal .ant-checkbox-wrapper:has-text("退款单号")');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('text=已保存为本项目的报表格式');
  await eventually('the column gone for everybody', async () => (await page.locator('th', { hasText: '退款单号' }).count()) === 0);
  await shoot(page, 'changes-refund-report');
  for (const [path, words] of [['/disputes', '没有这种状态的疑问'], ['/debts', '没有这种状态的分期'], ['/handheld', '第一行写列名'], ['/closing-checks', '没有这种状态的销户']] as const) {
    await visit(page, path);
    await page.waitForSelector(`text=${words}`);
    await shoot(page, `changes${path.replace('/', '-')}`);
  }
  expect(errors).toEqual([]);
  await leave(page);
});
