import type { DataSource } from 'typeorm';
import type { DeviceProfile } from '#libs/device-profile';
import type { FieldMeter } from './store-samples.js';

export interface FieldBus {
  busId: string;
  gatewayId: string;
  gatewayCode: string;
  gatewayName: string;
  siteId: string;
  timeZone: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  tcpPort: number;
  lastSweepDueAt: Date | null;
  meters: FieldMeter[];
}

interface Row {
  busId: string;
  gatewayId: string;
  gatewayCode: string;
  gatewayName: string;
  siteId: string;
  timeZone: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  tcpPort: number;
  lastSweepDueAt: Date | null;
  meterId: number;
  unit: number;
  meterNumber: string;
  meterName: string;
  profileId: string;
  currentRatio: number;
  voltageRatio: number;
  readIntervalMinutes: number;
}

/** Every bus that has meters, with them, in address order; meters of an unknown profile are left out and returned apart. */
export async function loadField(dataSource: Pick<DataSource, 'query'>, profiles: ReadonlyMap<string, DeviceProfile>): Promise<{ buses: Map<string, FieldBus>; unknownProfiles: Set<string> }> {
  const rows = (await dataSource.query(
    `SELECT b.id AS "busId", g.id AS "gatewayId", g.code AS "gatewayCode", g.name AS "gatewayName", g.site_id AS "siteId", s.time_zone AS "timeZone", g.transport, g.host, b.tcp_port AS "tcpPort",
       b.last_sweep_due_at AS "lastSweepDueAt", m.id AS "meterId", m.unit_address AS unit, m.meter_number AS "meterNumber", m.name AS "meterName", m.profile_id AS "profileId",
       m.current_ratio AS "currentRatio", m.voltage_ratio AS "voltageRatio", coalesce(m.read_interval_minutes, d.read_interval_minutes) AS "readIntervalMinutes"
     FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id JOIN site s ON s.id = g.site_id JOIN building d ON d.id = m.building_id
     WHERE m.removed_at IS NULL ORDER BY b.id, m.unit_address`,
  )) as Row[];
  const buses = new Map<string, FieldBus>();
  const unknownProfiles = new Set<string>();
  for (const row of rows) {
    const profile = profiles.get(row.profileId);
    if (profile === undefined) {
      unknownProfiles.add(row.profileId);
      continue;
    }
    let bus = buses.get(row.busId);
    if (bus === undefined) {
      const { busId, gatewayId, gatewayCode, gatewayName, siteId, timeZone, transport, host, tcpPort, lastSweepDueAt } = row;
      bus = { busId, gatewayId, gatewayCode, gatewayName, siteId, timeZone, transport, host, tcpPort, lastSweepDueAt, meters: [] };
      buses.set(busId, bus);
    }
    bus.meters.push({
      id: row.meterId, siteId: row.siteId, unit: row.unit, meterNumber: row.meterNumber, name: row.meterName, profile,
      currentRatio: row.currentRatio, voltageRatio: row.voltageRatio, readIntervalMinutes: row.readIntervalMinutes,
    });
  }
  return { buses, unknownProfiles };
}
