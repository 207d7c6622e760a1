import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { ManualClock, type Actor } from '#libs/runtime';
import { approvalById, approvalOf, askApproval, DecideApproval, listApprovals, permissionsOf, type Approval } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let second: Actor;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');
const permissions = permissionsOf(['finance']);
const effects: string[] = [];
let failing = false;
let decide: DecideApproval;

beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource);
  const rows = (await database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, 'second', '老王', 'x') RETURNING id`, [market.companyId])) as { id: string }[];
  second = { kind: 'staff', id: rows[0]!.id, name: '老王' };
  decide = new DecideApproval(database.dataSource, clock, {
    'tariff-version': async (tx, approval, { decision }) => {
      await tx.query('INSERT INTO inbox (source, key) VALUES ($1, $2)', ['effect', `${approval.id} ${decision}`]);
      if (failing) throw new Error('the effect fails');
      effects.push(`${approval.objectId} ${decision}`);
    },
    'recharge-correction': () => Promise.resolve(),
    'property-cut': () => Promise.resolve(), 'billing-mode': () => Promise.resolve(),
  });
});
afterAll(() => database.close());
beforeEach(() => {
  effects.length = 0;
  failing = false;
});

const ask = (objectId: string, more: { expiresAt?: Date; actor?: Actor } = {}): Promise<Approval> =>
  inTransaction(database.dataSource, (tx) => askApproval(tx, { siteId: market.siteId, kind: 'tariff-version', objectId, title: '一般工商业', actor: market.cashier, at: clock.now(), reason: '供电局调价', before: { price: 800_000 }, after: { price: 900_000 }, impact: { accounts: 3 }, ...more }));
const input = (approval: Approval, decision: 'approved' | 'rejected' | 'withdrawn', actor: Actor) => ({ approvalId: approval.id, decision, note: '同意', actor, permissions });

test('a second person approves: the effect is there once, however often he says so, and who asked cannot', async () => {
  const approval = await ask('draft-1');
  expect(approval).toMatchObject({ state: 'asked', askedName: '小李', before: { price: 800_000 }, after: { price: 900_000 }, impact: { accounts: 3 }, expiresAt: new Date('2026-11-27T10:00:00+08:00') });
  await expect(decide.execute(input(approval, 'approved', market.cashier))).rejects.toMatchObject({ code: 'approval-own' });
  await expect(decide.execute({ ...input(approval, 'approved', second), permissions: permissionsOf(['auditor']) })).rejects.toMatchObject({ code: 'permission-missing' });
  expect(await decide.execute(input(approval, 'approved', second))).toMatchObject({ state: 'approved', decidedName: '老王', decidedAt: clock.now(), note: '同意' });
  expect(await decide.execute(input(approval, 'approved', second))).toMatchObject({ state: 'approved' });
  await expect(decide.execute(input(approval, 'rejected', second))).rejects.toMatchObject({ code: 'approval-decided' });
  expect(effects).toEqual(['draft-1 approved']);
});

test('ten decisions at once: one is made', async () => {
  const approval = await ask('draft-2');
  const ends = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => decide.execute(input(approval, index % 2 === 0 ? 'approved' : 'rejected', second))));
  expect(effects).toHaveLength(1);
  const [made] = effects;
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(5);
  expect(`draft-2 ${(await approvalById(database.dataSource, approval.id, clock.now())).state}`).toBe(made);
});

test('what its effect cannot do is not decided', async () => {
  const approval = await ask('draft-3');
  failing = true;
  await expect(decide.execute(input(approval, 'approved', second))).rejects.toThrow('the effect fails');
  expect(await approvalById(database.dataSource, approval.id, clock.now())).toMatchObject({ state: 'asked', decidedBy: null });
  failing = false;
  expect(await decide.execute(input(approval, 'approved', second))).toMatchObject({ state: 'approved' });
});

test('a thing is asked once at a time; taken back or expired it may be asked again, and nobody decides what is over', async () => {
  const first = await ask('draft-4');
  await expect(ask('draft-4')).rejects.toMatchObject({ code: 'approval-pending' });
  await expect(decide.execute(input(first, 'withdrawn', second))).rejects.toMatchObject({ code: 'approval-not-own' });
  expect(await decide.execute(input(first, 'withdrawn', market.cashier))).toMatchObject({ state: 'withdrawn' });
  const short = await ask('draft-4', { expiresAt: new Date(clock.now().getTime() + 60_000) });
  clock.advanceMs(60_000);
  await expect(decide.execute(input(short, 'approved', second))).rejects.toMatchObject({ code: 'approval-expired' });
  expect(await approvalOf(database.dataSource, 'tariff-version', 'draft-4', clock.now())).toMatchObject({ id: short.id, state: 'expired' });
  const third = await ask('draft-4');
  expect((await listApprovals(database.dataSource, { siteId: market.siteId, state: 'expired', now: clock.now(), limit: 10, offset: 0 })).items.map(({ id }) => id)).toEqual([short.id]);
  expect(await listApprovals(database.dataSource, { siteId: market.siteId, state: 'asked', now: clock.now(), limit: 10, offset: 0 })).toMatchObject({ total: 1, items: [{ id: third.id }] });
  await expect(ask('draft-5', { actor: { kind: 'customer', id: second.id, name: 'x' } })).rejects.toMatchObject({ code: 'approval-staff-only' });
});
