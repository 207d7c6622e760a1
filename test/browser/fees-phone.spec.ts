import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { Phone } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000501' } as const;
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones);
  const { admin } = place.market;
  await admin.call('PATCH', `/sites/${admin.siteId}/settings`, { property: { late: { ratePpmPerDay: 500, graceDays: 10, capPercent: 100 } } });
  await admin.post(`/sites/${admin.siteId}/fee-items`, { name: '物业费', category: 'property', rule: 'per_area', priceMicroYuan: 5_000_000, firstMonth: (await admin.get<{ now: string }>('/time')).now.slice(0, 7), bindings: [{ target: 'site', targetId: admin.siteId }] });
  await eventually('the fee', async () => (await admin.get<{ total: number }>(`/accounts/${place.stalls.get('A01')!.accountId}/charges`)).total > 0, 60_000);
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

test.each([{ name: '375', big: false, language: 'zh-CN' }, { name: '375-large-en', big: true, language: 'en-US' }] as const)('U-04 U-06 shares and fees on the phone as $name: what is owed, each line with its reason, the way to pay it', async ({ name, big, language }) => {
  const phone = await Phone.enter(browser, place.product, phones.A01, { big, language });
  await phone.page.waitForSelector('#balance:visible');
  await phone.go('/pages/bills/index');
  await phone.page.locator(`.choice:visible:has-text("${language === 'zh-CN' ? '公摊与物业' : 'Shares and fees'}")`).click();
  await phone.page.locator('#pay-property:visible').waitFor();
  await phone.page.locator('.choice[aria-expanded="false"]:visible').first().click();
  await phone.sees(language === 'zh-CN' ? '起未付部分按日收 0.0500% 滞纳金' : 'a late fee of 0.0500 % of what is unpaid each day');
  expect(await phone.look(`fees-and-shares-${name}`)).toEqual([]);
  await phone.page.locator('#pay-property:visible').click();
  await phone.page.locator('#pay:visible, .card:visible').first().waitFor();
  await phone.page.waitForTimeout(400);
  expect(await phone.look(`pay-property-${name}`)).toEqual([]);
});
