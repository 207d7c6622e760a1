import type { Tx } from '#libs/database';
import type { BuildingRow, GatewayRow, MarketRows, MeterRow, RowError, StallRow } from '#libs/site';
import { writeParents } from './parent-writer.js';

export interface SheetCount {
  new: number;
  changed: number;
  unchanged: number;
  error: number;
}

type Sheet = '楼栋' | '网关' | '档位' | '表计';
const sheetNames: readonly Sheet[] = ['楼栋', '网关', '档位', '表计'];

/** Writes the valid rows of a workbook by their natural keys; counts what was new, changed and unchanged. */
export class MarketWriter {
  private readonly tally: Record<Sheet, SheetCount>;
  private buildings = new Map<string, string>();
  private stalls = new Map<string, { id: string; buildingId: string }>();
  private gateways = new Map<string, { id: string; buildingId: string }>();
  private buses = new Map<string, string>();
  /** meters whose own row changed nothing */
  private readonly same = new Set<string>();

  constructor(
    private readonly tx: Tx,
    private readonly siteId: string,
    private readonly errors: RowError[],
    private readonly now: Date,
    private readonly mediumOf: (profileId: string) => 'electricity' | 'water' = () => 'electricity',
  ) {
    this.tally = Object.fromEntries(sheetNames.map((name) => [name, { new: 0, changed: 0, unchanged: 0, error: 0 }])) as Record<Sheet, SheetCount>;
  }

  async write(rows: MarketRows): Promise<void> {
    await this.writeBuildings(rows.buildings);
    await this.writeStalls(rows.stalls);
    await this.writeGateways(rows.gateways);
    await this.writeMeters(rows.meters);
    await this.hangMeters(rows.meters);
  }

  counts(): Record<string, SheetCount> {
    for (const name of sheetNames) this.tally[name].error = new Set(this.errors.filter(({ sheet }) => sheet === name).map(({ row }) => row)).size;
    return this.tally;
  }

  private fail(sheet: Sheet, row: number, column: string, code: string, message: string, value: string): void {
    this.errors.push({ sheet, row, column, code, message, value });
  }

  /** xmax tells an inserted row from an updated one; a row that would not change is not touched. */
  private note(sheet: Sheet, written: { inserted: boolean } | undefined): void {
    if (written === undefined) this.tally[sheet].unchanged += 1;
    else if (written.inserted) this.tally[sheet].new += 1;
    else this.tally[sheet].changed += 1;
  }

  private async writeBuildings(rows: readonly BuildingRow[]): Promise<void> {
    for (const row of rows) {
      const [written] = (await this.tx.query(
        `INSERT INTO building AS b (site_id, code, name, read_interval_minutes, settlement_cycle, settlement_minute) VALUES ($1, $2, $3, coalesce($4, 30), coalesce($5, 'daily'), coalesce($6, 0))
         ON CONFLICT (site_id, code) DO UPDATE SET name = excluded.name, read_interval_minutes = coalesce($4, b.read_interval_minutes), settlement_cycle = coalesce($5, b.settlement_cycle), settlement_minute = coalesce($6, b.settlement_minute)
         WHERE (b.name, b.read_interval_minutes, b.settlement_cycle, b.settlement_minute) IS DISTINCT FROM (excluded.name, coalesce($4, b.read_interval_minutes), coalesce($5, b.settlement_cycle), coalesce($6, b.settlement_minute))
         RETURNING xmax = 0 AS inserted`,
        [this.siteId, row.code, row.name, row.readIntervalMinutes ?? null, row.settlementCycle ?? null, row.settlementMinute ?? null],
      )) as { inserted: boolean }[];
      this.note('楼栋', written);
    }
    const known = (await this.tx.query('SELECT code, id FROM building WHERE site_id = $1', [this.siteId])) as { code: string; id: string }[];
    this.buildings = new Map(known.map(({ code, id }) => [code, id]));
  }

