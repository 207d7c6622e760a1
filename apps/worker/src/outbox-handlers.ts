import type { DataSource } from 'typeorm';
import { closeAlarm, openAlarm, type AlarmInput } from '#libs/alarm';
import type { FieldService } from '#libs/collection';
import { collectFees } from '#libs/charge';
import { inTransaction, NotMine, type OutboxHandler } from '#libs/database';
import { lookAtDaysAgain } from '#libs/ledger';
import type { NoticeOrder, SendNotice, Tell, TellCustomer } from '#libs/notice';
import type { SettleRefund } from '#libs/payment';
import { refreshOwed } from '#libs/postpaid';
import { turnPropertyHolds } from '#libs/property-fee';
import type { Clock } from '#libs/runtime';
import { valueAgain } from '#libs/settlement';
import { evaluateAccounts, noteWarningSent, warningIsOver, type SupplyReconciler } from '#libs/supply';
import { runBatch } from './run-batch.js';
import { deliverAnnouncement, tellPrice, tellRecharged, tellSwitched, type Switched } from './tell-customer.js';
import { noteWorth } from './worth-of-recharge.js';

export interface HandlerParts {
  dataSource: DataSource;
  clock: Clock;
  field: FieldService;
  reconciler: SupplyReconciler;
  sendNotice: SendNotice;
  tell: TellCustomer;
  settleRefund: SettleRefund;
}

/** What the worker does after commits, by topic. Every handler may be called twice for one row. */
export function outboxHandlers(parts: HandlerParts): Record<string, OutboxHandler> {
  const { dataSource, clock, field, reconciler, sendNotice, tell, settleRefund } = parts;
  const check = (accountIds: string[]) => inTransaction(dataSource, (tx) => evaluateAccounts(tx, { accountIds }, clock.now()));
  return {
    'read.requested': async ({ readRequestId, meterId, delayMs = 0 }: { readRequestId: string; meterId: number; delayMs?: number }) => {
      if (!(await isWaiting(dataSource, readRequestId))) return;
      if (delayMs > 0) await new Promise((go) => setTimeout(go, delayMs));
      if (!(await field.answer(readRequestId, meterId))) throw new NotMine(`meter ${meterId} is read by another worker`);
    },
    'read.finished': async () => undefined,
    // Another meter answers at an address now.
    'field.changed': async () => field.reload(),
    'purse.credited': async ({ accountId }: { accountId: string }) => {
      await lookAtDaysAgain(dataSource, accountId);
      await valueAgain(dataSource, [accountId]);
      await check([accountId]);
      await inTransaction(dataSource, (tx) => refreshOwed(tx, accountId, clock.now()));
      // Fees that are owed take what was bought for them, and what is cut for them comes back.
      const { amountFen } = await inTransaction(dataSource, (tx) => collectFees(tx, { accountIds: [accountId], at: clock.now() }));
      if (amountFen > 0) await inTransaction(dataSource, (tx) => turnPropertyHolds(tx, clock.now()));
    },
    'recharge.credited': async ({ rechargeId }: { rechargeId: string }) => {
      // The news does not wait for what is only noted on the receipt; said again, it is told once.
      await tellRecharged(dataSource, tell, rechargeId);
      await noteWorth(dataSource, rechargeId);
    },
    'announcement.deliver': async (next: { announcementId: string; afterCustomerId: string | null }) => deliverAnnouncement(dataSource, clock, next),
    'price.made': async ({ versionId }: { versionId: string }) => tellPrice(dataSource, clock, versionId),
    'refund.send': async ({ refundId }: { refundId: string }) => settleRefund.execute(refundId),
    'purse.charged': async ({ accountIds }: { accountIds: string[] }) => check(accountIds),
    'supply.check': async ({ accountIds }: { accountIds: string[] }) => check(accountIds),
    'supply.reconcile': async () => reconciler.run(),
    'supply.switched': async (switched: Switched) => tellSwitched(dataSource, tell, switched),
    'batch.started': async ({ batchId }: { batchId: string }) => runBatch(dataSource, clock, batchId),
    'customer.tell': async (news: Tell) => ((await warningIsOver(dataSource, news.causeKey)) ? undefined : tell.execute(news)),
    // A message that waited for its provider is not sent when its cause has gone meanwhile.
    'notice.send': async (order: NoticeOrder) => ((await warningIsOver(dataSource, order.causeKey)) ? undefined : sendNotice.execute(order)),
    'notice.finished': async ({ causeKey, state, at }: { causeKey: string; state: 'sent' | 'failed'; at: string }) => inTransaction(dataSource, (tx) => noteWarningSent(tx, { causeKey, state, at: new Date(at) })),
    'alarm.open': async (alarm: Omit<AlarmInput, 'at'> & { at: string }) => inTransaction(dataSource, (tx) => openAlarm(tx, { ...alarm, at: new Date(alarm.at) })),
    'alarm.close': async (alarm: { siteId: string; causeKey: string; at: string; reason: string }) => inTransaction(dataSource, (tx) => closeAlarm(tx, { ...alarm, at: new Date(alarm.at) })),
  } as Record<string, OutboxHandler>;
}

async function isWaiting(dataSource: DataSource, readRequestId: string): Promise<boolean> {
  const rows = (await dataSource.query(`SELECT 1 FROM read_request WHERE id = $1 AND state = 'waiting'`, [readRequestId])) as unknown[];
  return rows.length > 0;
}
