import type { Tx } from '#libs/database';

export interface KnownBuilding { id: string; code: string; name: string; readIntervalMinutes: number; settlementCycle: string; settlementMinute: number }
export interface KnownGateway {
  id: string; code: string; name: string; buildingId: string; electricalRoom: string; transport: string; host: string;
  buses: { id: string; number: number; tcpPort: number; meters: number }[];
}
export interface KnownStall {
  id: string; number: string; buildingId: string; floor: string; name: string; category: string; areaDm2: number; headcount: number; keepsLiveGoods: boolean; essential: boolean;
}
export interface KnownMeter {
  id: number; meterNumber: string; busId: string; unitAddress: number; profileId: string; role: string; stallId: string | null; name: string; currentRatio: number; voltageRatio: number;
  readIntervalMinutes: number | null; hasAccount: boolean; hasReadings: boolean;
}

/** What a site has before an import. */
export interface SiteSnapshot {
  buildings: KnownBuilding[];
  gateways: KnownGateway[];
  stalls: KnownStall[];
  meters: KnownMeter[];
}

/** Reads the whole site in four queries, under a lock on the site that keeps two imports apart. */
export async function siteSnapshot(tx: Tx, siteId: string): Promise<SiteSnapshot> {
  await tx.query('SELECT id FROM site WHERE id = $1 FOR UPDATE', [siteId]);
  const buildings = (await tx.query(
    'SELECT id, code, name, read_interval_minutes AS "readIntervalMinutes", settlement_cycle AS "settlementCycle", settlement_minute AS "settlementMinute" FROM building WHERE site_id = $1',
    [siteId],
  )) as KnownBuilding[];
  const gateways = (await tx.query(
    `SELECT g.id, g.code, g.name, g.building_id AS "buildingId", g.electrical_room AS "electricalRoom", g.transport, g.host,
       coalesce((SELECT json_agg(json_build_object('id', b.id, 'number', b.number, 'tcpPort', b.tcp_port, 'meters',
           (SELECT count(*) FROM meter m WHERE m.bus_id = b.id AND m.removed_at IS NULL)) ORDER BY b.number) FROM bus b WHERE b.gateway_id = g.id), '[]') AS buses
     FROM gateway g WHERE g.site_id = $1`,
    [siteId],
  )) as KnownGateway[];
  const stalls = (await tx.query(
    `SELECT id, number, building_id AS "buildingId", floor, name, category, area_dm2 AS "areaDm2", headcount, keeps_live_goods AS "keepsLiveGoods", essential
     FROM stall WHERE site_id = $1 AND deleted_at IS NULL`,
    [siteId],
  )) as KnownStall[];
  const meters = (await tx.query(
    `SELECT m.id, m.meter_number AS "meterNumber", m.bus_id AS "busId", m.unit_address AS "unitAddress", m.profile_id AS "profileId", m.role, m.stall_id AS "stallId", m.name,
       m.current_ratio AS "currentRatio", m.voltage_ratio AS "voltageRatio", m.read_interval_minutes AS "readIntervalMinutes",
       EXISTS (SELECT 1 FROM account_meter am WHERE am.meter_id = m.id AND am.to_at IS NULL) AS "hasAccount", s.read_at IS NOT NULL AS "hasReadings"
     FROM meter m LEFT JOIN meter_state s ON s.meter_id = m.id WHERE m.site_id = $1 AND m.removed_at IS NULL`,
    [siteId],
  )) as KnownMeter[];
  return { buildings, gateways, stalls, meters };
}
