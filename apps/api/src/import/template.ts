import { writeXlsx } from 'hucre';

const sheets = [
  { name: '楼栋', rows: [['编号', '名称', '抄表间隔(分钟)', '结算周期', '结算时间'], ['A', '一号楼', 30, '每日', '00:00']] },
  { name: '网关', rows: [['编号', '名称', '楼栋编号', '电井', '协议', '地址(IP)', '端口'], ['GW-01', '一号电井网关', 'A', '一层 1 号电井', 'Modbus TCP', '192.168.1.10', '502']] },
  { name: '档位', rows: [['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积(㎡)', '人数', '活鲜', '重要负荷'], ['A101', 'A', '1F', '示例商铺', '百货', 20, 2, '否', '否']] },
  { name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号', '名称', '电流变比', '电压变比', '抄表间隔(分钟)', '上级表号'], ['202600000001', 'GW-01', 1, 1, 'acrel-ddsy1352', '预付费', 'A101', 'A101 电表', 1, 1, '', '202600000003'], ['202600000002', 'GW-01', 1, 2, 'xintai-rs485-valve', '预付费', 'A101', 'A101 水表', '', '', '', ''], ['202600000003', 'GW-01', 1, 3, 'acrel-adl3000', '监测', '', '一层馈线总表', 60, 1, '', '']] },
];

/** An empty workbook with one sample row a sheet. */
export const workbookTemplate = (): Promise<Uint8Array> => writeXlsx({ sheets: sheets.map((sheet) => ({ ...sheet, columns: sheet.rows[0]!.map(() => ({ width: 16 })) })) } as Parameters<typeof writeXlsx>[0]);
