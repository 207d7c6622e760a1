import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { forgetPeople, liftEndedHolds, moveSupply, placeHold, setKeepPower } from './index.js';
import { refreshWanted } from './refresh-wanted.js';

let database: TestDatabase;
let market: MoneyMarket;
const now = new Date('2026-11-20T10:00:00+08:00');
const later = new Date('2026-11-20T11:00:00+08:00');

beforeAll(async () => (database = await testDatabase({ now })));
afterAll(() => database?.close());
beforeEach(async () => (market = await makeMoneyMarket(database.dataSource, { stalls: 2 })));

let keys = 0;
const hold = (meterId: number, cause: 'energy_arrears' | 'maintenance' | 'owner_request' | 'staff_request' | 'closed_account', key = `spec:${String((keys += 1))}`) => inTransaction(database.dataSource, (tx) => placeHold(tx, { meterId, cause, reason: '试', actor: market.cashier, key, now }));
const live = async (meterId: number) => (await database.dataSource.query<{ cause: string }[]>('SELECT cause FROM hold WHERE meter_id = $1 AND lifted_at IS NULL ORDER BY cause', [meterId])).map(({ cause }) => cause);
const wanted = async (meterId: number) => (await database.dataSource.query<{ wanted: string; owed: boolean }[]>('SELECT wanted, owed FROM supply WHERE meter_id = $1', [meterId]))[0];

test('R-06 what held the old meter holds the new one, and what kept it keeps it: a replacement is no way around a cut', async () => {
  const [oldMeterId, newMeterId] = market.meterIds as [number, number];
  await hold(oldMeterId, 'energy_arrears');
  await hold(oldMeterId, 'maintenance');
  await inTransaction(database.dataSource, (tx) => setKeepPower(tx, { meterId: oldMeterId, reason: '活鱼', untilAt: new Date('2026-11-21T10:00:00+08:00'), actor: market.cashier, now }));
  const move = () => inTransaction(database.dataSource, (tx) => moveSupply(tx, { oldMeterId, newMeterId, actor: market.cashier, now: later }));
  await move();
  await move();
  expect([await live(oldMeterId), await live(newMeterId)]).toEqual([[], ['energy_arrears', 'maintenance']]);
  // Somebody may have his hands on the wires: keeping overrides the arrears, not the repair.
  expect([await wanted(oldMeterId), await wanted(newMeterId)]).toMatchObject([{ owed: false }, { wanted: 'off', owed: true }]);
  expect(await database.dataSource.query('SELECT meter_id, reason FROM keep_power WHERE ended_at IS NULL AND site_id = $1', [market.siteId])).toEqual([{ meter_id: newMeterId, reason: '活鱼' }]);
});

test('R-08 other people come: debts and owners’ wishes of the former ones end, repair and staff’s cuts stay with the place', async () => {
  const [first, second] = market.meterIds as [number, number];
  for (const cause of ['energy_arrears', 'owner_request', 'staff_request'] as const) await hold(first, cause);
  await hold(second, 'maintenance');
  await inTransaction(database.dataSource, (tx) => forgetPeople(tx, { meterIds: [first, second], actor: market.cashier, now: later }));
  expect([await live(first), await live(second)]).toEqual([['staff_request'], ['maintenance']]);
  expect([(await wanted(first))!.wanted, (await wanted(second))!.wanted]).toEqual(['off', 'off']);
});

test('R-01 R-02 a supply that went off with its account comes back for the next one; after a run-on it waits for money', async () => {
  const [closed, ranOn] = market.meterIds as [number, number];
  await hold(closed, 'closed_account', 'closing:a');
  await hold(ranOn, 'closed_account', 'run-on:b');
  const lift = () => inTransaction(database.dataSource, (tx) => liftEndedHolds(tx, later));
  await lift();
  expect([await live(closed), await live(ranOn)]).toEqual([['closed_account'], ['closed_account']]);
  const typeId = await accountTypeForSpec(database.dataSource, market);
  for (const [index, meterId] of [closed, ranOn].entries()) {
    const accountId = await insertAccountForSpec(database.dataSource, { market, stallId: market.stallIds[index]!, typeId, at: now });
    await database.dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, meterId, now]);
    await database.dataSource.query(`WITH l AS (INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'purse', $2) RETURNING id) INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen) SELECT $3, 'energy', $1, id, 0, 0 FROM l`, [market.siteId, `purse:${accountId}:energy`, accountId]);
  }
  await lift();
  expect([await live(closed), await live(ranOn)]).toEqual([[], ['closed_account']]);
  await database.dataSource.query('UPDATE purse SET overdraft_limit_fen = 1 WHERE site_id = $1', [market.siteId]);
  await lift();
  expect(await live(ranOn)).toEqual([]);
});

test('Y-02 C-03 a cut that may have reached the meter and was not read back: who pays then is owed his light, until a later reading shows that he has it', async () => {
  const [meterId] = market.meterIds as [number];
  const at = (second: number) => new Date(now.getTime() + second * 1000);
  const ask = (sql: string, parameters: unknown[]) => database.dataSource.query(sql, parameters);
  const read = (relay: string, second: number) => ask('INSERT INTO meter_state (meter_id, relay, relay_read_at) VALUES ($1, $2, $3) ON CONFLICT (meter_id) DO UPDATE SET relay = $2, relay_read_at = $3', [meterId, relay, at(second)]);
  const command = (state: string, sent: number | null, acknowledged: number | null) =>
    ask(`INSERT INTO command (site_id, meter_id, action, cause, state, decided_at, expires_at, sent_at, acknowledged_at, actor) VALUES ($1, $2, 'open', 'energy_arrears', $3, $4, $5, $6, $7, 'system')`,
      [market.siteId, meterId, state, at(10), at(40), sent === null ? null : at(sent), acknowledged === null ? null : at(acknowledged)]);
  const paid = async () => {
    await ask('UPDATE hold SET lifted_at = $2 WHERE meter_id = $1 AND lifted_at IS NULL', [meterId, at(20)]);
    await inTransaction(database.dataSource, (tx) => refreshWanted(tx, [meterId], at(20)));
    return (await wanted(meterId))!.owed;
  };
  const cases: [what: string, state: string, sent: number | null, acknowledged: number | null, readAt: number, owed: boolean][] = [
    ['no answer came, and what was read is older', 'failed', 11, null, 5, true],
    ['the worker was killed with it on its way', 'sent', 11, null, 5, true],
    ['about to be sent', 'decided', null, null, 5, true],
    ['obeyed, as the meter said, but never shown', 'expired', 11, 12, 5, true],
    ['read while it may still have been on its way', 'failed', 11, null, 30, true],
    ['read after its last moment: it never came there', 'failed', 11, null, 41, false],
    ['read after the meter had answered', 'failed', 11, 12, 13, false],
    ['given up before it was sent', 'superseded', null, null, 5, false],
  ];
  for (const [what, state, sent, acknowledged, readAt, owed] of cases) {
    await ask('DELETE FROM command WHERE meter_id = $1', [meterId]);
    await read('closed', 5);
    await hold(meterId, 'energy_arrears');
    expect(await wanted(meterId)).toMatchObject({ wanted: 'off', owed: true });
    await command(state, sent, acknowledged);
    await read('closed', readAt);
    expect([what, await paid()]).toEqual([what, owed]);
    expect((await wanted(meterId))!.wanted).toBe('on');
  }
});
