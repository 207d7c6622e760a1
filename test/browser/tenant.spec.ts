import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage, seriousFaults, shoot } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await Product.start({ demoSite: true, startAt: '2026-11-18T02:00:00Z' });
  browser = await openBrowser();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('U-06 U-03 U-04 a tenant signs in by code, sees balance, supply, usage and why he was charged', async () => {
  const phone = await eventually('a tenant', async () => ((await (await fetch(`${product.apiUrl}/api/v1/demo`)).json()) as { tenantPhones: string[] }).tenantPhones[0], 120_000, 500);
  // An hour is read, then the day ends, so that there is a bill to explain.
  await product.simulator('POST', '/clock', { jumpMs: 3_600_000 });
  const admin = await product.signIn('admin');
  await eventually('the hour to be read', async () => (await admin.get<{ oldestReadingAt: string }>(`/sites/${admin.siteId}/overview`)).oldestReadingAt >= '2026-11-18T03:00', 60_000, 500);
  await product.simulator('POST', '/clock', { jumpMs: 14 * 3_600_000 });
  const { page, errors } = await openPage(browser, 375, 812);
  await page.goto(`${product.apiUrl}/m/`);
  await page.fill('#phone input', phone);
  await page.click('#send');
  const code = await eventually('the code', async () => /\d{6}/.exec((await product.simulator<{ text: string; template: string }[]>('GET', `/sms?phone=${phone}`)).find(({ template }) => template === 'login-code')?.text ?? '')?.[0]);
  await page.fill('#code input', code);
  await page.click('#enter');
  await page.waitForSelector('#balance');
  await page.click('#refresh');
  await page.waitForSelector('text=已更新');
  await shoot(page, 'tenant-home');
  expect(await page.textContent('#balance')).toMatch(/^¥\d+\.\d\d$/);
  const faults = await seriousFaults(page);
  const tab = (index: number) => page.locator('.tab:visible').nth(index).click();
  await eventually('a bill', async () => {
    await page.reload();
    await page.waitForSelector('#balance');
    return (await page.locator('button:visible, taro-button-core:visible', { hasText: '为什么扣' }).count()) > 0;
  }, 90_000, 2000);
  await page.locator('.choice:visible', { hasText: '为什么扣' }).first().click();
  await page.waitForSelector('text=表码');
  await shoot(page, 'tenant-why');
  for (const [index, name] of [[1, 'usage'], [2, 'bills'], [3, 'me']] as const) {
    await tab(index);
    await page.waitForTimeout(1200);
    await shoot(page, `tenant-${name}`);
  }
  await page.locator('#large:visible').click();
  await page.waitForTimeout(300);
  await shoot(page, 'tenant-large');
  await page.locator('#language:visible').click();
  await tab(0);
  await page.waitForSelector('text=Available balance');
  await shoot(page, 'tenant-english');
  expect(errors).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});
