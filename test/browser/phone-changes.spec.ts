import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { begin, keep, report } from '../support/budget.js';
import { Camera } from '../support/camera.js';
import { Phone } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000701', A02: '13900000702', A03: '13900000703' } as const;
const [ownerPhone, renterPhone, comingPhone] = ['13900000799', '13900000788', '13900000777'] as const;
// 1 × 1 pixel
const photo = { name: 'meter.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64') };
const camera = new Camera();
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones);
  const { market } = place;
  for (const number of ['A01', 'A05']) {
    const { id } = await market.stallByNumber(number);
    const { status, body } = await market.admin.call('PUT', `/stalls/${id}/owner`, { phone: ownerPhone, name: '赵业主' });
    if (status >= 300) throw new Error(`owner of ${number}: ${status} ${JSON.stringify(body)}`);
  }
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { landlordSwitch: { enabled: true, noticeMinutes: 5 } });
  browser = await openBrowser(camera.flags);
}, 400_000);

afterAll(async () => {
  report('phone-budgets');
  await browser?.close();
  await place?.product.stop();
});

async function enter(number: string): Promise<Phone> {
  const phone = await Phone.enter(browser, place.product, number);
  return phone;
}

/** Taps of a task on the phone, against its budget. */
async function within(phone: Phone, most: number, task: string, way: string, act: () => Promise<void>): Promise<void> {
  const end = await begin(phone.page);
  await act();
  expect(keep(task, way, most, await end())).toBeLessThanOrEqual(most);
}

const told = (number: string, template: string) => eventually(`message ${template}`, async () => (await place.market.messages(number)).some((message) => message.template === template));
const supply = (number: string, state: 'on' | 'off') => eventually(`${number} ${state}`, async () => (await place.market.stallByNumber(number)).supply?.state === state, 60_000);

test('U-02 a renter holds his camera before the owner’s screen and takes what is offered by one more tap; three taps to show it, three to end it', async () => {
  const owner = await enter(ownerPhone);
  await owner.sees('我的商铺');
  await within(owner, 3, 'an owner lets a renter in', '商铺, 授权, 出示', async () => {
    await owner.tap('A05');
    await owner.tap('#authorize');
    await owner.tap('出示二维码');
    await owner.page.locator('.qr-picture:visible').waitFor();
  });
  const renter = await enter(renterPhone);
  await renter.tap('我有授权码');
  // A wall first: the scanner waits, and can be left.
  camera.see(undefined);
  await renter.tap('#scan');
  await renter.page.locator('video.scanner:visible').waitFor();
  expect(await renter.look('scanner')).toEqual([]);
  await renter.tap('关闭相机');
  camera.see(await owner.codePicture());
  await within(renter, 2, 'a renter takes a stall', '扫码, 接受', async () => {
    await renter.tap('#scan');
    await renter.sees('业主 赵**');
    await renter.tap('#take');
    await renter.page.locator('.tabs:visible').waitFor();
  });
  await owner.page.locator('#taken:visible').waitFor();
  await owner.tap('完成');
  await owner.go('/pages/home/index');
  await owner.sees('我的商铺');
  await within(owner, 3, 'an owner ends it', '商铺, 收回, 确认', async () => {
    await owner.tap('A05');
    await owner.tap('收回');
    await owner.tap('确认收回');
    await owner.sees('已收回');
  });
  await renter.close();
  await owner.close();
});

test('C-11 an owner cuts with notice in four taps: the renter is told before and after, and it can be withdrawn; two taps restore', async () => {
  const owner = await enter(ownerPhone);
  await owner.sees('我的商铺');
  const announce = async () => {
    await owner.tap('A01');
    await owner.tap('#cut');
    await owner.tap('空置');
    await owner.sees('租户会收到');
    await owner.hold();
    await owner.sees('已通知租户');
  };
  // The held button is the fourth: a click too, where the answer comes after the finger has left it.
  await within(owner, 4, 'an owner cuts his renter', '商铺, 断电, 原因, 长按', announce);
  await told(phones.A01, 'owner-cut-announced');
  expect((await place.market.stallByNumber('A01')).supply?.state).toBe('on');
  expect(await owner.look('landlord-announced')).toEqual([]);
  await owner.tap('#withdraw');
  await owner.sees('已撤回');
  await place.market.moveClock(6);
  await owner.go('/pages/home/index');
  await owner.sees('我的商铺');
  await announce();
  expect((await place.market.stallByNumber('A01')).supply?.state).toBe('on');
  await place.market.moveClock(6);
  await supply('A01', 'off');
  await told(phones.A01, 'owner-cut');
  await owner.go('/pages/home/index');
  await owner.page.reload();
  await owner.sees('我的商铺');
  await within(owner, 2, 'an owner restores his renter', '商铺, 恢复', async () => {
    await owner.tap('A01');
    await owner.tap('#restore');
    await owner.sees('已下发');
  });
  await supply('A01', 'on');
  await told(phones.A01, 'owner-restored');
  await owner.close();
});

