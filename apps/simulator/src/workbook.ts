import { readFileSync } from 'node:fs';
import { readXlsx } from 'hucre';
import { isLoadKind, type LoadKind } from '#libs/virtual-meter';

export interface GatewayPlan {
  code: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  ports: number[];
}

export interface MeterPlan {
  number: string;
  name: string;
  gateway: string;
  bus: number;
  unit: number;
  profile: string;
  stall: string;
  currentRatio: number;
  voltageRatio: number;
  kind: LoadKind;
  ratedW: number;
  initialWh: number;
  /** the meter that feeds it; '': none */
  parent: string;
  /** of a feeder: what it loses on the way, in millionths */
  lossPpm: number;
}

export interface MarketPlan {
  gateways: GatewayPlan[];
  meters: MeterPlan[];
}

type Row = Record<string, string>;

function rowsOf(sheets: { name: string; rows: unknown[][] }[], name: string): Row[] {
  const [header = [], ...rows] = sheets.find((sheet) => sheet.name === name)?.rows ?? [];
  const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
  return rows.map((row) => Object.fromEntries(header.map((title, index) => [text(title), text(row[index])])));
}

/** Reads the market from the same workbook that the product imports; the sheet 仿真 says what each shop draws. */
export async function readMarket(file: string): Promise<MarketPlan> {
  const { sheets } = (await readXlsx(readFileSync(file))) as { sheets: { name: string; rows: unknown[][] }[] };
  const loads = new Map(rowsOf(sheets, '仿真').map((row) => [row['表号'], row]));
  const gateways = rowsOf(sheets, '网关').map((row): GatewayPlan => ({
    code: row['编号']!,
    transport: row['协议'] === 'Modbus TCP' ? 'modbus-tcp' : 'rtu-over-tcp',
    host: row['地址(IP)']!,
    ports: row['端口']!.split(',').map(Number),
  }));
  const meters = rowsOf(sheets, '表计').map((row): MeterPlan => {
    const load = loads.get(row['表号']);
    const kind = load?.['负荷类型'] ?? '百货';
    return {
      number: row['表号']!,
      name: row['名称'] ?? '',
      gateway: row['网关编号']!,
      bus: Number(row['总线号']),
      unit: Number(row['通讯地址']),
      profile: row['型号']!,
      stall: row['档位号'] ?? '',
      currentRatio: Number(row['电流变比']) || 1,
      voltageRatio: Number(row['电压变比']) || 1,
      kind: isLoadKind(kind) ? kind : '百货',
      ratedW: Number(load?.['额定功率W'] ?? 1000),
      initialWh: Math.round(Number(load?.['初始底码kWh'] ?? 0) * 1000),
      parent: row['上级表号'] ?? '',
      lossPpm: Math.round((Number(load?.['线损%']) || 0) * 10_000),
    };
  });
  return { gateways, meters };
}
