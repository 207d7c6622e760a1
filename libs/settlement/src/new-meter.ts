import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

/** The meter that takes another's place: one that hangs on a bus already and has no stall, or a new one, by default at the old one's address. */
export type NewMeter =
  | { meterId: number }
  | { meterNumber: string; profileId?: string | undefined; busId?: string | undefined; unitAddress?: number | undefined; currentRatio?: number | undefined; voltageRatio?: number | undefined };

/**
 * Puts the new meter in the old one's place: its stall, name, role, kind, price and interval. DomainErrors: 'meter-not-spare' (it is another
 * stall's, has an account or another role), 'meter-address-taken', 'bus-or-stall-not-found'.
 */
export async function takeNewMeter(tx: Tx, oldMeterId: number, meter: NewMeter): Promise<number> {
  return 'meterId' in meter ? takeSpare(tx, oldMeterId, meter.meterId) : insertNew(tx, oldMeterId, meter);
}

async function takeSpare(tx: Tx, oldMeterId: number, meterId: number): Promise<number> {
  const [rows] = (await tx.query(
    `UPDATE meter n SET stall_id = o.stall_id, building_id = o.building_id, name = o.name, tariff_plan_id = o.tariff_plan_id, read_interval_minutes = o.read_interval_minutes
     FROM meter o WHERE o.id = $1 AND n.id = $2 AND n.id <> o.id AND n.site_id = o.site_id AND n.role = o.role AND n.kind = o.kind AND n.removed_at IS NULL AND (n.stall_id IS NULL OR n.stall_id = o.stall_id)
       AND NOT EXISTS (SELECT 1 FROM account_meter am WHERE am.meter_id = n.id AND am.to_at IS NULL) RETURNING n.id`,
    [oldMeterId, meterId],
  )) as [{ id: number }[], number];
  if (rows[0] === undefined) throw new DomainError('conflict', 'meter-not-spare', 'this meter is not free to take the place: it has a stall, an account or another use', { meterId });
  return rows[0].id;
}

async function insertNew(tx: Tx, oldMeterId: number, meter: Exclude<NewMeter, { meterId: number }>): Promise<number> {
  const rows = (await tx
    .query(
      `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, kind, role, profile_id, current_ratio, voltage_ratio, stall_id, tariff_plan_id, read_interval_minutes)
       SELECT o.site_id, o.building_id, b.id, coalesce($3::int, o.unit_address), $4, o.name, o.kind, o.role, coalesce($5, o.profile_id), coalesce($6::int, o.current_ratio), coalesce($7::int, o.voltage_ratio), o.stall_id, o.tariff_plan_id, o.read_interval_minutes
       FROM meter o JOIN bus b ON b.id = coalesce($2::uuid, o.bus_id) JOIN gateway g ON g.id = b.gateway_id AND g.site_id = o.site_id WHERE o.id = $1 RETURNING id`,
      [oldMeterId, meter.busId ?? null, meter.unitAddress ?? null, meter.meterNumber, meter.profileId ?? null, meter.currentRatio ?? null, meter.voltageRatio ?? null],
    )
    .catch((error: unknown) => {
      if (sqlState(error) === '23505') throw new DomainError('conflict', 'meter-address-taken', 'the address on this bus or the meter number is taken');
      throw error;
    })) as { id: number }[];
  if (rows[0] === undefined) throw new DomainError('invalid', 'bus-or-stall-not-found', 'the bus is not of this site');
  return rows[0].id;
}
