import { askBilling, bindMeters, insertAccount, plansOfMeters, type AccountTypeRow } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import { openPurse } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import { versionAt } from '#libs/tariff';
import { accrue, startAccrual } from './accrue.js';
import { adoptPlans, lockCursors, standsAt } from './accrual-store.js';
import { versionsOfPlans } from './price-versions.js';

export interface BaseReading {
  meterId: number;
  readAt: Date;
  registerWh: number;
  periodRegistersWh?: readonly number[] | undefined;
}

export interface BeginAccountInput {
  siteId: string;
  stallId: string;
  customerId: string;
  type: AccountTypeRow;
  tariffPlanId: string | null;
  waterTariffPlanId?: string | null;
  /** staff at the counter; without one the customer took the stall over himself */
  actor?: Actor;
  openedBy: string;
  at: Date;
  meterIds: readonly number[];
  /** one good reading for every meter */
  readings: readonly BaseReading[];
}

export interface BegunAccount {
  accountId: string;
  number: string;
  /** its type is post-paid: prepaid until a second person has agreed */
  approvalId: string | null;
  bindings: { meterId: number; at: Date; registerWh: number }[];
}

/** Opens an account whose stall is locked and free: the purse with its type's limits, and every meter from where its counting stands. */
export async function beginAccount(tx: Tx, input: BeginAccountInput): Promise<BegunAccount> {
  const { type, meterIds, siteId } = input;
  const account = await insertAccount(tx, {
    siteId, stallId: input.stallId, customerId: input.customerId, accountTypeId: type.id, tariffPlanId: input.tariffPlanId, waterTariffPlanId: input.waterTariffPlanId ?? null, openedAt: input.at, openedBy: input.openedBy,
  });
  await openPurse(tx, { accountId: account.id, siteId, threshold1Fen: type.threshold1Fen, threshold2Fen: type.threshold2Fen, overdraftLimitFen: type.overdraftLimitFen });
  const approvalId = await askPostpaid(tx, { ...account, siteId, stallId: input.stallId }, input);
  // Whoever is billed afterwards, or is to be, has one bill, and so one purse. An overdraft is lent once, to the energy purse.
  if (approvalId === null && (await keepsWaterApart(tx, siteId))) await openPurse(tx, { accountId: account.id, siteId, kind: 'water', threshold1Fen: type.threshold1Fen, threshold2Fen: type.threshold2Fen, overdraftLimitFen: 0 });
  const readings = input.readings.filter((reading) => meterIds.includes(reading.meterId));
  await accrue(tx, readings);
  await startAccrual(tx, readings, { dropCarry: true });
  // A newer reading than the given one may be there: the account starts where the counting stands.
  const cursors = await lockCursors(tx, meterIds);
  const bindings = meterIds.map((meterId) => ({ meterId, at: standsAt(cursors.get(meterId)!), registerWh: cursors.get(meterId)!.registerWh }));
  await bindMeters(tx, account.id, bindings);
  await adoptPlans(tx, await plansInForce(tx, siteId, bindings));
  await putOutbox(tx, [{ topic: 'supply.check', key: `account:${account.id}`, payload: { accountIds: [account.id] } }]);
  return { accountId: account.id, number: account.number, approvalId, bindings };
}

/**
 * Whoever opens an account does not give credit by himself: of a post-paid type it begins prepaid, and a second person is asked as for
 * a switch. A customer who takes a stall over does not take the credit of the one before: his account is prepaid until staff ask.
 */
async function askPostpaid(tx: Tx, account: { id: string; siteId: string; number: string; stallId: string }, { type, actor, at }: BeginAccountInput): Promise<string | null> {
  if (type.billing === 'prepaid' || actor?.kind !== 'staff') return null;
  const after = { billing: 'postpaid' as const, billDay: type.billDay, dueDays: type.dueDays };
  return (await askBilling(tx, { account, before: { billing: 'prepaid' }, after, impact: { balanceFen: 0, accruedFen: 0 }, reason: type.name, actor, at })).id;
}

/** Whether accounts that are opened at a site from now on have a purse of their own for water. */
async function keepsWaterApart(tx: Tx, siteId: string): Promise<boolean> {
  const [site] = await tx.query<{ own: boolean }[]>(`SELECT coalesce(settings #>> '{water,purse}', 'shared') = 'own' AS own FROM site WHERE id = $1`, [siteId]);
  return site?.own === true;
}

/** The prepaid meters of a stall, each of which needs a reading to begin from: 'stall-has-no-meter', 'no-base-reading'. */
export async function metersToBind(tx: Tx, stallId: string, readings: readonly BaseReading[]): Promise<number[]> {
  const meters = await tx.query<{ id: number; meter_number: string }[]>(`SELECT id, meter_number FROM meter WHERE stall_id = $1 AND role = 'prepaid' AND removed_at IS NULL ORDER BY id`, [stallId]);
  if (meters.length === 0) throw new DomainError('conflict', 'stall-has-no-meter', 'the stall has no prepaid meter to open an account on');
  const read = new Set(readings.map((reading) => reading.meterId));
  const missing = meters.find((meter) => !read.has(meter.id));
  if (missing !== undefined) throw new DomainError('conflict', 'no-base-reading', `meter ${missing.meter_number} has no good reading to start from`, { meterId: missing.id, meterNumber: missing.meter_number });
  return meters.map((meter) => meter.id);
}

/** Energy that has no price when it is used could never be charged, so the price must be in force where the counting begins. */
export async function plansInForce(tx: Tx, siteId: string, bindings: readonly { meterId: number; at: Date }[]): Promise<{ meterId: number; planId: string }[]> {
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
