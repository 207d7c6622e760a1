import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { forgetUses, sealAudit } from '#libs/access';
import { ClockChecks, FieldService, SweepWriter } from '#libs/collection';
import { ensureReadingPartitions, inTransaction, OutboxRelay } from '#libs/database';
import { HttpSmsProvider, PlatformMessages, SendNotice, TellCustomer } from '#libs/notice';
import { FieldOwnership, SweepQueue } from '#libs/queue';
import { forgetRefusedNotifications, orders, Poller, refunds, type ReconcileBills, type SettleOrder, type SettleRefund } from '#libs/payment';
import { PlatformApps } from '#libs/platform';
import { callLowLists } from '#libs/dunning';
import { runFeesDue, turnPropertyHolds } from '#libs/property-fee';
import type { Clock, Logger, Settings } from '#libs/runtime';
import { learnLoads, valueRunways, type SettleDue } from '#libs/settlement';
import { issuePostpaidDue, remindPostpaid } from '#libs/postpaid';
import { closeExpired, grantDue } from '#libs/subsidy';
import { evaluateAccounts, expireKeepPower, followBatches, followRuns, hangDueTags, placeDueOwnerSwitches, startDueRuns, SupplyReconciler } from '#libs/supply';
import { watchDays } from './days-watch.js';
import { AccrualFollower, SupplyFollower } from './followers.js';
import { outboxHandlers } from './outbox-handlers.js';
import { PriceWatch } from './price-watch.js';
import { watchRunOns } from './run-ons.js';
import { TelegramFlush } from './telegram-flush.js';

const SWEEPS_AT_ONCE = 512;

/** What the application's modules bring to the worker. */
export interface WorkerUseCases {
  settleDue: SettleDue;
  settleOrder: SettleOrder;
  settleRefund: SettleRefund;
  reconcileBills: ReconcileBills;
}

