import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import type { CreateOrderInput } from '#libs/payment';
import { ManualClock, packageRoot } from '#libs/runtime';
import { buildServers } from '../../scripts/steps/build.mjs';
import { bundlePrograms } from '../../scripts/steps/bundle.mjs';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { ownPort } from '../support/own-ports.js';
import { PayMarket } from '../support/pay-market.js';
import type { ScriptedChannel } from '../support/scripted-channel.js';
import { post as postTo } from './post.mjs';

const ORDERS = Number(process.env.CHAOS_ORDERS ?? 6000);
const CLIENTS = 32;
const KILLS = Math.min(40, Math.ceil(ORDERS / 100));
const SEED = Number(process.env.CHAOS_SEED ?? 20261120);

let state = SEED;
/** A repeatable chance below `n`. */
const chance = (n: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % n;
};
const wait = (ms: number) => new Promise((go) => setTimeout(go, ms));

/** A process that is killed and started again; its port stays. */
class Part {
  private child: ChildProcess | undefined;
  private constructor(
    readonly role: 'web' | 'worker',
    readonly port: number,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(role: 'web' | 'worker', environment: Record<string, string>): Promise<Part> {
    const part = new Part(role, await ownPort(), environment);
    await part.boot();
    return part;
  }

  async boot(): Promise<void> {
    const child = spawn(process.execPath, [join(packageRoot(), 'dist/test-programs/payment-process.js')], { env: { PATH: process.env.PATH, ...this.environment, ROLE: this.role, PORT: String(this.port) }, stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    // Four that are never idle: whoever waits for one click beside them goes first.
    setPriority(child.pid!, 10);
    await new Promise<void>((ready, failed) => {
      child.stdout!.once('data', () => ready());
      child.once('exit', (code) => failed(new Error(`${this.role} ended with ${code}`)));
    });
  }

  /** kill -9, then the same again. */
  async kill(): Promise<void> {
    await this.end();
    await this.boot();
  }

  async end(): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
}

let database: TestDatabase;
let bank: Server;
let markets: PayMarket[];
let parts: Part[];
const channels = new Map<string, ScriptedChannel>();
/** numbers whose buyer pays at the very moment at which the channel takes them, before we are answered */
const hasty = new Map<string, CreateOrderInput>();

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function startBank(): Promise<number> {
  bank = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const [, merchantId, call] = request.url!.split('/') as [string, string, 'submit' | 'query' | 'close'];
      const argument = JSON.parse(body) as never;
      const answer = await channels.get(merchantId)![call](argument);
      const early = call === 'submit' ? hasty.get((argument as { outTradeNo: string }).outTradeNo) : undefined;
      if (early !== undefined) {
        hasty.delete((argument as { outTradeNo: string }).outTradeNo);
        void paid(early);
        await wait(30);
      }
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((ready) => bank.listen(0, '127.0.0.1', ready));
  return (bank.address() as AddressInfo).port;
}

beforeAll(async () => {
  await buildServers(() => undefined);
  await bundlePrograms({ 'payment-process': 'test/chaos/payment-process.mjs' }, join(packageRoot(), 'dist/test-programs'));
  database = await testDatabase();
  const clock = new ManualClock(new Date());
  markets = [];
  for (let n = 0; n < 4; n++) markets.push(await PayMarket.make(database.dataSource, clock, 25));
  for (const market of markets) for (const [id, channel] of market.channels.byMerchant) channels.set(id, channel);
  const environment = { DATABASE_URL: database.url, BANK_PORT: String(await startBank()), LOG_LEVEL: 'silent' };
  parts = await Promise.all((['web', 'web', 'worker', 'worker'] as const).map((role) => Part.start(role, environment)));
}, 300_000);
afterAll(async () => {
  await Promise.all(parts?.map((part) => part.end()) ?? []);
  bank?.close();
  await database?.close();
});

const web = () => parts[chance(2)]!;
const numberOf = (input: CreateOrderInput) => input.orderId.replaceAll('-', '');
const marketOf = (input: CreateOrderInput) => markets.find(({ market }) => market.siteId === input.siteId)!;
const sent: Promise<unknown>[] = [];

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<boolean> {
  return (await postTo(web().port, path, { body, headers, timeoutMs: 10_000 }))?.status === 200;
}

/** The buyer pays; the channel tells it one to three times, at once or a little later, to whoever listens; some messages are lost for good. */
async function paid(input: CreateOrderInput): Promise<void> {
  const market = marketOf(input);
  const channel = market.channel(input.channel);
  if (!channel.pay(numberOf(input))) return;
  const copies = chance(8) === 0 ? 0 : 1 + chance(3);
  for (let copy = 0; copy < copies; copy++) {
    const { body } = channel.notification(numberOf(input));
    sent.push((async () => {
      await wait(chance(300));
      for (let time = 0; time < 4; time++) {
        if (await post(`/notify/${input.channel}/${market.merchants[input.channel]}`, body, { 'wechatpay-signature': 'good' })) return;
        await wait(200 + chance(400));
      }
    })());
  }
}

async function buy(n: number): Promise<void> {
  const market = markets[n % markets.length]!;
  const channel = (['wechat', 'unionpay', 'wechat', 'alipay'] as const)[chance(4)]!;
  const input = market.input({ account: chance(25), channel, way: channel === 'wechat' ? 'native' : 'qr', amountFen: 100 + chance(50_000) });
  const pays = chance(10) > 0;
  if (pays && chance(4) === 0) hasty.set(numberOf(input), input);
  // A client whose answer was lost asks again with its id.
  for (let time = 0; !(await post('/orders', JSON.stringify(input))); time++) {
    if (time > 100) throw new Error(`order ${input.orderId} could not be made`);
    await wait(100);
  }
  if (pays) await paid(input);
}

test('D3 U-07 6,000 orders, one to three copies of each notification or none, processes killed all the while: no credit lost, none doubled', { timeout: 900_000 }, async () => {
  let kills = 0;
  let next = 0;
  // Spread over all the orders, however fast the machine is; never at the same point of two of them.
  const nemesis = (async () => {
    for (; kills < KILLS; kills++) {
      while (next < (kills * ORDERS) / KILLS) await wait(20);
      await wait(chance(300));
      await parts[chance(parts.length)]!.kill();
    }
  })();
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (next < ORDERS) await buy(next++);
  }));
  await nemesis;
  await Promise.all(sent);

  const paidNumbers = [...channels.values()].flatMap((channel) => [...channel.trades].filter(([, trade]) => trade.payment !== undefined).map(([number, trade]) => ({ number, amountFen: trade.order.amountFen })));
  const count = async () => ((await database.dataSource.query(`SELECT count(*)::int AS n FROM payment_order WHERE state = 'paid'`)) as { n: number }[])[0]!.n;
  await expect.poll(count, { timeout: 60_000, interval: 500 }).toBe(paidNumbers.length);

  const credits = (await database.dataSource.query(
    `SELECT o.out_trade_no AS number, o.amount_fen AS "amountFen", (SELECT count(*)::int FROM transfer t WHERE t.cause_key = 'recharge:' || o.id AND t.amount_fen = o.amount_fen AND t.kind = 'recharge') AS transfers,
       (SELECT count(*)::int FROM recharge r WHERE r.id = o.id AND r.amount_fen = o.amount_fen) AS recharges FROM payment_order o WHERE o.state = 'paid'`,
  )) as { number: string; amountFen: number; transfers: number; recharges: number }[];
  expect(credits.filter(({ transfers, recharges }) => transfers !== 1 || recharges !== 1)).toEqual([]);
  const byNumber = (a: { number: string }, b: { number: string }) => (a.number < b.number ? -1 : 1);
  expect(credits.map(({ number, amountFen }) => ({ number, amountFen })).sort(byNumber)).toEqual(paidNumbers.sort(byNumber));
  const [sums] = (await database.dataSource.query(
    `SELECT (SELECT count(*)::int FROM recharge) AS recharges, (SELECT sum(l.balance_fen)::bigint FROM ledger_account l WHERE l.kind = 'purse') AS purses, (SELECT count(*)::int FROM payment_order) AS orders,
       (SELECT count(*)::int FROM payment_order WHERE mismatch IS NOT NULL) AS mismatches, (SELECT count(*)::int FROM payment_notification) AS heard`,
  )) as { recharges: number; purses: number; orders: number; mismatches: number; heard: number }[];
  expect(sums).toMatchObject({ recharges: paidNumbers.length, purses: paidNumbers.reduce((sum, { amountFen }) => sum + amountFen, 0), orders: ORDERS, mismatches: 0 });
  // Numbers of receipts have no gap, whoever died while one was being taken.
  expect(await database.dataSource.query(`SELECT site_id FROM recharge GROUP BY site_id HAVING max(right(receipt_number, 4)::int) <> count(*)`)).toEqual([]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
  expect(kills).toBe(KILLS);
  console.log(`seed ${SEED}: ${ORDERS} orders, ${paidNumbers.length} paid, ${sums!.heard} messages heard, ${kills} kills`);
});
