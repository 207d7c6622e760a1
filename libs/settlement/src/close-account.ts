import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { boundMeters, lockAccount, markClosed, unbindMeters, type LockedAccount } from '#libs/account';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { cashDrawerCode, emergencyOutstandingFen, purseCode, purseOf, repayEmergencyCredit, transfer } from '#libs/ledger';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { accrue, startAccrual } from './accrue.js';
import { lockCursors } from './accrual-store.js';
import type { BaseReading } from './open-account.js';
import { once } from './requests.js';
import { settleMeters } from './settle-meters.js';

export interface CloseAccountInput {
  /** the member of staff at the counter: the rest is paid out of this person's drawer */
  actor: Actor;
  accountId: string;
  /** one good final reading for every meter of the account */
  finalReadings: readonly BaseReading[];
  /** what the counter pays out; must be the whole rest after the final settlement */
  payoutFen?: number | undefined;
  requestId: string;
}

export interface ClosedAccount {
  accountId: string;
  bills: number;
  chargedFen: number;
  paidOutFen: number;
  meterIds: number[];
}

/**
 * Closes an account: final reading, settlement of everything read, payout of the rest in cash, meters given back. Refuses with
 * a DomainError and changes nothing: 'account-not-found', 'account-closed', 'no-final-reading', 'no-tariff-plan' (energy that
 * has no price), 'account-owes' (params.owedFen), 'payout-differs' (params.balanceFen is what is to be paid out).
 */
@Injectable()
export class CloseAccount {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: CloseAccountInput): Promise<ClosedAccount> {
    const named = { accountId: input.accountId, actorId: input.actor.id, payoutFen: input.payoutFen ?? null };
    return inTransaction(this.dataSource, (tx) => once(tx, { scope: 'close-account', id: input.requestId, input: named }, () => this.close(tx, input)));
  }

  private async close(tx: Tx, input: CloseAccountInput): Promise<ClosedAccount> {
    const account = await lockAccount(tx, input.accountId);
    if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed already');
    const at = this.clock.now();
    const meterIds = await this.takeFinalReadings(tx, input);
    const settled = await settleMeters(tx, { siteId: account.siteId, meterIds, at, actor: input.actor });
    const paidOutFen = await payOut(tx, account, input, at);
    const cursors = await lockCursors(tx, meterIds);
    const ends = meterIds.map((meterId) => ({ meterId, at: cursors.get(meterId)!.at!, registerWh: cursors.get(meterId)!.registerWh }));
    await unbindMeters(tx, account.id, ends);
    await startAccrual(tx, ends.map((end) => ({ meterId: end.meterId, readAt: end.at, registerWh: end.registerWh })), { dropCarry: true });
    await markClosed(tx, { accountId: account.id, closedAt: at, closedBy: input.actor.id });
    await putOutbox(tx, [{ topic: 'supply.check', key: `account:${account.id}`, payload: { meterIds } }]);
    return { accountId: account.id, bills: settled.bills, chargedFen: settled.chargedFen, paidOutFen, meterIds };
  }

  private async takeFinalReadings(tx: Tx, input: CloseAccountInput): Promise<number[]> {
    const meterIds = (await boundMeters(tx, input.accountId)).map((binding) => binding.meterId);
    const readings = input.finalReadings.filter((reading) => meterIds.includes(reading.meterId));
    const missing = meterIds.find((meterId) => !readings.some((reading) => reading.meterId === meterId));
    if (missing !== undefined) throw new DomainError('conflict', 'no-final-reading', `meter ${String(missing)} has no final reading`, { meterId: missing });
    const report = await accrue(tx, readings);
    const unpriced = report.noPrice[0];
    if (unpriced !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(unpriced.meterId)} has no price at ${unpriced.at.toISOString()}`, { meterId: unpriced.meterId });
    return meterIds;
  }
}

async function payOut(tx: Tx, account: LockedAccount, input: CloseAccountInput, at: Date): Promise<number> {
  await repayBeforeClosing(tx, account, at);
  const { balanceFen } = await purseOf(tx, account.id);
  if ((input.payoutFen ?? 0) !== balanceFen) throw new DomainError('conflict', 'payout-differs', 'the rest after the final settlement must be paid out, neither more nor less', { balanceFen });
  if (balanceFen === 0) return 0;
  await transfer(tx, {
    siteId: account.siteId, causeKey: `closing:${account.id}`, kind: 'closing', from: purseCode(account.id), to: cashDrawerCode(input.actor.id),
    amountFen: balanceFen, at, actor: input.actor, reason: 'rest paid out in cash on closing',
  });
  return balanceFen;
}

/** An emergency credit is paid back out of the rest; what is still owed then must be paid first. */
export async function repayBeforeClosing(tx: Tx, account: LockedAccount, at: Date): Promise<void> {
  const { balanceFen } = await purseOf(tx, account.id);
  const restFen = balanceFen - (await emergencyOutstandingFen(tx, account.id));
  if (restFen < 0) throw new DomainError('conflict', 'account-owes', 'the account owes money; it must be paid before closing', { owedFen: -restFen });
  await repayEmergencyCredit(tx, { siteId: account.siteId, accountId: account.id, amountFen: balanceFen, rechargeId: 'closing', at });
}
