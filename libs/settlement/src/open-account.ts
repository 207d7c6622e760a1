import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { accountTypeFor, bindMeters, findOrMakeCustomer, insertAccount, plansOfMeters } from '#libs/account';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { openPurse } from '#libs/ledger';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { versionAt } from '#libs/tariff';
import { accrue, startAccrual } from './accrue.js';
import { adoptPlans, lockCursors } from './accrual-store.js';
import { versionsOfPlans } from './price-versions.js';
import { once } from './requests.js';

export interface BaseReading {
  meterId: number;
  readAt: Date;
  registerWh: number;
  periodRegistersWh?: readonly number[] | undefined;
}

export interface OpenAccountInput {
  actor: Actor;
  siteId: string;
  stallId: string;
  phone: string;
  customerName: string;
  accountTypeId?: string | undefined;
  tariffPlanId?: string | undefined;
  /** one good reading for every prepaid meter of the stall */
  baseReadings: readonly BaseReading[];
  /** made by the client; the same request opens one account */
  requestId: string;
}

export interface OpenedAccount {
  accountId: string;
  number: string;
  customerId: string;
  meters: { meterId: number; fromAt: string; fromRegisterWh: number }[];
}

/**
 * Opens an account on a stall: the customer by phone, the purse with the account type's limits, and every prepaid meter from
 * its base reading on. Energy before the base reading is the company's. Refuses with a DomainError: 'stall-not-found',
 * 'stall-has-open-account', 'stall-has-no-meter', 'no-base-reading', 'no-tariff-plan', 'price-not-in-force', 'phone-malformed',
 * 'request-id-reused'.
 */
@Injectable()
export class OpenAccount {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: OpenAccountInput): Promise<OpenedAccount> {
    const { actor, requestId, baseReadings: _readings, ...rest } = input;
    // Readings differ between a first try and a repeat that reads the meter anew; they do not make it another request.
    return inTransaction(this.dataSource, (tx) => once(tx, { scope: 'open-account', id: requestId, input: { ...rest, actorId: actor.id } }, () => this.open(tx, input)));
  }

  private async open(tx: Tx, input: OpenAccountInput): Promise<OpenedAccount> {
    const companyId = await lockStall(tx, input);
    const meterIds = await metersToBind(tx, input);
    const at = this.clock.now();
    const type = await accountTypeFor(tx, input.siteId, input.accountTypeId);
    const customer = await findOrMakeCustomer(tx, { companyId, phone: input.phone, name: input.customerName, at });
    const account = await insertAccount(tx, {
      siteId: input.siteId, stallId: input.stallId, customerId: customer.id, accountTypeId: type.id, tariffPlanId: input.tariffPlanId ?? null, openedAt: at, openedBy: input.actor.id,
    });
    await openPurse(tx, { accountId: account.id, siteId: input.siteId, threshold1Fen: type.threshold1Fen, threshold2Fen: type.threshold2Fen, overdraftLimitFen: type.overdraftLimitFen });
    const readings = input.baseReadings.filter((reading) => meterIds.includes(reading.meterId));
    await accrue(tx, readings);
    await startAccrual(tx, readings, { dropCarry: true });
    // A newer reading than the given one may be there: the account starts where the counting stands.
    const cursors = await lockCursors(tx, meterIds);
    const bindings = meterIds.map((meterId) => ({ meterId, at: cursors.get(meterId)!.at!, registerWh: cursors.get(meterId)!.registerWh }));
    await bindMeters(tx, account.id, bindings);
    await adoptPlans(tx, await plansInForce(tx, input.siteId, bindings));
    await putOutbox(tx, [{ topic: 'supply.check', key: `account:${account.id}`, payload: { accountIds: [account.id] } }]);
    return { accountId: account.id, number: account.number, customerId: customer.id, meters: bindings.map((b) => ({ meterId: b.meterId, fromAt: b.at.toISOString(), fromRegisterWh: b.registerWh })) };
  }
}

async function lockStall(tx: Tx, input: OpenAccountInput): Promise<string> {
  const stalls = await tx.query<{ company_id: string }[]>(
    'SELECT si.company_id FROM stall st JOIN site si ON si.id = st.site_id WHERE st.id = $1 AND st.site_id = $2 AND st.deleted_at IS NULL FOR UPDATE OF st',
    [input.stallId, input.siteId],
  );
  if (stalls[0] === undefined) throw new DomainError('not-found', 'stall-not-found', `the site has no stall ${input.stallId}`);
  const open = await tx.query<unknown[]>(`SELECT 1 FROM account WHERE stall_id = $1 AND state = 'open'`, [input.stallId]);
  if (open.length > 0) throw new DomainError('conflict', 'stall-has-open-account', 'the stall has an open account; close it first');
  return stalls[0].company_id;
}

async function metersToBind(tx: Tx, input: OpenAccountInput): Promise<number[]> {
  const meters = await tx.query<{ id: number; meter_number: string }[]>(`SELECT id, meter_number FROM meter WHERE stall_id = $1 AND role = 'prepaid' AND removed_at IS NULL ORDER BY id`, [input.stallId]);
  if (meters.length === 0) throw new DomainError('conflict', 'stall-has-no-meter', 'the stall has no prepaid meter to open an account on');
  const read = new Set(input.baseReadings.map((reading) => reading.meterId));
  const missing = meters.find((meter) => !read.has(meter.id));
  if (missing !== undefined) throw new DomainError('conflict', 'no-base-reading', `meter ${missing.meter_number} has no good reading to start from`, { meterId: missing.id, meterNumber: missing.meter_number });
  return meters.map((meter) => meter.id);
}

/** Energy that has no price when it is used could never be charged, so the price must be in force where the counting begins. */
async function plansInForce(tx: Tx, siteId: string, bindings: readonly { meterId: number; at: Date }[]): Promise<{ meterId: number; planId: string }[]> {
  const plans = await plansOfMeters(tx, bindings.map(({ meterId }) => meterId));
  const without = plans.find((plan) => plan.planId === null);
  if (without !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `meter ${String(without.meterId)} has no price plan of its own, its account's, its type's or its site's`, { meterId: without.meterId, siteId });
  const versions = await versionsOfPlans(tx, [...new Set(plans.flatMap(({ planId }) => planId ?? []))]);
  return bindings.map(({ meterId, at }) => {
    const planId = plans.find((plan) => plan.meterId === meterId)?.planId ?? '';
    if (versionAt(versions.get(planId) ?? [], at.getTime()) === undefined) throw new DomainError('conflict', 'price-not-in-force', `the price plan of meter ${String(meterId)} has no price at ${at.toISOString()}`, { meterId });
    return { meterId, planId };
  });
}
