import type { SheetText } from './open-workbook.js';

export interface RowError {
  sheet: string;
  /** as the spreadsheet counts: the header is row 1 */
  row: number;
  column: string;
  code: string;
  message: string;
  value: string;
}

export interface BuildingRow {
  row: number;
  code: string;
  name: string;
  readIntervalMinutes: number | undefined;
  settlementCycle: 'sweep' | 'hourly' | 'daily' | 'monthly' | undefined;
  settlementMinute: number | undefined;
}
export interface GatewayRow {
  row: number;
  code: string;
  name: string;
  building: string;
  electricalRoom: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  ports: number[];
}
export interface StallRow {
  row: number;
  number: string;
  building: string;
  floor: string;
  name: string;
  category: string;
  areaDm2: number;
  headcount: number;
  keepsLiveGoods: boolean;
  essential: boolean;
}
export interface MeterRow {
  row: number;
  meterNumber: string;
  gateway: string;
  bus: number;
  unitAddress: number;
  profileId: string;
  role: 'prepaid' | 'monitoring';
  stall: string;
  name: string;
  currentRatio: number;
  voltageRatio: number;
  readIntervalMinutes: number | undefined;
  /** the number of the meter that feeds it; '': it stays where it hangs */
  parent: string;
}
export interface MarketRows {
  buildings: BuildingRow[];
  gateways: GatewayRow[];
  stalls: StallRow[];
  meters: MeterRow[];
  errors: RowError[];
}

const cycles: Readonly<Record<string, BuildingRow['settlementCycle']>> = { 每次抄表: 'sweep', 每小时: 'hourly', 每日: 'daily', 每月: 'monthly' };
const transports: Readonly<Record<string, GatewayRow['transport']>> = { 'modbus tcp': 'modbus-tcp', 'rtu over tcp': 'rtu-over-tcp' };
const roleNames: Readonly<Record<string, MeterRow['role']>> = { 预付费: 'prepaid', 监测: 'monitoring' };
const MAX_TEXT = 80;

/** Reads one row cell by cell; every bad cell is remembered with its place and reason. */
class RowReader {
  failed = false;
  constructor(
    private readonly sheet: string,
    readonly row: number,
    private readonly cells: ReadonlyMap<string, string>,
    private readonly errors: RowError[],
  ) {}

  fail(column: string, code: string, message: string): void {
    this.failed = true;
    this.errors.push({ sheet: this.sheet, row: this.row, column, code, message, value: (this.cells.get(column) ?? '').slice(0, MAX_TEXT) });
  }

  text(column: string, required = false): string {
    const value = this.cells.get(column) ?? '';
    if (required && value === '') this.fail(column, 'required', `${column}不能为空`);
    if (value.length > MAX_TEXT) this.fail(column, 'too-long', `${column}超过 ${MAX_TEXT} 个字`);
    if (/^[=+@]/.test(value)) this.fail(column, 'formula', `${column}不能是公式`);
    return value;
  }

  whole(column: string, { least, most, usual }: { least: number; most: number; usual?: number }): number {
    const value = this.cells.get(column) ?? '';
    if (value === '' && usual !== undefined) return usual;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) this.fail(column, 'out-of-range', `${column}应为 ${least} 到 ${most} 的整数`);
    return number;
  }

  optionalWhole(column: string, limits: { least: number; most: number }): number | undefined {
    return (this.cells.get(column) ?? '') === '' ? undefined : this.whole(column, limits);
  }

  choice<Value>(column: string, choices: Readonly<Record<string, Value>>, usual?: Value): Value | undefined {
    const value = (this.cells.get(column) ?? '').toLowerCase();
    if (value === '' && usual !== undefined) return usual;
    if (!Object.hasOwn(choices, value)) {
      this.fail(column, 'unknown-choice', `${column}应为:${Object.keys(choices).join('、')}`);
      return undefined;
    }
    return choices[value];
  }
}

const yesNo = { 是: true, 否: false };

function readSheet<Row>(sheets: readonly SheetText[], name: string, key: string, errors: RowError[], read: (reader: RowReader) => Row): Row[] {
  const sheet = sheets.find((candidate) => candidate.name === name);
  if (sheet === undefined) return [];
  const header = sheet.rows[0] ?? [];
  if (!header.includes(key)) {
    errors.push({ sheet: name, row: 1, column: key, code: 'column-missing', message: `缺少“${key}”列`, value: '' });
    return [];
  }
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  for (const [index, cells] of sheet.rows.entries()) {
    if (index === 0 || cells.every((cell) => cell === '')) continue;
    const reader = new RowReader(name, index + 1, new Map(header.map((title, column) => [title, cells[column] ?? ''])), errors);
    const row = read(reader);
    const id = reader.text(key);
    const before = seen.get(id);
    if (id !== '' && before !== undefined) reader.fail(key, 'duplicate', `与第 ${before} 行重复`);
    else seen.set(id, index + 1);
    if (!reader.failed) rows.push(row);
  }
  return rows;
}

