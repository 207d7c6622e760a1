import { afterEach, expect, test } from 'vitest';
import { bill, emergency, grant, grantOffer, grants, home, me, order, owned, ownedStall, owner, payOptions, privacy, refundable, stalls } from '../../miniprogram/test/market.js';
import { CompiledApp, type Answers } from './compiled.js';
import type { Request } from './native.js';

// experience.md 13: how many taps a task may cost, counted from the first tab. A way that grows longer fails here.
const budget = { recharge: 2, otherAmount: 3, fromLink: 1, why: 1, whyInMonth: 2, emergency: 2, authorize: 3, take: 1, revoke: 3, cut: 4, restore: 2, refund: 3, otherApp: 1 };

let app: CompiledApp;
afterEach(() => app.end());

const tenant: Answers = {
  '/public/privacy': privacy, '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], '/customer/stalls/s1/home': home, '/customer/stalls/s1/pay-options': payOptions, '/customer/message-consents': [],
  '/customer/stalls/s1/runway': { daysLeft: 12, endsAt: '2026-12-02T04:00:00Z', basisDays: 7 }, '/customer/stalls/s1/emergency': emergency, '/customer/stalls/s1/bills': { items: [bill], total: 1 },
  'POST /customer/stalls/s1/orders': ({ data }: Request) => ({ ...order, orderId: data!.orderId }), '/customer/orders/': order, '/customer/stalls/s1/refundable': refundable, '/customer/stalls/s1/refunds': { items: [], total: 0 },
};
const switchable = { enabled: true, leftToday: 4, pending: null, mayNot: [], commands: [], held: false, maySwitch: true, noticeMinutes: 30, perDay: 4, mayNotForSafety: [] };
const landlord: Answers = {
  ...tenant, '/customer/stalls': [ownedStall], '/customer/me': owner, '/customer/owned': owned, '/customer/stalls/s1/grants': grants, '/customer/stalls/s1/switch': switchable,
  'POST /customer/stalls/s1/grants': grantOffer, 'POST /customer/grants/g1/revoke': { revoked: true }, 'POST /customer/stalls/s1/switch': { state: 'announced', dueAt: '2026-11-20T04:30:00Z', notice: { zh: '', en: '' } },
};

async function begin(answers: Answers, url = '/pages/home/index'): Promise<void> {
  app = await CompiledApp.boot('weapp');
  app.answers = answers;
  app.world.storage.set('token', 'secret');
  await app.open(url);
}
const posted = (path: string): (Record<string, unknown> | undefined)[] => app.world.asked.filter((each) => each.method === 'POST' && each.path === path).map(({ data }) => data);
const step = async (words: string, button = words): Promise<void> => {
  await app.sees(words);
  await app.tap(button);
};

test('U-01 A-14 recharge: the usual amount, another amount, a link with an amount', async () => {
  await begin(tenant);
  await step('¥300');
  await step('支付 ¥300.00');
  expect(posted('/customer/stalls/s1/orders')).toMatchObject([{ amountFen: 30_000 }]);
  expect(app.taps).toBeLessThanOrEqual(budget.recharge);
  app.world.storage.delete('purchases');
  await app.open('/pages/home/index');
  await step('其他金额');
  await app.sees('付款方式');
  await app.type('amount', '88.8');
  await step('支付 ¥88.80');
  // and the tap into the field
  expect(app.taps + 1).toBeLessThanOrEqual(budget.otherAmount);
  app.world.storage.delete('purchases');
  await app.open('/pages/recharge/index?stall=s1&amount=20000');
  await step('支付 ¥200.00');
  expect(app.taps).toBeLessThanOrEqual(budget.fromLink);
  expect(posted('/customer/stalls/s1/orders').map((data) => data!.amountFen)).toEqual([30_000, 8_880, 20_000]);
});

test('U-04 why a charge was made: one tap on the first page, two in the month', async () => {
  await begin(tenant);
  await step('为什么扣');
  await app.sees(bill.sentence.zh);
  expect(app.taps).toBeLessThanOrEqual(budget.why);
  await app.open('/pages/home/index');
  await step('账单');
  await step('为什么扣');
  await app.sees(bill.sentence.zh);
  expect(app.taps).toBeLessThanOrEqual(budget.whyInMonth);
});

