import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeRest, handOverLoop } from '../../../test/support/hand-over-loop.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, refundPendingCode, takeEmergencyCredit, transfer, verifyLedger } from '#libs/ledger';
import { resolveQuarantine } from '#libs/metering';
import type { Actor, ManualClock } from '#libs/runtime';
import { HandOver, handOverOf, listBills, type HandOverReading } from './index.js';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase({ now: new Date('2026-11-20T10:00:00+08:00') })));
afterAll(() => database.close());

interface Scene {
  market: MoneyMarket;
  clock: ManualClock;
  loop: ReturnType<typeof handOverLoop>;
  meterId: number;
  accountId: string;
  from: Actor;
  to: Actor;
}

/** One stall, opened at 1,000 kWh on the hour and recharged, its meter read at the opening. */
async function scene(rechargeFen = 10_000): Promise<Scene> {
  const market = await makeMoneyMarket(database.dataSource);
  const { clock, open } = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
  const loop = handOverLoop(database.dataSource, market, clock);
  const meterId = market.meterIds[0]!;
  await loop.read(meterId, 1_000_000);
  const [account] = await openAll(open, market, clock.now());
  const accountId = account!.accountId;
  if (rechargeFen > 0) await recharge(market, accountId, rechargeFen, clock.now());
  return { market, clock, loop, meterId, accountId, from: await loop.holderOf(accountId), to: await loop.newcomer('李新来') };
}

const recharge = (market: MoneyMarket, accountId: string, amountFen: number, at: Date) =>
  inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}-${accountId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at, actor: market.cashier }));

/** Offered and joined. */
async function met({ market, loop, from, to }: Scene, handOver = loop.handOver): Promise<string> {
  const { handOverId, code } = await handOver.offer({ requestId: crypto.randomUUID(), stallId: market.stallIds[0]!, siteId: market.siteId, customerId: from.id });
  await handOver.join({ customerId: to.id, secret: { code } });
  return handOverId;
}

async function agree(of: Scene, handOverId: string, reading: Omit<HandOverReading, 'chargeFen'>, handOver = of.loop.handOver): Promise<void> {
  await handOver.takeReadings({ handOverId, customerId: of.to.id, kind: reading.photoId === null ? 'live' : 'photo', readings: [reading] });
  const { readingAt } = (await handOverOf(database.dataSource, handOverId))!;
  for (const actor of [of.from, of.to]) await handOver.confirm({ handOverId, actor, readingAt: readingAt!, rest: fakeRest });
}

const bindings = (meterId: number) => database.dataSource.query<{ account_id: string; from_register_wh: number; to_register_wh: number | null; from_at: Date; to_at: Date | null }[]>('SELECT account_id, from_register_wh, to_register_wh, from_at, to_at FROM account_meter WHERE meter_id = $1 ORDER BY from_at, to_at NULLS LAST', [meterId]);
const usedBy = async (accountId: string) => (await database.dataSource.query<{ wh: number }[]>('SELECT coalesce(sum(used_wh), 0)::bigint AS wh FROM metered_usage WHERE account_id = $1', [accountId]))[0]!.wh;
const pendingOf = async (accountId: string) => (await database.dataSource.query<{ fen: number }[]>('SELECT coalesce(sum(balance_fen), 0)::bigint AS fen FROM ledger_account WHERE code = $1', [refundPendingCode(accountId)]))[0]!.fen;

