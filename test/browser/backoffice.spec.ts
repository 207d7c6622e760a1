import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { buildBackoffice } from '../../scripts/steps/build.mjs';
import { leave, openBrowser, openPage, type OwnBrowser, seriousFaults, shoot, signInStaff } from '../support/browser.js';
import { eventually, Product } from '../support/product.js';

let product: Product;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ demoSite: true, startAt: '2026-11-18T02:00:00Z' });
  browser = await openBrowser();
  const admin = await product.signIn('admin');
  await eventually('the demo accounts', async () => (await admin.get<{ total: number }>(`/sites/${admin.siteId}/accounts?limit=1`)).total >= 280, 120_000, 1000);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const signIn = (page: Page, loginName: string, path?: string): Promise<void> => signInStaff(page, product.apiUrl, loginName, path);

// Views of one page do not follow each other: the title is made anew with each.
const paths = ['/', '/board', '/wall', '/alarms', '/takings', '/stalls', '/accounts', '/tariffs', '/approvals', '/calendar', '/meters', '/gateways', '/relay', '/quarantine', '/settlements', '/quotas', '/import', '/orders', '/refunds', '/reconcile', '/grants', '/tickets', '/merchants', '/kiosks', '/announcements', '/settings', '/audit', '/staff',
  '/approvals?state=approved', '/gateways?tree=place', '/relay?tab=batch', '/settlements?tab=settled', '/quotas?tab=quotas', '/relay?tab=kept', '/refunds?state=done', '/quotas?tab=slips'];

// Both languages, both type sizes, both widths; English in large type is the widest of all. Barriers do not change with the width.
const looks = [
  { name: '1440', width: 1440, height: 900, language: 'zh-CN', large: '0', barriers: true },
  { name: '1440-en-large', width: 1440, height: 900, language: 'en-US', large: '1', barriers: true },
  { name: '1920-large', width: 1920, height: 1080, language: 'zh-CN', large: '1', barriers: false },
];

test.each(looks)('G-02 every page opens as $name: no console error, no serious barrier, nothing wider than the window, no word untranslated', { timeout: 300_000 }, async ({ name, width, height, language, large, barriers }) => {
  const { page, errors } = await openPage(browser, width, height);
  await page.addInitScript(`localStorage.setItem('language', '${language}'); localStorage.setItem('big', '${large}');`);
  await signIn(page, 'admin');
  const faults: string[] = [];
  for (const path of paths) {
    await goTo(page, path);
    await shoot(page, `backoffice-${name}-${path === '/' ? 'home' : path.slice(1).replace(/\W/g, '-')}`);
    if (barriers) faults.push(...(await seriousFaults(page)).map((fault) => `${path} ${fault}`));
    if ((await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')) > 0) faults.push(`${path} is wider than the window`);
    if (language === 'en-US') faults.push(...(await chineseWords(page)).map((word) => `${path} ${word}`));
  }
  expect(errors).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});

/** On to a page, or a view of it, as a link would lead there from another one. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`if (location.pathname !== new URL(${JSON.stringify(path)}, location.href).pathname) document.querySelectorAll('h1').forEach((title) => title.setAttribute('data-left', '')); history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'));`);
  await page.waitForSelector('h1:not([data-left])');
  await page.waitForSelector('.ant-skeleton-active', { state: 'detached' });
  await page.waitForTimeout(200);
}

/** Chinese in what the product says; what the market's own data say (names, places) is left out. */
async function chineseWords(page: Page): Promise<string[]> {
  const said = 'th, label, .ant-menu, .page-title button, .ant-tabs-tab, .figure > span, .ant-tag, .ant-empty, .ant-segmented, .wall small, .soft';
  const texts = await page.evaluate<string[]>(`[...document.querySelectorAll('${said}')].map((node) => node.innerText.trim())`);
  return texts.filter((text) => /[\u4e00-\u9fff]/.test(text) && !/栋|楼|区|大厅|市场|井|行|铺|店|肉|菜|味|收银 |中文/.test(text));
}

test('A-02 A-08 a cashier finds a shop, takes money with the keyboard and sees the receipt', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'cashier');
  await page.waitForURL(/cashier/);
  await page.fill('input[data-filter]', 'A101');
  await page.waitForSelector('text=A101');
  await page.waitForTimeout(600);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#amount');
  await page.keyboard.type('100');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.receipt');
  expect(await page.textContent('.receipt')).toContain('人民币壹佰元整');
  await shoot(page, 'backoffice-receipt');
  expect(errors).toEqual([]);
  await leave(page);
});

