import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket, type MoneyMarketOptions } from '../../../test/support/money-market.js';
import { approvalById, approvalKinds, DecideApproval, permissionsOf, type ApprovalEffects } from '#libs/access';
import { inTransaction } from '#libs/database';
import type { Actor } from '#libs/runtime';
import { tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import { AddTariffVersion, askForDraft, CreateTariffPlan, draftDecided, listTariffPlans, openTariffDrafts, publishAlone, replay, replayDraft, saveTariffDraft, tariffDraft } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const flat = (priceMicroYuanPerKwh: number): TariffDefinition => ({ kind: 'flat', priceMicroYuanPerKwh });
const byTime = (peak: number, valley: number): TariffDefinition => ({ kind: 'time-of-use', prices: { peak, valley }, slots: [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' }] });
const inTx = <T>(work: Parameters<typeof inTransaction<T>>[1]): Promise<T> => inTransaction(database.dataSource, work);
const settings = (siteId: string, prices: object) => database.dataSource.query('UPDATE site SET settings = $2 WHERE id = $1', [siteId, JSON.stringify({ prices })]);

const effects = { ...Object.fromEntries(Object.keys(approvalKinds).map((kind) => [kind, () => Promise.reject(new Error(kind))])), 'tariff-version': draftDecided } as unknown as ApprovalEffects;

interface Desk {
  market: MoneyMarket;
  loop: ReturnType<typeof moneyLoop>;
  decide: DecideApproval;
  second: Actor;
}
async function desk(options: MoneyMarketOptions = {}): Promise<Desk> {
  const market = await makeMoneyMarket(database.dataSource, options);
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const rows = (await database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '老王', 'x') RETURNING id`, [market.companyId, randomUUID()])) as { id: string }[];
  return { market, loop, decide: new DecideApproval(database.dataSource, loop.clock, effects), second: { kind: 'staff', id: rows[0]!.id, name: '老王' } };
}
const draft = ({ market, loop }: Desk, definition: TariffDefinition, effectiveAt: Date, draftId: string = randomUUID()) => inTx((tx) => saveTariffDraft(tx, { draftId, planId: market.planId, definition, effectiveAt, actor: market.cashier, at: loop.clock.now() }));
const ask = ({ market, loop }: Desk, draftId: string, more: { exceedReason?: string } = {}) => inTx((tx) => askForDraft(tx, { draftId, reason: '供电局调价', actor: market.cashier, at: loop.clock.now(), ...more }));
const approve = ({ decide, second }: Desk, approvalId: string, decision: 'approved' | 'rejected' = 'approved') => decide.execute({ approvalId, decision, note: '', actor: second, permissions: permissionsOf(['finance']) });

/** Readings as metering stores them and settlement accrues them. */
async function read({ market, loop }: Desk, stall: number, readings: [string, number][]): Promise<void> {
  const meterId = market.meterIds[stall]!;
  for (const [text, registerWh] of readings) {
    await database.dataSource.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) VALUES ($1, $2, $3, 'good', 'sweep') ON CONFLICT DO NOTHING`, [meterId, at(text), registerWh]);
    await loop.read([{ meterId, readAt: at(text), registerWh }]);
  }
}
/** A shop of every hour of two days. */
const hours = (perHour: (hour: number) => number): [string, number][] => {
  let registerWh = 1_000_000;
  return Array.from({ length: 48 }, (_, hour): [string, number] => {
    registerWh += perHour(hour);
    const ms = at('2026-11-20T10:30:00').getTime() + hour * 3_600_000;
    return [new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19), registerWh];
  });
};

describe('T-08 a price of a plan in use', () => {
  test('is a draft, then asked for, then in force by a second person at its instant; nobody does it alone', async () => {
    const of = await desk();
    const made = await draft(of, flat(820_000), at('2026-12-01T00:00:00'));
    expect(made).toMatchObject({ state: 'draft', planName: '一般工商业', madeName: '小李' });
    await expect(inTx((tx) => publishAlone(tx, { draftId: made.id, actor: of.market.cashier, at: of.loop.clock.now() }))).rejects.toMatchObject({ code: 'approval-needed' });
    await expect(new AddTariffVersion(database.dataSource, of.loop.clock).execute({ actor: of.market.cashier, planId: of.market.planId, definition: flat(1), effectiveAt: at('2026-12-02T00:00:00') })).rejects.toMatchObject({ code: 'approval-needed' });
    const approval = await ask(of, made.id);
    expect(approval).toMatchObject({ state: 'asked', before: { definition: flat(800_000) }, after: { definition: flat(820_000) }, impact: { accounts: 0, totalRise: null } });
    await expect(draft(of, flat(830_000), at('2026-12-01T00:00:00'), made.id)).rejects.toMatchObject({ code: 'tariff-draft-not-open' });
    await approve(of, approval.id);
    expect(await tariffDraft(database.dataSource, made.id, of.loop.clock.now())).toMatchObject({ state: 'published', inForceAt: at('2026-12-01T00:00:00') });
    expect((await listTariffPlans(database.dataSource, of.market.siteId))[0]!.versions.map(({ number, effectiveAt, definition, createdBy }) => [number, effectiveAt, definition, createdBy])).toEqual([
      [1, at('2020-01-01T00:00:00'), flat(800_000), of.market.cashier.id], [2, at('2026-12-01T00:00:00'), flat(820_000), of.second.id],
    ]);
    expect(await openTariffDrafts(database.dataSource, of.market.siteId, of.loop.clock.now())).toEqual([]);
  });

  test('whose instant is over when it is approved holds from then on; a rejected or expired one is a draft again', async () => {
    const of = await desk();
    const made = await draft(of, flat(820_000), at('2026-11-20T12:00:00'));
    const first = await ask(of, made.id);
    await approve(of, first.id, 'rejected');
    expect(await tariffDraft(database.dataSource, made.id, of.loop.clock.now())).toMatchObject({ state: 'draft' });
    await ask(of, made.id);
    of.loop.clock.setTo('2026-11-28T09:00:00+08:00');
    expect(await tariffDraft(database.dataSource, made.id, of.loop.clock.now())).toMatchObject({ state: 'draft' });
    const third = await ask(of, made.id);
    await approve(of, third.id);
    expect(await tariffDraft(database.dataSource, made.id, of.loop.clock.now())).toMatchObject({ state: 'published', effectiveAt: at('2026-11-20T12:00:00'), inForceAt: at('2026-11-28T09:00:00') });
  });
});

describe('Y-08 the resale guard', () => {
  test('no version above the cap holds without a second person and a reason, not even the first of a plan that nobody uses', async () => {
    const of = await desk();
    await settings(of.market.siteId, { secondPerson: false, capMicroYuanPerKwh: 1_000_000, capByPeriod: { valley: 500_000 } });
    const create = new CreateTariffPlan(database.dataSource);
    const plan = { actor: of.market.cashier, siteId: of.market.siteId, medium: 'electricity' as const, effectiveAt: of.loop.clock.now() };
    await expect(create.execute({ ...plan, name: '贵', definition: flat(1_000_001) })).rejects.toMatchObject({ code: 'price-above-cap', params: { price: 1_000_001, cap: 1_000_000 } });
    await expect(create.execute({ ...plan, name: '谷贵', definition: byTime(900_000, 500_001) })).rejects.toMatchObject({ code: 'price-above-cap', params: { cap: 500_000 } });
    // Loss and service count: 0.95 + 0.02 + 0.05.
    const served = tariffDefinitionSchema.parse({ kind: 'composed', tiers: [{ prices: { all: 950_000 } }], services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 20_000 }, { name: '服务费', kind: 'service', priceMicroYuanPerKwh: 50_000 }] });
    await expect(create.execute({ ...plan, name: '服务', definition: served })).rejects.toMatchObject({ params: { price: 1_020_000 } });
    await create.execute({ ...plan, name: '水', medium: 'water', definition: flat(5_000_000) });
    const made = await draft(of, flat(1_100_000), at('2026-12-01T00:00:00'));
    await expect(inTx((tx) => publishAlone(tx, { draftId: made.id, actor: of.market.cashier, at: of.loop.clock.now() }))).rejects.toMatchObject({ code: 'price-above-cap' });
    await expect(ask(of, made.id)).rejects.toMatchObject({ code: 'price-above-cap' });
    const approval = await ask(of, made.id, { exceedReason: '含备用发电机,物价局备案' });
    expect(approval.impact).toMatchObject({ aboveCap: [{ period: 'all', priceMicroYuanPerKwh: 1_100_000, capMicroYuanPerKwh: 1_000_000 }], exceedReason: '含备用发电机,物价局备案' });
    await approve(of, approval.id);
    expect((await approvalById(database.dataSource, approval.id, of.loop.clock.now())).state).toBe('approved');
    // Below the cap, and one person is enough here.
    const cheap = await draft(of, flat(700_000), at('2026-12-02T00:00:00'));
    expect(await inTx((tx) => publishAlone(tx, { draftId: cheap.id, actor: of.market.cashier, at: of.loop.clock.now() }))).toMatchObject({ state: 'published' });
  });
});

