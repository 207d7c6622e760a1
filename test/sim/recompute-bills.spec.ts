import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#libs/database';
import { verifyLedger } from '#libs/ledger';
import { accrue, listBills, settleMeters, type AccrualPoint } from '#libs/settlement';
import { tariffDefinitionSchema } from '#libs/tariff';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { moneyLoop, openAll } from '../support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../support/money-market.js';
import { checkBill, Recount } from './recompute-bills.mjs';

// 1,200 meters make the 100,000 lines: RECOMPUTE_METERS=1200 npx vitest run --project running test/sim/recompute-bills.spec.ts
const METERS = Number(process.env.RECOMPUTE_METERS ?? 40);
const DAYS = 30;
const START = new Date('2026-10-01T00:00:00+08:00').getTime();
const HOURS = [3, 9, 12, 20, 24];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date(START) });
});
afterAll(() => database.close());

const services = [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 21_337 }, { name: '服务费', kind: 'service', priceMicroYuanPerKwh: 50_001 }];
const hours = [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '11:00', period: 'peak' }, { from: '11:00', to: '19:00', period: 'flat' }, { from: '19:00', to: '22:00', period: 'sharp' }, { from: '22:00', to: '24:00', period: 'valley' }];
/** Every kind of price, each as it was and as it is from the middle of the month on. */
const kinds: [object, object][] = [
  [{ kind: 'flat', priceMicroYuanPerKwh: 812_345 }, { kind: 'flat', priceMicroYuanPerKwh: 853_211 }],
  [{ kind: 'time-of-use', prices: { peak: 1_123_457, flat: 790_001, valley: 353_333, sharp: 1_400_007 }, slots: hours }, { kind: 'time-of-use', prices: { peak: 1_223_457, flat: 810_001, valley: 363_333, sharp: 1_500_007 }, slots: hours }],
  [
    { kind: 'composed', tiers: [{ untilWh: 60_000, prices: { all: 512_347 } }, { untilWh: 120_000, prices: { all: 612_347 } }, { prices: { all: 912_347 } }], tierSpan: 'month', services },
    { kind: 'composed', tiers: [{ untilWh: 90_000, prices: { all: 522_347 } }, { prices: { all: 922_347 } }], tierSpan: 'month', factorMillionths: 1_037_123, services },
  ],
  [
    {
      kind: 'composed', factorMillionths: 1_050_501, services,
      tables: [{ name: '节假日', dayKinds: ['holiday'], slots: [{ from: '00:00', to: '24:00', period: 'valley' }] }, { name: '周末', dayKinds: ['weekend'], slots: [{ from: '00:00', to: '12:00', period: 'valley' }, { from: '12:00', to: '24:00', period: 'flat' }], factorMillionths: 990_009 }, { name: '平时', slots: hours }],
      tiers: [{ untilWh: 80_000, prices: { sharp: 1_400_003, peak: 1_100_003, flat: 700_003, valley: 300_003 } }, { prices: { sharp: 1_500_003, peak: 1_200_003, flat: 800_003, valley: 400_003 } }], tierSpan: 'year',
    },
    { kind: 'flat', priceMicroYuanPerKwh: 777_777 },
  ],
];

