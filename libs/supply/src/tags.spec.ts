import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction, type Tx } from '#libs/database';
import { cashDrawerCode, openPurse, purseCode, transfer } from '#libs/ledger';
import type { Actor } from '#libs/runtime';
import { evaluateAccounts, extendTag, hangDueTags, hangTag, liftHold, moveSupply, placeHold, removeTag, setKeepPower, tagPage, type HangTag } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
let second: Actor;
const now = new Date('2026-11-20T10:00:00+08:00');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const within = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(database.dataSource, work);

beforeAll(async () => {
  database = await testDatabase({ now });
  market = await makeMoneyMarket(database.dataSource, { stalls: 4 });
  const staff = await database.dataSource.query<{ id: string }[]>(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, 'second', '老王', 'x') RETURNING id`, [market.companyId]);
  second = { kind: 'staff', id: staff[0]!.id, name: '老王' };
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountId = await insertAccountForSpec(database.dataSource, { market, stallId: market.stallIds[0]!, typeId, at: now });
  await within((tx) => openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 1000, threshold2Fen: 500, overdraftLimitFen: 0 }));
  await database.dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, market.meterIds[0], now]);
});
afterAll(() => database?.close());

const hang = (more: Partial<HangTag> = {}) => within((tx) => hangTag(tx, { tagId: randomUUID(), siteId: market.siteId, meterIds: [market.meterIds[0]!], kind: 'repair', reason: '换开关', person: '张电工', phone: '13800000000', plannedAt: null, expectedEndAt: later(120), actor: market.cashier, now, ...more }));
const take = (tagId: string, actor: Actor = market.cashier, mayRemoveOthers = false) => within((tx) => removeTag(tx, { tagId, note: '已完工', actor, mayRemoveOthers, now: later(30) }));
const wanted = async (meterId = market.meterIds[0]!) => (await database.dataSource.query<{ wanted: string }[]>('SELECT wanted FROM supply WHERE meter_id = $1', [meterId]))[0]?.wanted;
const told = () => database.dataSource.query<{ template: string; params: object }[]>(`SELECT payload ->> 'template' AS template, payload -> 'params' AS params FROM outbox WHERE topic = 'customer.tell' AND key LIKE 'repair-tag:%' ORDER BY id`);

test('C-12 N-08 a tag is announced with reason and expected end, hung at its hour, and its shop is told each step once', async () => {
  const tag = await hang({ plannedAt: later(60) });
  expect(tag).toMatchObject({ state: 'announced', number: 'JX-20261120-01', holderName: '小李' });
  expect(await hang({ tagId: tag.id })).toMatchObject({ id: tag.id, number: tag.number });
  expect(await told()).toMatchObject([{ template: 'repair-announced', params: { text: '换开关', at: '11:00', until: '12:00', phone: '13800000000' } }]);
  expect([await within((tx) => hangDueTags(tx, later(59))), await wanted()]).toEqual([0, undefined]);
  expect([await within((tx) => hangDueTags(tx, later(60))), await within((tx) => hangDueTags(tx, later(61))), await wanted()]).toEqual([1, 0, 'off']);
  await within((tx) => extendTag(tx, { tagId: tag.id, expectedEndAt: later(180), now: later(70) }));
  expect(await take(tag.id)).toMatchObject({ state: 'removed', removedName: '小李', removalNote: '已完工' });
  expect((await told()).map(({ template }) => template)).toEqual(['repair-announced', 'repair-cut', 'repair-extended', 'repair-over']);
  expect(await wanted()).toBe('on');
  await expect(take(tag.id)).rejects.toMatchObject({ code: 'tag-is-down' });
  expect(await tagPage(database.dataSource, tag.id, { phones: false })).toMatchObject({ supplies: [{ stallNumber: 'A000001' }], told: [] });
});

test('Y-04 a tag comes down by its own person or a second one who may; another tag on the same supply still holds it', async () => {
  const [first, other] = [await hang(), await hang({ actor: second, kind: 'fault', reason: '短路' })];
  await expect(take(first.id, second)).rejects.toMatchObject({ code: 'tag-not-yours' });
  await take(first.id);
  expect(await wanted()).toBe('off');
  const twin = await hang({ actor: second, kind: 'fault', reason: '同一回路' });
  await take(other.id, second);
  expect(await wanted()).toBe('off');
  await take(twin.id, market.cashier, true);
  expect(await wanted()).toBe('on');
});

test('Y-04 C-02 whatever is tried, in any order, a tagged supply is never wanted on and no command closes it', async () => {
  const meterId = market.meterIds[0]!;
  const act: Record<string, () => Promise<unknown>> = {
    recharge: () => within(async (tx) => { await transfer(tx, { siteId: market.siteId, causeKey: `recharge:${randomUUID()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen: 2000, at: now, actor: market.cashier }); await evaluateAccounts(tx, { accountIds: [accountId] }, later(5)); }),
    keep: () => within((tx) => setKeepPower(tx, { meterId, reason: '活鱼', untilAt: later(600), actor: market.cashier, now })),
    cut: () => within((tx) => placeHold(tx, { meterId, cause: 'staff_request', reason: '试', actor: market.cashier, key: randomUUID(), now })),
    restore: () => within((tx) => liftHold(tx, { meterId, cause: 'staff_request', reason: '试', actor: market.cashier, now })),
    liftRepair: () => within((tx) => liftHold(tx, { meterId, cause: 'maintenance', reason: '试', actor: market.cashier, now })).catch((error: unknown) => expect(error).toMatchObject({ code: 'supply-tagged' })),
    command: () => database.dataSource.query(`INSERT INTO command (site_id, meter_id, action, cause, state, decided_at, expires_at, actor) VALUES ($1, $2, 'close', 'restore', 'decided', $3, $3, 'x')`, [market.siteId, meterId, now]).then(() => { throw new Error('a command was written'); }, (error: unknown) => expect(String(error)).toContain('carries a repair tag')),
    lift: () => database.dataSource.query(`UPDATE hold SET lifted_at = $2 WHERE meter_id = $1 AND cause = 'maintenance' AND lifted_at IS NULL`, [meterId, now]).then(() => { throw new Error('the hold was lifted'); }, (error: unknown) => expect(String(error)).toContain('carries a repair tag')),
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(act)), { minLength: 1, maxLength: 6 }), async (steps) => {
      const tag = await hang();
      for (const step of steps) {
        await act[step]!();
        expect(await wanted()).toBe('off');
      }
      await take(tag.id);
      expect(await wanted()).toBe(steps.findLast((step) => step === 'cut' || step === 'restore') === 'cut' && !steps.includes('keep') && !(await kept()) ? 'off' : 'on');
      await within((tx) => liftHold(tx, { meterId, cause: 'staff_request', reason: '试', actor: market.cashier, now }));
    }),
    { numRuns: 12 },
  );
}, 60_000);
const kept = async () => (await database.dataSource.query<unknown[]>('SELECT 1 FROM keep_power WHERE meter_id = $1 AND ended_at IS NULL', [market.meterIds[0]])).length > 0;

test('Y-04 R-06 a replaced meter’s tag hangs on the new one and comes down with its tag', async () => {
  const [oldMeterId, newMeterId] = market.meterIds.slice(2) as [number, number];
  const tag = await hang({ meterIds: [oldMeterId] });
  await within((tx) => moveSupply(tx, { oldMeterId, newMeterId, actor: market.cashier, now: later(10) }));
  expect([await wanted(newMeterId)]).toEqual(['off']);
  await take(tag.id);
  expect(await wanted(newMeterId)).toBe('on');
});
