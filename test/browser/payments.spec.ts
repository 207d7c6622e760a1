import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff, visit } from '../support/browser.js';
import { pixelsOf } from '../support/png.js';
import { eventually, Product } from '../support/product.js';
import type { StaffClient } from '../support/staff-client.js';

let product: Product;
let browser: OwnBrowser;
let admin: StaffClient;

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ demoSite: true });
  browser = await openBrowser();
  admin = await product.signIn('admin');
  await eventually('the demo accounts', async () => (await admin.get<{ total: number }>(`/sites/${admin.siteId}/accounts?limit=1`)).total >= 280, 120_000, 1000);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signedIn(loginName: string, path?: string): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, 1440, 900);
  await signInStaff(opened.page, product.apiUrl, loginName, path);
  return opened;
}

const sandbox = <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => product.simulator<T>(method, `/sandbox${path}`, body);

/** What a phone's camera would read of the page; the same that the page says it shows. */
async function scanned(page: Page): Promise<string> {
  const code = page.locator('svg[data-qr]').first();
  await code.waitFor();
  const { data, width, height } = pixelsOf(await code.screenshot());
  expect(jsQR.default(data, width, height)?.data).toBe(await code.getAttribute('data-qr'));
  return (await code.getAttribute('data-qr'))!;
}

async function buyerPays(page: Page): Promise<void> {
  const order = await sandbox<{ channel: string; outTradeNo: string }>('POST', '/scan', { codeText: await scanned(page) });
  await sandbox('POST', `/orders/${order.channel}/${order.outTradeNo}/pay`);
}

test('A-03 an admin names the key folders, and the self-test says of each channel that it works', async () => {
  const { page, errors } = await signedIn('admin', '/merchants');
  for (const channel of ['wechat', 'alipay', 'unionpay']) {
    const card = page.locator('.ant-card', { has: page.locator(`#folder-${channel}`) });
    await page.fill(`#folder-${channel}`, 'demo');
    await card.locator('button[type=submit]').click();
    await card.locator('.tag-good', { hasText: '启用' }).waitFor();
    // While it saves, a button takes no click.
    await card.locator('button:not(.ant-btn-loading)', { hasText: '自检' }).click();
    await card.locator('[role=status]').waitFor();
    expect(await card.locator('[role=status] .tag-bad').allInnerTexts()).toEqual([]);
  }
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payments-merchants');
  expect(errors).toEqual([]);
  await leave(page);
});

test('A-02 A-03 a customer pays at the counter by scanning; the receipt comes by the channel’s word', async () => {
  const { page, errors } = await signedIn('cashier');
  await page.waitForURL(/cashier/);
  await page.fill('input[data-filter]', 'A101');
  await page.waitForSelector('text=A101');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#amount');
  await page.keyboard.type('88');
  await page.click('button:has-text("微信支付")');
  await scanned(page);
  await shoot(page, 'payments-counter-code');
  expect(await seriousFaults(page)).toEqual([]);
  await buyerPays(page);
  await page.waitForSelector('.receipt');
  expect(await page.locator('.receipt').innerText()).toContain('¥88.00');
  await shoot(page, 'payments-counter-receipt');
  expect(errors).toEqual([]);
  await leave(page);
});

test('A-11 the order stands in the day’s list with all that happened to it', async () => {
  const { page, errors } = await signedIn('finance', '/orders');
  await page.locator('.ant-table-row', { hasText: '¥88.00' }).first().click();
  await page.waitForSelector('.ant-timeline');
  const told = await page.locator('.ant-timeline').innerText();
  expect(told).toContain('建单');
  expect(told).toContain('付款成功');
  expect(await page.locator('h1').innerText()).toContain('¥88.00');
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payments-order');
  await visit(page, '/takings');
  await page.locator('.ant-table-row', { hasText: '¥88.00' }).first().waitFor();
  expect(errors).toEqual([]);
  await leave(page);
});