  private async writeStalls(rows: readonly StallRow[]): Promise<void> {
    for (const row of rows) {
      const buildingId = this.buildings.get(row.building);
      if (buildingId === undefined) {
        this.fail('档位', row.row, '楼栋编号', 'unknown-building', '没有这个楼栋编号', row.building);
        continue;
      }
      const values = [this.siteId, buildingId, row.number, row.name, row.floor, row.category, row.areaDm2, row.headcount, row.keepsLiveGoods, row.essential];
      const [written] = (await this.tx.query(
        `INSERT INTO stall AS s (site_id, building_id, number, name, floor, category, area_dm2, headcount, keeps_live_goods, essential) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (site_id, number) WHERE deleted_at IS NULL DO UPDATE SET building_id = $2, name = $4, floor = $5, category = $6, area_dm2 = $7, headcount = $8, keeps_live_goods = $9, essential = $10
         WHERE (s.building_id, s.name, s.floor, s.category, s.area_dm2, s.headcount, s.keeps_live_goods, s.essential) IS DISTINCT FROM ($2::uuid, $4::text, $5::text, $6::text, $7::int, $8::int, $9::boolean, $10::boolean)
         RETURNING xmax = 0 AS inserted`,
        values,
      )) as { inserted: boolean }[];
      this.note('档位', written);
    }
    const known = (await this.tx.query('SELECT number, id, building_id AS "buildingId" FROM stall WHERE site_id = $1 AND deleted_at IS NULL', [this.siteId])) as { number: string; id: string; buildingId: string }[];
    this.stalls = new Map(known.map(({ number, id, buildingId }) => [number, { id, buildingId }]));
  }

  private async writeGateways(rows: readonly GatewayRow[]): Promise<void> {
    for (const row of rows) {
      const buildingId = this.buildings.get(row.building);
      if (buildingId === undefined) {
        this.fail('网关', row.row, '楼栋编号', 'unknown-building', '没有这个楼栋编号', row.building);
        continue;
      }
      const [written] = (await this.tx.query(
        `INSERT INTO gateway AS g (site_id, building_id, code, name, electrical_room, transport, host) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (site_id, code) DO UPDATE SET building_id = $2, name = $4, electrical_room = $5, transport = $6, host = $7
         WHERE (g.building_id, g.name, g.electrical_room, g.transport, g.host) IS DISTINCT FROM ($2::uuid, $4::text, $5::text, $6::text, $7::text) RETURNING xmax = 0 AS inserted`,
        [this.siteId, buildingId, row.code, row.name, row.electricalRoom, row.transport, row.host],
      )) as { inserted: boolean }[];
      const [gateway] = (await this.tx.query('SELECT id FROM gateway WHERE site_id = $1 AND code = $2', [this.siteId, row.code])) as { id: string }[];
      const moved = await this.writePorts(gateway!.id, row);
      if (moved === undefined) continue;
      this.note('网关', written ?? (moved ? { inserted: false } : undefined));
    }
    const known = (await this.tx.query('SELECT g.code, g.id, g.building_id AS "buildingId", b.number, b.id AS "busId" FROM gateway g LEFT JOIN bus b ON b.gateway_id = g.id WHERE g.site_id = $1', [this.siteId])) as { code: string; id: string; buildingId: string; number: number | null; busId: string | null }[];
    this.gateways = new Map(known.map(({ code, id, buildingId }) => [code, { id, buildingId }]));
    this.buses = new Map(known.flatMap(({ code, number, busId }) => (busId === null ? [] : [[`${code}/${number}`, busId] as const])));
  }

  /** True when a port moved, undefined when a bus that carries meters would vanish. */
  private async writePorts(gatewayId: string, row: GatewayRow): Promise<boolean | undefined> {
    const buses = (await this.tx.query('SELECT id, number, tcp_port AS port, EXISTS (SELECT 1 FROM meter m WHERE m.bus_id = bus.id AND m.removed_at IS NULL) AS used FROM bus WHERE gateway_id = $1', [gatewayId])) as { id: string; number: number; port: number; used: boolean }[];
    if (buses.some(({ number, used }) => used && number > row.ports.length)) {
      this.fail('网关', row.row, '端口', 'bus-in-use', '减少的端口上还有表计', row.ports.join(','));
      return undefined;
    }
    const changed = row.ports.filter((port, index) => buses.find(({ number }) => number === index + 1)?.port !== port).length > 0;
    if (!changed) return false;
    // Ports may be swapped among the buses of one gateway: first out of the way, then to their places.
    await this.tx.query('UPDATE bus SET tcp_port = 65535 - number WHERE gateway_id = $1', [gatewayId]);
    for (const [index, port] of row.ports.entries()) {
      await this.tx.query('INSERT INTO bus (gateway_id, number, tcp_port) VALUES ($1, $2, $3) ON CONFLICT (gateway_id, number) DO UPDATE SET tcp_port = $3', [gatewayId, index + 1, port]);
    }
    return buses.length > 0;
  }

