import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { ManualClock } from '#libs/runtime';
import {
  endOwner, findOrMakeCustomer, grantsOfStall, listGrants, makeTicket, offerGrant, openOffer, ownerOf, personOfTicket, revokeGrant, setOwner, signInByIdentity, signInByPhone, standingOn, stallsOfCustomer, takeOffer, unbindIdentity,
  type GrantOffer, type OfferInput, type PlatformPerson,
} from './index.js';

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
  market = await makeMoneyMarket(database.dataSource, { stalls: 1 });
  stallId = market.stallIds[0]!;
  ownerId = await owner('13800000088', '陈业主');
  renterId = await person('林租户');
});

const person = async (name: string, companyId = market.companyId) => (await inTransaction(database.dataSource, (tx) => findOrMakeCustomer(tx, { companyId, phone: `137${String((n += 1)).padStart(8, '0')}`, name, at: clock.now() }))).id;
const owner = async (phone: string, name: string) => (await inTransaction(database.dataSource, (tx) => setOwner(tx, { stallId, phone, name, staffId: market.cashier.id, now: clock.now() }))).customerId;
const offer = (more: Partial<OfferInput> = {}): Promise<GrantOffer> => inTransaction(database.dataSource, (tx) => offerGrant(tx, { stallId, ownerId, rights: ['topup'], note: '', now: clock.now(), wall: clock.wall(), ...more }));
const take = (by: { token: string } | { code: string }, customerId = renterId, ip = '10.0.0.1') => takeOffer(database.dataSource, { by, customer: { customerId, companyId: market.companyId }, ip, now: clock.now(), wall: clock.wall() });
const standing = (customerId = renterId) => standingOn(database.dataSource, { customerId, stallId, now: clock.now() });
const codeOf = (act: Promise<unknown>) => act.then(() => 'done', (error: { code?: string }) => error.code);
const told = async (template: string) => (await database.dataSource.query(`SELECT payload FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'siteId' = $1 AND payload ->> 'template' = $2`, [market.siteId, template])) as { payload: { customerId: string; params: object } }[];

test('U-02 an offer is taken by its QR token or by its six digits, once, and both sides see who was let in and since when', async () => {
  const [first, second] = [await offer(), await offer({ rights: ['topup', 'switch'] })];
  expect([first.token.length, /^\d{6}$/.test(first.code), first.code === second.code]).toEqual([20, true, false]);
  expect(await openOffer(database.dataSource, first.token, clock.wall())).toMatchObject({ stallNumber: 'A000001', ownerName: '陈业主', rights: ['view', 'topup'] });
  await take({ token: first.token });
  expect(await standing()).toMatchObject({ role: 'renter', rights: ['view', 'topup'] });
  const another = await person('别人');
  for (const again of [() => take({ token: first.token }), () => take({ code: first.code }), () => take({ token: first.token }, another)]) expect(await codeOf(again())).toBe('offer-gone');
  await take({ code: second.code });
  expect(await standing()).toMatchObject({ rights: ['view', 'topup', 'switch'] });
  const rows = await grantsOfStall(database.dataSource, { stallId, now: clock.now(), wall: clock.wall() });
  expect(rows.map(({ state, revokedBy, takenByCode, renter }) => [state, revokedBy, takenByCode, renter?.name])).toEqual([['live', null, true, '林租户'], ['revoked', 'replaced', false, '林租户']]);
  expect(await told('grant-taken')).toMatchObject([{ payload: { customerId: ownerId, params: { stallNumber: 'A000001', name: '林租户' } } }, {}]);
});

test('U-02 an offer lapses after ten minutes, is not for its own giver, and not for another company', async () => {
  const lapsing = await offer();
  expect(await codeOf(take({ token: lapsing.token }, ownerId))).toBe('offer-is-own');
  const other = await makeMoneyMarket(database.dataSource);
  expect(await codeOf(takeOffer(database.dataSource, { by: { token: lapsing.token }, customer: { customerId: await person('外', other.companyId), companyId: other.companyId }, ip: '', now: clock.now(), wall: clock.wall() }))).toBe('offer-gone');
  clock.advanceMs(600_000);
  expect(await codeOf(take({ token: lapsing.token }))).toBe('offer-gone');
  expect((await grantsOfStall(database.dataSource, { stallId, now: clock.now(), wall: clock.wall() }))[0]!.state).toBe('lapsed');
});

