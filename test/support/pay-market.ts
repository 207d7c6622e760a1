import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { openPurse } from '#libs/ledger';
import { CounterRecharge, CreateOrder, DecideRefund, HearNotification, MendRefund, Poller, orders, refunds, SettleOrder, SettleRefund, SubmitOrder, type ChannelName, type CreateOrderInput, type PaymentOrder } from '#libs/payment';
import { loadSettings, type ManualClock } from '#libs/runtime';
import { accountTypeForSpec, insertAccountForSpec } from './money-account.js';
import { makeMoneyMarket, type MoneyMarket } from './money-market.js';
import { ScriptedChannel, ScriptedChannels } from './scripted-channel.js';

export const TERMS = { minFen: 100, maxFen: 1_000_000, orderMinutes: 15, channels: { wechat: true, alipay: true, unionpay: true } };

/** A market whose stalls pay through scripted channels, and the use cases over it: as many processes as one likes share the database. */
export class PayMarket {
  readonly channels = new ScriptedChannels();
  readonly merchants = {} as Record<ChannelName, string>;
  accountIds: string[] = [];
  market!: MoneyMarket;

  private constructor(
    readonly dataSource: DataSource,
    readonly clock: ManualClock,
  ) {}

  static async make(dataSource: DataSource, clock: ManualClock, stalls = 2): Promise<PayMarket> {
    const made = new PayMarket(dataSource, clock);
    made.market = await makeMoneyMarket(dataSource, { stalls });
    const typeId = await accountTypeForSpec(dataSource, made.market);
    for (const stallId of made.market.stallIds) made.accountIds.push(await insertAccountForSpec(dataSource, { market: made.market, stallId, typeId, at: clock.now() }));
    await inTransaction(dataSource, async (tx) => {
      for (const accountId of made.accountIds) await openPurse(tx, { accountId, siteId: made.market.siteId, threshold1Fen: 1000, threshold2Fen: 500, overdraftLimitFen: 0 });
    });
    for (const name of ['wechat', 'alipay', 'unionpay'] as const) {
      const number = `${name}-${made.market.siteId.slice(-8)}`;
      const rows = await dataSource.query<{ id: string }[]>(`INSERT INTO merchant (site_id, channel, key_folder, merchant_number, app_id) VALUES ($1, $2, 'scripted', $3, 'app-1') RETURNING id`, [made.market.siteId, name, number]);
      made.merchants[name] = rows[0]!.id;
      made.channels.byMerchant.set(rows[0]!.id, new ScriptedChannel(name, number, () => clock.wall()));
    }
    return made;
  }

  channel(name: ChannelName = 'wechat'): ScriptedChannel {
    return this.channels.byMerchant.get(this.merchants[name])!;
  }

  private readonly settings = loadSettings({ DATABASE_URL: 'postgres://nowhere', PUBLIC_URL: 'https://pay.example' });
  get submit(): SubmitOrder {
    return new SubmitOrder(this.dataSource, this.clock, this.channels);
  }
  get create(): CreateOrder {
    return new CreateOrder(this.dataSource, this.clock, this.settings, this.submit);
  }
  get settle(): SettleOrder {
    return new SettleOrder(this.dataSource, this.clock, this.channels, this.submit);
  }
  get notifications(): HearNotification {
    return new HearNotification(this.dataSource, this.clock, this.channels);
  }
  get settleRefund(): SettleRefund {
    return new SettleRefund(this.dataSource, this.clock, this.channels);
  }
  get decide(): DecideRefund {
    return new DecideRefund(this.dataSource, this.clock);
  }
  get mend(): MendRefund {
    return new MendRefund(this.dataSource, this.clock);
  }
  get cash(): CounterRecharge {
    return new CounterRecharge(this.dataSource, this.clock);
  }

  poller(what: 'orders' | 'refunds' = 'orders', perMerchant = 8): Poller {
    const settle = what === 'orders' ? orders((orderId) => this.settle.execute({ orderId, wish: 'look', source: 'poll' })) : refunds((id) => this.settleRefund.execute(id));
    return new Poller({ dataSource: this.dataSource, clock: this.clock, logger: { warn: () => undefined } as never, what: settle, perMerchant });
  }

  /** One turn of the worker, with all answers that come. */
  async turn(what: 'orders' | 'refunds' = 'orders'): Promise<void> {
    const poller = this.poller(what, 100);
    await poller.turn();
    await poller.idle();
  }

  async order(over: Partial<CreateOrderInput> & { account?: number } = {}): Promise<PaymentOrder> {
    return (await this.create.execute(this.input(over))).order;
  }

  input({ account = 0, ...over }: Partial<CreateOrderInput> & { account?: number } = {}): CreateOrderInput {
    return {
      orderId: randomUUID(), siteId: this.market.siteId, accountId: this.accountIds[account]!, channel: 'wechat', way: 'native', origin: 'counter', amountFen: 5000,
      payer: { kind: 'staff', id: this.market.cashier.id, name: '小李', ip: '127.0.0.1' }, terms: TERMS, ...over,
    };
  }

  notify(outTradeNo: string, { channel = 'wechat', over = {} }: { channel?: ChannelName; over?: object } = {}) {
    return this.notifications.execute({ channel, merchantId: this.merchants[channel], raw: this.channel(channel).notification(outTradeNo, over) });
  }

  async one<Row>(sql: string, parameters: unknown[] = []): Promise<Row> {
    return (await this.dataSource.query<Row[]>(sql, parameters))[0]!;
  }
  async balance(account = 0): Promise<number> {
    return (await this.one<{ fen: number }>(`SELECT l.balance_fen AS fen FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = $1`, [this.accountIds[account]])).fen;
  }
  async state(orderId: string): Promise<{ state: string; unknown: boolean }> {
    return this.one('SELECT state, unknown FROM payment_order WHERE id = $1', [orderId]);
  }
  async closeAccount(account = 0): Promise<void> {
    await this.dataSource.query(`UPDATE account SET state = 'closed', closed_at = $2 WHERE id = $1`, [this.accountIds[account], this.clock.now()]);
  }
}
