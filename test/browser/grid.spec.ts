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
  product = await Product.start({ startAt: '2026-11-18T02:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 6, stallsOfB: 2 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  const stall = await market.stallByNumber('A01');
  stallId = stall.id;
  const { id } = await market.openAccount(stall, '13900000061');
  await market.recharge(id, 3_000);
  await pastOf(id, stall.meters[0]!.id);
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** A shop that has used 1 kWh an hour by day for six weeks, and an October of three feeders, one of which is bypassed. */
async function pastOf(accountId: string, meterId: number): Promise<void> {
  const ask = (sql: string, values: unknown[] = []) => product.database.dataSource.query<{ id: number }[]>(sql, values);
  const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 1_000 : 50));
  await ask(`INSERT INTO load_day (meter_id, day, account_id, wh) SELECT $1, d::date, $2, $3 FROM generate_series('2026-10-06'::date, '2026-11-17'::date, interval '1 day') d`, [meterId, accountId, `{${hours.join(',')}}`]);
  await ask('UPDATE load_profile SET learned_day = NULL WHERE account_id = $1', [accountId]);
  await ask(`UPDATE meter SET created_at = '2026-01-01'`);
  const [main] = await ask(`SELECT id FROM meter WHERE meter_number = '9002'`);
  const stalls = await ask(`SELECT id FROM meter WHERE role = 'prepaid' ORDER BY meter_number`);
  const lines = (id: number, wh: number) => ask(`INSERT INTO usage_line (meter_id, from_at, to_at, day, from_register_wh, to_register_wh, used_wh, charge_parts) SELECT $1, d, d + interval '1 day', (d AT TIME ZONE 'Asia/Shanghai')::date, 0, $2::bigint, $2::bigint, 0 FROM generate_series('2026-10-01T00:00:00+08:00'::timestamptz, '2026-10-31T00:00:00+08:00'::timestamptz, interval '1 day') d`, [id, wh]);
  for (const [index, { id }] of stalls.entries()) await lines(id, 10_000 + 500 * index);
  for (const [feeder, wh] of [[0, 21_360], [1, 27_200], [2, 25_520], [3, 27_610]] as const) {
    const [row] = await ask(
      `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, parent_id, created_at, removed_at) SELECT site_id, building_id, bus_id, 120 + $2::int, '80' || $2, $3, 'monitoring', profile_id, id, '2026-01-01', '2026-11-10' FROM meter WHERE id = $1 RETURNING id`,
      [main!.id, feeder, `${feeder + 1} 号馈线`],
    );
    await lines(row!.id, wh);
    await ask('UPDATE meter SET parent_id = $1 WHERE id = ANY($2::int[])', [row!.id, stalls.slice(2 * feeder, 2 * feeder + 2).map(({ id }) => id)]);
  }
  await lines(main!.id, 102_000);
}

const signIn = (page: Page, loginName: string, path?: string): Promise<void> => signInStaff(page, product.apiUrl, loginName, path);

/** Says what there is instead while it is not there. */
const known = (what: string, ask: () => Promise<{ precision: unknown } | null>) => eventually(what, async () => {
  const found = await ask();
  if (found?.precision !== 'hour') throw new Error(JSON.stringify(found));
  return true;
}, 120_000, 500);

test('Y-03 the stall’s page and the board say until when the money lasts, with its range', async () => {
  const { admin } = market;
  await known('the learned load', async () => (await admin.get<{ runway: { precision: unknown } | null }>(`/stalls/${stallId}`)).runway);
  const { page, errors } = await openPage(browser, 1440, 900);
  await signIn(page, 'admin', `/stalls/${stallId}`);
  await page.waitForSelector('.stall-line');
  const line = (await page.textContent('.stall-line')) ?? '';
  expect(line).toMatch(/到 (今天|明天|周.) \d\d:00/);
  expect(line).toMatch(/（.+ \d\d:00 – .+ \d\d:00）/);
  await shoot(page, 'runway-stall');
  expect(await seriousFaults(page)).toEqual([]);
  await known('the board’s', async () => {
    const { columns, rows } = await admin.get<{ columns: string[]; rows: unknown[][] }>(`/sites/${admin.siteId}/board`);
    const row = rows.find((cells) => cells[columns.indexOf('stallId')] === stallId) ?? [];
    return { ...Object.fromEntries(columns.map((name, index) => [name, row[index]])), precision: row[columns.indexOf('precision')] };
  });
  await visit(page, '/board');
  await page.locator('body', { hasText: /到 (今天|明天|周.) \d\d:00（/ }).waitFor();
  await shoot(page, 'runway-board');
  expect(errors).toEqual([]);
  await leave(page);
}, 400_000);

test('Y-09 M-18 a supply point, its bill by hand and by file with a bad row, the bill against what was recovered, and the bypassed feeder first', async () => {
  const { page, errors } = await openPage(browser, 1440, 1000);
  await signIn(page, 'admin', '/grid?tab=points');
  await page.click('button:has-text("新增户号")');
  await page.fill('.ant-modal #number', '0310001');
  await page.fill('.ant-modal #name', '总进线');
  await page.click('.ant-modal .ant-form-item:has(label[for="meterId"]) .ant-select');
  await page.click('.ant-select-item-option:has-text("9002")');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('td:has-text("0310001")');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await page.click('.ant-tabs-tab:has-text("账单")');
  await page.click('button:has-text("录入账单")');
  await page.waitForSelector('.ant-modal .ant-select :text("0310001")');
  await page.fill('.ant-modal #total', '3,040');
  await page.fill('.ant-modal #energy', '2200');
  await page.fill('.ant-modal #demand', '300.5');
  await page.fill('.ant-modal #powerFactor', '-12.50');
  await page.fill('.ant-modal #funds', '12');
  await page.waitForSelector('.ant-modal :text("应缴合计 ¥2,500.00")');
  await shoot(page, 'grid-entry');
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await page.waitForSelector('tr:has-text("¥2,500.00")');
  await page.click('button:has-text("导入文件")');
  const csv = '户号,开始日期,结束日期,总电量(kWh),应缴电费\n0310001,2026-10-01,2026-10-31,3040,2600\n0310001,2026-09-01,2026-09-30,2900,2400\n0999,2026-09-01,2026-09-30,1,1\n';
  await page.setInputFiles('.ant-modal input[type=file]', { name: 'bills.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.waitForSelector('.ant-modal tr:has-text("没有这个户号")');
  await shoot(page, 'grid-import');
  await page.click('.ant-modal button:has-text("写入 2 张")');
  await page.waitForSelector('.ant-modal :text("已写入")');
  await page.click('.ant-modal-footer button:has-text("关闭")');
  await page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
  await page.click('tr:has-text("¥2,600.00")');
  await page.waitForURL(/\/grid\/[0-9a-f-]{36}/);
  await page.waitForSelector('.ant-table-row:has-text("2 号馈线")');
  expect(await page.textContent('.ant-table-row >> nth=0')).toContain('2 号馈线');
  await shoot(page, 'grid-bill');
  expect(await seriousFaults(page)).toEqual([]);
  await visit(page, '/grid?tab=feeders');
  await page.waitForSelector('.ant-table-row:has-text("9001")');
  await page.locator('.ant-table-row:has-text("9001") input[type=checkbox]').check();
  await page.click('.ant-select:has(input[aria-label="选择上级表"])');
  await page.click('.ant-select-item-option:has-text("9002")');
  await page.click('button:has-text("挂接 1 块")');
  await page.waitForSelector('.ant-message >> text=已挂接 1 块');
  await shoot(page, 'grid-tree');
  expect(errors).toEqual([]);
  await leave(page);
});
