import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { accountTypeFor, findOrMakeCustomer, insertAccount, offerGrant, setOwner, takeOffer } from '#libs/account';
import { inTransaction } from '#libs/database';
import { openPurse } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import { askOwnerSwitch, overruleOwner, ownerSwitchView, placeDueOwnerSwitches, placeHold, withdrawOwnerSwitch, type OwnerSwitchAsk } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let stallId: string;
let ownerId: string;
let renterId: string;
let n = 0;
const clock = new ManualClock('2026-11-20T02:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.setTo('2026-11-20T02:00:00Z');
  market = await makeMoneyMarket(database.dataSource, { stalls: 1, metersPerStall: 2 });
  stallId = market.stallIds[0]!;
  await settings({ enabled: true });
  const person = async (name: string) => (await inTransaction(database.dataSource, (tx) => findOrMakeCustomer(tx, { companyId: market.companyId, phone: `137${String((n += 1)).padStart(8, '0')}`, name, at: clock.now() }))).id;
  renterId = await person('林租户');
  ownerId = (await inTransaction(database.dataSource, (tx) => setOwner(tx, { stallId, phone: '13800000088', name: '陈业主', staffId: market.cashier.id, now: clock.now() }))).customerId;
  await inTransaction(database.dataSource, async (tx) => {
    const type = await accountTypeFor(tx, market.siteId);
    const { id } = await insertAccount(tx, { siteId: market.siteId, stallId, customerId: renterId, accountTypeId: type.id, tariffPlanId: null, openedAt: clock.now(), openedBy: market.cashier.id });
    await openPurse(tx, { accountId: id, siteId: market.siteId, overdraftLimitFen: 700, threshold1Fen: 0, threshold2Fen: 0 });
  });
});

const settings = (landlordSwitch: object) => database.dataSource.query(`UPDATE site SET settings = settings || jsonb_build_object('landlordSwitch', $2::jsonb) WHERE id = $1`, [market.siteId, JSON.stringify(landlordSwitch)]);
const ask = (more: Partial<OwnerSwitchAsk> = {}) => inTransaction(database.dataSource, (tx) => askOwnerSwitch(tx, { requestId: randomUUID(), stallId, customerId: ownerId, customerName: '陈业主', action: 'open', reason: 'handover', now: clock.now(), ...more }));
const restore = (more: Partial<OwnerSwitchAsk> = {}) => ask({ action: 'close', reason: 'restore', ...more });
const due = () => inTransaction(database.dataSource, (tx) => placeDueOwnerSwitches(tx, clock.now()));
const view = () => ownerSwitchView(database.dataSource, { stallId, customerId: ownerId, now: clock.now() });
const holds = async () => ((await database.dataSource.query('SELECT cause, placed_by AS by, lifted_at AS lifted FROM hold WHERE meter_id = ANY($1::int[]) ORDER BY id', [market.meterIds])) as { cause: string; by: string; lifted: Date | null }[]).map(({ cause, by, lifted }) => `${cause} ${by}${lifted === null ? '' : ' lifted'}`);
const wanted = async () => ((await database.dataSource.query('SELECT wanted FROM supply WHERE meter_id = ANY($1::int[])', [market.meterIds])) as { wanted: string }[]).map((row) => row.wanted);
const told = async () => ((await database.dataSource.query(`SELECT payload FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'siteId' = $1 AND payload ->> 'template' LIKE 'owner%' ORDER BY id`, [market.siteId])) as { payload: { template: string; customerId: string; params: object } }[]).map(({ payload }) => payload);
const codeOf = (act: Promise<unknown>) => act.then(() => 'done', (error: { code?: string }) => error.code);

