import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pay } from '../../../test/support/charge-market.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { listChargeBills } from '#libs/charge';
import { inTransaction } from '#libs/database';
import { verifyLedger } from '#libs/ledger';
import { addFeeItem, runFeesDue, takeDeposit } from '#libs/property-fee';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-01T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);

/** An account since October under a fee of 300.00 a month, billed in advance on the 1st of November. */
async function leaving(paidFen: { energy: number; property: number }) {
  const market = await makeMoneyMarket(database.dataSource);
  const loop = moneyLoop(database.dataSource, '2026-10-20T10:00:30+08:00');
  const [account] = await openAll(loop.open, market, at('2026-10-20T10:00:00'));
  await inTransaction(database.dataSource, (tx) => addFeeItem(tx, { siteId: market.siteId, name: '物业费', category: 'property', rule: 'fixed', formula: null, roundingFen: 1, roundingMode: 'half_up', firstMonth: '2026-11', lateFee: true, priceMicroYuan: 300_000_000, bindings: [{ target: 'site', targetId: market.siteId }] }, { actor: market.cashier, now: at('2026-10-20T11:00:00') }));
  const { accountId } = account!;
  await pay(database.dataSource, market, accountId, paidFen.energy);
  if (paidFen.property > 0) await pay(database.dataSource, market, accountId, paidFen.property, 'property');
  await runFeesDue(database.dataSource, at('2026-11-01T00:00:00'), market.siteId);
  loop.clock.setTo('2026-11-10T10:00:30+08:00');
  const close = (payoutFen: number) => loop.close.execute({ actor: market.cashier, accountId, finalReadings: [{ meterId: market.meterIds[0]!, readAt: at('2026-11-10T10:00:00'), registerWh: 1_010_000 }], payoutFen, requestId: requestId() });
  return { market, accountId, close };
}

test('F-04 A-13 who leaves pays his last month by days; what was taken in advance, his deposit and the rest of his property purse are paid out', async () => {
  const { market, accountId, close } = await leaving({ energy: 5_000, property: 30_000 });
  await inTransaction(database.dataSource, (tx) => takeDeposit(tx, { depositId: randomUUID(), accountId, name: '押金', amountFen: 20_000, actor: market.cashier, at: at('2026-11-02T10:00:00') }));
  // 300.00 came in for November and 10 of 30 days are his: 200.00 back; 50.00 less 10 kWh at 0.80; the deposit of 200.00.
  await expect(close(0)).rejects.toMatchObject({ code: 'payout-differs', params: { balanceFen: 20_000 + 4_200 + 20_000 } });
  expect(await close(44_200)).toMatchObject({ paidOutFen: 44_200 });
  const { items } = await listChargeBills(database.dataSource, { accountId, limit: 10, offset: 0 });
  expect(items.map(({ state, amountFen, paidFen, toDay }) => [state, amountFen, paidFen, toDay]).sort()).toEqual([['settled', 10_000, 10_000, '2026-11-11'], ['void', 30_000, 0, '2026-12-01']]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('F-04 what is owed at the end comes out of the rest; what the rest does not reach must be paid first', async () => {
  const enough = await leaving({ energy: 12_000, property: 0 });
  // 120.00 less 8.00 of energy, less 100.00 for ten days
  expect(await enough.close(1_200)).toMatchObject({ paidOutFen: 1_200 });
  const short = await leaving({ energy: 5_000, property: 0 });
  await expect(short.close(0)).rejects.toMatchObject({ code: 'account-owes', params: { owedFen: 10_000 - 4_200 } });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
