import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { lockAccount, type LockedAccount, type MeterBinding } from '#libs/account';
import { inTransaction, type Tx } from '#libs/database';
import { cashDrawerCode, purseCode, transfer } from '#libs/ledger';
import { lockStands, storeManualReadings, type ManualReading, type ReadingOrigin } from '#libs/metering';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { accrue } from './accrue.js';
import type { BaseReading } from './begin-account.js';
import { endAccount, type RestPort } from './end-account.js';
import { once } from './requests.js';

export interface CloseAccountInput {
  /** the member of staff at the counter: a rest in cash is paid out of this person's drawer */
  actor: Actor;
  accountId: string;
  /** one good final reading for every meter of the account */
  finalReadings: readonly BaseReading[];
  /** those among them that were read from a photographed display: they are stored with the closing */
  manualReadings?: readonly ManualReading[] | undefined;
  /** those that nobody could read: worked out from the meter's pace, and marked as such on the bill */
  estimatedReadings?: readonly ManualReading[] | undefined;
  /** what follows in this transaction, such as a hold on the supply */
  follow?: ((tx: Tx, closed: { siteId: string; stallId: string; at: Date; ends: readonly MeterBinding[] }) => Promise<void>) | undefined;
  /** what the counter pays out; must be the whole rest after the final settlement */
  payoutFen?: number | undefined;
  /** instead of cash: the rest becomes a refund request, which a second person approves */
  refund?: { port: RestPort; requestId: string } | undefined;
  requestId: string;
}

export interface ClosedAccount {
  accountId: string;
  bills: number;
  chargedFen: number;
  paidOutFen: number;
  refundRequestId: string | null;
  meterIds: number[];
}

/**
 * Closes an account: final reading, settlement of everything read, the rest in cash or as a refund request, meters given back.
 * Refuses with a DomainError and changes nothing: 'account-not-found', 'account-closed', 'no-final-reading', 'no-tariff-plan' (energy
 * that has no price), 'account-owes' (params.owedFen), 'payout-differs' (params.balanceFen is what is to be paid out), 'newer-good-reading'.
 */
@Injectable()
export class CloseAccount {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: CloseAccountInput): Promise<ClosedAccount> {
    const named = { accountId: input.accountId, actorId: input.actor.id, payoutFen: input.payoutFen ?? null, ...(input.refund === undefined ? {} : { refund: true }) };
    return inTransaction(this.dataSource, (tx) => once(tx, { scope: 'close-account', id: input.requestId, input: named }, () => this.close(tx, input)));
  }

  private async close(tx: Tx, input: CloseAccountInput): Promise<ClosedAccount> {
    const account = await lockAccount(tx, input.accountId);
    const at = this.clock.now();
    let refundRequestId: string | null = null;
    await takeManual(tx, input.manualReadings ?? []);
    await takeEstimated(tx, input.estimatedReadings ?? []);
    const ended = await endAccount(tx, {
      account, readings: input.finalReadings, actor: input.actor, at,
      takeRest: async (balanceFen) => {
        if (input.refund === undefined) return payOut(tx, account, { ...input, balanceFen, at });
        if (balanceFen === 0) return;
        const rest = { siteId: account.siteId, accountId: account.id, amountFen: balanceFen, requestId: input.refund.requestId, cause: 'leaving' as const, reason: 'rest on closing', actor: input.actor, at };
        ({ refundRequestId } = await input.refund.port.send(tx, rest));
      },
    });
    const { bills, chargedFen, restFen, ends } = ended;
    await input.follow?.(tx, { siteId: account.siteId, stallId: account.stallId, at, ends });
    return { accountId: account.id, bills, chargedFen, paidOutFen: input.refund === undefined ? restFen : 0, refundRequestId, meterIds: ends.map(({ meterId }) => meterId) };
  }
}

/** Stores and counts what was worked out, so that the line it ends says so. */
async function takeEstimated(tx: Tx, readings: readonly ManualReading[]): Promise<void> {
  await takeManual(tx, readings, { quality: 'estimated', source: 'estimate' });
  await accrue(tx, readings);
  await tx.query('UPDATE accrual SET line_estimated = true WHERE meter_id = ANY($1::int[]) AND line_from_at IS NOT NULL', [readings.map(({ meterId }) => meterId)]);
}

/** Stores what was read from displays, unless a meter has answered meanwhile. */
export async function takeManual(tx: Tx, readings: readonly ManualReading[], origin?: ReadingOrigin): Promise<void> {
  if (readings.length === 0) return;
  const stands = await lockStands(tx, readings.map(({ meterId }) => meterId));
  const overtaken = readings.find(({ meterId, lastReadAt }) => stands.get(meterId)?.readAt?.getTime() !== lastReadAt.getTime());
  if (overtaken !== undefined) throw new DomainError('conflict', 'newer-good-reading', 'the meter has answered meanwhile: read it again', { meterId: overtaken.meterId });
  await storeManualReadings(tx, readings, origin);
}

async function payOut(tx: Tx, account: LockedAccount, of: { balanceFen: number; payoutFen?: number | undefined; actor: Actor; at: Date }): Promise<void> {
  const { balanceFen, actor, at } = of;
  if ((of.payoutFen ?? 0) !== balanceFen) throw new DomainError('conflict', 'payout-differs', 'the rest after the final settlement must be paid out, neither more nor less', { balanceFen });
  if (balanceFen === 0) return;
  await transfer(tx, {
    siteId: account.siteId, causeKey: `closing:${account.id}`, kind: 'closing', from: purseCode(account.id), to: cashDrawerCode(actor.id),
    amountFen: balanceFen, at, actor, reason: 'rest paid out in cash on closing',
  });
}