/** Plans of every kind given to the meters in turn, free energy to every third account, holidays as in an October. */
async function furnish(dataSource: DataSource, market: MoneyMarket, accountIds: readonly string[]): Promise<void> {
  const plans: string[] = [];
  for (const [index, [before, after]] of kinds.entries()) {
    const [plan] = await dataSource.query<{ id: string }[]>('INSERT INTO tariff_plan (site_id, name) VALUES ($1, $2) RETURNING id', [market.siteId, `价 ${index}`]);
    for (const [number, definition, at] of [[1, before, START - 86_400_000], [2, after, START + 15 * 86_400_000 + 10 * 3_600_000]] as const) {
      await dataSource.query('INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) VALUES ($1, $2, $3, $4, $5)', [plan!.id, number, new Date(at), JSON.stringify(tariffDefinitionSchema.parse(definition)), market.cashier.id]);
    }
    plans.push(plan!.id);
  }
  await dataSource.query('UPDATE meter m SET tariff_plan_id = n.plan FROM unnest($1::int[], $2::uuid[]) AS n(id, plan) WHERE m.id = n.id', [market.meterIds, market.meterIds.map((_, index) => plans[index % plans.length])]);
  for (let day = 1; day <= 7; day++) await dataSource.query(`INSERT INTO holiday (site_id, day, name) VALUES ($1, $2, '国庆节')`, [market.siteId, `2026-10-0${day}`]);
  await dataSource.query(`INSERT INTO makeup_workday (site_id, day, name) VALUES ($1, '2026-10-10', '调休')`, [market.siteId]);
  const third = accountIds.filter((_, index) => index % 3 === 0);
  await dataSource.query(`INSERT INTO subsidy_allowance (account_id, granted_wh, left_wh, from_at, expires_at, cause_key) SELECT id, 20345, 20345, $2, $3, key FROM unnest($1::uuid[], $4::text[]) AS n(id, key)`, [third, new Date(START), new Date(START + 40 * 86_400_000), third.map(() => randomUUID())]);
}

test('Y-13 a script of its own works the bills of a simulated month out again from their lines alone: no difference; one digit changed is found', { timeout: 1_200_000 }, async () => {
  const { dataSource } = database;
  const market = await makeMoneyMarket(dataSource, { stalls: METERS, effectiveAt: new Date(START - 86_400_000).toISOString() });
  const loop = moneyLoop(dataSource, new Date(START).toISOString());
  const accounts = (await openAll(loop.open, market, new Date(START))).map(({ accountId }) => accountId);
  await furnish(dataSource, market, accounts);
  const registers = market.meterIds.map(() => 1_000_000);
  for (let day = 0; day < DAYS; day++) {
    for (const hour of HOURS) {
      const readAt = new Date(START + day * 86_400_000 + hour * 3_600_000 + (hour === 24 ? 20_000 : 0));
      const points = market.meterIds.map((meterId, index): AccrualPoint => ({ meterId, readAt, registerWh: (registers[index]! += (meterId * 7919 + day * 104_729 + hour * 1299) % 2503) }));
      await inTransaction(dataSource, (tx) => accrue(tx, points));
    }
    await inTransaction(dataSource, (tx) => settleMeters(tx, { siteId: market.siteId, meterIds: market.meterIds, at: new Date(START + (day + 1) * 86_400_000 + 60_000) }));
  }
  const recount = new Recount();
  let broken: { lines: { parts: number; usedWh: number }[] } | undefined;
  for (const accountId of accounts) {
    const { items } = await listBills(dataSource, { accountId, limit: 500, offset: 0 });
    // As the API writes them.
    for (const bill of JSON.parse(JSON.stringify(items)) as { lines: { parts: number; usedWh: number }[] }[]) {
      recount.take(bill);
      if (bill.lines.length > 3) broken = bill;
    }
  }
  recount.end();
  process.stdout.write(`${recount.lines} lines of ${recount.bills} bills worked out again\n`);
  expect(recount.faults).toEqual([]);
  expect(recount.bills).toBe(METERS * DAYS);
  expect(recount.lines).toBeGreaterThan(METERS * DAYS * 2.5);
  expect(await verifyLedger(dataSource)).toEqual([]);
  for (const change of ['parts', 'usedWh'] as const) expect(checkBill({ ...broken!, lines: broken!.lines.map((line, index) => (index === 1 ? { ...line, [change]: line[change] + 1 } : line)) })).not.toEqual([]);
});

test('the script imports nothing of the product', () => {
  const text = readFileSync(new URL('recompute-bills.mjs', import.meta.url), 'utf8');
  expect([...text.matchAll(/from '([^']+)'/g)].map((match) => match[1])).toEqual(['node:fs', 'node:readline', 'node:url']);
});
