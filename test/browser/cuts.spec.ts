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
  // Twenty to ten in Shanghai on a Wednesday.
  product = await Product.start({ startAt: '2026-11-18T01:40:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 3, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('A02')).meters[0]!.readAt !== null && (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  for (const [number, phone, fen] of [['A01', '13900000061', 800], ['A02', '13900000062', 20_000]] as const) {
    const { id } = await market.openAccount(await market.stallByNumber(number), phone);
    await market.recharge(id, fen);
  }
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const signIn = (page: Page, loginName: string, path?: string): Promise<void> => signInStaff(page, product.apiUrl, loginName, path);
/** Chooses in a list of antd by its label and the words of the choice. */
async function choose(page: Page, label: string, words: string): Promise<void> {
  await page.click(`.ant-select:has(input[aria-label="${label}"])`);
  await page.click(`.ant-select-item-option:has-text("${words}") >> visible=true`);
}
const modalGone = (page: Page) => page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });

test('N-06 N-12 N-07 at ten the duty screen lists who is low; a call is logged, its promise stands on the list and the stall; a notice is printed; alarms are filtered', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'cashier', '/debtors');
  await page.waitForSelector('td:has-text("A01")');
  expect(await page.locator('.ant-table-tbody .ant-table-row').count()).toBe(1);
  await market.moveClock(21);
  await page.waitForSelector('.ant-notification >> text=1 户余额不足');
  await page.waitForSelector('.ant-notification >> text=A01 13900000061');
  await shoot(page, 'low-popup');
  await page.click('.ant-notification button:has-text("打开名单")');
  await page.waitForSelector('.notice-sheet td:has-text("13900000061")');
  await page.click('label:has-text("到点弹出名单") button[role=switch]');
  await eventually('the switch off', async () => (await page.getAttribute('label:has-text("到点弹出名单") button[role=switch]', 'aria-checked')) === 'false');
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'low-list');
  await visit(page, '/debtors');
  await page.click('button:has-text("记录催缴 A01")');
  await page.fill('.ant-modal #call_promisedOn', '2026-11-20');
  await page.keyboard.press('Enter');
  await page.fill('.ant-modal #call_note', '老板出差');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await modalGone(page);
  await page.waitForSelector('.ant-table-row >> text=承诺未到期 2026-11-20');
  await shoot(page, 'debtors');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('.ant-table-row button:has-text("催缴单")');
  await page.waitForSelector('.dunning-sheet >> text=缴费通知单');
  await shoot(page, 'dunning-notice');
  await page.click('.ant-modal-footer button:has-text("关闭")');
  await modalGone(page);
  await page.click('.ant-table-row a:has-text("A01")');
  await page.waitForSelector('.ant-timeline >> text=催缴(电话):承诺缴费 2026-11-20 老板出差');
  const { items } = await market.cashier.get<{ items: { promise: string }[] }>(`/sites/${market.cashier.siteId}/debtors`);
  expect(items).toMatchObject([{ promise: 'open' }]);
  await visit(page, '/alarms');
  await choose(page, '级别', '紧急');
  await page.waitForURL(/severity=critical/);
  await page.waitForSelector('text=没有符合筛选的记录');
  await page.click('button:has-text("清除筛选")');
  await page.waitForURL((url) => !url.search.includes('severity'));
  await shoot(page, 'alarms-filter');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await leave(page);
}, 300_000);

test('Y-04 C-04 C-12 N-08 set times and protected kinds in the settings, a dry run with its reasons, a tag hung and taken down with the log of who was told', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/settings');
  await page.click('[data-setting="when"] .ant-segmented-item:has-text("每天固定时刻")');
  await page.waitForSelector('[data-setting="cutTimes"]');
  await page.waitForSelector('[role=note] >> text=现在起最早可断:2026-11-19 09:00');
  await page.click('[data-setting="weekendsProtected"] button[role=switch]');
  await eventually('the weekend kept free', async () => (await page.getAttribute('#weekendsProtected', 'aria-checked')) === 'true');
  await page.locator('[data-setting="when"]').scrollIntoViewIfNeeded();
  await shoot(page, 'cut-settings');
  expect(await seriousFaults(page)).toEqual([]);
  await visit(page, '/cuts?tab=policies');
  await page.waitForSelector('td:has-text("周末不断电")');
  await visit(page, '/cuts');
  await page.waitForSelector('text=只是试算');
  await shoot(page, 'dry-run');
  const { id } = await market.stallByNumber('A02');
  await visit(page, `/stalls/${id}`);
  await page.click('.page-title button:has-text("挂检修牌")');
  await page.fill('.ant-modal #tag_reason', '更换断路器');
  await page.fill('.ant-modal #tag_phone', '13700000000');
  await shoot(page, 'tag-hang');
  await page.click('.ant-modal-footer .ant-btn-dangerous');
  await modalGone(page);
  await page.click('.stall-line a:has-text("JX-20261118-01")');
  await page.waitForSelector('[role=status] >> text=全部已断开并回读');
  await page.waitForSelector('tr:has-text("已停电") >> text=已送达');
  await shoot(page, 'tag-page');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('.page-title button:has-text("摘牌")');
  await page.fill('#tag-note', '已完工');
  await page.click('.ant-modal-footer .ant-btn-dangerous');
  await modalGone(page);
  await page.waitForSelector('.page-title >> text=已摘牌');
  await eventually('light again', async () => (await market.stall(id)).supply!.state === 'on', 60_000);
  expect(errors).toEqual([]);
  await leave(page);
}, 300_000);
