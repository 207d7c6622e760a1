import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, pursesOf, shownWaterPurse, transfer, verifyLedger, type SupplyPurse } from '#libs/ledger';
import { KnownCursors } from './known-cursors.js';
import { accrue, decideDispute, listBills, openDispute, runway, unsettledOf } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);

/** A stall with an electricity meter at 0.80 and a water meter at 4.20, at a site that keeps water apart, or not. */
async function bothMedia(purse: 'own' | 'shared'): Promise<MoneyMarket & { power: number; water: number }> {
  const market = await makeMoneyMarket(database.dataSource, { metersPerStall: 2 });
  const [power, water] = market.meterIds as [number, number];
  await database.dataSource.query(
    `WITH plan AS (INSERT INTO tariff_plan (site_id, name, medium) VALUES ($1, '水', 'water') RETURNING id),
       version AS (INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT id, 1, '2020-01-01', '{"kind":"flat","priceMicroYuanPerKwh":4200000}', $2 FROM plan)
     UPDATE site SET water_tariff_plan_id = (SELECT id FROM plan), settings = settings || jsonb_build_object('water', jsonb_build_object('purse', $3::text)) WHERE id = $1`,
    [market.siteId, market.cashier.id, purse],
  );
  await database.dataSource.query(`UPDATE meter SET kind = 'water' WHERE id = $1`, [water]);
  return { ...market, power, water };
}

const pay = (market: MoneyMarket, accountId: string, kind: SupplyPurse, amountFen: number) =>
  inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId, kind), amountFen, at: at('2026-11-20T10:00:00'), actor: market.cashier }));
const both = async (accountId: string) => Promise.all((['energy', 'water'] as const).map((kind) => purseOf(database.dataSource, accountId, kind)));

