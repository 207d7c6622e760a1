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

beforeAll(async () => {
  await buildBackoffice(() => undefined);
  product = await Product.start({ startAt: '2026-11-18T04:02:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 25, stallsOfB: 2 })) });
  browser = await openBrowser();
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('A25')).meters[0]!.readAt !== null && (await market.stallByNumber('B02')).meters[0]!.readAt !== null);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

interface Opened {
  page: Page;
  errors: string[];
}
async function signIn(loginName: string, path = '/', size: [number, number] = [1440, 900]): Promise<Opened> {
  const opened = await openPage(browser, ...size);
  const { page } = opened;
  await signInStaff(page, product.apiUrl, loginName, path);
  return opened;
}
/** Chooses in a list of antd by its label and the words of the choice. */
async function choose(page: Page, label: string, words: string): Promise<void> {
  await page.click(`.ant-select:has(input[aria-label="${label}"])`);
  await page.click(`.ant-select-item-option:has-text("${words}") >> visible=true`);
}
const rowOf = (page: Page, words: string) => page.locator('.ant-table-row', { hasText: words }).first();

test('S-02 G-03 an engineer sees no button to change times; an admin changes a building and sees when it is read next; the trail shows old and new', async () => {
  const engineer = await signIn('engineer', '/settings');
  await engineer.page.waitForSelector('.ant-table-row');
  expect(await engineer.page.locator('button', { hasText: '修改' }).count()).toBe(0);
  await leave(engineer.page);

  const { page, errors } = await signIn('admin', '/settings');
  await page.click('button:has-text("修改 A")');
  await page.fill('#building_readIntervalMinutes', '15');
  await page.click('.ant-modal button:has-text("加时段")');
  await page.fill('.ant-modal [aria-label="时段开始 1"]', '22点');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('text=时段请写成 22:00 到 08:00');
  await page.fill('.ant-modal [aria-label="时段开始 1"]', '23:00');
  await page.fill('.ant-modal [aria-label="时段结束 1"]', '07:00');
  await page.fill('#building_at', '02:30');
  await page.keyboard.press('Enter');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.ant-modal', { state: 'hidden' });
  await eventually('the next run on the page', async () => {
    const text = await rowOf(page, '一号厅').innerText();
    return text.includes('2026-11-18 12:15:00') && text.includes('2026-11-19 02:30:00') && text.includes('23:00-07:00');
  }, 60_000);
  await shoot(page, 'work-settings');
  await visit(page, '/audit?action=building.change');
  expect(await page.locator('.ant-table-row').first().innerText()).toContain('楼栋 A 一号厅');
  await page.click('.ant-table-row-expand-icon >> nth=0');
  await page.waitForSelector('.ant-table-expanded-row .ant-table-row');
  const change = page.locator('.ant-table-expanded-row .ant-table-row');
  const lines = (await change.allInnerTexts()).map((text) => text.split('\t').map((cell) => cell.trim()));
  expect(lines).toContainEqual(['抄表间隔(分钟)', '30', '15']);
  expect(lines).toContainEqual(['不断电时段', '无', '23:00–07:00']);
  expect(lines).toContainEqual(['结算时间', '00:00', '02:30']);
  await shoot(page, 'work-audit-change');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await leave(page);
});

test('O-01 an engineer sees the last frames of a bus both ways, and copies them', async () => {
  const { page, errors } = await signIn('engineer', '/gateways');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: product.apiUrl });
  await page.click('button:has-text("总线 1") >> nth=0');
  await page.waitForSelector('.ant-drawer .ant-table-row');
  const ways = new Set(await page.locator('.ant-drawer .ant-table-row td:nth-child(2)').allInnerTexts());
  expect(ways.size).toBeGreaterThanOrEqual(2);
  await page.click('.ant-drawer button:has-text("复制")');
  await page.waitForSelector('.ant-message-success');
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(/\d{4}-\d\d-\d\dT\S+ (out|in) \d+ [0-9a-f]{12,}/);
  await shoot(page, 'work-telegrams');
  expect(errors).toEqual([]);
  await leave(page);
});

