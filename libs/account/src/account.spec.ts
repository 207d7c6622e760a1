import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import {
  Account, accountEntities, accountsOfCustomer, accountTypeFor, bindMeters, boundMeters, changeAccountPlan, findOrMakeCustomer, insertAccount, listAccounts, listAccountTypes, lockAccount, openAccountOfStall,
  plansOfMeters, accountsOfType, saveAccountType, setAccountType, unbindMeters, writeAccountType,
} from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
let customerId: string;
const openedAt = new Date('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  database = await testDatabase({ entities: accountEntities as never });
  market = await makeMoneyMarket(database.dataSource, { stalls: 2 });
  await inTransaction(database.dataSource, async (tx) => {
    const type = await accountTypeFor(tx, market.siteId);
    customerId = (await findOrMakeCustomer(tx, { companyId: market.companyId, phone: '13912345678', name: '王小明', at: openedAt })).id;
    accountId = (await insertAccount(tx, { siteId: market.siteId, stallId: market.stallIds[0]!, customerId, accountTypeId: type.id, tariffPlanId: null, openedAt, openedBy: market.cashier.id })).id;
    await bindMeters(tx, accountId, [{ meterId: market.meterIds[0]!, at: openedAt, registerWh: 1_000 }]);
  });
});
afterAll(() => database.close());

test('a customer is known by phone within the company and keeps the name on file', async () => {
  const again = await inTransaction(database.dataSource, (tx) => findOrMakeCustomer(tx, { companyId: market.companyId, phone: '13912345678', name: '别名', at: openedAt }));
  expect(again).toEqual({ id: customerId, name: '王小明', isNew: false });
  await expect(inTransaction(database.dataSource, (tx) => findOrMakeCustomer(tx, { companyId: market.companyId, phone: '0571-123', name: '', at: openedAt }))).rejects.toMatchObject({ code: 'phone-malformed' });
});

test('T-01 S-11 every override of the plan is visible as an override: meter, account, account type, site', async () => {
  const source = async (): Promise<string | null> => (await plansOfMeters(database.dataSource, [market.meterIds[0]!]))[0]!.from;
  const set = (table: string, id: string | number) => database.dataSource.query(`UPDATE ${table} SET tariff_plan_id = $2 WHERE id = $1`, [id, market.planId]);
  expect(await source()).toBe('site');
  const [type] = await listAccountTypes(database.dataSource, market.siteId);
  await set('account_type', type!.id);
  expect(await source()).toBe('account-type');
  await inTransaction(database.dataSource, (tx) => changeAccountPlan(tx, accountId, market.planId));
  expect(await source()).toBe('account');
  await set('meter', market.meterIds[0]!);
  expect(await source()).toBe('meter');
  // The neighbour has none of these and pays the site's price.
  expect((await plansOfMeters(database.dataSource, [market.meterIds[1]!]))[0]).toMatchObject({ from: 'site', accountId: null, planName: '一般工商业' });
  await expect(inTransaction(database.dataSource, (tx) => changeAccountPlan(tx, accountId, accountId))).rejects.toMatchObject({ code: 'tariff-plan-not-found' });
});

test('A-10 an account type brings its own rules', async () => {
  const saved = await inTransaction(database.dataSource, (tx) => saveAccountType(tx, { siteId: market.siteId, name: '活鲜', tariffPlanId: null, threshold1Fen: 30_000, threshold2Fen: 15_000, overdraftLimitFen: 5_000 }));
  expect(await inTransaction(database.dataSource, (tx) => accountTypeFor(tx, market.siteId, saved.id))).toEqual(saved);
  await expect(inTransaction(database.dataSource, (tx) => accountTypeFor(tx, market.siteId, customerId))).rejects.toMatchObject({ code: 'account-type-not-found' });
});

