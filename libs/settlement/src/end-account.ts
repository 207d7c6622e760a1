import { boundMeters, markClosed, unbindMeters, type LockedAccount, type MeterBinding } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import { debtOutstandingFen, emergencyOutstandingFen, foldWaterPurse, purseOf, repayEmergencyCredit, repayWholeDebt } from '#libs/ledger';
import { endFees } from '#libs/property-fee';
import { DomainError, type Actor } from '#libs/runtime';
import { accrue, startAccrual } from './accrue.js';
import { lockCursors, standsAt } from './accrual-store.js';
import type { BaseReading } from './begin-account.js';
import { requireNoDispute } from './disputes.js';
import { settleMeters } from './settle-meters.js';

/** Part of a rest that goes back: through the order that paid it, or in cash. */
export interface RestPart {
  channel: 'cash' | 'wechat' | 'alipay' | 'unionpay';
  orderId: string | null;
  amountFen: number;
}

export interface Rest {
  siteId: string;
  accountId: string;
  amountFen: number;
  /** names the refund request; the same end of an account makes one */
  requestId: string;
  cause: 'leaving' | 'hand_over';
  reason: string;
  actor: Actor;
  at: Date;
}

/** Where the rest of an account goes that is not paid out over the counter. The app binds it to the payment room. */
export interface RestPort {
  /** how the rest would go back */
  plan(database: Pick<Tx, 'query'>, rest: Pick<Rest, 'accountId' | 'amountFen'>): Promise<RestPart[]>;
  /** moves the whole rest out of the purse into a refund request, in the transaction that ends the account */
  send(tx: Tx, rest: Rest): Promise<{ refundRequestId: string }>;
}

export interface EndAccountInput {
  account: LockedAccount;
  /** one good final reading for every meter of the account */
  readings: readonly BaseReading[];
  actor: Actor;
  at: Date;
  /** takes what is left after the settlement, which may be nothing; the purse must be empty afterwards */
  takeRest(balanceFen: number): Promise<void>;
}

export interface EndedAccount {
  bills: number;
  chargedFen: number;
  restFen: number;
  ends: MeterBinding[];
}

/**
 * Ends an account that the caller holds: final reading, settlement of everything read and of its fees, the rest handed on, meters given back.
 * DomainErrors: 'account-closed', 'no-final-reading', 'no-tariff-plan' (energy that has no price), 'account-owes' (params.owedFen), 'dispute-open'.
 */
export async function endAccount(tx: Tx, { account, readings, actor, at, takeRest }: EndAccountInput): Promise<EndedAccount> {
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed already');
  await requireNoDispute(tx, account.id);
  const meterIds = await takeFinalReadings(tx, account.id, readings);
  const settled = await settleMeters(tx, { siteId: account.siteId, meterIds, at, actor });
  await foldWaterPurse(tx, { siteId: account.siteId, accountId: account.id, at, actor });
  await endFees(tx, { account, actor, at });
  await repayBeforeClosing(tx, account, at);
  const { balanceFen: restFen } = await purseOf(tx, account.id);
  await takeRest(restFen);
  const { balanceFen: leftFen } = await purseOf(tx, account.id);
  if (leftFen !== 0) throw new Error(`account ${account.id} would be closed with ${String(leftFen)} fen in its purse`);
  const cursors = await lockCursors(tx, meterIds);
  const ends = meterIds.map((meterId) => ({ meterId, at: standsAt(cursors.get(meterId)!), registerWh: cursors.get(meterId)!.registerWh }));
  await unbindMeters(tx, account.id, ends);
  await startAccrual(tx, ends.map((end) => ({ meterId: end.meterId, readAt: end.at, registerWh: end.registerWh })), { dropCarry: true });
  await markClosed(tx, { accountId: account.id, closedAt: at, closedBy: actor.id });
  await putOutbox(tx, [{ topic: 'supply.check', key: `account:${account.id}`, payload: { accountIds: [account.id] } }]);
  return { bills: settled.bills, chargedFen: settled.chargedFen, restFen, ends };
}

async function takeFinalReadings(tx: Tx, accountId: string, given: readonly BaseReading[]): Promise<number[]> {
  const meterIds = (await boundMeters(tx, accountId)).map((binding) => binding.meterId);
  const readings = given.filter((reading) => meterIds.includes(reading.meterId));
  const missing = meterIds.find((meterId) => !readings.some((reading) => reading.meterId === meterId));
  if (missing !== undefined) throw new DomainError('conflict', 'no-final-reading', `meter ${String(missing)} has no final reading`, { meterId: missing });
  const report = await accrue(tx, readings);
  const unpriced = report.noPrice[0];
  if (unpriced !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(unpriced.meterId)} has no price at ${unpriced.at.toISOString()}`, { meterId: unpriced.meterId });
  return meterIds;
}

/** An emergency credit and a debt that was paid in parts are paid back out of the rest; what is still owed then must be paid first. */
async function repayBeforeClosing(tx: Tx, account: LockedAccount, at: Date): Promise<void> {
  const { balanceFen } = await purseOf(tx, account.id);
  const restFen = balanceFen - (await emergencyOutstandingFen(tx, account.id)) - (await debtOutstandingFen(tx, account.id));
  if (restFen < 0) throw new DomainError('conflict', 'account-owes', 'the account owes money; it must be paid before closing', { owedFen: -restFen });
  await repayEmergencyCredit(tx, { siteId: account.siteId, accountId: account.id, amountFen: balanceFen, rechargeId: 'closing', at });
  await repayWholeDebt(tx, { siteId: account.siteId, accountId: account.id, at });
}
