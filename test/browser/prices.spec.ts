import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff, visit } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';

let product: Product;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ demoSite: true, startAt: '2026-11-18T02:00:00Z' });
  browser = await openBrowser();
  const admin = await product.signIn('admin');
  await eventually('the demo accounts', async () => (await admin.get<{ total: number }>(`/sites/${admin.siteId}/accounts?limit=1`)).total >= 200, 120_000, 1000);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(loginName: string, path: string): Promise<{ page: Page; errors: string[] }> {
  const { page, errors } = await openPage(browser, 1440, 1000);
  await signInStaff(page, product.apiUrl, loginName, path);
  await page.waitForSelector('h1');
  return { page, errors };
}

test('T-03 T-08 Y-06 a price with tiers and a service is written with its bill beside it, replayed, asked for by one person and put in force by another', async () => {
  const { page, errors } = await signIn('admin', '/tariffs');
  await page.locator('.ant-card:has-text("商铺单一电价") button').first().click();
  await page.waitForSelector('.ant-modal #flat');
  await page.fill('#flat', '0.80');
  await page.click('.ant-modal button:has-text("加一档")');
  await page.waitForSelector('.ant-modal [id$="prices_all"]');
  await page.click('.ant-modal button:has-text("加一档")');
  await page.locator('.ant-modal [id$="until"]').first().fill('500');
  await page.waitForSelector('text=还差这些');
  await page.waitForSelector('text=第 2 档 · 单价 · 全天: 没有填单价');
  await shoot(page, 'prices-editor-fault');
  await page.locator('.ant-modal [id$="prices_all"]').nth(1).fill('0.95');
  await page.click('.ant-modal button:has-text("加附加费")');
  await page.locator('.ant-modal input[aria-label="电价"]').last().fill('0.02');
  // 500 × 0.80 + 500 × 0.95 + 1,000 × 0.02
  await page.waitForSelector('.ant-modal :text("¥895.00")');
  await shoot(page, 'prices-editor');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForURL(/tariffs\/drafts/);
  await page.waitForSelector('text=用上月用量试算');
  await shoot(page, 'prices-draft');
  await page.click('button:has-text("提交审批")');
  await page.fill('#reason', '供电局调价');
  if ((await page.locator('#exceedReason').count()) > 0) await page.fill('#exceedReason', '按文件执行');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.page-title :text("待审批")');
  // A price that is half typed is refused by the server, which the browser writes down.
  expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
  const second = await signIn('finance', '/approvals');
  await second.page.click('.ant-table-row:has-text("商铺单一电价")');
  await second.page.waitForSelector('.ant-modal :text("影响")');
  await second.page.waitForTimeout(400);
  await shoot(second.page, 'prices-approval');
  expect(await seriousFaults(second.page)).toEqual([]);
  await second.page.click('.ant-modal-footer .ant-btn-primary');
  await second.page.waitForSelector('.ant-modal', { state: 'hidden' });
  await visit(page, '/tariffs');
  await page.waitForSelector('.ant-card:has-text("版本 2"):has-text("第 1 档")');
  await shoot(page, 'prices-plans');
  expect(second.errors).toEqual([]);
  await Promise.all([leave(page), leave(second.page)]);
});

test('the calendar holds holidays and the weekends that are worked; a weekday is no worked weekend', async () => {
  const { page } = await signIn('admin', '/calendar');
  await page.waitForSelector('section[aria-label="节假日"]');
  await page.click('section[aria-label="调休上班的周末"] button:has-text("加一天")');
  await shoot(page, 'prices-calendar');
  await page.click('button:has-text("保存")');
  // 1 January 2026 is a Thursday.
  await page.waitForSelector('text=调休上班须是周末');
  expect(await seriousFaults(page)).toEqual([]);
  await leave(page);
});