  private async writeMeters(rows: readonly MeterRow[]): Promise<void> {
    const taken = new Map(((await this.tx.query('SELECT m.bus_id AS bus, m.unit_address AS unit, m.meter_number AS number FROM meter m WHERE m.site_id = $1 AND m.removed_at IS NULL', [this.siteId])) as { bus: string; unit: number; number: string }[]).map(({ bus, unit, number }) => [`${bus}/${unit}`, number]));
    for (const row of rows) {
      const place = this.placeOf(row, taken);
      if (place === undefined) continue;
      const [written] = (await this.tx.query(
        `INSERT INTO meter AS m (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, current_ratio, voltage_ratio, stall_id, read_interval_minutes, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (site_id, meter_number) WHERE removed_at IS NULL DO UPDATE SET building_id = $2, bus_id = $3, unit_address = $4, name = $6, role = $7, profile_id = $8, current_ratio = $9, voltage_ratio = $10, stall_id = $11, read_interval_minutes = $12, kind = $13
         WHERE (m.building_id, m.bus_id, m.unit_address, m.name, m.role, m.profile_id, m.current_ratio, m.voltage_ratio, m.stall_id, m.read_interval_minutes, m.kind) IS DISTINCT FROM ($2::uuid, $3::uuid, $4::int, $6::text, $7::text, $8::text, $9::int, $10::int, $11::uuid, $12::int, $13::text)
         RETURNING xmax = 0 AS inserted`,
        [this.siteId, place.buildingId, place.busId, row.unitAddress, row.meterNumber, row.name, row.role, row.profileId, row.currentRatio, row.voltageRatio, place.stallId, row.readIntervalMinutes ?? null, this.mediumOf(row.profileId)],
      )) as { inserted: boolean }[];
      taken.set(`${place.busId}/${row.unitAddress}`, row.meterNumber);
      this.note('表计', written);
      if (written === undefined) this.same.add(row.meterNumber);
    }
  }

  /** After all meters, since a row may name one that comes later. */
  private async hangMeters(rows: readonly MeterRow[]): Promise<void> {
    const moved = await writeParents(this.tx, { siteId: this.siteId, rows, now: this.now, fail: (...wrong) => this.fail('表计', ...wrong) });
    const more = moved.filter((number) => this.same.has(number)).length;
    this.tally.表计.unchanged -= more;
    this.tally.表计.changed += more;
  }

  private placeOf(row: MeterRow, taken: ReadonlyMap<string, string>): { busId: string; buildingId: string; stallId: string | null } | undefined {
    const gateway = this.gateways.get(row.gateway);
    if (gateway === undefined) return void this.fail('表计', row.row, '网关编号', 'unknown-gateway', '没有这个网关编号', row.gateway);
    const busId = this.buses.get(`${row.gateway}/${row.bus}`);
    if (busId === undefined) return void this.fail('表计', row.row, '总线号', 'unknown-bus', '网关没有这么多端口', String(row.bus));
    const other = taken.get(`${busId}/${row.unitAddress}`);
    if (other !== undefined && other !== row.meterNumber) return void this.fail('表计', row.row, '通讯地址', 'address-taken', `地址已被表 ${other} 使用`, String(row.unitAddress));
    const stall = this.stalls.get(row.stall);
    if (row.stall !== '' && stall === undefined) return void this.fail('表计', row.row, '档位号', 'unknown-stall', '没有这个档位号', row.stall);
    return { busId, buildingId: stall?.buildingId ?? gateway.buildingId, stallId: stall?.id ?? null };
  }
}