test('C-11 a cut is announced, placed once when its notice is over, told both times, and lifted by its owner', async () => {
  const requestId = randomUUID();
  expect(await ask({ requestId })).toMatchObject({ state: 'announced', dueAt: new Date('2026-11-20T02:30:00Z'), noticeMinutes: 30 });
  expect(await ask({ requestId })).toMatchObject({ state: 'announced', id: requestId });
  expect(await told()).toEqual([expect.objectContaining({ template: 'owner-cut-announced', customerId: renterId, params: { stallNumber: 'A000001', availableFen: 700, minutes: 30 } })]);
  clock.advanceMs(30 * 60_000 - 1);
  await due();
  expect(await holds()).toEqual([]);
  clock.advanceMs(1);
  // Two workers at once place it once.
  await Promise.all([due(), due()]);
  await due();
  expect([await holds(), await wanted()]).toEqual([['owner_request 陈业主', 'owner_request 陈业主'], ['off', 'off']]);
  expect((await told()).map(({ template }) => template)).toEqual(['owner-cut-announced', 'owner-cut']);
  expect(await view()).toMatchObject({ held: true, pending: null, leftToday: 3, mayNot: ['owner-switch-already-off'], history: [{ id: requestId, state: 'ordered' }] });
  expect(await restore()).toMatchObject({ state: 'ordered', noticeMinutes: 0 });
  expect([await holds(), await wanted()]).toEqual([['owner_request 陈业主 lifted', 'owner_request 陈业主 lifted'], ['on', 'on']]);
  expect((await told()).map(({ template }) => template)).toEqual(['owner-cut-announced', 'owner-cut', 'owner-restored']);
  expect(await codeOf(restore())).toBe('owner-switch-nothing-held');
});

test('C-11 a restore lifts the owner’s own hold and no other', async () => {
  await inTransaction(database.dataSource, (tx) => placeHold(tx, { meterId: market.meterIds[0]!, cause: 'staff_request', reason: '检修', actor: market.cashier, key: randomUUID(), now: clock.now() }));
  expect(await codeOf(restore())).toBe('owner-switch-nothing-held');
  await ask({ reason: 'safety' });
  await restore();
  expect(await holds()).toEqual(['staff_request 小李', 'owner_request 陈业主 lifted', 'owner_request 陈业主 lifted']);
  expect((await wanted()).sort()).toEqual(['off', 'on']);
});

test('C-11 safety cuts at once, in protected hours too; nothing else does', async () => {
  clock.setTo('2026-11-20T15:00:00Z'); // 23:00 at the site
  expect(await codeOf(ask({ reason: 'vacant' }))).toBe('owner-switch-protected');
  expect(await view()).toMatchObject({ mayNot: ['owner-switch-protected'], mayNotForSafety: [] });
  expect(await ask({ reason: 'safety' })).toMatchObject({ state: 'ordered', noticeMinutes: 0 });
  expect(await wanted()).toEqual(['off', 'off']);
  expect((await told()).map(({ template }) => template)).toEqual(['owner-cut']);
});

test('C-11 what changed during the notice is looked at again: the hour, the site’s switch, the stall, the owner', async () => {
  const refusalOf = async (change: () => Promise<unknown>): Promise<string | null> => {
    clock.setTo('2026-11-20T02:00:00Z');
    const { id } = await ask();
    clock.advanceMs(31 * 60_000);
    await change();
    await due();
    const [row] = (await database.dataSource.query('SELECT state, refusal FROM owner_switch WHERE id = $1', [id])) as { state: string; refusal: string | null }[];
    expect(row!.state).toBe('refused');
    return row!.refusal;
  };
  expect(await refusalOf(async () => clock.setTo('2026-11-20T15:00:00Z'))).toBe('owner-switch-protected');
  expect(await refusalOf(() => settings({ enabled: false }))).toBe('owner-switch-disabled');
  await settings({ enabled: true, perDay: 9 });
  expect(await refusalOf(() => database.dataSource.query('UPDATE stall SET keeps_live_goods = true WHERE id = $1', [stallId]))).toBe('owner-switch-live-goods');
  await database.dataSource.query('UPDATE stall SET keeps_live_goods = false WHERE id = $1', [stallId]);
  expect(await refusalOf(() => inTransaction(database.dataSource, (tx) => setOwner(tx, { stallId, phone: '13800000077', name: '周业主', staffId: market.cashier.id, now: clock.now() })))).toBe('right-missing');
  expect(await holds()).toEqual([]);
});

test('C-11 a withdrawn cut is not placed and counts against the day; the next day begins anew', async () => {
  for (let asked = 0; asked < 4; asked++) {
    const { id } = await ask();
    expect(await inTransaction(database.dataSource, (tx) => withdrawOwnerSwitch(tx, { id, askedBy: null, now: clock.now() }))).toMatchObject({ state: 'withdrawn' });
    expect(await codeOf(inTransaction(database.dataSource, (tx) => withdrawOwnerSwitch(tx, { id, askedBy: null, now: clock.now() })))).toBe('owner-switch-settled');
  }
  expect(await codeOf(ask())).toBe('owner-switch-day-limit');
  expect((await told()).slice(0, 2).map(({ template }) => template)).toEqual(['owner-cut-announced', 'owner-cut-withdrawn']);
  clock.advanceMs(3_600_000);
  await due();
  expect(await holds()).toEqual([]);
  clock.setTo('2026-11-21T02:00:00Z');
  expect(await codeOf(ask())).toBe('done');
});

