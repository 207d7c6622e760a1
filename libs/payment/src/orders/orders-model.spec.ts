import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PayMarket } from '../../../../test/support/pay-market.js';
import { verifyLedger } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import type { CreateOrderInput } from './create-order.js';

let database: TestDatabase;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

class Killed extends Error {}

/** A connection of a process that dies at its n-th statement, inside a transaction or between two; a commit may be its last act. */
function mortal(dataSource: DataSource, statements: number): DataSource {
  let left = statements;
  const step = (): void => {
    if (left-- <= 0) throw new Killed('kill -9');
  };
  const over = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(inner, name) {
        const value: unknown = Reflect.get(inner, name);
        if (name === 'query') return async (...args: unknown[]) => (step(), (value as (...all: unknown[]) => Promise<unknown>).apply(inner, args));
        if (name === 'transaction') {
          return async (work: (tx: EntityManager) => Promise<unknown>) => {
            const result = await (inner as unknown as DataSource).transaction((tx) => work(over(tx)));
            step();
            return result;
          };
        }
        return typeof value === 'function' ? (value.bind(inner) as unknown) : value;
      },
    });
  return over(dataSource);
}

type Act = 'create' | 'again' | 'pay' | 'notify' | 'notify-twice' | 'poll' | 'look' | 'cancel' | 'wait' | 'lose';
interface Step {
  act: Act;
  order: number;
  /** dies at this statement of what it does */
  killedAt: number | null;
  minutes: number;
}

const step = fc.record<Step>({
  act: fc.oneof({ weight: 4, arbitrary: fc.constant('create' as const) }, { weight: 20, arbitrary: fc.constantFrom<Act>('again', 'pay', 'notify', 'notify-twice', 'poll', 'look', 'cancel', 'wait', 'lose') }),
  order: fc.integer({ min: 0, max: 3 }),
  killedAt: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null, freq: 2 }),
  minutes: fc.constantFrom(0, 1, 7, 16, 60, 180),
});

// A code that nobody scanned cannot be paid after its two hours, given to the channel at the latest when the order expires.
const CODE_MINUTES = 15 + 120;

class Run {
  private readonly orders: (CreateOrderInput & { codeEnds: number })[] = [];
  constructor(private readonly pay: PayMarket) {}

  async do({ act, order, killedAt, minutes }: Step): Promise<void> {
    const { pay } = this;
    const living = pay.dataSource;
    Object.assign(pay, { dataSource: killedAt === null ? living : mortal(living, killedAt) });
    try {
      await this.act(act, order, minutes);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      Object.assign(pay, { dataSource: living });
    }
  }

  private async act(act: Act, n: number, minutes: number): Promise<void> {
    const { pay } = this;
    if (act === 'create' && this.orders.length < 4) {
      const channel = (['wechat', 'alipay', 'unionpay'] as const)[this.orders.length % 3]!;
      this.orders.push({ ...pay.input({ orderId: randomUUID(), channel, way: channel === 'wechat' ? 'native' : 'qr', amountFen: 1000 + 100 * this.orders.length }), codeEnds: clock.wall().getTime() + CODE_MINUTES * 60_000 });
    }
    const order = this.orders[Math.min(n, this.orders.length - 1)];
    if (act === 'wait') return clock.advanceMs(minutes * 60_000);
    if (act === 'poll') return void (await pay.turn());
    if (order === undefined) return;
    const bank = pay.channel(order.channel);
    if (act === 'create' || act === 'again') await pay.create.execute(order);
    else if (act === 'pay') this.payIfItCan(order);
    else if (act === 'lose') bank.fail((['submit', 'query', 'close'] as const)[minutes % 3]!, minutes > 10 ? 'not-arrived' : 'answer-lost');
    else if (act === 'notify' || act === 'notify-twice') await this.notify(order, act === 'notify' ? 1 : 2);
    else if (await this.isThere(order.orderId)) await pay.settle.execute({ orderId: order.orderId, wish: act === 'look' ? 'look' : 'close', source: 'payer' });
  }

  private payIfItCan({ orderId, channel, codeEnds }: CreateOrderInput & { codeEnds: number }): void {
    const number = orderId.replaceAll('-', '');
    const bank = this.pay.channel(channel);
    if (bank.trades.get(number)?.scanned === true || clock.wall().getTime() < codeEnds) bank.pay(number);
  }

  private async notify(order: CreateOrderInput, times: number): Promise<void> {
    const number = order.orderId.replaceAll('-', '');
    if (this.pay.channel(order.channel).trades.get(number)?.payment === undefined) return;
    await Promise.all(Array.from({ length: times }, () => this.pay.notify(number, { channel: order.channel })));
  }

  private async isThere(orderId: string): Promise<boolean> {
    return (await this.pay.dataSource.query<unknown[]>('SELECT 1 FROM payment_order WHERE id = $1', [orderId])).length > 0;
  }

  /** Everything answers again: the worker asks until nothing is due any more. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) {
      const [due] = await this.pay.dataSource.query<{ next: Date | null }[]>('SELECT min(next_query_at) AS next FROM payment_order WHERE site_id = $1', [this.pay.market.siteId]);
      if (due?.next == null) return;
      clock.setTo(new Date(Math.max(due.next.getTime(), clock.wall().getTime())));
      await this.pay.turn();
    }
  }

  async check(): Promise<void> {
    const { pay } = this;
    const rows = await pay.dataSource.query<{ id: string; state: string; credits: number; recharges: number; amount: number; channel: 'wechat' }[]>(
      `SELECT o.id, o.state, o.channel, o.amount_fen AS amount, (SELECT count(*)::int FROM transfer t WHERE t.cause_key = 'recharge:' || o.id AND t.amount_fen = o.amount_fen) AS credits,
         (SELECT count(*)::int FROM recharge r WHERE r.payment_order_id = o.id) AS recharges FROM payment_order o WHERE o.site_id = $1`,
      [pay.market.siteId],
    );
    for (const row of rows) {
      const isPaid = pay.channel(row.channel).trades.get(row.id.replaceAll('-', ''))?.payment !== undefined;
      expect(row).toMatchObject({ state: isPaid ? 'paid' : 'closed', credits: isPaid ? 1 : 0, recharges: isPaid ? 1 : 0 });
    }
    expect(await pay.balance()).toBe(rows.filter(({ state }) => state === 'paid').reduce((sum, { amount }) => sum + amount, 0));
  }
}

test('A-03 D3 whatever happens in whatever order, processes dying among it: each payment is credited once, and nothing else is', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const pay = await PayMarket.make(database.dataSource, clock, 2);
      const run = new Run(pay);
      for (const each of steps) await run.do(each);
      await run.settle();
      await run.check();
    }),
    { numRuns: 25, endOnFailure: true },
  );
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