/** Everything that runs without a person, put together. */
export class Worker {
  readonly field: FieldService;
  readonly queue: SweepQueue;
  private readonly redis: Redis;
  private readonly ownership: FieldOwnership;
  private readonly reconciler: SupplyReconciler;
  private readonly relay: OutboxRelay;
  private readonly telegrams: TelegramFlush;
  private readonly prices: PriceWatch;
  private readonly clocks: ClockChecks;
  private readonly pollers: Poller[];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
    settings: Settings,
    private readonly useCases: WorkerUseCases,
  ) {
    const failed = (what: string) => (error: unknown) => logger.error({ error }, what);
    this.prices = new PriceWatch(dataSource, clock);
    this.ownership = new FieldOwnership(dataSource, settings.WORKER_NAME, (gained) => this.gained(gained), failed('leases could not be renewed'));
    this.field = new FieldService({
      dataSource, clock, logger,
      writer: new SweepWriter(dataSource, clock, [new AccrualFollower(logger, () => this.prices.note()), new SupplyFollower()]),
      owns: (gatewayId) => this.ownership.owns(gatewayId),
      enqueue: (jobs) => this.queue.add(jobs),
      onGatewayUp: (gatewayId) => void this.reconciler.hurry(this.field.meterIdsOf(gatewayId)).catch(failed('owed supplies could not be hurried')),
    });
    this.clocks = new ClockChecks(dataSource, clock, this.field);
    this.queue = new SweepQueue({
      redisUrl: settings.REDIS_URL, prefix: settings.QUEUE_PREFIX, workerName: settings.WORKER_NAME, concurrency: SWEEPS_AT_ONCE,
      handler: ({ busId, dueAt }) => this.field.sweep({ busId, dueAt: new Date(dueAt) }),
      onError: failed('sweep queue'),
    });
    this.redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: 1 });
    this.redis.on('error', failed('Redis'));
    this.reconciler = new SupplyReconciler(dataSource, clock, logger, (meterId) => {
      const found = this.field.find(meterId);
      return found === undefined ? undefined : { line: found.line, unit: found.meter.unit, profile: found.meter.profile };
    });
    const provider = new HttpSmsProvider({ url: settings.SMS_URL ?? 'http://127.0.0.1:8090/sms', key: settings.SMS_PROVIDER === 'http' ? settings.SMS_KEY : undefined, name: settings.SMS_PROVIDER });
    const weixin = new PlatformMessages(dataSource, new PlatformApps({ keysDir: settings.MERCHANT_KEYS_DIR, weixinUrl: settings.WEIXIN_URL, alipayUrl: settings.ALIPAY_URL, wall: () => clock.wall() }), settings.MERCHANT_KEYS_DIR);
    const handlers = outboxHandlers({ dataSource, clock, field: this.field, reconciler: this.reconciler, sendNotice: new SendNotice(dataSource, clock, provider, weixin), tell: new TellCustomer(dataSource, weixin), settleRefund: useCases.settleRefund });
    this.relay = new OutboxRelay({ name: settings.WORKER_NAME, dataSource, databaseUrl: settings.DATABASE_URL, handlers, onError: (error, topic) => logger.warn({ reason: (error as Error).message, topic }, 'outbox row comes back later') });
    this.pollers = [
      new Poller({ dataSource, clock, logger, what: orders((orderId) => useCases.settleOrder.execute({ orderId, wish: 'look', source: 'poll' })) }),
      new Poller({ dataSource, clock, logger, what: refunds((refundId) => useCases.settleRefund.execute(refundId)) }),
    ];
    this.telegrams = new TelegramFlush(this.redis, settings.QUEUE_PREFIX, this.field.network);
  }

  async start(): Promise<void> {
    await this.ownership.start();
    // What has fallen due is given before the first reading draws from it; what fails is tried again at every turn.
    await this.giveSubsidies().catch((error: unknown) => this.logger.error({ error }, 'subsidies: failed, tried again at the next turn'));
    await this.field.start();
    this.queue.start();
    await this.relay.start();
    this.telegrams.start();
    this.every(1000, 'supplies', () => this.reconciler.run());
    this.every(1000, 'batches', () => inTransaction(this.dataSource, (tx) => followBatches(tx, this.clock.now())));
    this.every(1000, 'payments', async () => void (await Promise.all(this.pollers.map((poller) => poller.turn()))));
    this.every(5000, 'waiting cuts', () => this.checkWaiting());
    this.every(2000, 'owners’ cuts', async () => void (await inTransaction(this.dataSource, (tx) => placeDueOwnerSwitches(tx, this.clock.now()))));
    this.every(2000, 'repair tags', async () => void (await inTransaction(this.dataSource, (tx) => hangDueTags(tx, this.clock.now()))));
    this.every(2000, 'cuts at set times', () => this.cutAtTimes());
    this.every(5000, 'lists of low balances', async () => void (await inTransaction(this.dataSource, (tx) => callLowLists(tx, this.clock.now()))));
    this.every(3000, 'run-ons', () => watchRunOns(this.dataSource, this.clock));
    this.every(5000, 'days left', () => watchDays(this.dataSource, this.clock));
    this.every(5000, 'runways', async () => void (await valueRunways(this.dataSource, this.clock.now())));
    this.every(5000, 'loads', async () => void (await learnLoads(this.dataSource, this.clock.now())));
    this.every(5000, 'settlement', () => this.settle());
    this.every(5000, 'property fees', () => this.fees());
    this.every(5000, 'subsidies', () => this.giveSubsidies());
    this.every(3000, 'ends of subsidies', async () => void (await closeExpired(this.dataSource, this.clock.now())));
    this.every(10_000, 'post-paid bills', () => this.postpaid());
    this.every(60_000, 'reminders of bills', () => remindPostpaid(this.dataSource, this.clock.now()));
    this.every(20_000, 'audit seal', async () => void (await sealAudit(this.dataSource, this.clock.now())));
    this.every(5000, 'prices', () => this.prices.turn());
    this.every(10_000, 'bills of channels', () => this.useCases.reconcileBills.due());
    this.every(5000, 'clocks of meters', async () => void (await this.clocks.turn()));
    this.every(60_000, 'upkeep', () => this.upkeep());
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.telegrams.stop();
    await this.relay.stop();
    await this.queue.stop().catch(() => undefined);
    this.field.stop();
    await this.ownership.stop().catch(() => undefined);
    this.redis.disconnect();
  }

  /** Runs a step again and again, never twice at once; a failure is logged and tried again at the next turn. */
  private every(ms: number, name: string, step: () => Promise<void>): void {
    const turn = (): void => {
      if (this.running.has(name)) return;
      this.running.add(name);
      void step()
        .catch((error: unknown) => this.logger.error({ error }, `${name}: failed, tried again at the next turn`))
        .finally(() => this.running.delete(name));
    };
    this.timers.push(setInterval(turn, ms));
  }

  private gained(gatewayIds: string[]): void {
    this.field.gateways.forget(gatewayIds);
    void this.field.reload().catch((error: unknown) => this.logger.error({ error }, 'the field could not be loaded'));
  }

  private async checkWaiting(): Promise<void> {
    await inTransaction(this.dataSource, (tx) => evaluateAccounts(tx, { waiting: true }, this.clock.now()));
    await inTransaction(this.dataSource, (tx) => expireKeepPower(tx, this.clock.now()));
  }

  private async cutAtTimes(): Promise<void> {
    await inTransaction(this.dataSource, (tx) => startDueRuns(tx, this.clock.now()));
    await inTransaction(this.dataSource, (tx) => followRuns(tx, this.clock.now()));
  }

  private async settle(): Promise<void> {
    const settled = await this.useCases.settleDue.execute(this.clock.now());
    for (const building of settled) this.logger.info(building, 'building settled');
  }

  private async fees(): Promise<void> {
    for (const { problems, ...ran } of await runFeesDue(this.dataSource, this.clock.now())) this.logger.info({ ...ran, problems: problems.length }, 'property fees billed');
    await inTransaction(this.dataSource, (tx) => turnPropertyHolds(tx, this.clock.now()));
  }

  private async postpaid(): Promise<void> {
    const issued = await issuePostpaidDue(this.dataSource, this.clock.now());
    if (issued > 0) this.logger.info({ issued }, 'post-paid bills made');
  }

  private async giveSubsidies(): Promise<void> {
    for (const granted of await grantDue(this.dataSource, this.clock.now())) this.logger.info(granted, 'subsidies given');
  }

  private async upkeep(): Promise<void> {
    await ensureReadingPartitions(this.dataSource, this.clock.now());
    await this.dataSource.query(`DELETE FROM outbox WHERE done_at < clock_timestamp() - interval '7 days'`);
    await forgetUses(this.dataSource, this.clock.wall());
    await forgetRefusedNotifications(this.dataSource, this.clock.wall());
    await this.dataSource.query(`DELETE FROM sweep WHERE due_at < $1::timestamptz - interval '40 days'`, [this.clock.now()]);
  }
}
