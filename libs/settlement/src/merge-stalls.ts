import { bindMeters, leaveFurtherStall, lockAccount, lockFreeStall, lockFurtherStall, takeFurtherStall, unbindMeters, type LockedAccount, type MeterBinding } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import type { ManualReading } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { accrue, startAccrual } from './accrue.js';
import { adoptPlans, lockCursors, standsAt } from './accrual-store.js';
import { metersToBind, plansInForce, type BaseReading } from './begin-account.js';
import { accountChargesOf } from './change-of-meters.js';
import { takeManual } from './close-account.js';
import { settleMeters } from './settle-meters.js';

export interface MergeInput {
  accountId: string;
  stallId: string;
  /** one good reading of every prepaid meter of the stall */
  readings: readonly BaseReading[];
  actor: Actor;
  at: Date;
}

/**
 * An account takes a further stall: its meters count for it from their readings on, and it stays one balance, one warning, one cut.
 * Energy before the readings is the company's. DomainErrors: 'account-not-found', 'account-closed', 'stall-not-found',
 * 'stall-has-open-account', 'stall-has-no-meter', 'no-base-reading', 'no-tariff-plan', 'price-not-in-force'.
 */
export async function bindStall(tx: Tx, input: MergeInput): Promise<{ meterIds: number[] }> {
  const account = await openAccount(tx, input.accountId);
  await lockFreeStall(tx, { stallId: input.stallId, siteId: account.siteId });
  const meterIds = await metersToBind(tx, input.stallId, input.readings);
  const readings = input.readings.filter(({ meterId }) => meterIds.includes(meterId));
  await accrue(tx, readings);
  await startAccrual(tx, readings, { dropCarry: true });
  const bindings = await standsOf(tx, meterIds);
  await bindMeters(tx, account.id, bindings);
  await adoptPlans(tx, await plansInForce(tx, account.siteId, bindings));
  await takeFurtherStall(tx, { accountId: account.id, stallId: input.stallId, at: input.at, name: input.actor.name });
  await lookAgain(tx, account.id);
  return { meterIds };
}

export interface UnmergeInput extends MergeInput {
  /** those among the readings that were typed from a display */
  manual?: readonly ManualReading[];
  /** what else follows in this transaction, such as the holds of the stall's meters */
  follow?(left: { meterIds: number[] }): Promise<void>;
}

export interface UnmergedStall {
  meterIds: number[];
  /** where its meters stood when they left */
  ends: MeterBinding[];
  usedWh: number;
  usedLitres: number;
  chargedFen: number;
}

/**
 * An account gives a further stall back: what its meters used up to their last reading is settled, then they count for nobody. The
 * account goes on. DomainErrors: 'account-not-found', 'account-closed', 'stall-not-of-account', 'stall-is-first', 'no-final-reading', 'no-tariff-plan'.
 */
export async function unbindStall(tx: Tx, input: UnmergeInput): Promise<UnmergedStall> {
  const account = await openAccount(tx, input.accountId);
  await lockFurtherStall(tx, input);
  const meterIds = (await tx.query<{ id: number }[]>('SELECT am.meter_id AS id FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = $1 AND am.to_at IS NULL AND m.stall_id = $2 ORDER BY am.meter_id', [account.id, input.stallId])).map(({ id }) => id);
  const readings = input.readings.filter(({ meterId }) => meterIds.includes(meterId));
  const missing = meterIds.find((meterId) => !readings.some((reading) => reading.meterId === meterId));
  if (missing !== undefined) throw new DomainError('conflict', 'no-final-reading', `meter ${String(missing)} has no final reading`, { meterId: missing });
  await takeManual(tx, input.manual ?? []);
  const [unpriced] = (await accrue(tx, readings)).noPrice;
  if (unpriced !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(unpriced.meterId)} has no price at ${unpriced.at.toISOString()}`, { meterId: unpriced.meterId });
  await settleMeters(tx, { siteId: account.siteId, meterIds, at: input.at, actor: input.actor });
  const ends = await standsOf(tx, meterIds);
  await unbindMeters(tx, account.id, ends);
  await startAccrual(tx, ends.map(({ meterId, at, registerWh }) => ({ meterId, readAt: at, registerWh })), { dropCarry: true });
  await leaveFurtherStall(tx, { ...input, name: input.actor.name });
  await input.follow?.({ meterIds });
  await lookAgain(tx, account.id);
  return { meterIds, ends, ...(await accountChargesOf(tx, { accountId: account.id, meterIds, settledAt: input.at })) };
}

async function openAccount(tx: Tx, accountId: string): Promise<LockedAccount> {
  const account = await lockAccount(tx, accountId);
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  return account;
}

async function standsOf(tx: Tx, meterIds: readonly number[]): Promise<MeterBinding[]> {
  const cursors = await lockCursors(tx, meterIds);
  return meterIds.map((meterId) => ({ meterId, at: standsAt(cursors.get(meterId)!), registerWh: cursors.get(meterId)!.registerWh }));
}

async function lookAgain(tx: Tx, accountId: string): Promise<void> {
  await putOutbox(tx, [{ topic: 'supply.check', key: `account:${accountId}`, payload: { accountIds: [accountId] } }]);
}