test('Y-17 emergency credit: banner and confirmation', async () => {
  await begin({ ...tenant, '/customer/stalls/s1/home': { ...home, availableFen: -50 }, 'POST /customer/stalls/s1/emergency': { creditId: 'c1', amountFen: 2000, availableFen: 1950 } });
  await step('应急额度 ¥20.00');
  await step('没有利息', '确认');
  await app.sees('已借 ¥20.00');
  expect(app.taps).toBeLessThanOrEqual(budget.emergency);
  expect(posted('/customer/stalls/s1/emergency')).toEqual([{ requestId: expect.any(String) }]);
});

test('R-01 a refund is asked for', async () => {
  await begin(tenant);
  await step('我的');
  await step('退款');
  await step('提交退款申请');
  expect(posted('/customer/stalls/s1/refunds')).toMatchObject([{ amountFen: 9_000, reason: '退租' }]);
  expect(app.taps).toBeLessThanOrEqual(budget.refund);
});

test('U-02 an owner authorizes by QR, a renter takes it, the owner takes it back', async () => {
  await begin(landlord);
  await step('A101');
  await step('授权租户');
  await step('出示二维码');
  await app.sees('135790');
  expect(app.taps).toBeLessThanOrEqual(budget.authorize);
  expect(posted('/customer/stalls/s1/grants')).toEqual([{ rights: ['view', 'topup'] }]);
  app.answers = { ...landlord, '/customer/stalls/s1/grants': { ...grants, live: [{ ...grant, grantId: 'g2', renter: { name: '赵六', phone: '' } }] } };
  await app.sees('赵六 已接受');
  app.end();

  await begin({ ...tenant, '/customer/offers/abcdefghij0123456789': { siteName: '城东农贸批发市场', stallNumber: 'A101', stallName: '', floor: '1F', ownerName: '王*明', rights: ['view', 'topup'], validFrom: '2026-11-20T04:00:00Z', validTo: null, expiresAt: '2099-11-20T04:10:00Z' }, 'POST /customer/offers/take': { stallId: 's1' } }, '/pages/offer/index?scene=a%3Dabcdefghij0123456789');
  await app.sees('业主 王*明');
  await step('充值', '接受');
  await app.sees('¥123.45');
  expect(posted('/customer/offers/take')).toEqual([{ token: 'abcdefghij0123456789' }]);
  expect(app.taps).toBeLessThanOrEqual(budget.take);
  app.end();

  await begin(landlord);
  await step('A101');
  await step('李四', '收回');
  await step('马上不能再看', '确认收回');
  await app.sees('已收回');
  expect(app.taps).toBeLessThanOrEqual(budget.revoke);
});

test('C-11 an owner cuts with a reason and a held button, and restores', async () => {
  await begin(landlord);
  await step('A101');
  await step('断电 A101');
  await app.sees('今天还可操作 4 次');
  await step('退租交接');
  await app.sees('业主将在 30 分钟后断电');
  await app.fire('hold', 'touchstart');
  await app.settle(300);
  await app.fire('hold', 'touchend');
  expect(posted('/customer/stalls/s1/switch')).toEqual([]);
  await app.fire('hold', 'touchstart');
  await app.sees('已通知租户');
  await app.fire('hold', 'touchend');
  expect(posted('/customer/stalls/s1/switch')).toEqual([{ requestId: expect.any(String), action: 'open', reason: 'handover' }]);
  // the held button is the fourth
  expect(app.taps + 1).toBeLessThanOrEqual(budget.cut);
  app.answers = { ...landlord, '/customer/stalls/s1/switch': { ...switchable, held: true } };
  await app.open('/pages/home/index');
  await step('A101');
  await step('恢复 A101');
  await app.sees('已下发');
  expect(posted('/customer/stalls/s1/switch').at(-1)).toMatchObject({ action: 'close', reason: 'restore' });
  expect(app.taps).toBeLessThanOrEqual(budget.restore);
});

test('A-03 from WeChat to Alipay is one tap', async () => {
  await begin(tenant, '/pages/recharge/index?stall=s1&amount=20000');
  await step('支付宝');
  expect(app.taps).toBeLessThanOrEqual(budget.otherApp);
  await app.sees('用支付宝扫一扫');
});

test('U-03 N-04 what needs no tap and what needs one: supply and days left, hours of use, warnings', async () => {
  await begin(tenant);
  await app.sees('约可用 5 天');
  expect(app.taps).toBe(0);
});
