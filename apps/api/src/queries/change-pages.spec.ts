import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { fakeRest, handOverLoop } from '../../../../test/support/hand-over-loop.js';
import { moneyLoop, openAll } from '../../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { loadProfiles } from '#libs/device-profile';
import { purseCode, revenueCode, transfer } from '#libs/ledger';
import { takeHandheldFile } from '#libs/metering';
import { fen } from '#libs/quantity';
import { replaceMeter, swapStalls } from '#libs/settlement';
import { replacementPage, swapPage } from './change-pages.js';
import { accountStatement } from './account-statement.js';
import { listQuarantine } from './field-pages.js';
import { handOverPage } from './hand-over-page.js';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase({ now: new Date('2026-11-20T10:00:00+08:00') })));
afterAll(() => database?.close());

test('M-17 R-04 R-06 R-07 R-08 every page of changes says whether a register is of electricity or of water', async () => {
  const { dataSource } = database;
  const market = await makeMoneyMarket(dataSource, { stalls: 2 });
  const money = moneyLoop(dataSource, '2026-11-20T10:00:00+08:00');
  const { clock } = money;
  const loop = handOverLoop(dataSource, market, clock);
  const [light, water] = market.meterIds as [number, number];
  for (const meterId of market.meterIds) await loop.read(meterId, 1_000_000);
  const accounts = await openAll(money.open, market, clock.now());
  await dataSource.query(`UPDATE meter SET kind = 'water' WHERE id = $1`, [water]);
  await dataSource.query('UPDATE site SET water_tariff_plan_id = tariff_plan_id WHERE id = $1', [market.siteId]);
  clock.advanceMs(3_600_000);
  // What falls is doubtful.
  await loop.read(water, 900_000);
  expect((await listQuarantine(dataSource, { siteId: market.siteId, open: true, limit: 9, offset: 0 })).items).toMatchObject([{ meterId: water, medium: 'water', registerWh: 900_000 }]);
  const swapId = randomUUID();
  const readings = [await loop.typed(light, 1_001_000), await loop.typed(water, 1_000_500)];
  const manual = readings.map(({ meterId, readAt, registerWh, lastReadAt }) => ({ meterId, readAt, registerWh, lastReadAt }));
  await inTransaction(dataSource, (tx) => swapStalls(tx, { swapId, siteId: market.siteId, firstAccountId: accounts[0]!.accountId, firstStallId: market.stallIds[0]!, secondAccountId: accounts[1]!.accountId, secondStallId: market.stallIds[1]!, readings, manual, reason: '换铺', actor: market.cashier, now: clock.now() }));
  expect(await swapPage(dataSource, swapId, market.siteId)).toMatchObject({ readings: [{ meterId: light, medium: 'electricity', registerWh: 1_001_000 }, { meterId: water, medium: 'water', registerWh: 1_000_500 }] });
  const bytes = new TextEncoder().encode(`表号,读数,时间\nM0000002,1000.6,2026-11-20 11:10\nX,1,2026-11-20 11:10\n`);
  clock.advanceMs(900_000);
  const file = await inTransaction(dataSource, (tx) => takeHandheldFile(tx, { siteId: market.siteId, zone: market.zone, fileName: 'a.csv', bytes, profiles: loadProfiles(), actor: market.cashier, dryRun: true, now: clock.now(), follow: () => Promise.resolve() }));
  expect(file.rows.map(({ medium, displayWh }) => [medium, displayWh])).toEqual([['water', 1_000_600], [null, 1_000]]);
  const [from, to] = [await loop.holderOf(accounts[0]!.accountId), await loop.newcomer('新')];
  const { handOverId, token } = await loop.handOver.offer({ requestId: randomUUID(), stallId: market.stallIds[1]!, siteId: market.siteId, customerId: from.id });
  await loop.handOver.join({ customerId: to.id, secret: { token } });
  await loop.handOver.takeReadings({ handOverId, customerId: from.id, kind: 'live', readings: [await loop.live(water)] });
  expect(await handOverPage(dataSource, clock, { handOverId, customerId: from.id, rest: fakeRest })).toMatchObject({ meters: [{ medium: 'water' }], readings: [{ medium: 'water', registerWh: 1_000_500 }] });
  const [replacementId, stand] = [randomUUID(), await loop.stand(water)];
  const end = { at: clock.now(), photoId: null, how: 'manual' as const };
  await inTransaction(dataSource, (tx) => replaceMeter(tx, {
    replacementId, meterId: water, last: { ...end, registerWh: 1_002_000, displayWh: 1_002_000 }, lastGood: { readAt: stand.readAt!, registerWh: stand.registerWh! }, meter: { meterNumber: 'N-1' }, first: { ...end, registerWh: 0, displayWh: 0 }, reason: '表坏', actor: market.cashier, now: clock.now(),
  }));
  expect(await replacementPage(dataSource, replacementId, water)).toMatchObject({ medium: 'water', oldDisplayWh: 1_002_000 });
  // One sheet: what moved, what each meter of the account began and ended with at its place, and what was billed for it.
  const sheet = (await accountStatement(dataSource, { accountId: accounts[0]!.accountId, month: '2026-11' })) as { purses: { outFen: number }[]; meters: object[]; billed: { amountFen: number; lines: object[] } };
  expect(sheet.meters).toMatchObject([{ stallNumber: 'A000001', kind: 'electricity', usedWh: 1_000 }, { stallNumber: 'A000002', kind: 'water', usedWh: 1_500 }]);
  expect(sheet.billed).toMatchObject({ amountFen: 80 + 120, lines: [{ stallNumber: 'A000001', meterNumber: 'M0000001', amountFen: 80 }, { meterNumber: 'M0000002', kind: 'water', amountFen: 120 }] });
  expect(sheet.purses.reduce((sum, { outFen }) => sum + outFen, 0)).toBe(sheet.billed.amountFen);
});

