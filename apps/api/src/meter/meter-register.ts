import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, sqlState, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import type { changeMeterBody, newMeterBody } from '../schema/meter.js';
import { profileById } from './profiles.js';

type NewMeter = z.output<typeof newMeterBody>;
type MeterChange = z.output<typeof changeMeterBody>;

interface KnownMeter {
  siteId: string;
  meterNumber: string;
  busId: string;
  gatewayId: string;
  busNumber: number;
  buildingId: string;
  unitAddress: number;
  name: string;
  stallId: string | null;
  readIntervalMinutes: number | null;
  tariffPlanId: string | null;
  hasAccount: boolean;
}

const UNIQUE_VIOLATION = '23505';

/**
 * The meter register as staff keep it by hand. A meter has one address on its bus and one number in its site; one that an account bears
 * keeps its stall and stays. DomainErrors: 'gateway-not-found', 'bus-not-found', 'stall-not-found', 'profile-unknown', 'profile-role',
 * 'address-taken', 'meter-number-taken', 'meter-has-account', 'tariff-plan-not-found'.
 */
@Injectable()
export class MeterRegister {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  add(origin: ActOrigin, siteId: string, meter: NewMeter): Promise<{ id: number }> {
    const profile = profileById(meter.profileId);
    if (profile === undefined) throw new DomainError('invalid', 'profile-unknown', `there is no device profile ${meter.profileId}`);
    if (meter.role === 'prepaid' && profile.role !== 'prepaid') throw new DomainError('invalid', 'profile-role', 'this model cannot be switched and so cannot be prepaid');
    return refusals(() => inTransaction(this.dataSource, async (tx) => {
      const bus = await busAt(tx, siteId, meter.gatewayId, meter.busNumber);
      await requireStall(tx, siteId, meter.stallId);
      const rows = (await tx.query(
        `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, current_ratio, voltage_ratio, stall_id, read_interval_minutes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
        [
          siteId, bus.buildingId, bus.id, meter.unitAddress, meter.meterNumber, meter.name ?? '', meter.role, meter.profileId, meter.currentRatio ?? 1, meter.voltageRatio ?? 1, meter.stallId ?? null,
          meter.readIntervalMinutes ?? null,
        ],
      )) as { id: number }[];
      const id = rows[0]!.id;
      await tx.query('INSERT INTO meter_state (meter_id) VALUES ($1)', [id]);
      await this.wrote(tx, { origin, siteId, id, meterNumber: meter.meterNumber, action: 'meter.create', after: meter });
      return { id };
    }));
  }

  change(origin: ActOrigin, meterId: number, change: MeterChange): Promise<{ id: number }> {
    return refusals(() => inTransaction(this.dataSource, async (tx) => {
      const known = await lockMeter(tx, meterId);
      const after = { ...known, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
      if (known.hasAccount && after.stallId !== known.stallId) throw new DomainError('conflict', 'meter-has-account', 'an account bears this meter; close it before the meter moves');
      const bus = await busAt(tx, known.siteId, after.gatewayId, after.busNumber);
      await requireStall(tx, known.siteId, after.stallId);
      await requirePlan(tx, known.siteId, after.tariffPlanId);
      await tx.query(
        'UPDATE meter SET bus_id = $2, building_id = $3, unit_address = $4, name = $5, stall_id = $6, read_interval_minutes = $7, tariff_plan_id = $8 WHERE id = $1',
        [meterId, bus.id, bus.buildingId, after.unitAddress, after.name, after.stallId, after.readIntervalMinutes, after.tariffPlanId],
      );
      const before = Object.fromEntries(Object.keys(change).map((key) => [key, known[key as keyof KnownMeter]]));
      await this.wrote(tx, { origin, siteId: known.siteId, id: meterId, meterNumber: known.meterNumber, action: 'meter.change', before, after: change });
      return { id: meterId };
    }));
  }

  remove(origin: ActOrigin, meterId: number): Promise<void> {
    return inTransaction(this.dataSource, async (tx) => {
      const known = await lockMeter(tx, meterId);
      if (known.hasAccount) throw new DomainError('conflict', 'meter-has-account', 'an account bears this meter; close it first');
      await tx.query('UPDATE meter SET removed_at = $2 WHERE id = $1', [meterId, this.clock.now()]);
      await this.wrote(tx, { origin, siteId: known.siteId, id: meterId, meterNumber: known.meterNumber, action: 'meter.remove', before: known });
    });
  }

  private async wrote(tx: Tx, act: { origin: ActOrigin; siteId: string; id: number; meterNumber: string; action: string; before?: unknown; after?: unknown }): Promise<void> {
    const { origin, siteId, id, meterNumber, action, before, after } = act;
    await writeAudit(tx, { ...origin, at: this.clock.now(), siteId, action, objectKind: 'meter', objectId: String(id), objectName: meterNumber, before, after });
    await notifyLive(tx, { siteId, kind: 'settings', meterIds: [id] });
  }
}

/** The database is the judge of what is unique; its refusals get names. */
async function refusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    const constraint = (error as { driverError?: { constraint?: string } }).driverError?.constraint;
    if (constraint === 'meter_address_key') throw new DomainError('conflict', 'address-taken', 'another meter of this bus has this address');
    throw new DomainError('conflict', 'meter-number-taken', 'the site has a meter with this number');
  }
}

async function busAt(tx: Tx, siteId: string, gatewayId: string, number: number): Promise<{ id: string; buildingId: string }> {
  const rows = (await tx.query('SELECT b.id, g.building_id AS "buildingId" FROM gateway g LEFT JOIN bus b ON b.gateway_id = g.id AND b.number = $3 WHERE g.id = $1 AND g.site_id = $2', [gatewayId, siteId, number])) as { id: string | null; buildingId: string }[];
  if (rows[0] === undefined) throw new DomainError('not-found', 'gateway-not-found', 'the site has no such gateway');
  if (rows[0].id === null) throw new DomainError('not-found', 'bus-not-found', 'the gateway has no such bus', { busNumber: number });
  return { id: rows[0].id, buildingId: rows[0].buildingId };
}

async function requireStall(tx: Tx, siteId: string, stallId: string | null | undefined): Promise<void> {
  if (stallId === undefined || stallId === null) return;
  const rows = (await tx.query('SELECT 1 FROM stall WHERE id = $1 AND site_id = $2 AND deleted_at IS NULL FOR SHARE', [stallId, siteId])) as unknown[];
  if (rows.length === 0) throw new DomainError('not-found', 'stall-not-found', 'the site has no such stall');
}

async function requirePlan(tx: Tx, siteId: string, planId: string | null): Promise<void> {
  if (planId === null) return;
  const rows = (await tx.query('SELECT 1 FROM tariff_plan WHERE id = $1 AND site_id = $2', [planId, siteId])) as unknown[];
  if (rows.length === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'the site has no such price plan');
}

async function lockMeter(tx: Tx, meterId: number): Promise<KnownMeter> {
  const rows = (await tx.query(
    `SELECT m.site_id AS "siteId", m.meter_number AS "meterNumber", m.bus_id AS "busId", b.gateway_id AS "gatewayId", b.number AS "busNumber", m.building_id AS "buildingId", m.unit_address AS "unitAddress", m.name,
       m.stall_id AS "stallId", m.read_interval_minutes AS "readIntervalMinutes", m.tariff_plan_id AS "tariffPlanId",
       EXISTS (SELECT 1 FROM account_meter am WHERE am.meter_id = m.id AND am.to_at IS NULL) AS "hasAccount"
     FROM meter m JOIN bus b ON b.id = m.bus_id WHERE m.id = $1 AND m.removed_at IS NULL FOR UPDATE OF m`,
    [meterId],
  )) as KnownMeter[];
  if (rows[0] === undefined) throw new DomainError('not-found', 'meter-not-found', 'there is no such meter');
  return rows[0];
}
