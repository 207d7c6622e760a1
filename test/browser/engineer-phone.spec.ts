import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { Phone } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket({ A01: '13900000601' });
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

test.each([{ name: '375', big: false }, { name: '375-large', big: true }])('O-02 an engineer at a meter, $name: finds it by number, reads it, cuts and restores it with the reading back, writes a ticket and ends it', async ({ name, big }) => {
  const phone = await Phone.open(browser, place.product, { big });
  await phone.page.locator('#staff:visible').waitFor();
  await phone.tap('#staff');
  await phone.type('login-name', 'engineer');
  await phone.type('password', 'Yidu-demo-2026');
  const faults = await phone.look(`field-sign-in-${name}`);
  await phone.tap('#enter');
  await phone.page.locator('#meter-number:visible').waitFor();
  await phone.type('meter-number', '9999');
  await phone.tap('#find');
  await phone.sees('本市场没有表号 9999');
  await phone.type('meter-number', '1001');
  await phone.tap('#find');
  await phone.sees('合闸');
  await phone.tap('#read-now');
  await phone.sees('已更新');
  faults.push(...(await phone.look(`field-meter-${name}`)));
  await phone.type('reason', '换线');
  await phone.hold();
  await phone.sees('已回读确认');
  await eventually('dark', async () => (await place.market.stallByNumber('A01')).supply?.state === 'off', 60_000);
  await phone.page.locator('#switch-on:visible').waitFor();
  faults.push(...(await phone.look(`field-cut-${name}`)));
  await phone.tap('#switch-on');
  await eventually('lit', async () => (await place.market.stallByNumber('A01')).supply?.state === 'on', 60_000);
  // The page tells it a moment later, and what lies below moves as its lines come.
  await phone.page.locator('#hold:visible').waitFor();
  await phone.tap('#write-ticket');
  await phone.type('ticket-text', `接线端子发黑 ${name}`);
  await phone.tap('#send-ticket');
  await phone.page.locator('#write-ticket:visible').waitFor();
  await phone.tap('#tickets');
  await phone.sees(`接线端子发黑 ${name}`);
  await phone.tap('接单');
  await phone.tap('处理中');
  await phone.sees(`接线端子发黑 ${name}`);
  faults.push(...(await phone.look(`field-tickets-${name}`)));
  await phone.page.locator('textarea:visible').fill('已更换端子');
  await phone.tap('完成');
  await phone.tap('已处理');
  await phone.sees('处理结果:已更换端子');
  expect(faults).toEqual([]);
  await phone.close();
}, 400_000);

test.each([{ name: 'en', big: false }, { name: 'large-en', big: true }])('O-02 the engineer’s pages are English from end to end, $name', async ({ name, big }) => {
  const phone = await Phone.open(browser, place.product, { big, language: 'en-US' });
  const faults: string[] = [];
  const look = async (title: string) => {
    faults.push(...(await phone.look(`field-${title}-${name}`)));
    const words = (await phone.text()).replace(/中文|工程 老李|接线端子发黑|已更换端子|[\u4e00-\u9fff]*市场[\u4e00-\u9fff]*|王小明|王\*+|小店|王工|换线|[\u4e00-\u9fff]*号厅/g, '');
    if (/[\u4e00-\u9fff]/.test(words)) faults.push(`${title} is not English: ${/.{0,20}[\u4e00-\u9fff]+.{0,20}/.exec(words)![0]}`);
  };
  await phone.page.locator('#staff:visible').waitFor();
  await phone.tap('#staff');
  await phone.type('login-name', 'engineer');
  await phone.type('password', 'Yidu-demo-2026');
  await look('sign-in');
  await phone.tap('#enter');
  await phone.page.locator('#meter-number:visible').waitFor();
  await phone.type('meter-number', '1002');
  await phone.tap('#find');
  await phone.page.locator('#read-now:visible').waitFor();
  await look('meter');
  await phone.tap('#write-ticket');
  await phone.page.locator('#send-ticket:visible').waitFor();
  await look('ticket');
  await phone.go('/field/tickets/index');
  await phone.page.locator('.page:visible .card').first().waitFor();
  await look('tickets');
  expect(faults).toEqual([]);
  await phone.close();
});
