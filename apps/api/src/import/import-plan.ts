import { faultWords, sheetName, type BuildingRow, type GatewayRow, type MeterRow, type RowError, type SheetKey, type StallRow, type WorkbookRows } from '#libs/site';
import { differs, fold, type ProfileFacts, type Refuse } from './import-terms.js';
import { planMeters } from './meter-plan.js';
import type { KnownBuilding, KnownGateway, KnownMeter, KnownStall, SiteSnapshot } from './site-snapshot.js';

/** A row with what it meets: nothing (new), or the thing that it changes. */
export interface Planned<Row, Known> {
  row: Row;
  known: Known | undefined;
}

export interface SheetCount {
  new: number;
  changed: number;
  unchanged: number;
  error: number;
}

/** What an import will do. Rows that change nothing are counted and left out. */
export interface ImportPlan {
  buildings: Planned<BuildingRow, KnownBuilding>[];
  gateways: Planned<GatewayRow, KnownGateway>[];
  stalls: Planned<StallRow, KnownStall>[];
  meters: Planned<MeterRow, KnownMeter>[];
  counts: Record<SheetKey, SheetCount>;
  errors: RowError[];
}

/**
 * Compares a workbook's rows with what the site has. A column that is absent or empty keeps what is there. References may name rows
 * of the same workbook; a row that names a faulty one is faulty itself.
 */
export function planImport(rows: WorkbookRows, site: SiteSnapshot, fileErrors: readonly RowError[], profiles: ReadonlyMap<string, ProfileFacts>): ImportPlan {
  const errors = [...fileErrors];
  const refuse: Refuse = (sheet, row, column, code, shown = '') => errors.push({ sheet: sheetName(sheet), row, column, code, message: faultWords(code, column), value: shown });
  const buildingIds = new Map(site.buildings.map((building) => [building.id, fold(building.code)]));
  const buildings = met(rows.buildings, (row) => row.code, site.buildings, (known) => known.code);
  const buildingCodes = new Set([...site.buildings.map(({ code }) => fold(code)), ...rows.buildings.map(({ code }) => fold(code))]);
  const inBuilding = (sheet: SheetKey) => (row: { row: number; buildingCode: string }) => {
    const good = buildingCodes.has(fold(row.buildingCode));
    if (!good) refuse(sheet, row.row, '楼栋编号', 'building-unknown', row.buildingCode);
    return good;
  };
  const gateways = met(freeAddresses(rows.gateways.filter(inBuilding('gateways')), site, refuse), (row) => row.code, site.gateways, (known) => known.code);
  const stalls = met(rows.stalls.filter(inBuilding('stalls')), (row) => row.number, site.stalls, (known) => known.number);
  const meters = planMeters(rows.meters, site, { gateways: gateways.map(({ row }) => row), stalls: stalls.map(({ row }) => row) }, profiles, refuse);
  const plan = { buildings, gateways, stalls, meters };
  const buildingOf = (id: string) => buildingIds.get(id)!;
  const changes: ImportPlan = {
    buildings: buildings.filter(({ row, known }) => known === undefined || differs(row, known, ['name', 'readIntervalMinutes', 'settlementCycle', 'settlementMinute'])),
    gateways: gateways.filter(({ row, known }) => known === undefined || gatewayDiffers(row, known, buildingOf)),
    stalls: stalls.filter(({ row, known }) => known === undefined || fold(row.buildingCode) !== buildingOf(known.buildingId) || differs(row, known, ['floor', 'name', 'category', 'areaDm2', 'headcount', 'keepsLiveGoods', 'essential'])),
    meters: meters.filter(({ changed }) => changed),
    counts: {} as ImportPlan['counts'], errors,
  };
  for (const sheet of ['buildings', 'gateways', 'stalls', 'meters'] as const) changes.counts[sheet] = countsOf(sheet, plan[sheet].length, changes[sheet], errors);
  return changes;
}

function met<Row, Known>(rows: readonly Row[], codeOf: (row: Row) => string, knowns: readonly Known[], knownCode: (known: Known) => string): Planned<Row, Known>[] {
  const byCode = new Map(knowns.map((known) => [fold(knownCode(known)), known]));
  return rows.map((row) => ({ row, known: byCode.get(fold(codeOf(row))) }));
}

function gatewayDiffers(row: GatewayRow, known: KnownGateway, buildingOf: (id: string) => string): boolean {
  const ports = row.ports.some((port, at) => known.buses.find((bus) => bus.number === at + 1)?.tcpPort !== port);
  return ports || fold(row.buildingCode) !== buildingOf(known.buildingId) || differs(row, known, ['name', 'electricalRoom', 'transport', 'host']);
}

/** Refuses a gateway whose line another one uses already, and one that drops a line with meters on it. */
function freeAddresses(rows: readonly GatewayRow[], site: SiteSnapshot, refuse: Refuse): GatewayRow[] {
  const named = new Set(rows.map((row) => fold(row.code)));
  const taken = new Map(site.gateways.filter((gateway) => !named.has(fold(gateway.code))).flatMap((gateway) => gateway.buses.map((bus) => [`${fold(gateway.host)}:${bus.tcpPort}`, gateway.code] as const)));
  return rows.filter((row) => {
    const clash = row.ports.find((port) => taken.has(`${fold(row.host)}:${port}`));
    if (clash !== undefined) refuse('gateways', row.row, '端口', 'port-taken', String(clash));
    const known = site.gateways.find((gateway) => fold(gateway.code) === fold(row.code));
    const dropped = known?.buses.find((bus) => bus.number > row.ports.length && bus.meters > 0);
    if (dropped !== undefined) refuse('gateways', row.row, '端口', 'bus-has-meters', String(dropped.tcpPort));
    if (clash !== undefined || dropped !== undefined) return false;
    for (const port of row.ports) taken.set(`${fold(row.host)}:${port}`, row.code);
    return true;
  });
}

function countsOf(sheet: SheetKey, good: number, changes: readonly { known: unknown }[], errors: readonly RowError[]): SheetCount {
  const added = changes.filter(({ known }) => known === undefined).length;
  const faulty = new Set(errors.filter((error) => error.sheet === sheetName(sheet)).map((error) => error.row));
  return { new: added, changed: changes.length - added, unchanged: good - changes.length, error: faulty.size };
}