test('of eight who take one offer at once, one gets it', async () => {
  const { token, grantId } = await offer();
  const people = await Promise.all(Array.from({ length: 8 }, (_, i) => person(`客${i}`)));
  const results = await Promise.all(people.map((each) => codeOf(take({ token }, each))));
  expect([results.filter((each) => each === 'done').length, results.filter((each) => each === 'offer-gone').length]).toEqual([1, 7]);
  const [row] = (await database.dataSource.query('SELECT renter_id AS renter FROM stall_grant WHERE id = $1', [grantId])) as { renter: string }[];
  expect(row!.renter).toBe(people[results.indexOf('done')]);
});

test('U-02 guessing the six digits ends after ten misses of one person; a hit costs nothing', async () => {
  const right = await offer();
  const wrong = right.code === '000000' ? '000001' : '000000';
  for (let miss = 0; miss < 10; miss++) expect(await codeOf(take({ code: wrong }))).toBe('offer-gone');
  expect(await codeOf(take({ code: right.code }))).toBe('offer-code-too-often');
  const another = await person('王');
  expect(await codeOf(take({ code: right.code }, another))).toBe('done');
  clock.advanceMs(3_600_000);
  expect(await codeOf(take({ code: (await offer()).code }))).toBe('done');
  const counts = (await database.dataSource.query('SELECT uses FROM use_count WHERE subject = $1 ORDER BY window_start DESC LIMIT 1', [`offer-code ${renterId}`])) as { uses: number }[];
  expect(counts[0]!.uses).toBe(0);
});

test('neither token nor code stands in the database', async () => {
  const { token, code } = await offer();
  const [row] = (await database.dataSource.query(`SELECT g::text AS whole FROM stall_grant g ORDER BY offered_at DESC, id DESC LIMIT 1`)) as { whole: string }[];
  expect([row!.whole.includes(token), row!.whole.includes(`"${code}"`)]).toEqual([false, false]);
});

test('U-02 a grant has its time: it begins later, ends by itself, and is revoked at once by the owner, staff or the renter himself', async () => {
  const day = 86_400_000;
  await take({ token: (await offer({ validFrom: new Date(clock.now().getTime() + day), validTo: new Date(clock.now().getTime() + 2 * day) })).token });
  expect(await standing()).toBeUndefined();
  clock.advanceMs(day);
  expect(await standing()).toMatchObject({ role: 'renter' });
  clock.advanceMs(day);
  expect(await standing()).toBeUndefined();
  for (const by of ['owner', 'staff', 'renter'] as const) {
    const { token, grantId } = await offer();
    await take({ token });
    expect(await inTransaction(database.dataSource, (tx) => revokeGrant(tx, { grantId, by, now: clock.now() }))).toBe(true);
    expect(await standing()).toBeUndefined();
    expect(await inTransaction(database.dataSource, (tx) => revokeGrant(tx, { grantId, by, now: clock.now() }))).toBe(false);
  }
  expect((await told('grant-revoked')).map(({ payload }) => payload.customerId)).toEqual([renterId, renterId]);
  expect(await codeOf(offer({ validTo: clock.now() }))).toBe('grant-ends-before-it-begins');
  const { items } = await listGrants(database.dataSource, { siteId: market.siteId, state: 'revoked', text: '林租', limit: 10, offset: 0, now: clock.now(), wall: clock.wall() });
  expect(items.map(({ revokedBy }) => revokedBy)).toEqual(['renter', 'staff', 'owner']);
  expect((await listGrants(database.dataSource, { siteId: market.siteId, text: '%', limit: 10, offset: 0, now: clock.now(), wall: clock.wall() })).total).toBe(0);
});

