import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { FLAT_080, makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { ManualClock } from '#libs/runtime';
import { AddTariffVersion, CreateTariffPlan, listTariffPlans } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');
beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource);
});
afterAll(() => database.close());

test('T-01 a plan has versions with the instant each takes effect and who made it', async () => {
  const create = new CreateTariffPlan(database.dataSource);
  const input = { actor: market.cashier, siteId: market.siteId, name: '分时', medium: 'electricity' as const, definition: FLAT_080, effectiveAt: clock.now() };
  const { planId } = await create.execute(input);
  await expect(create.execute(input)).rejects.toMatchObject({ code: 'tariff-plan-name-taken' });
  const add = new AddTariffVersion(database.dataSource, clock);
  const next = { actor: market.cashier, planId, definition: { kind: 'flat' as const, priceMicroYuanPerKwh: 900_000 }, effectiveAt: new Date('2026-12-01T00:00:00+08:00') };
  expect(await add.execute(next)).toMatchObject({ number: 2 });
  await expect(add.execute(next)).rejects.toMatchObject({ code: 'tariff-version-exists' });
  const plans = await listTariffPlans(database.dataSource, market.siteId);
  expect(plans.map((plan) => [plan.name, plan.usedBy, plan.versions.map((version) => [version.number, version.definition])])).toEqual([
    ['一般工商业', 1, [[1, FLAT_080]]], ['分时', 0, [[1, FLAT_080], [2, next.definition]]],
  ]);
  expect(plans[1]!.versions[1]).toMatchObject({ effectiveAt: next.effectiveAt, createdBy: market.cashier.id });
});

test('a price in the past, a plan that is not there, and prices that are none are refused', async () => {
  const add = new AddTariffVersion(database.dataSource, clock);
  const input = { actor: market.cashier, planId: market.planId, definition: FLAT_080, effectiveAt: clock.now() };
  await expect(add.execute({ ...input, effectiveAt: new Date(clock.now().getTime() - 1) })).rejects.toMatchObject({ code: 'tariff-version-in-the-past' });
  await expect(add.execute({ ...input, planId: market.siteId })).rejects.toMatchObject({ code: 'tariff-plan-not-found' });
  await expect(add.execute({ ...input, definition: { kind: 'flat', priceMicroYuanPerKwh: -1 } })).rejects.toMatchObject({ code: 'tariff-definition-invalid' });
});
