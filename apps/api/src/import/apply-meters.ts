import type { Tx } from '#libs/database';
import type { MeterRow } from '#libs/site';
import type { Planned } from './import-plan.js';
import { fold } from './import-terms.js';
import type { KnownMeter } from './site-snapshot.js';

const ROWS = `jsonb_to_recordset($2::jsonb) AS r(id int, "meterNumber" text, "busId" uuid, "buildingId" uuid, "unitAddress" int, "profileId" text, role text, "stallId" uuid, name text, "currentRatio" int,
  "voltageRatio" int, "readIntervalMinutes" int)`;

/** Writes meters; each gets its row of state. A meter belongs to its gateway's building, whose rhythm it follows. Answers the ids of new ones. */
export async function applyMeters(tx: Tx, siteId: string, plans: readonly Planned<MeterRow, KnownMeter>[], stallIds: ReadonlyMap<string, string>): Promise<number[]> {
  const buses = (await tx.query('SELECT g.code, b.number, b.id, g.building_id FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE g.site_id = $1', [siteId])) as { code: string; number: number; id: string; building_id: string }[];
  const busIds = new Map(buses.map((bus) => [`${fold(bus.code)}/${bus.number}`, bus]));
  const json = JSON.stringify(plans.map(({ row, known }) => {
    const bus = busIds.get(`${fold(row.gatewayCode)}/${row.busNumber}`)!;
    return { ...row, id: known?.id, busId: bus.id, buildingId: bus.building_id, profileId: row.profileId.toLowerCase(), stallId: row.stallNumber === undefined ? undefined : stallIds.get(fold(row.stallNumber)) };
  }));
  // Meters that swap addresses leave the list of used ones together before they come back; nobody sees it inside the transaction.
  await tx.query(`UPDATE meter m SET removed_at = now() FROM ${ROWS} WHERE m.id = r.id AND m.site_id = $1`, [siteId, json]);
  await tx.query(
    `UPDATE meter m SET removed_at = NULL, bus_id = r."busId", building_id = r."buildingId", unit_address = r."unitAddress", profile_id = r."profileId", role = r.role, stall_id = coalesce(r."stallId", m.stall_id),
       name = coalesce(r.name, m.name), current_ratio = coalesce(r."currentRatio", m.current_ratio), voltage_ratio = coalesce(r."voltageRatio", m.voltage_ratio),
       read_interval_minutes = coalesce(r."readIntervalMinutes", m.read_interval_minutes) FROM ${ROWS} WHERE m.id = r.id AND m.site_id = $1`,
    [siteId, json],
  );
  const added = (await tx.query(
    `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, current_ratio, voltage_ratio, stall_id, read_interval_minutes)
     SELECT $1, r."buildingId", r."busId", r."unitAddress", r."meterNumber", coalesce(r.name, ''), r.role, r."profileId", coalesce(r."currentRatio", 1), coalesce(r."voltageRatio", 1), r."stallId", r."readIntervalMinutes"
     FROM ${ROWS} WHERE r.id IS NULL RETURNING id`,
    [siteId, json],
  )) as { id: number }[];
  const ids = added.map((meter) => meter.id);
  await tx.query('INSERT INTO meter_state (meter_id) SELECT unnest($1::int[]) ON CONFLICT DO NOTHING', [ids]);
  return ids;
}