test('M-10 M-11 M-12 M-20 the meter’s page: seven live values with their time, five figures, past readings by quality and source, the facts of its model', async () => {
  const { id } = (await market.stallByNumber('A03')).meters[0]!;
  await market.readNow(id);
  const { page, errors } = await signIn('engineer', '/meters?q=1003');
  await rowOf(page, '1003').click();
  await page.waitForSelector('.ant-drawer .ant-table-row');
  const card = await page.locator('.ant-drawer-body').innerText();
  for (const words of ['U', 'I', 'P', 'Q', 'S', 'PF', 'F', '表码', '当前功率', '本月', '上月', '上上月']) expect(card).toContain(words);
  expect(card).toMatch(/采样 2026-11-\d\d \d\d:\d\d:\d\d/);
  const texts = () => page.locator('.ant-drawer .ant-table-row').allInnerTexts();
  await choose(page, '来源', '随抄');
  await eventually('the reading on demand alone', async () => (await texts()).length === 1 && (await texts())[0]!.includes('随抄'), 60_000);
  await choose(page, '来源', '全部');
  await choose(page, '质量', '可疑');
  await page.waitForSelector('.ant-drawer .ant-empty');
  await shoot(page, 'work-meter-readings');
  await page.click('.ant-tabs-tab:has-text("型号参数")');
  await page.waitForSelector('text=准确度等级');
  const facts = await page.locator('.ant-drawer-body').innerText();
  for (const words of ['0.5', '1,600', '反向电量计入正向', '是', '0.004 Ib', '磁保持', 'RS485 屏蔽双绞线', '-20', '60']) expect(facts).toContain(words);
  expect(facts).not.toMatch(/\b[a-z]{3,}[A-Z][a-z]+/);
  await shoot(page, 'work-meter-facts');
  expect(errors).toEqual([]);
  await leave(page);
});

test('C-05 a floor is cut from the page: whom it hits is shown, more than twenty are typed, each meter has its own result', async () => {
  const { page, errors } = await signIn('engineer', '/relay?tab=batch');
  await choose(page, '楼层', 'A 1F');
  await choose(page, '操作', '断电');
  await page.click('.ant-table-selection-column input');
  await page.fill('input[aria-label="原因"]', '整层检修');
  // The lists stay in the page for as long as they fade: each says what it is a list of.
  expect(await page.evaluate<number[]>(`[document.querySelectorAll('[role=listbox]').length, document.querySelectorAll('[role=listbox]:not([aria-label])').length]`)).toEqual([2, 0]);
  expect(await seriousFaults(page)).toEqual([]);
  await page.click('button:has-text("已选 25 块")');
  await page.waitForSelector('.ant-modal :text("涉及电表")');
  const cut = page.locator('.ant-modal-footer .ant-btn-primary');
  expect(await cut.isDisabled()).toBe(true);
  await page.fill('#impact-count', '25');
  await shoot(page, 'work-batch-impact');
  await cut.click();
  await page.waitForSelector('[role=status]:has-text("完成 25")');
  await shoot(page, 'work-batch-done');
  await page.click('button:has-text("再做一批")');
  await choose(page, '操作', '送电');
  await page.waitForSelector('.ant-table-row');
  await page.click('.ant-table-selection-column input');
  await page.fill('input[aria-label="原因"]', '检修完毕');
  await page.click('button:has-text("已选 27 块")');
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await page.waitForSelector('[role=status]:has-text("完成 27")');
  expect(errors).toEqual([]);
  await leave(page);
}, 300_000);

test('M-21 a doubtful reading waits on its page until an engineer decides, and is then listed with who decided', async () => {
  await market.consume('2001', 20_000);
  await market.nextSweep();
  await eventually('the doubt', async () => (await market.alarms()).some(({ kind }) => kind === 'suspect_reading'));
  const { page, errors } = await signIn('engineer', '/quarantine');
  await rowOf(page, '2001').locator('button', { hasText: '处理' }).click();
  await page.locator('.ant-modal .ant-radio-wrapper', { hasText: '采用此读数' }).click();
  await page.fill('.ant-modal textarea', '现场核对');
  await shoot(page, 'work-quarantine');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('text=没有待处理的可疑读数');
  await page.click('.ant-segmented-item:has-text("已处理")');
  expect(await rowOf(page, '2001').innerText()).toContain('现场核对');
  expect(errors).toEqual([]);
  await leave(page);
});