test('Y-12 a month’s sheet is of one moment: a bill that is booked while it is read is in all of it or in none', async () => {
  const { dataSource } = database;
  const market = await makeMoneyMarket(dataSource, { stalls: 1 });
  const money = moneyLoop(dataSource, '2026-11-20T10:00:00+08:00');
  await handOverLoop(dataSource, market, money.clock).read(market.meterIds[0]!, 1_000_000);
  const { accountId } = (await openAll(money.open, market, money.clock.now()))[0]!;
  await dataSource.query(`UPDATE purse SET accrued_fen = 190 WHERE account_id = $1`, [accountId]);
  let booked = false;
  const book = () => inTransaction(dataSource, async (tx) => {
    booked = true;
    await tx.query(`UPDATE purse SET accrued_fen = 0 WHERE account_id = $1`, [accountId]);
    await transfer(tx, { siteId: market.siteId, causeKey: `spec:${accountId}`, kind: 'energy_charge', from: purseCode(accountId), to: revenueCode('electricity'), amountFen: fen(190), at: money.clock.now(), actor: market.cashier });
  });
  // Between its first question and its second somebody books the bill.
  const disturbed = {
    transaction: (level: 'REPEATABLE READ', work: (tx: EntityManager) => Promise<object>) => dataSource.transaction(level, (tx) => work({
      query: async (sql: string, parameters: unknown[]) => {
        const rows: unknown = await tx.query(sql, parameters);
        if (!booked) await book();
        return rows;
      },
    } as EntityManager)),
  } as unknown as DataSource;
  const sumOf = async (from: DataSource) => {
    const { purses, accruedFen } = (await accountStatement(from, { accountId, month: '2026-11' })) as { purses: { closingFen: number }[]; accruedFen: number };
    return [purses.reduce((sum, { closingFen }) => sum + closingFen, 0), accruedFen];
  };
  expect([await sumOf(disturbed), booked]).toEqual([[0, 190], true]);
  expect(await sumOf(dataSource)).toEqual([-190, 0]);
});
