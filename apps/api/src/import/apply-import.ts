import type { Tx } from '#libs/database';
import type { BuildingRow, StallRow } from '#libs/site';
import { applyMeters } from './apply-meters.js';
import type { ImportPlan, Planned } from './import-plan.js';
import { fold } from './import-terms.js';
import { applyGateways } from './apply-gateways.js';
import type { KnownBuilding, KnownStall } from './site-snapshot.js';

/** Writes what a plan holds, a few statements a sheet whatever the number of rows. */
export async function applyImport(tx: Tx, siteId: string, plan: ImportPlan): Promise<{ newMeterIds: number[] }> {
  await applyBuildings(tx, siteId, plan.buildings);
  const buildingIds = await idsByCode(tx, 'SELECT code, id FROM building WHERE site_id = $1', siteId);
  await applyGateways(tx, siteId, plan.gateways, buildingIds);
  await applyStalls(tx, siteId, plan.stalls, buildingIds);
  const stallIds = await idsByCode(tx, 'SELECT number AS code, id FROM stall WHERE site_id = $1 AND deleted_at IS NULL', siteId);
  return { newMeterIds: await applyMeters(tx, siteId, plan.meters, stallIds) };
}

async function idsByCode(tx: Tx, sql: string, siteId: string): Promise<Map<string, string>> {
  const rows = (await tx.query(sql, [siteId])) as { code: string; id: string }[];
  return new Map(rows.map((row) => [fold(row.code), row.id]));
}

async function applyBuildings(tx: Tx, siteId: string, plans: readonly Planned<BuildingRow, KnownBuilding>[]): Promise<void> {
  const json = JSON.stringify(plans.map(({ row, known }) => ({ ...row, id: known?.id })));
  const rows = `jsonb_to_recordset($2::jsonb) AS r(id uuid, code text, name text, "readIntervalMinutes" int, "settlementCycle" text, "settlementMinute" int)`;
  await tx.query(
    `INSERT INTO building (site_id, code, name, read_interval_minutes, settlement_cycle, settlement_minute)
     SELECT $1, r.code, r.name, coalesce(r."readIntervalMinutes", 30), coalesce(r."settlementCycle", 'daily'), coalesce(r."settlementMinute", 0) FROM ${rows} WHERE r.id IS NULL`,
    [siteId, json],
  );
  await tx.query(
    `UPDATE building b SET name = r.name, read_interval_minutes = coalesce(r."readIntervalMinutes", b.read_interval_minutes), settlement_cycle = coalesce(r."settlementCycle", b.settlement_cycle),
       settlement_minute = coalesce(r."settlementMinute", b.settlement_minute) FROM ${rows} WHERE b.id = r.id AND b.site_id = $1`,
    [siteId, json],
  );
}

async function applyStalls(tx: Tx, siteId: string, plans: readonly Planned<StallRow, KnownStall>[], buildingIds: ReadonlyMap<string, string>): Promise<void> {
  const json = JSON.stringify(plans.map(({ row, known }) => ({ ...row, id: known?.id, buildingId: buildingIds.get(fold(row.buildingCode)) })));
  const rows = `jsonb_to_recordset($2::jsonb) AS r(id uuid, number text, "buildingId" uuid, floor text, name text, category text, "areaDm2" int, headcount int, "keepsLiveGoods" boolean, essential boolean)`;
  await tx.query(
    `INSERT INTO stall (site_id, building_id, number, floor, name, category, area_dm2, headcount, keeps_live_goods, essential)
     SELECT $1, r."buildingId", r.number, coalesce(r.floor, ''), coalesce(r.name, ''), coalesce(r.category, ''), coalesce(r."areaDm2", 0), coalesce(r.headcount, 0),
       coalesce(r."keepsLiveGoods", false), coalesce(r.essential, false) FROM ${rows} WHERE r.id IS NULL`,
    [siteId, json],
  );
  await tx.query(
    `UPDATE stall s SET building_id = r."buildingId", floor = coalesce(r.floor, s.floor), name = coalesce(r.name, s.name), category = coalesce(r.category, s.category),
       area_dm2 = coalesce(r."areaDm2", s.area_dm2), headcount = coalesce(r.headcount, s.headcount), keeps_live_goods = coalesce(r."keepsLiveGoods", s.keeps_live_goods),
       essential = coalesce(r.essential, s.essential) FROM ${rows} WHERE s.id = r.id AND s.site_id = $1`,
    [siteId, json],
  );
}