test('C-11 an act has one id: another act under it is refused, two at once are one', async () => {
  const requestId = randomUUID();
  const results = await Promise.all(Array.from({ length: 5 }, () => ask({ requestId })));
  expect(new Set(results.map(({ id, state }) => `${id} ${state}`))).toEqual(new Set([`${requestId} announced`]));
  expect(await told()).toHaveLength(1);
  expect(await codeOf(ask({ requestId, reason: 'repair' }))).toBe('request-id-reused');
  expect(await codeOf(restore({ requestId }))).toBe('request-id-reused');
  expect(await codeOf(ask())).toBe('owner-switch-pending');
});

test('C-11 a stall that nobody uses is cut without notice, and nobody is told', async () => {
  await database.dataSource.query(`UPDATE account SET state = 'closed', closed_at = now() WHERE stall_id = $1`, [stallId]);
  expect(await ask({ reason: 'vacant' })).toMatchObject({ state: 'ordered' });
  expect([await told(), await wanted()]).toEqual([[], ['off', 'off']]);
});

test('C-11 who was let in to switch lifts what he cut himself, not what the owner cut; everybody who uses the stall is told', async () => {
  const { token } = await inTransaction(database.dataSource, (tx) => offerGrant(tx, { stallId, ownerId, rights: ['switch'], note: '', now: clock.now(), wall: clock.wall() }));
  const guest = (await inTransaction(database.dataSource, (tx) => findOrMakeCustomer(tx, { companyId: market.companyId, phone: `136${String((n += 1)).padStart(8, '0')}`, name: '店员', at: clock.now() }))).id;
  await takeOffer(database.dataSource, { by: { token }, customer: { customerId: guest, companyId: market.companyId }, ip: '', now: clock.now(), wall: clock.wall() });
  const { id } = await ask();
  expect(await codeOf(inTransaction(database.dataSource, (tx) => withdrawOwnerSwitch(tx, { id, askedBy: guest, now: clock.now() })))).toBe('owner-switch-settled');
  expect(await codeOf(restore({ customerId: guest }))).toBe('owner-switch-nothing-held');
  await restore();
  await database.dataSource.query(`DELETE FROM outbox WHERE topic = 'customer.tell'`);
  await ask({ reason: 'safety' });
  expect((await told()).map(({ customerId }) => customerId).sort()).toEqual([renterId, guest].sort());
  expect(await codeOf(restore({ customerId: guest }))).toBe('owner-switch-nothing-held');
  await restore();
  await ask({ reason: 'safety', customerId: guest, customerName: '店员' });
  expect(await restore({ customerId: guest })).toMatchObject({ state: 'ordered' });
  expect(await wanted()).toEqual(['on', 'on']);
});

test('C-11 staff overrule: what is announced is withdrawn, what is cut comes back', async () => {
  await ask({ reason: 'safety' });
  const back = await inTransaction(database.dataSource, (tx) => overruleOwner(tx, { stallId, by: '王工', reason: '租户申诉', now: clock.now() }));
  expect(back.sort()).toEqual([...market.meterIds].sort());
  expect((await told()).at(-1)).toMatchObject({ template: 'owner-overruled', customerId: renterId });
  // Nothing is left to overrule: nobody is told of it.
  await inTransaction(database.dataSource, (tx) => overruleOwner(tx, { stallId, by: '王工', reason: '租户申诉', now: clock.now() }));
  expect((await told()).filter(({ template }) => template === 'owner-overruled')).toHaveLength(1);
  clock.advanceMs(1000);
  await ask();
  await inTransaction(database.dataSource, (tx) => overruleOwner(tx, { stallId, by: '王工', reason: '租户申诉', now: clock.now() }));
  expect((await told()).filter(({ template, customerId }) => template === 'owner-overruled' && customerId === renterId)).toHaveLength(2);
  clock.advanceMs(3_600_000);
  await due();
  expect([await wanted(), (await view()).history.map(({ state }) => state)]).toEqual([['on', 'on'], ['withdrawn', 'ordered']]);
});
