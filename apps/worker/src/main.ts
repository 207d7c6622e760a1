import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { accountEntities } from '#libs/account';
import { DatabaseModule } from '#libs/database';
import { meteringEntities } from '#libs/metering';
import { PaymentModule, ReconcileBills, SettleOrder, SettleRefund } from '#libs/payment';
import { CLOCK, createClock, createLogger, loadSettings, RuntimeModule, type Clock } from '#libs/runtime';
import { SettleDue, SettlementModule } from '#libs/settlement';
import { healthServer } from './health-server.js';
import { Worker } from './worker.js';

const settings = loadSettings();
const logger = createLogger('worker', settings.LOG_LEVEL);

@Module({})
class WorkerModule {
  static with(clock: Clock): DynamicModule {
    return { module: WorkerModule, imports: [RuntimeModule.for('worker', settings, clock), DatabaseModule.for('worker', [...meteringEntities, ...accountEntities], 12), SettlementModule, PaymentModule.for()] };
  }
}

process.on('unhandledRejection', (error) => {
  logger.fatal({ error }, 'unhandled');
  process.exit(1);
});

async function start(): Promise<void> {
  const clock = await createClock(settings);
  const context = await NestFactory.createApplicationContext(WorkerModule.with(clock), { logger: ['error', 'warn'] });
  const dataSource = context.get(DataSource);
  const worker = new Worker(dataSource, context.get<Clock>(CLOCK), logger, settings, { settleDue: context.get(SettleDue), settleOrder: context.get(SettleOrder), settleRefund: context.get(SettleRefund), reconcileBills: context.get(ReconcileBills) });
  await worker.start();
  const server = healthServer(dataSource, worker, clock).listen(settings.WORKER_PORT, settings.WORKER_HOST);
  logger.info({ port: settings.WORKER_PORT, name: settings.WORKER_NAME }, 'worker started');
  endWith(async () => {
    server.close();
    server.closeAllConnections();
    await worker.stop();
    await context.close();
  });
}

/** The first signal ends the process in order, within five seconds. */
function endWith(stop: () => Promise<void>): void {
  let ending = false;
  const end = async (signal: string): Promise<void> => {
    if (ending) return;
    ending = true;
    logger.info({ signal }, 'worker stops');
    setTimeout(() => process.exit(1), 5000).unref();
    await stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
}

void start();