describe('Y-15 on two phones', () => {
  test('Y-15 live: the account ends at the reading, its rest waits to go back, the other begins at the same instant and register', async () => {
    const of = await scene();
    await database.dataSource.query('UPDATE account a SET water_tariff_plan_id = s.tariff_plan_id FROM site s WHERE a.id = $1 AND s.id = a.site_id', [of.accountId]);
    of.clock.advanceMs(3_600_000);
    await of.loop.read(of.meterId, 1_010_000);
    const handOverId = await met(of);
    await agree(of, handOverId, await of.loop.live(of.meterId));
    const row = (await handOverOf(database.dataSource, handOverId))!;
    expect(row).toMatchObject({ state: 'done', refundRequestId: handOverId, toCustomerId: of.to.id });
    // The price that was agreed for the stall goes on, of water too.
    expect(await database.dataSource.query('SELECT a.water_tariff_plan_id = s.tariff_plan_id AS same FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1', [row.toAccountId])).toEqual([{ same: true }]);
    // 10 kWh × 0.80 = 8 yuan of 100: 92 go back.
    expect(await pendingOf(of.accountId)).toBe(9_200);
    expect((await purseOf(database.dataSource, of.accountId)).balanceFen).toBe(0);
    expect(await bindings(of.meterId)).toEqual([
      { account_id: of.accountId, from_register_wh: 1_000_000, to_register_wh: 1_010_000, from_at: new Date('2026-11-20T10:00:00+08:00'), to_at: of.clock.now() },
      { account_id: row.toAccountId, from_register_wh: 1_010_000, to_register_wh: null, from_at: of.clock.now(), to_at: null },
    ]);
    expect((await listBills(database.dataSource, { accountId: of.accountId, limit: 5, offset: 0 })).items).toMatchObject([{ usedWh: 10_000, amountFen: 800, toRegisterWh: 1_010_000 }]);
    const told = await database.dataSource.query<{ payload: object }[]>(`SELECT payload FROM outbox WHERE topic = 'customer.tell' AND key LIKE $1 ORDER BY key`, [`hand-over:${handOverId}:%`]);
    expect(told.map(({ payload }) => payload)).toMatchObject([{ customerId: of.from.id, template: 'hand-over-left', params: { amountFen: 9_200 } }, { customerId: of.to.id, accountId: row.toAccountId, template: 'hand-over-done' }]);
    // Confirming once more is harmless, for either side.
    for (const actor of [of.from, of.to]) await of.loop.handOver.confirm({ handOverId, actor, readingAt: new Date(0), rest: fakeRest });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-15 the meter is silent: a typed register stands in, is a manual reading, and a lower one afterwards is doubtful', async () => {
    const of = await scene();
    of.clock.advanceMs(3_600_000);
    await of.loop.read(of.meterId, 1_004_000);
    of.clock.advanceMs(3_600_000);
    const handOverId = await met(of);
    await expect(of.loop.typed(of.meterId, 1_003_999)).rejects.toMatchObject({ code: 'register-below-last', params: { leastDisplayWh: 1_004_000 } });
    // 220 V × 60 A × 1 h × 1.2 at the most
    await expect(of.loop.typed(of.meterId, 1_030_000)).rejects.toMatchObject({ code: 'register-above-possible' });
    await agree(of, handOverId, await of.loop.typed(of.meterId, 1_009_000));
    const [, begun] = await bindings(of.meterId);
    expect(begun).toMatchObject({ from_register_wh: 1_009_000, from_at: of.clock.now() });
    expect(await database.dataSource.query('SELECT register_wh, quality, source FROM reading WHERE meter_id = $1 ORDER BY read_at DESC LIMIT 1', [of.meterId])).toEqual([{ register_wh: 1_009_000, quality: 'manual', source: 'manual' }]);
    expect(await pendingOf(of.accountId)).toBe(10_000 - 720);
    of.clock.advanceMs(1_800_000);
    expect((await of.loop.read(of.meterId, 1_008_500)).suspect).toMatchObject([{ reason: 'backwards' }]);
    expect([await usedBy(of.accountId), await usedBy(begun!.account_id)]).toEqual([9_000, 0]);
    const [doubt] = await database.dataSource.query<{ id: number }[]>('SELECT id FROM quarantine WHERE meter_id = $1 AND decided_at IS NULL', [of.meterId]);
    await inTransaction(database.dataSource, (tx) => resolveQuarantine(tx, { id: doubt!.id, decision: 'ignore', staffId: of.market.cashier.id, note: '', now: of.clock.now() }));
    of.clock.advanceMs(1_800_000);
    await of.loop.read(of.meterId, 1_010_500);
    expect([await usedBy(of.accountId), await usedBy(begun!.account_id)]).toEqual([9_000, 1_500]);
  });

  test('a debt is paid first, and an emergency credit is repaid out of the rest', async () => {
    const of = await scene(500);
    of.clock.advanceMs(3_600_000);
    await of.loop.read(of.meterId, 1_010_000);
    const handOverId = await met(of);
    await expect(agree(of, handOverId, await of.loop.live(of.meterId))).rejects.toMatchObject({ code: 'account-owes', params: { owedFen: 300 } });
    expect((await handOverOf(database.dataSource, handOverId))!.state).toBe('joined');
    await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: crypto.randomUUID(), siteId: of.market.siteId, accountId: of.accountId, actor: of.from, rules: { enabled: true, amountFen: 2_000, siteBudgetFen: 2_000 }, at: of.clock.now() }));
    await expect(agree(of, handOverId, await of.loop.live(of.meterId))).rejects.toMatchObject({ code: 'account-owes', params: { owedFen: 300 } });
    await recharge(of.market, of.accountId, 1_000, of.clock.now());
    await agree(of, handOverId, await of.loop.live(of.meterId));
    // 5 + 20 borrowed + 10 − 8 used − 20 repaid
    expect(await pendingOf(of.accountId)).toBe(700);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });
});

