import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre';
import { ownPorts } from './own-ports.js';

type Row = (string | number)[];

const headers: Record<string, Row> = {
  楼栋: ['编号', '名称', '抄表间隔(分钟)', '结算周期', '结算时间'],
  网关: ['编号', '名称', '楼栋编号', '电井', '协议', '地址(IP)', '端口'],
  档位: ['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积(㎡)', '人数', '活鲜', '重要负荷'],
  表计: ['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号', '名称', '电流变比', '电压变比', '抄表间隔(分钟)'],
  仿真: ['表号', '负荷类型', '额定功率W', '初始底码kWh'],
};

/** Rows of a market's workbook, by sheet. */
export type MarketSheets = Record<'楼栋' | '网关' | '档位' | '表计' | '仿真', Row[]>;

export interface SmallMarketOptions {
  /** prepaid stalls of hall A, spread over the two buses of GW-1 (Modbus TCP) */
  stallsOfA?: number;
  /** prepaid stalls of hall B, on the one bus of GW-2 (RTU over TCP) */
  stallsOfB?: number;
}

/**
 * A market that is small enough to be read in a moment: hall A with stalls A01, A02 …, meters 1001, 1002 …; hall B with B01 …
 * and 2001 …; a public meter 9001 on GW-1 and a main meter 9002 on GW-2. All loads are still until a test sets them.
 */
export async function smallMarket({ stallsOfA = 6, stallsOfB = 2 }: SmallMarketOptions = {}): Promise<MarketSheets> {
  const first = await ownPorts(3);
  const two = (n: number) => String(n).padStart(2, '0');
  const sheets: MarketSheets = {
    楼栋: [['A', '一号厅', 30, '每日', '00:00'], ['B', '二号厅', 30, '每日', '00:00']],
    网关: [['GW-1', '一号网关', 'A', '一层 1 号电井', 'Modbus TCP', '127.0.0.1', `${String(first)},${String(first + 1)}`], ['GW-2', '二号网关', 'B', '二层 2 号电井', 'RTU over TCP', '127.0.0.1', String(first + 2)]],
    档位: [], 表计: [], 仿真: [],
  };
  const add = (hall: string, gateway: string, count: number, first: number, buses: number): void => {
    for (let n = 1; n <= count; n++) {
      sheets.档位.push([`${hall}${two(n)}`, hall, '1F', `${hall}${two(n)} 小店`, '百货', 12, 2, '否', '否']);
      sheets.表计.push([String(first + n), gateway, ((n - 1) % buses) + 1, Math.ceil(n / buses), 'acrel-ddsy1352', '预付费', `${hall}${two(n)}`, '', '', '', '']);
    }
  };
  add('A', 'GW-1', stallsOfA, 1000, 2);
  add('B', 'GW-2', stallsOfB, 2000, 1);
  sheets.表计.push(['9001', 'GW-1', 1, 101, 'acrel-adl3000', '监测', '', '公共照明', 1, '', ''], ['9002', 'GW-2', 1, 102, 'acrel-adl3000', '监测', '', '进线总表', 1, '', '']);
  for (const [number] of sheets.表计) sheets.仿真.push([number!, '百货', 0, 1000]);
  return sheets;
}

export async function workbookOf(sheets: Partial<MarketSheets>): Promise<Uint8Array> {
  return writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows: [headers[name]!, ...rows] })) });
}

/** The workbook as a file, for the simulator. */
export async function workbookFile(sheets: MarketSheets): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'yidu-market-')), 'market.xlsx');
  writeFileSync(file, await workbookOf(sheets));
  return file;
}