describe('Y-06 replay', () => {
  test('with the price that held it is the ledger, account by account, to the part of a fen: flat and by time', async () => {
    for (const definition of [flat(800_000), byTime(1_234_567, 345_678)]) {
      const of = await desk({ stalls: 2, definition });
      const [first, second] = await openAll(of.loop.open, of.market, at('2026-11-20T10:00:00'));
      await read(of, 0, hours((hour) => 317 + ((hour * 37) % 211)));
      await read(of, 1, hours((hour) => (hour % 3 === 0 ? 0 : 1009)));
      const found = await replay(database.dataSource, { planId: of.market.planId, definition, to: '2026-11-22', days: 3 });
      expect(found.accounts).toHaveLength(2);
      for (const { accountId, oldFen, newFen, differenceFen } of found.accounts) {
        const rows = (await database.dataSource.query('SELECT sum(charge_parts)::bigint AS parts FROM metered_usage WHERE account_id = $1', [accountId])) as { parts: number }[];
        expect([oldFen, newFen, differenceFen]).toEqual([Math.floor(rows[0]!.parts / 1e7), Math.floor(rows[0]!.parts / 1e7), 0]);
      }
      expect([found.winners, found.losers, found.totalRisePermille, found.vagueWh]).toEqual([0, 0, 0, 0]);
      expect(new Set(found.accounts.map(({ accountId }) => accountId))).toEqual(new Set([first!.accountId, second!.accountId]));
    }
  });

  test('it names who wins and who loses, is blocked above the limit without a reason, and its forecast is what is then charged', async () => {
    const night = (hour: number) => ((hour + 10) % 24 < 8 ? 2000 : 0);
    const day = (hour: number) => ((hour + 10) % 24 < 8 ? 0 : 2000);
    const of = await desk({ stalls: 2 });
    await openAll(of.loop.open, of.market, at('2026-11-20T10:00:00'));
    await read(of, 0, hours(night));
    await read(of, 1, hours(day));
    of.loop.clock.setTo('2026-11-23T09:00:00+08:00');
    const timed = byTime(1_000_000, 400_000);
    const made = await draft(of, timed, at('2026-12-01T00:00:00'));
    const found = await replayDraft(database.dataSource, made, { at: of.loop.clock.now(), days: 3 });
    expect([found.winners, found.losers, found.accounts.map(({ stallNumber }) => stallNumber)]).toEqual([1, 1, ['A000002', 'A000001']]);
    expect(found.highestRisePermille).toBeGreaterThan(100);
    await settings(of.market.siteId, { replayLimitPercent: 10 });
    await expect(ask(of, made.id)).rejects.toMatchObject({ code: 'replay-over-limit', params: { limit: 10 } });
    expect((await ask(of, made.id, { exceedReason: '峰谷电价按文件执行' })).impact).toMatchObject({ accounts: 2, exceedReason: '峰谷电价按文件执行' });
    // The same shops in another market whose plan is the draft: what was forecast is charged.
    const then = await desk({ stalls: 2, definition: timed });
    await openAll(then.loop.open, then.market, at('2026-11-20T10:00:00'));
    await read(then, 0, hours(night));
    await read(then, 1, hours(day));
    const charged = await replay(database.dataSource, { planId: then.market.planId, definition: timed, to: '2026-11-22', days: 3 });
    expect(charged.accounts.map(({ stallNumber, oldFen }) => [stallNumber, oldFen]).sort()).toEqual(found.accounts.map(({ stallNumber, newFen }) => [stallNumber, newFen]).sort());
  });
});