test('A-10 a type is changed as a whole, its name is its own in the site, and an account becomes one of another', async () => {
  const { dataSource } = database;
  const fields = { tariffPlanId: market.planId, threshold1Fen: 20_000, threshold2Fen: 8_000, overdraftLimitFen: 0, emergencyFen: null, emergencyBudgetFen: 5_000, billing: 'postpaid' as const, billDay: 5, dueDays: 20 };
  const write = (of: Partial<Parameters<typeof writeAccountType>[1]>) => inTransaction(dataSource, (tx) => writeAccountType(tx, { ...fields, name: '大户', siteId: market.siteId, ...of }));
  const made = await write({});
  expect(made).toMatchObject({ ...fields, name: '大户' });
  await expect(write({})).rejects.toMatchObject({ code: 'account-type-name-taken' });
  await expect(write({ name: '别名', tariffPlanId: accountId })).rejects.toMatchObject({ code: 'tariff-plan-not-found' });
  expect(await write({ id: made.id, name: '大客户', billDay: 6, tariffPlanId: null })).toMatchObject({ id: made.id, name: '大客户', billDay: 6, tariffPlanId: null });
  const [water] = (await dataSource.query(`INSERT INTO tariff_plan (site_id, name, medium) VALUES ($1, '水价', 'water') RETURNING id`, [market.siteId])) as { id: string }[];
  expect(await write({ id: made.id, name: '大客户', waterTariffPlanId: water!.id })).toMatchObject({ tariffPlanId: market.planId, waterTariffPlanId: water!.id });
  expect(await write({ id: made.id, name: '大客户' })).toMatchObject({ waterTariffPlanId: water!.id });
  await expect(write({ id: made.id, name: '大客户', waterTariffPlanId: market.planId })).rejects.toMatchObject({ code: 'tariff-plan-not-found' });
  expect(await write({ id: made.id, name: '大客户', waterTariffPlanId: null, tariffPlanId: null })).toMatchObject({ waterTariffPlanId: null });
  await expect(write({ id: accountId, name: '无' })).rejects.toMatchObject({ code: 'account-type-not-found' });
  const other = await makeMoneyMarket(dataSource);
  const foreign = await inTransaction(dataSource, (tx) => accountTypeFor(tx, other.siteId));
  const assign = (accountTypeId: string) => inTransaction(dataSource, (tx) => setAccountType(tx, { accountId, accountTypeId }));
  await expect(assign(foreign.id)).rejects.toMatchObject({ code: 'account-type-not-found' });
  const { before } = await assign(made.id);
  expect([before.name, await accountsOfType(dataSource, made.id)]).toEqual(['标准', [accountId]]);
  await assign(before.id);
});

test('a shop is found by any key, and a wildcard is a letter', async () => {
  const find = async (text: string): Promise<number> => (await listAccounts(database.dataSource, { siteId: market.siteId, text, limit: 10, offset: 0 })).total;
  expect(await Promise.all(['A000001', '档位 1', '王小', '5678', ' '].map(find))).toEqual([1, 1, 1, 1, 1]);
  expect(await Promise.all(['%', '_', 'nobody'].map(find))).toEqual([0, 0, 0]);
  expect(await openAccountOfStall(database.dataSource, market.stallIds[1]!)).toBeUndefined();
  expect(await openAccountOfStall(database.dataSource, market.stallIds[0]!)).toMatchObject({ id: accountId, number: 'A000001' });
  expect((await accountsOfCustomer(database.dataSource, customerId)).map((a) => a.stallNumber)).toEqual(['A000001']);
});

test('a meter has one live account, and the entities map the tables', async () => {
  await expect(inTransaction(database.dataSource, (tx) => bindMeters(tx, accountId, [{ meterId: market.meterIds[0]!, at: new Date(openedAt.getTime() + 1), registerWh: 1 }]))).rejects.toThrow(/account_meter/);
  await inTransaction(database.dataSource, (tx) => unbindMeters(tx, accountId, [{ meterId: market.meterIds[0]!, at: new Date(openedAt.getTime() + 60_000), registerWh: 2_000 }]));
  expect(await boundMeters(database.dataSource.manager, accountId)).toEqual([]);
  expect(await database.dataSource.getRepository(Account).findOneByOrFail({ id: accountId })).toMatchObject({ number: 'A000001', openedAt });
  await expect(inTransaction(database.dataSource, (tx) => lockAccount(tx, customerId))).rejects.toMatchObject({ code: 'account-not-found' });
});