function timeOfDay(reader: RowReader): number | undefined {
  const value = reader.text('结算时间');
  if (value === '') return undefined;
  const match = /(?:^|T)([01]?\d|2[0-3]):([0-5]\d)/.exec(value);
  if (match === null) reader.fail('结算时间', 'not-a-time', '结算时间应为 HH:mm');
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

function portsOf(reader: RowReader): number[] {
  const ports = reader.text('端口', true).split(/[,、\s]+/).filter((part) => part !== '').map(Number);
  if (ports.length === 0 || ports.length > 32 || ports.some((port) => !(Number.isInteger(port) && port >= 1 && port <= 65_535))) reader.fail('端口', 'bad-port', '端口应为 1 到 65535,用逗号分隔');
  if (new Set(ports).size !== ports.length) reader.fail('端口', 'duplicate', '端口重复');
  return ports;
}

/** Turns the sheets 楼栋, 网关, 档位, 表计 into rows; what is wrong comes back with sheet, row, column and reason. Other sheets are left alone. */
export function readMarketRows(sheets: readonly SheetText[], profileRoles: ReadonlyMap<string, 'prepaid' | 'monitoring'>): MarketRows {
  const errors: RowError[] = [];
  if (!sheets.some(({ name }) => ['楼栋', '网关', '档位', '表计'].includes(name))) errors.push({ sheet: '', row: 0, column: '', code: 'no-known-sheet', message: '没有找到“楼栋、网关、档位、表计”中的任何一张工作表', value: '' });
  const buildings = readSheet(sheets, '楼栋', '编号', errors, (r): BuildingRow => ({
    row: r.row, code: r.text('编号', true), name: r.text('名称', true), readIntervalMinutes: r.optionalWhole('抄表间隔(分钟)', { least: 1, most: 1440 }),
    settlementCycle: r.text('结算周期') === '' ? undefined : r.choice('结算周期', cycles), settlementMinute: timeOfDay(r),
  }));
  const gateways = readSheet(sheets, '网关', '编号', errors, (r): GatewayRow => {
    const host = r.text('地址(IP)', true);
    if (host !== '' && !/^[A-Za-z0-9.:-]{1,80}$/.test(host)) r.fail('地址(IP)', 'bad-address', '地址应为 IP 或主机名');
    return { row: r.row, code: r.text('编号', true), name: r.text('名称', true), building: r.text('楼栋编号', true), electricalRoom: r.text('电井'), transport: r.choice('协议', transports)!, host, ports: portsOf(r) };
  });
  const stalls = readSheet(sheets, '档位', '档位号', errors, (r): StallRow => ({
    row: r.row, number: r.text('档位号', true), building: r.text('楼栋编号', true), floor: r.text('楼层'), name: r.text('商铺名称'), category: r.text('业态'),
    areaDm2: areaOf(r), headcount: r.whole('人数', { least: 0, most: 10_000, usual: 0 }),
    keepsLiveGoods: r.choice('活鲜', yesNo, false) ?? false, essential: r.choice('重要负荷', yesNo, false) ?? false,
  }));
  const meters = readSheet(sheets, '表计', '表号', errors, (r): MeterRow => meterRow(r, profileRoles));
  return { buildings, gateways, stalls, meters, errors };
}

function areaOf(reader: RowReader): number {
  const value = reader.text('面积(㎡)') || reader.text('面积(m2)');
  const match = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(value);
  if (value !== '' && match === null) reader.fail('面积(㎡)', 'not-a-number', '面积应为平方米数,最多两位小数');
  return match === null ? 0 : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

function meterRow(r: RowReader, profileRoles: ReadonlyMap<string, 'prepaid' | 'monitoring'>): MeterRow {
  const profileId = r.text('型号', true);
  const role = r.choice('用途', roleNames);
  const known = profileRoles.get(profileId);
  if (profileId !== '' && known === undefined) r.fail('型号', 'unknown-profile', `没有这种型号的设备档案,可用:${[...profileRoles.keys()].join('、')}`);
  else if (known === 'monitoring' && role === 'prepaid') r.fail('用途', 'profile-has-no-relay', '该型号没有继电器,不能用于预付费');
  return {
    row: r.row, meterNumber: r.text('表号', true), gateway: r.text('网关编号', true), bus: r.whole('总线号', { least: 1, most: 32 }), unitAddress: r.whole('通讯地址', { least: 1, most: 247 }),
    profileId, role: role ?? 'monitoring', stall: r.text('档位号'), name: r.text('名称'),
    currentRatio: r.whole('电流变比', { least: 1, most: 10_000, usual: 1 }), voltageRatio: r.whole('电压变比', { least: 1, most: 10_000, usual: 1 }),
    readIntervalMinutes: r.optionalWhole('抄表间隔(分钟)', { least: 1, most: 1440 }), parent: r.text('上级表号'),
  };
}