test('Y-15 R-01 the meter is offline: two phones meet by camera, part at a photographed number, and what is left is asked back', async () => {
  const { market, stalls } = place;
  const { accountId, page } = stalls.get('A02')!;
  const { id: meterId, meterNumber } = page.meters[0]!;
  await market.nextSweep();
  await market.breakGateway('GW-1');
  await market.moveClock(30);
  await market.consume(meterNumber, 1_500);
  const leaving = await enter(phones.A02);
  await leaving.go('/pages/me/index');
  await leaving.tap('#to-hand-over');
  await leaving.tap('#offer');
  await leaving.page.locator('.qr-picture:visible').waitFor();
  camera.see(await leaving.codePicture());
  const coming = await enter(comingPhone);
  await coming.go('/pages/hand-over/index');
  await coming.tap('#scan');
  await coming.sees('您是接手的一方');
  await leaving.tap('#read-live');
  await leaving.sees('电表没有应答');
  const faults = await leaving.look('hand-over-silent');
  await leaving.tap('#by-photo');
  const display = (await market.meter(meterNumber)).registerWh;
  await leaving.type(`typed-${meterId}`, String((display + 5_000_000) / 1000));
  const [chooser] = await Promise.all([leaving.page.waitForEvent('filechooser'), leaving.tap('#photo')]);
  await chooser.setFiles(photo);
  await leaving.sees('点照片可删除');
  await leaving.tap('#send-photo');
  await leaving.sees('核对小数点');
  faults.push(...(await leaving.look('hand-over-photo')));
  await leaving.type(`typed-${meterId}`, String(display / 1000));
  await leaving.tap('#send-photo');
  await leaving.sees('结算预览');
  const restFen = 10_000 - Math.floor(((display - (await market.stall(page.id)).meters[0]!.registerWh!) * 850_000) / 10_000_000);
  expect(restFen).toBeLessThan(10_000);
  faults.push(...(await leaving.look('hand-over-photo-preview')));
  await coming.page.locator('#confirm:visible').waitFor();
  faults.push(...(await coming.look('hand-over-photo-coming')));
  await coming.tap('#confirm');
  await coming.sees('等待对方确认');
  await leaving.tap('#confirm');
  await leaving.page.locator('#handed:visible').waitFor();
  await coming.page.locator('#handed:visible').waitFor();
  const now = await market.stallByNumber('A02');
  expect([now.account?.id === accountId, now.account?.availableFen]).toEqual([false, 0]);
  const { items } = await market.admin.get<{ items: { accountId: string; amountFen: number; cause: string }[] }>(`/sites/${market.admin.siteId}/refunds?state=asked&limit=10`);
  expect(items).toMatchObject([{ accountId, cause: 'hand_over' }]);
  await market.mendGateway();
  expect(faults).toEqual([]);
  await leaving.close();
  await coming.close();
});

test('U-01 R-01 the usual amount is two taps from the first page, a refund three', async () => {
  const phone = await enter(phones.A03);
  await phone.page.locator('#balance:visible').waitFor();
  await within(phone, 2, 'a tenant recharges the usual amount', '金额, 支付', async () => {
    await phone.tap('¥100');
    await phone.tap('支付 ¥100.00');
    await phone.page.locator('.qr-picture:visible').waitFor();
  });
  await phone.tap('#cancel');
  await phone.sees('订单已关闭');
  await phone.go('/pages/home/index');
  await phone.page.locator('#balance:visible').waitFor();
  await within(phone, 3, 'a tenant asks for a refund', '我的, 退款, 提交', async () => {
    await phone.tap('我的');
    await phone.tap('#to-refund');
    await phone.tap('#submit');
    await phone.sees('已申请');
  });
  await phone.close();
});