describe('who may do what, and when', () => {
  test('the code is single use and ten minutes old at most; nobody hands over to himself, and strangers find nothing', async () => {
    const of = await scene();
    const { handOver } = of.loop;
    const ask = { stallId: of.market.stallIds[0]!, siteId: of.market.siteId, customerId: of.from.id };
    const id = crypto.randomUUID();
    const first = await handOver.offer({ requestId: id, ...ask });
    const again = await handOver.offer({ requestId: id, ...ask });
    expect(again.handOverId).toBe(id);
    await expect(handOver.join({ customerId: of.to.id, secret: { token: first.token } })).rejects.toMatchObject({ code: 'offer-not-found' });
    await expect(handOver.join({ customerId: of.from.id, secret: { token: again.token } })).rejects.toMatchObject({ code: 'hand-over-to-oneself' });
    of.clock.advanceMs(600_001);
    await expect(handOver.join({ customerId: of.to.id, secret: { token: again.token } })).rejects.toMatchObject({ code: 'offer-not-found' });
    const newer = await handOver.offer({ requestId: crypto.randomUUID(), ...ask });
    expect((await handOverOf(database.dataSource, id))!.state).toBe('withdrawn');
    await handOver.join({ customerId: of.to.id, secret: { token: newer.token } });
    expect(await handOver.join({ customerId: of.to.id, secret: { code: newer.code } })).toEqual({ handOverId: newer.handOverId });
    const stranger = await of.loop.newcomer('陌生人');
    await expect(handOver.join({ customerId: stranger.id, secret: { code: newer.code } })).rejects.toMatchObject({ code: 'offer-not-found' });
    await expect(handOver.confirm({ handOverId: newer.handOverId, actor: stranger, readingAt: of.clock.now(), rest: fakeRest })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(handOver.confirm({ handOverId: newer.handOverId, actor: of.to, readingAt: of.clock.now(), rest: fakeRest })).rejects.toMatchObject({ code: 'hand-over-no-reading' });
    await expect(handOver.offer({ requestId: crypto.randomUUID(), ...ask })).rejects.toMatchObject({ code: 'hand-over-under-way' });
    await handOver.withdraw({ handOverId: newer.handOverId, customerId: of.to.id });
    await expect(handOver.confirm({ handOverId: newer.handOverId, actor: of.to, readingAt: of.clock.now(), rest: fakeRest })).rejects.toMatchObject({ code: 'hand-over-over' });
  });

  test('a customer of another company cannot come in', async () => {
    const [of, other] = [await scene(), await scene()];
    const { token } = await of.loop.handOver.offer({ requestId: crypto.randomUUID(), stallId: of.market.stallIds[0]!, siteId: of.market.siteId, customerId: of.from.id });
    await expect(of.loop.handOver.join({ customerId: other.to.id, secret: { token } })).rejects.toMatchObject({ code: 'offer-not-found' });
  });

  test('a new reading unmakes what was confirmed; an old one and one that the meter overtook are refused', async () => {
    const of = await scene();
    const { handOver } = of.loop;
    const handOverId = await met(of);
    const confirm = async (actor: Actor, readingAt?: Date) => handOver.confirm({ handOverId, actor, readingAt: readingAt ?? (await handOverOf(database.dataSource, handOverId))!.readingAt!, rest: fakeRest });
    const put = async () => handOver.takeReadings({ handOverId, customerId: of.from.id, kind: 'live', readings: [await of.loop.live(of.meterId)] });
    await put();
    const seenAt = (await handOverOf(database.dataSource, handOverId))!.readingAt!;
    await confirm(of.from);
    of.clock.advanceMs(60_000);
    await put();
    expect((await handOverOf(database.dataSource, handOverId))!.confirmedFromAt).toBeNull();
    await expect(confirm(of.to, seenAt)).rejects.toMatchObject({ code: 'hand-over-reading-changed' });
    await confirm(of.to);
    await of.loop.read(of.meterId, 1_000_010);
    await expect(confirm(of.from)).rejects.toMatchObject({ code: 'hand-over-overtaken' });
    await put();
    of.clock.advanceMs(900_001);
    await expect(confirm(of.from)).rejects.toMatchObject({ code: 'hand-over-reading-old' });
    expect(await bindings(of.meterId)).toHaveLength(1);
  });

  test('grants of those who were there end and are told; the one who comes in keeps his', async () => {
    const of = await scene();
    const owner = await of.loop.newcomer('房东');
    const helper = await of.loop.newcomer('帮手');
    await database.dataSource.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) VALUES ($1, $2, $3, $4, $5)', [of.market.stallIds[0], owner.id, of.market.siteId, of.clock.now(), of.market.cashier.id]);
    for (const renter of [of.from, helper, of.to]) {
      await database.dataSource.query(
        `INSERT INTO stall_grant (site_id, stall_id, owner_id, renter_id, rights, valid_from, token_sha256, code_sha256, offered_at, offer_expires_at, taken_at) VALUES ($1, $2, $3, $4, '{view,topup}', $5, sha256($6::bytea), '', $5, $5, $5)`,
        [of.market.siteId, of.market.stallIds[0], owner.id, renter.id, of.clock.now(), renter.id],
      );
    }
    await agree(of, await met({ ...of, from: owner }), await of.loop.live(of.meterId));
    const live = await database.dataSource.query<{ renter_id: string }[]>('SELECT renter_id FROM stall_grant WHERE stall_id = $1 AND revoked_at IS NULL', [of.market.stallIds[0]]);
    expect(live).toEqual([{ renter_id: of.to.id }]);
    expect(await database.dataSource.query(`SELECT payload ->> 'customerId' AS id FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'template' = 'grant-revoked' AND payload ->> 'customerId' = ANY($1) ORDER BY 1`, [[of.from.id, helper.id]])).toHaveLength(2);
  });
});