test('R-01 R-04 money back: a cashier asks, who asked may not decide, finance approves, the channel returns it', async () => {
  const { items } = await admin.get<{ items: { id: string; number: string }[] }>(`/sites/${admin.siteId}/stalls?q=A101&limit=5`);
  const asking = await signedIn('cashier', `/stalls/${items.find(({ number }) => number === 'A101')!.id}`);
  await asking.page.click('button:has-text("申请退款")');
  // The whole that can go back: what was paid in cash goes back in cash, what was scanned goes back to WeChat.
  await asking.page.waitForSelector('#amount');
  await asking.page.fill('#reason', '提前退铺');
  await shoot(asking.page, 'payments-refund-ask');
  await asking.page.locator('.ant-modal button.ant-btn-primary').click();
  await asking.page.waitForURL(/refunds\//);
  const { pathname } = new URL(asking.page.url());
  expect(await asking.page.locator('button:has-text("同意退款")').count()).toBe(0);
  await leave(asking.page);
  const { page, errors } = await signedIn('finance', pathname);
  await page.click('button:has-text("同意退款")');
  await page.locator('.ant-modal button.ant-btn-primary').click();
  await page.locator('.stall-line', { hasText: '微信支付' }).locator('.tag-good', { hasText: '已退到' }).waitFor();
  expect(await page.locator('button:has-text("付出现金")').count()).toBe(0);
  const paying = await signedIn('cashier', pathname);
  await paying.page.click('button:has-text("付出现金")');
  await paying.page.locator('.ant-popconfirm button.ant-btn-primary').click();
  await paying.page.locator('.tag-good', { hasText: '已完成' }).waitFor();
  await leave(paying.page);
  await page.locator('.tag-good', { hasText: '已完成' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payments-refund-done');
  await page.evaluate('window.print = () => undefined');
  await page.click('button:has-text("退款单")');
  await page.waitForSelector('.receipt');
  expect(await page.locator('.receipt').innerText()).toMatch(/微信支付\s+¥88\.00/);
  await shoot(page, 'payments-refund-slip');
  expect(errors).toEqual([]);
  await leave(page);
});

test('Y-12 the day’s bill in three columns: what differs is named, explained by a person, and the day is closed', async () => {
  await sandbox('POST', '/settings', { billsAtOnce: true });
  await sandbox('POST', '/faults', { kind: 'bill-extra', channel: 'wechat' });
  const [today] = await product.database.dataSource.query<{ day: string }[]>(`SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day`);
  await product.database.dataSource.query(`INSERT INTO channel_bill (site_id, merchant_id, channel, day) SELECT site_id, id, channel, $1 FROM merchant WHERE channel = 'wechat'`, [today!.day]);
  const { page, errors } = await signedIn('finance', `/reconcile?month=${today!.day.slice(0, 7)}`);
  await page.locator('.ant-table-row', { hasText: today!.day }).first().click();
  await page.click('button:has-text("现在取账单")');
  await page.locator('.tag-bad', { hasText: '有差异' }).waitFor();
  expect(await page.locator('.ant-table-row').allInnerTexts()).toEqual([expect.stringContaining('我方没有这个订单')]);
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payments-reconcile');
  await page.click('button:has-text("处理")');
  await page.fill('.ant-modal textarea', '渠道测试单,已核实');
  await page.locator('.ant-modal button.ant-btn-primary').click();
  await page.locator('.tag-good', { hasText: '已平' }).waitFor();
  await page.click('.ant-tabs-tab:has-text("逐笔")');
  await page.locator('.ant-table-row', { hasText: '¥88.00' }).first().waitFor();
  await shoot(page, 'payments-reconcile-closed');
  expect(errors).toEqual([]);
  await leave(page);
});

test('U-05 U-07 the kiosk: a stall is found by its number, paid by a scan, and what was left is gone when nobody touches the screen', async () => {
  const { page: office } = await signedIn('admin', '/kiosks');
  await office.click('button:has-text("登记自助机")');
  await office.fill('.ant-modal input', '大厅一号机');
  await office.locator('.ant-modal button.ant-btn-primary').click();
  const link = await office.locator('.ant-modal .mono').innerText();
  await shoot(office, 'payments-kiosks');
  await leave(office);
  const { page, errors } = await openPage(browser, 1280, 1024);
  await page.clock.install();
  await page.goto(link);
  await page.fill('#kiosk-words', 'A101');
  await shoot(page, 'kiosk-find');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('button.main');
  await page.locator('button', { hasText: 'A101' }).click();
  await page.locator('text=近 7 天用量').waitFor();
  await page.fill('#kiosk-amount', '20');
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'kiosk-stall');
  await page.click('button.main');
  await scanned(page);
  await shoot(page, 'kiosk-code');
  expect(await seriousFaults(page)).toEqual([]);
  await buyerPays(page);
  await page.clock.runFor(5000);
  await page.locator('text=已付款,谢谢').waitFor();
  await shoot(page, 'kiosk-paid');
  await page.clock.runFor(70_000);
  await page.locator('#kiosk-words').waitFor();
  expect(await page.locator('#kiosk-words').inputValue()).toBe('');
  expect(await page.locator('main').innerText()).not.toContain('近 7 天用量');
  expect(errors).toEqual([]);
  await leave(page);
});

test('U-05 a screen that is not registered shows nothing; stall codes are printed and lead to their stall', async () => {
  const { page: stranger } = await openPage(browser, 1280, 1024);
  await stranger.goto(`${product.apiUrl}/kiosk`);
  await stranger.locator('text=本机尚未启用').waitFor();
  await stranger.close();
  const { items } = await admin.get<{ items: { id: string; number: string }[] }>(`/sites/${admin.siteId}/stalls?q=A101&limit=5`);
  const { url } = await admin.post<{ url: string }>(`/stalls/${items.find(({ number }) => number === 'A101')!.id}/code`);
  const { page, errors } = await signedIn('admin', '/kiosks');
  await page.click('.ant-tabs-tab:has-text("档位码")');
  expect(await scanned(page)).toBe(url);
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, 'payments-stall-codes');
  expect((await fetch(url, { redirect: 'manual' })).headers.get('location')).toContain('/m/#/');
  expect(errors).toEqual([]);
  await leave(page);
});