test('S-06 O-05 N-05 a broken gateway colours the tree up to the market by its worst child, stands on the wall as one alarm, and clears', async () => {
  const dead = await market.fault({ kind: 'gateway-off', gateway: 'GW-2' });
  await eventually('the alarm', async () => (await market.alarms()).some(({ kind }) => kind === 'gateway_offline'), 60_000);
  const { page, errors } = await signIn('engineer', '/gateways');
  const state = (words: string) => page.locator('.ant-tree-treenode', { hasText: words }).first().locator('.ant-tree-title [role=img]').getAttribute('aria-label');
  await eventually('the colours', async () => (await state('GW-2')) === '故障', 60_000);
  expect([await state('二号厅'), await state('二层 2 号电井'), await state('一号厅'), await state('GW-1')]).toEqual(['故障', '故障', '正常', '正常']);
  expect(await page.locator('.ant-tree-treenode .ant-tree-title [role=img]').first().getAttribute('aria-label')).toBe('故障');
  await shoot(page, 'work-tree-fault');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await visit(page, '/wall');
  for (const part of ['.wall .cell', '.wall-tiles div', '.wall aside p.critical']) await page.waitForSelector(part);
  expect(await page.locator('.wall-tiles div').count()).toBe(5);
  expect(await page.locator('.wall-tiles div', { hasText: '电表在线' }).innerText()).toContain('26 / 29');
  expect(await page.locator('.wall aside p').allInnerTexts()).toEqual([expect.stringMatching(/✕ 网关离线 GW-2/)]);
  expect(await page.locator('.wall .cell').first().innerText()).toMatch(/^[●✕↻▼?–] \w+\s+\S/);
  for (const [width, height] of [[1920, 1080], [1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    expect(await page.evaluate<number[]>('[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]')).toEqual([0, 0]);
    await shoot(page, `work-wall-${width}`);
  }
  await market.mend(dead);
  await page.waitForSelector('.wall aside :text("没有告警")', { timeout: 90_000 });
  expect(errors).toEqual([]);
  await leave(page);
}, 300_000);

test('T-01 a price is made from the page and given to one meter: its neighbour keeps his', async () => {
  const { page, errors } = await signIn('admin', '/tariffs');
  await page.click('button:has-text("新增方案")');
  await page.fill('#name', '夜市价');
  await page.fill('#flat', '0.666');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.ant-card:has-text("夜市价"):has-text("¥0.666/kWh")');
  await visit(page, '/meters?q=1004');
  await rowOf(page, '1004').click();
  await page.click('.ant-drawer button:has-text("修改")');
  await page.click('.ant-select:has(#tariffPlanId)');
  await page.click('.ant-select-item-option:has-text("夜市价")');
  await page.click('.ant-modal-footer .ant-btn-primary');
  await page.waitForSelector('.ant-modal', { state: 'hidden' });
  const plans = async (number: string) => (await market.engineer.get<{ items: { tariffPlanId: string | null }[] }>(`/sites/${market.engineer.siteId}/meters?q=${number}`)).items[0]!.tariffPlanId;
  expect(await plans('1004')).not.toBeNull();
  expect(await plans('1005')).toBeNull();
  // A price that is half typed is refused by the server, which the browser writes down.
  expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
  await leave(page);
});

test('the simulator’s page shows the meters, raises a load, breaks and mends a gateway, sets a fault on one meter and moves time', async () => {
  const { page, errors } = await openPage(browser, 1440, 900);
  await market.mendGateway();
  await page.goto(`${product.simulatorUrl}/`);
  await page.fill('#filter', '1006');
  await page.waitForSelector('#meters tr:has-text("1006")');
  await page.click('#meters tr:has-text("1006") button:has-text("加负荷")');
  await eventually('the load', async () => (await market.meter('1006')).loadW > 4000, 60_000);
  await page.click('.card:has-text("GW-2") button:has-text("断开")');
  await page.waitForSelector('.card:has-text("GW-2"):has-text("已断开")');
  await page.click('.card:has-text("GW-2") button:has-text("恢复")');
  await page.waitForSelector('.card:has-text("GW-2"):has-text("在线")');
  await page.selectOption('#kind', { label: '继电器卡住' });
  await page.fill('#which', '1007');
  await page.click('#fault button[type=submit]');
  await page.waitForSelector('#faults li:has-text("继电器卡住"):has-text("1007")');
  await shoot(page, 'simulator');
  await page.click('#faults li:has-text("1007") button');
  await page.waitForSelector('#faults li:has-text("没有故障")');
  const before = await product.simulator<{ virtualAtMs: number }>('GET', '/clock');
  await page.click('#time button:has-text("+30 min")');
  await eventually('the time', async () => (await product.simulator<{ virtualAtMs: number }>('GET', '/clock')).virtualAtMs - before.virtualAtMs >= 1_800_000, 60_000);
  await page.click('#language');
  await page.waitForSelector('h1:has-text("Yidu")');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await leave(page);
});
