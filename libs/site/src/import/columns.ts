/** What a column takes. */
export type ColumnKind =
  | { kind: 'code'; maxLength: number; pattern?: RegExp }
  | { kind: 'name'; maxLength: number }
  | { kind: 'integer'; min: number; max: number }
  /** square metres with at most two decimals, kept as dm² */
  | { kind: 'area' }
  | { kind: 'yes-no' }
  | { kind: 'choice'; choices: Readonly<Record<string, string>> }
  | { kind: 'time' }
  | { kind: 'host' }
  | { kind: 'ports' };

export interface Column {
  key: string;
  header: string;
  required: boolean;
  of: ColumnKind;
  /** shown in the template's second row */
  example: string;
}

export type SheetKey = 'buildings' | 'gateways' | 'stalls' | 'meters';

export interface SheetShape {
  key: SheetKey;
  name: string;
  columns: readonly Column[];
  /** columns that together name a row */
  identity: readonly string[];
}

const must = (key: string, header: string, of: ColumnKind, example: string): Column => ({ key, header, required: true, of, example });
const may = (key: string, header: string, of: ColumnKind, example: string): Column => ({ key, header, required: false, of, example });

const code: ColumnKind = { kind: 'code', maxLength: 32 };
const name: ColumnKind = { kind: 'name', maxLength: 60 };
const interval: ColumnKind = { kind: 'integer', min: 1, max: 1440 };
const ratio: ColumnKind = { kind: 'integer', min: 1, max: 10_000 };

/** The sheets of an import workbook, in the order in which they are applied. */
export const SHEETS: readonly SheetShape[] = [
  {
    key: 'buildings', name: '楼栋', identity: ['code'],
    columns: [
      must('code', '编号', code, 'A'), must('name', '名称', name, '一号楼'), may('readIntervalMinutes', '抄表间隔(分钟)', interval, '5'),
      may('settlementCycle', '结算周期', { kind: 'choice', choices: { 每次抄表: 'sweep', 每小时: 'hourly', 每日: 'daily', 每月: 'monthly', sweep: 'sweep', hourly: 'hourly', daily: 'daily', monthly: 'monthly' } }, '每日'),
      may('settlementMinute', '结算时间(HH:mm)', { kind: 'time' }, '00:00'),
    ],
  },
  {
    key: 'gateways', name: '网关', identity: ['code'],
    columns: [
      must('code', '编号', code, 'GW1'), must('name', '名称', name, '一号电井网关'), must('buildingCode', '楼栋编号', code, 'A'), may('electricalRoom', '电井', name, '一层东电井'),
      must('transport', '协议', { kind: 'choice', choices: { 'modbus tcp': 'modbus-tcp', 'modbus-tcp': 'modbus-tcp', 'rtu over tcp': 'rtu-over-tcp', 'rtu-over-tcp': 'rtu-over-tcp' } }, 'RTU over TCP'),
      must('host', '地址(IP)', { kind: 'host' }, '192.168.1.21'), must('ports', '端口', { kind: 'ports' }, '4196,4197,4198'),
    ],
  },
  {
    key: 'stalls', name: '档位', identity: ['number'],
    columns: [
      must('number', '档位号', code, 'A-101'), must('buildingCode', '楼栋编号', code, 'A'), may('floor', '楼层', { kind: 'name', maxLength: 20 }, '1F'), may('name', '商铺名称', name, '老王鲜鱼'),
      may('category', '业态', { kind: 'name', maxLength: 40 }, '水产'), may('areaDm2', '面积(㎡)', { kind: 'area' }, '12.5'), may('headcount', '人数', { kind: 'integer', min: 0, max: 100_000 }, '2'),
      may('keepsLiveGoods', '活鲜(是/否)', { kind: 'yes-no' }, '是'), may('essential', '重要负荷(是/否)', { kind: 'yes-no' }, '否'),
    ],
  },
  {
    key: 'meters', name: '表计', identity: ['meterNumber'],
    columns: [
      must('meterNumber', '表号', code, '202600000001'), must('gatewayCode', '网关编号', code, 'GW1'), must('busNumber', '总线号', { kind: 'integer', min: 1, max: 32 }, '1'),
      must('unitAddress', '通讯地址', { kind: 'integer', min: 1, max: 247 }, '1'), must('profileId', '型号', code, 'acrel-ddsy1352'),
      must('role', '用途', { kind: 'choice', choices: { 预付费: 'prepaid', 监测: 'monitoring', prepaid: 'prepaid', monitoring: 'monitoring' } }, '预付费'), may('stallNumber', '档位号', code, 'A-101'),
      may('name', '名称', name, ''), may('currentRatio', '电流变比', ratio, '1'), may('voltageRatio', '电压变比', ratio, '1'), may('readIntervalMinutes', '抄表间隔(分钟)', interval, ''),
    ],
  },
];

/** A header as it is compared: full-width forms folded, without spaces, stars and case. '面积（㎡）*' and '面积(m2)' are one. */
export function foldHeader(text: string): string {
  return text.normalize('NFKC').replace(/[\s*\uFEFF]/g, '').toLowerCase();
}