test('C-01 G-02 an engineer cuts a stall and sees it read back; the page offers no recharge to him', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'engineer');
  await page.waitForURL(/board/);
  await page.click('.ant-table-row >> nth=1');
  await page.waitForSelector('.stall-line');
  expect(await page.locator('button', { hasText: '充值' }).count()).toBe(0);
  await page.locator('.page-title button', { hasText: '断电' }).click();
  await page.waitForSelector('.ant-modal input');
  await page.fill('.ant-modal input', '检修');
  await page.click('.ant-modal .ant-btn-dangerous');
  await page.waitForSelector('.stall-line .tag-bad');
  await page.waitForTimeout(500);
  await shoot(page, 'backoffice-stall-cut');
  expect(errors).toEqual([]);
  await leave(page);
});

test('S-01 the import page names what a workbook holds; the same file again changes nothing', async () => {
  const { page } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/import');
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  await page.setInputFiles('input[type=file]', product.workbook);
  await page.waitForSelector('text=试运行结果');
  const cells = await page.locator('.panel .ant-table-tbody tr.ant-table-row').allInnerTexts();
  expect(cells.map((text) => text.split(/\s+/).slice(0, 4))).toEqual([['楼栋', '0', '0', '3'], ['网关', '0', '0', '5'], ['档位', '0', '0', '300'], ['表计', '0', '0', '369']]);
  await shoot(page, 'backoffice-import-result');
  await leave(page);
});

test('S-07 ten thousand stalls open and scroll', async () => {
  await product.database.dataSource.query(
    `INSERT INTO stall (site_id, building_id, number, name) SELECT b.site_id, b.id, 'Z' || lpad(n::text, 5, '0'), '铺 ' || n FROM generate_series(1, 10000) AS n, (SELECT id, site_id FROM building ORDER BY code LIMIT 1) b`,
  );
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', '/board');
  await page.waitForSelector('text=10300 / 10300');
  const rows = await page.locator('.ant-table-row').count();
  expect(rows).toBeLessThan(80);
  await page.mouse.move(700, 500);
  for (let i = 0; i < 20; i++) await page.mouse.wheel(0, 4000);
  await page.waitForTimeout(500);
  await shoot(page, 'backoffice-10000');
  expect(errors).toEqual([]);
  await leave(page);
});

test('the pages speak English too', async () => {
  const { page } = await openPage(browser, 1440, 900);
  await signIn(page, 'auditor');
  await page.locator('header button', { hasText: 'English' }).click();
  await page.waitForSelector('.ant-menu-submenu-title:has-text("System")');
  await page.goto(`${product.apiUrl}/board`);
  await page.waitForSelector('.ant-table-row');
  expect((await page.locator('header, .page-title, thead').allInnerTexts()).join(' ').replace('城东农贸批发市场', '').replace('中文', '').replace('审计 赵老师', '')).not.toMatch(/[\u4e00-\u9fff]/);
  await shoot(page, 'backoffice-english');
  await leave(page);
});

test('scripts go out as they were packed when the pages were built, to whoever takes them so; unpacked they are the same', async () => {
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(`${product.apiUrl}/`)).text())![1]!;
  const [packed, plain] = await Promise.all(['gzip', 'identity'].map((encoding) => fetch(product.apiUrl + script, { headers: { 'accept-encoding': encoding } })));
  const told = ({ headers }: Response) => ['content-encoding', 'content-length', 'content-type', 'cache-control', 'vary'].map((name) => headers.get(name));
  const built = (name: string) => String(statSync(join(packageRoot(), 'apps/backoffice/dist', name)).size);
  const common = [expect.stringContaining('javascript'), 'public, max-age=31536000, immutable', 'accept-encoding'];
  expect([told(packed!), told(plain!)]).toEqual([['gzip', built(`${script}.gz`), ...common], [null, built(script), ...common]]);
  expect(await packed!.text()).toBe(await plain!.text());
});
