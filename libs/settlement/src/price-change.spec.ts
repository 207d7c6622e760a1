import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, transfer } from '#libs/ledger';
import { priceNews, revalueDue, runway } from './index.js';
import { addVersion } from './tariff-plans.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);

test('T-07 a price change moves no fen; who pays by the plan is told for how many days his money lasts at the new price, and from its minute on that is what is said', async () => {
  const market = await makeMoneyMarket(database.dataSource);
  const loop = moneyLoop(database.dataSource, '2026-11-10T00:00:30+08:00');
  const [shop] = await openAll(loop.open, market, at('2026-11-10T00:00:00'));
  const meterId = market.meterIds[0]!;
  // 10 kWh a day for eight days: 8.00 a day at 0.80
  for (let day = 1; day <= 8; day++) await loop.read([{ meterId, readAt: new Date(at('2026-11-10T00:00:10').getTime() + day * 86_400_000), registerWh: 1_000_000 + day * 10_000 }]);
  await inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(shop!.accountId), amountFen: 22_400, at: at('2026-11-18T00:01:00'), actor: market.cashier }));
  await database.dataSource.query(`UPDATE purse SET threshold_days = 15, days_checked_at = $2, days_left = 20 WHERE account_id = $1 AND kind = 'energy'`, [shop!.accountId, at('2026-11-18T00:02:00')]);
  const now = at('2026-11-18T00:05:00');
  // 224.00 − 64.00 used are 160.00: 20 days at 8.00
  expect((await runway(database.dataSource, { accountId: shop!.accountId, now, zone: market.zone })).daysLeft).toBe(20);
  const { versionId } = await inTransaction(database.dataSource, (tx) => addVersion(tx, { planId: market.planId, actor: market.cashier, definition: { kind: 'flat', priceMicroYuanPerKwh: 1_600_000 }, effectiveAt: at('2026-11-18T12:00:00') }));
  expect(await database.dataSource.query(`SELECT 1 FROM outbox WHERE topic = 'price.made' AND payload ->> 'versionId' = $1`, [versionId])).toHaveLength(1);
  const news = await priceNews(database.dataSource, versionId, now);
  expect(news).toMatchObject({
    words: {
      'zh-CN': { title: '电价调整', text: '“一般工商业”自2026-11-18 12:00起执行新价格：1.60元/度。此前的用量按原价结算，账户里的钱不变。' },
      'en-US': { title: 'New electricity price', text: '“一般工商业” has new prices from 2026-11-18 12:00: ¥1.60/kWh. What was used before is settled at the old price; the money in your account stays as it is.' },
    },
    accounts: [{ accountId: shop!.accountId, language: 'zh-CN', daysAtNewPrice: 10 }],
  });
  await database.dataSource.query(`UPDATE customer SET language = 'en-US' WHERE id = (SELECT customer_id FROM account WHERE id = $1)`, [shop!.accountId]);
  expect((await priceNews(database.dataSource, versionId, now))!.accounts).toMatchObject([{ language: 'en-US' }]);
  // Not before its minute.
  await revalueDue(database.dataSource, at('2026-11-18T11:59:59'));
  expect((await runway(database.dataSource, { accountId: shop!.accountId, now, zone: market.zone })).daysLeft).toBe(20);
  const before = await purseOf(database.dataSource, shop!.accountId);
  expect(await revalueDue(database.dataSource, at('2026-11-18T12:00:00'))).toContain(versionId);
  expect(await revalueDue(database.dataSource, at('2026-11-18T12:01:00'))).not.toContain(versionId);
  expect((await runway(database.dataSource, { accountId: shop!.accountId, now: at('2026-11-18T12:00:00'), zone: market.zone })).daysLeft).toBe(10);
  expect(await purseOf(database.dataSource, shop!.accountId)).toEqual(before);
  expect(await database.dataSource.query(`SELECT days_checked_at AS at FROM purse WHERE account_id = $1 AND kind = 'energy'`, [shop!.accountId])).toEqual([{ at: null }]);
  // Old and new price each for their own energy: half of what came from midnight to midnight.
  await loop.read([{ meterId, readAt: at('2026-11-18T12:00:05'), registerWh: 1_085_000 }, { meterId, readAt: at('2026-11-19T00:00:10'), registerWh: 1_090_000 }]);
  expect(await purseOf(database.dataSource, shop!.accountId)).toMatchObject({ accruedFen: 6400 + 400 + 800, availableFen: 22_400 - 7600 });
});

test('of a plan that nobody pays by nothing is told', async () => {
  const market = await makeMoneyMarket(database.dataSource);
  const { versionId } = await inTransaction(database.dataSource, (tx) => addVersion(tx, { planId: market.planId, actor: market.cashier, definition: { kind: 'flat', priceMicroYuanPerKwh: 900_000 }, effectiveAt: at('2026-12-01T00:00:00') }));
  expect(await priceNews(database.dataSource, versionId, at('2026-11-20T00:00:00'))).toBeUndefined();
});
