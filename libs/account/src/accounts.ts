import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

export interface NewAccount {
  siteId: string;
  stallId: string;
  customerId: string;
  accountTypeId: string;
  tariffPlanId: string | null;
  /** an own plan of water; none when not said */
  waterTariffPlanId?: string | null;
  openedAt: Date;
  openedBy: string;
}

/** The next account number of a site: A000001, A000002, … without gaps, since the counter rolls back with its transaction. */
async function nextAccountNumber(tx: Tx, siteId: string): Promise<string> {
  const rows = await tx.query<{ last: number }[]>('INSERT INTO account_counter (site_id, last) VALUES ($1, 1) ON CONFLICT (site_id) DO UPDATE SET last = account_counter.last + 1 RETURNING last', [siteId]);
  return `A${String(rows[0]!.last).padStart(6, '0')}`;
}

/** Writes a new open account. The caller has checked, under a lock on the stall, that it has none. */
export async function insertAccount(tx: Tx, input: NewAccount): Promise<{ id: string; number: string }> {
  const number = await nextAccountNumber(tx, input.siteId);
  const rows = await tx.query<{ id: string; number: string }[]>(
    `INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, tariff_plan_id, opened_at, opened_by, water_tariff_plan_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, number`,
    [input.siteId, input.stallId, input.customerId, input.accountTypeId, number, input.tariffPlanId, input.openedAt, input.openedBy, input.waterTariffPlanId ?? null],
  );
  return rows[0]!;
}

export interface LockedAccount {
  id: string;
  siteId: string;
  stallId: string;
  state: 'open' | 'closed';
  number: string;
}

/** Locks an account for a change; DomainError not-found 'account-not-found'. */
export async function lockAccount(tx: Tx, accountId: string): Promise<LockedAccount> {
  const rows = await tx.query<LockedAccount[]>('SELECT id, site_id AS "siteId", stall_id AS "stallId", state, number FROM account WHERE id = $1 FOR UPDATE', [accountId]);
  if (rows[0] === undefined) throw new DomainError('not-found', 'account-not-found', `there is no account ${accountId}`);
  return rows[0];
}

/** Marks an account as closed. */
export async function markClosed(tx: Tx, input: { accountId: string; closedAt: Date; closedBy: string }): Promise<void> {
  await tx.query(`UPDATE account SET state = 'closed', closed_at = $2, closed_by = $3 WHERE id = $1`, [input.accountId, input.closedAt, input.closedBy]);
}

/** Gives an account its own tariff plan for a medium, or takes it away (null). The plan must be of the account's site and for that medium: 'tariff-plan-not-found'. */
export async function changeAccountPlan(tx: Tx, accountId: string, tariffPlanId: string | null, medium: 'electricity' | 'water' = 'electricity'): Promise<void> {
  const [, changed] = await tx.query<[unknown, number]>(
    `UPDATE account a SET ${medium === 'water' ? 'water_tariff_plan_id' : 'tariff_plan_id'} = $2 WHERE id = $1 AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM tariff_plan p WHERE p.id = $2 AND p.site_id = a.site_id AND p.medium = $3))`,
    [accountId, tariffPlanId, medium],
  );
  if (changed === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'no such account, or no such tariff plan at its site');
}

export interface MeterBinding {
  meterId: number;
  at: Date;
  registerWh: number;
}

/** From these instants and registers on the account bears the meters' consumption. */
export async function bindMeters(tx: Tx, accountId: string, bindings: readonly MeterBinding[]): Promise<void> {
  await tx.query(
    `INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh)
     SELECT $1, meter_id, at, register_wh FROM unnest($2::int[], $3::timestamptz[], $4::bigint[]) AS b(meter_id, at, register_wh)`,
    [accountId, bindings.map((b) => b.meterId), bindings.map((b) => b.at), bindings.map((b) => b.registerWh)],
  );
}

/** Ends the account's live bindings of these meters. */
export async function unbindMeters(tx: Tx, accountId: string, bindings: readonly MeterBinding[]): Promise<void> {
  await tx.query(
    `UPDATE account_meter am SET to_at = b.at, to_register_wh = b.register_wh
     FROM unnest($2::int[], $3::timestamptz[], $4::bigint[]) AS b(meter_id, at, register_wh)
     WHERE am.account_id = $1 AND am.meter_id = b.meter_id AND am.to_at IS NULL`,
    [accountId, bindings.map((b) => b.meterId), bindings.map((b) => b.at), bindings.map((b) => b.registerWh)],
  );
}

/** The meters that an account bears now, with where each began. */
export async function boundMeters(tx: Pick<Tx, 'query'>, accountId: string): Promise<MeterBinding[]> {
  return tx.query('SELECT meter_id AS "meterId", from_at AS at, from_register_wh AS "registerWh" FROM account_meter WHERE account_id = $1 AND to_at IS NULL ORDER BY meter_id', [accountId]);
}