test('T-06 water that is kept apart accrues, is billed in the same run and is paid from its own balance; electricity touches none of it', async () => {
  const market = await bothMedia('own');
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [opened] = await openAll(loop.open, market, at('2026-11-20T10:00:00'), 2);
  const accountId = opened!.accountId;
  await pay(market, accountId, 'energy', 5_000);
  await pay(market, accountId, 'water', 3_000);
  // The second reading of both is of meters that the worker knows: nothing is looked up.
  const known = new KnownCursors();
  const read = async (time: string, powerWh: number, litres: number) => {
    await inTransaction(database.dataSource, (tx) => accrue(tx, [{ meterId: market.power, readAt: at(time), registerWh: 1_000_000 + powerWh }, { meterId: market.water, readAt: at(time), registerWh: 1_000_000 + litres }], known));
    known.confirm();
  };
  await read('2026-11-20T12:00:00', 1_000, 500);
  await read('2026-11-20T18:00:00', 2_500, 1_001);
  // 2.5 kWh × 0.80 = 2.00 yuan; 1.001 m³ × 4.20 = 4.2042 yuan → 420 fen
  expect(await both(accountId)).toMatchObject([{ balanceFen: 5_000, accruedFen: 200, availableFen: 4_800 }, { balanceFen: 3_000, accruedFen: 420, availableFen: 2_580, overdraftLimitFen: 0, threshold1Fen: 10_000 }]);
  expect(await unsettledOf(database.dataSource, accountId)).toMatchObject({ usedWh: 2_500, usedLitres: 1_001, chargeFen: 620 });
  await read('2026-11-21T00:00:00', 2_500, 1_001);
  loop.clock.setTo('2026-11-21T00:05:00+08:00');
  expect((await loop.settleDue.execute(loop.clock.now())).find((s) => s.buildingId === market.buildingId)?.result).toMatchObject({ kind: 'settled', bills: 2, chargedFen: 620 });
  expect(await both(accountId)).toMatchObject([{ balanceFen: 4_800, accruedFen: 0, availableFen: 4_800 }, { balanceFen: 2_580, accruedFen: 0, availableFen: 2_580 }]);
  // The 0.42 fen that are left are the water meter's, as ever.
  expect((await listBills(database.dataSource, { accountId, limit: 9, offset: 0 })).items.map(({ kind, amountFen, carryAfterParts }) => [kind, amountFen, carryAfterParts]).sort()).toEqual([['electricity', 200, 0], ['water', 420, 4_200_000]]);
  // How long it lasts is said of each by what is paid from it: 2.58 yuan a little over half as long as the water of a day.
  loop.clock.setTo('2026-11-21T10:00:00+08:00');
  const [ofEnergy, ofWater] = await Promise.all((['energy', 'water'] as const).map((purse) => runway(database.dataSource, { accountId, now: loop.clock.now(), zone: market.zone, purse })));
  expect(ofEnergy!.daysLeft!).toBeGreaterThan(ofWater!.daysLeft!);
  // A doubted bill of water is held in, and given back into, what paid it.
  const bill = (await listBills(database.dataSource, { accountId, limit: 9, offset: 0 })).items.find(({ kind }) => kind === 'water')!;
  const held = () => database.dataSource.query('SELECT kind, disputed_fen AS fen FROM purse WHERE account_id = $1 ORDER BY kind', [accountId]);
  const disputeId = randomUUID();
  await inTransaction(database.dataSource, (tx) => openDispute(tx, { disputeId, siteId: market.siteId, accountId, stallId: market.stallIds[0]!, billId: bill.id, line: null, reason: '漏水', photoId: null, readRequestId: null, actor: { kind: 'customer', id: opened!.customerId, name: '租户0' }, at: loop.clock.now() }));
  expect(await held()).toEqual([{ kind: 'energy', fen: 0 }, { kind: 'water', fen: 420 }]);
  await inTransaction(database.dataSource, (tx) => decideDispute(tx, { disputeId, decision: 'reverse', amountFen: 100, note: '部分更正', actor: market.cashier, at: loop.clock.now() }));
  expect([await held(), await both(accountId)]).toMatchObject([[{ fen: 0 }, { fen: 0 }], [{ balanceFen: 4_800 }, { balanceFen: 2_680 }]]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test.each([
  ['its rest goes out with the other, once', 5_000, 3_000, 5_000 - 200 + 3_000 - 420],
  ['what it owes is paid from the other', 5_000, 100, 5_000 - 200 + 100 - 420],
])('R-01 T-06 an account with a water purse is closed as one: %s', async (_title, energyFen, waterFen, restFen) => {
  const market = await bothMedia('own');
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [opened] = await openAll(loop.open, market, at('2026-11-20T10:00:00'), 2);
  const accountId = opened!.accountId;
  await pay(market, accountId, 'energy', energyFen);
  await pay(market, accountId, 'water', waterFen);
  const finalReadings = [{ meterId: market.power, readAt: at('2026-11-20T18:00:00'), registerWh: 1_002_500 }, { meterId: market.water, readAt: at('2026-11-20T18:00:00'), registerWh: 1_001_001 }];
  loop.clock.setTo('2026-11-20T18:01:00+08:00');
  await loop.close.execute({ actor: market.cashier, accountId, finalReadings, payoutFen: restFen, requestId: requestId() });
  expect(await both(accountId)).toMatchObject([{ balanceFen: 0, accruedFen: 0 }, { balanceFen: 0, accruedFen: 0 }]);
  expect(await database.dataSource.query(`SELECT kind, amount_fen AS fen FROM transfer WHERE cause_key = $1`, [`water-rest:${accountId}`])).toEqual([{ kind: 'purse_move', fen: Math.abs(waterFen - 420) }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('T-06 the setting is of accounts to come: an open one keeps its one balance when the site keeps water apart, and the other way round', async () => {
  const market = await bothMedia('shared');
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [opened] = await openAll(loop.open, market, at('2026-11-20T10:00:00'), 2);
  await database.dataSource.query(`UPDATE site SET settings = jsonb_set(settings, '{water}', '{"purse":"own"}') WHERE id = $1`, [market.siteId]);
  await loop.read([{ meterId: market.water, readAt: at('2026-11-20T18:00:00'), registerWh: 1_001_001 }]);
  expect(await purseOf(database.dataSource, opened!.accountId)).toMatchObject({ accruedFen: 420 });
  expect(await pursesOf(database.dataSource, [opened!.accountId], 'water')).toEqual([]);
  expect(await shownWaterPurse(database.dataSource, opened!.accountId)).toBeNull();
  // The next one has two, also after the site has gone back.
  loop.clock.setTo('2026-11-20T18:01:00+08:00');
  await pay(market, opened!.accountId, 'energy', 1_000);
  const finalReadings = [{ meterId: market.power, readAt: at('2026-11-20T18:00:00'), registerWh: 1_000_000 }, { meterId: market.water, readAt: at('2026-11-20T18:00:00'), registerWh: 1_001_001 }];
  await loop.close.execute({ actor: market.cashier, accountId: opened!.accountId, finalReadings, payoutFen: 580, requestId: requestId() });
  const next = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13900000009', customerName: '新租户', baseReadings: finalReadings, requestId: requestId() });
  await database.dataSource.query(`UPDATE site SET settings = settings - 'water' WHERE id = $1`, [market.siteId]);
  await loop.read([{ meterId: market.water, readAt: at('2026-11-20T20:00:00'), registerWh: 1_002_001 }]);
  expect(await both(next.accountId)).toMatchObject([{ accruedFen: 0 }, { accruedFen: 420 }]);
});