test('U-02 the owner changes: his grants and offers end with him', async () => {
  const [taken, open] = [await offer(), await offer()];
  await take({ token: taken.token });
  const next = await owner('13800000077', '周业主');
  expect([await standing(), await standing(ownerId)]).toEqual([undefined, undefined]);
  expect(await codeOf(take({ token: open.token }))).toBe('offer-gone');
  expect(await codeOf(offer())).toBe('not-found');
  expect(await standing(next)).toMatchObject({ role: 'owner' });
  expect(await owner('13800000077', '周业主')).toBe(next);
  expect(await inTransaction(database.dataSource, (tx) => endOwner(tx, { stallId, now: clock.now() }))).toBe(next);
  expect(await ownerOf(database.dataSource, stallId)).toBeUndefined();
  expect(await inTransaction(database.dataSource, (tx) => endOwner(tx, { stallId, now: clock.now() }))).toBeNull();
  // In the same instant set, ended and set again: the history stays whole.
  await owner('13800000077', '周业主');
  expect(await stallsOfCustomer(database.dataSource, next, clock.now())).toHaveLength(1);
});

test('at most five offers of a stall wait at once, and the database refuses a second live grant of one renter', async () => {
  const offers = [];
  for (let i = 0; i < 5; i++) offers.push(await offer());
  expect(await codeOf(offer())).toBe('grant-offers-open');
  await take({ token: offers[0]!.token });
  const second = database.dataSource.query(`UPDATE stall_grant SET renter_id = $2, taken_at = now() WHERE id = $1`, [offers[1]!.grantId, renterId]);
  await expect(second).rejects.toThrow(/stall_grant_one_key/);
});

const wechat = (openId: string, unionId: string | null = null, platform: PlatformPerson['platform'] = 'wechat', appId = 'wx1'): PlatformPerson => ({ platform, appId, openId, unionId });
const here = () => ({ ip: '10.0.0.9', wall: clock.wall() });

test('U-08 a ticket binds a person to a proven phone once; his other apps of one union sign in the same customer', async () => {
  const who = wechat(`o-${market.siteId}`, `u-${market.siteId}`);
  expect(await signInByIdentity(database.dataSource, who, here())).toBeUndefined();
  const ticket = await makeTicket(database.dataSource, who, clock.wall());
  const [{ phone } = { phone: '' }] = (await database.dataSource.query('SELECT phone FROM customer WHERE id = $1', [renterId])) as { phone: string }[];
  expect(await signInByPhone(database.dataSource, { phone, ticket, ...here(), now: clock.now() })).toMatchObject({ customerId: renterId, name: '林租户' });
  expect(await codeOf(signInByPhone(database.dataSource, { phone, ticket, ...here(), now: clock.now() }))).toBe('ticket-over');
  expect(await signInByIdentity(database.dataSource, who, here())).toMatchObject({ customerId: renterId });
  expect(await signInByIdentity(database.dataSource, wechat(`oa-${market.siteId}`, `u-${market.siteId}`, 'wechat-account', 'wx2'), here())).toMatchObject({ customerId: renterId });
  expect(await signInByIdentity(database.dataSource, wechat(`x-${market.siteId}`, `u-${market.siteId}`, 'alipay', 'ali'), here())).toBeUndefined();
  await inTransaction(database.dataSource, (tx) => unbindIdentity(tx, renterId, 'wechat'));
  expect(await signInByIdentity(database.dataSource, who, here())).toBeUndefined();
});

test('a ticket ends after ten minutes and is not kept as it was given', async () => {
  const ticket = await makeTicket(database.dataSource, wechat(`t-${market.siteId}`), clock.wall());
  expect(await personOfTicket(database.dataSource, ticket, clock.wall())).toMatchObject({ openId: `t-${market.siteId}` });
  clock.advanceMs(600_000);
  expect(await personOfTicket(database.dataSource, ticket, clock.wall())).toBeUndefined();
});

test('U-02 an unknown phone becomes a customer of the company whose offer it came for, and of no company without one', async () => {
  // Several companies are in this database.
  expect(await codeOf(signInByPhone(database.dataSource, { phone: '13100000001', ...here(), now: clock.now() }))).toBe('login-code-wrong');
  const { token } = await offer();
  const signed = await signInByPhone(database.dataSource, { phone: '13100000001', offer: token, ...here(), now: clock.now() });
  expect(signed.companyId).toBe(market.companyId);
  await take({ token }, signed.customerId);
  expect(await standing(signed.customerId)).toMatchObject({ role: 'renter' });
});