/** A database whose transactions die at their n-th statement, as if the process had been killed there. */
function dyingAt(n: number): { dataSource: DataSource; statements: () => number } {
  let count = 0;
  const dataSource = new Proxy(database.dataSource, {
    get: (target, name): unknown =>
      name !== 'transaction'
        ? (Reflect.get(target, name) as unknown)
        : (work: (tx: EntityManager) => Promise<unknown>) =>
            target.transaction((tx) =>
              work(new Proxy(tx, {
                get: (manager, key): unknown =>
                  key !== 'query' ? (Reflect.get(manager, key) as unknown) : (...query: [string, unknown[]?]) => {
                    count += 1;
                    if (count === n) throw new Error('killed');
                    return manager.query(...query);
                  },
              })),
            ),
  });
  return { dataSource, statements: () => count };
}

test('Y-15 killed before any statement of the last confirmation: nothing is half done, and the next try does it whole', async () => {
  const of = await scene();
  of.clock.advanceMs(3_600_000);
  await of.loop.read(of.meterId, 1_004_000);
  of.clock.advanceMs(3_600_000);
  const handOverId = await met(of);
  await of.loop.handOver.takeReadings({ handOverId, customerId: of.to.id, kind: 'photo', readings: [await of.loop.typed(of.meterId, 1_009_000)] });
  const readingAt = (await handOverOf(database.dataSource, handOverId))!.readingAt!;
  await of.loop.handOver.confirm({ handOverId, actor: of.to, readingAt, rest: fakeRest });
  const state = () => database.dataSource.query(
    `SELECT (SELECT jsonb_agg(a ORDER BY id) FROM account a WHERE site_id = $1) AS accounts, (SELECT jsonb_agg(am ORDER BY from_at) FROM account_meter am WHERE meter_id = $2) AS bindings,
       (SELECT jsonb_agg(t ORDER BY id) FROM transfer t WHERE site_id = $1) AS transfers, (SELECT jsonb_agg(l ORDER BY id) FROM ledger_account l WHERE site_id = $1) AS ledger,
       (SELECT jsonb_agg(c) FROM accrual c WHERE meter_id = $2) AS accrual, (SELECT jsonb_agg(h) FROM hand_over h WHERE id = $3) AS hand_over, (SELECT count(*) FROM reading WHERE meter_id = $2) AS readings, (SELECT max(id) FROM outbox) AS outbox`,
    [of.market.siteId, of.meterId, handOverId],
  );
  const before = await state();
  let last = 0;
  for (let n = 1; ; n++) {
    const dying = dyingAt(n);
    const died = await new HandOver(dying.dataSource, of.clock).confirm({ handOverId, actor: of.from, readingAt, rest: fakeRest }).then(() => false, (error: Error) => error.message === 'killed');
    if (!died) break;
    last = dying.statements();
    expect(await state()).toEqual(before);
  }
  expect(last).toBeGreaterThan(40);
  expect(await pendingOf(of.accountId)).toBe(9_280);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('Y-15 any course of readings, the meter there or not: every watt-hour between first and last register is one account’s', async () => {
  const step = fc.record({ minutes: fc.integer({ min: 1, max: 600 }), wh: fc.integer({ min: 0, max: 100 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 4 }), fc.array(step, { minLength: 1, maxLength: 4 }), step, fc.boolean(), async (before, after, during, silent) => {
      const of = await scene(200_000);
      let registerWh = 1_000_000;
      const go = ({ minutes, wh }: { minutes: number; wh: number }) => {
        of.clock.advanceMs(minutes * 60_000);
        // per minute far below what the meter carries
        registerWh += Math.floor((wh * minutes) / 2);
      };
      for (const each of before) {
        go(each);
        await of.loop.read(of.meterId, registerWh);
      }
      go(during);
      if (!silent) await of.loop.read(of.meterId, registerWh);
      const handedWh = registerWh;
      const handOverId = await met(of);
      await agree(of, handOverId, silent ? await of.loop.typed(of.meterId, registerWh) : await of.loop.live(of.meterId));
      for (const each of after) {
        go(each);
        await of.loop.read(of.meterId, registerWh);
      }
      const { toAccountId } = (await handOverOf(database.dataSource, handOverId))!;
      const [old, begun] = await bindings(of.meterId);
      expect([old!.to_register_wh, begun!.from_register_wh, old!.to_at]).toEqual([handedWh, handedWh, begun!.from_at]);
      expect(await usedBy(of.accountId)).toBe(handedWh - 1_000_000);
      expect(await usedBy(toAccountId!)).toBe(registerWh - handedWh);
      // To the fen: what went in, less the exact price of the old account's energy rounded down, waits to go back.
      expect(await pendingOf(of.accountId)).toBe(200_000 - Math.floor(((handedWh - 1_000_000) * 80) / 1_000));
      expect((await purseOf(database.dataSource, toAccountId!)).accruedFen).toBe(Math.floor(((registerWh - handedWh) * 80) / 1_000));
    }),
    { numRuns: 15 },
  );
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
