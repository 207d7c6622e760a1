import { writeXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import { openWorkbook } from './open-workbook.js';
import { readMarketRows } from './rows.js';

const profiles = new Map([['acrel-ddsy1352', 'prepaid'], ['acrel-adl3000', 'monitoring']] as const);
type Cell = string | number | Date | null;
const stalls = ['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积(㎡)', '人数', '活鲜', '重要负荷'];
const meters = ['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号', '名称', '电流变比', '电压变比', '抄表间隔(分钟)'];
const read = async (sheets: Record<string, Cell[][]>) => readMarketRows(await openWorkbook(await writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows })) })), profiles);
const found = async (sheets: Record<string, Cell[][]>) => (await read(sheets)).errors.map(({ sheet, row, column, code }) => [sheet, row, column, code]);

describe('S-01 a workbook as people write it', () => {
  test('full-width digits, stray blanks, numbers as numbers; 12.5 m² are 1250 dm²', async () => {
    const { stalls: rows, errors } = await read({ 档位: [stalls, ['Ａ１０１ ', 'A', '1F', ' 老王鱼铺', '水产', 12.5, '３', '是', '']] });
    expect(errors).toEqual([]);
    expect(rows).toEqual([{ row: 2, number: 'A101', building: 'A', floor: '1F', name: '老王鱼铺', category: '水产', areaDm2: 1250, headcount: 3, keepsLiveGoods: true, essential: false }]);
  });

  test('empty lines are nobody’s, columns stand in any order, unknown sheets are left alone', async () => {
    const { stalls: rows, errors } = await read({ 说明: [['请先读我']], 档位: [['楼栋编号', '档位号'], [null, null], ['A', 'A101'], ['', '']] });
    expect([rows.map(({ row, number }) => [row, number]), errors]).toEqual([[[3, 'A101']], []]);
  });

  test('ports in one cell, a time of day, ratios and intervals with their defaults', async () => {
    const { buildings, gateways, meters: rows, errors } = await read({
      楼栋: [['编号', '名称', '抄表间隔(分钟)', '结算周期', '结算时间'], ['A', '一号厅', 15, '每日', '00:30'], ['B', '二号厅', '', '', '']],
      网关: [['编号', '名称', '楼栋编号', '电井', '协议', '地址(IP)', '端口'], ['GW-1', '一号', 'A', '1 号井', 'Modbus TCP', '10.0.0.5', '502, 503、504']],
      表计: [meters, ['1001', 'GW-1', 1, 5, 'acrel-ddsy1352', '预付费', 'A101', '', '', '', '']],
    });
    expect(errors).toEqual([]);
    expect(buildings).toMatchObject([{ readIntervalMinutes: 15, settlementCycle: 'daily', settlementMinute: 30 }, { readIntervalMinutes: undefined, settlementCycle: undefined, settlementMinute: undefined }]);
    expect(gateways).toMatchObject([{ transport: 'modbus-tcp', host: '10.0.0.5', ports: [502, 503, 504] }]);
    expect(rows).toMatchObject([{ currentRatio: 1, voltageRatio: 1, readIntervalMinutes: undefined, unitAddress: 5 }]);
  });
});

describe('S-01 every bad cell is named with sheet, row, column and reason; the good rows stay', () => {
  test('what is missing, doubled, out of range, unknown or a formula', async () => {
    const answer = await read({ 档位: [stalls, ['A101', 'A', '', '', '', '', '', '', ''], ['A101', 'A', '', '', '', '', '', '', ''], ['', 'A', '', '', '', '', '', '', ''], ['A102', '', '', '', '', '很大', -1, '也许', ''], ['=1+1', 'A', '', '', '', '', '', '', '']] });
    expect(answer.stalls.map(({ number }) => number)).toEqual(['A101']);
    expect(answer.errors.map(({ row, column, code }) => [row, column, code])).toEqual(expect.arrayContaining([
      [3, '档位号', 'duplicate'], [4, '档位号', 'required'], [5, '楼栋编号', 'required'], [5, '面积(㎡)', 'not-a-number'], [5, '人数', 'out-of-range'], [5, '活鲜', 'unknown-choice'],
    ]));
    expect(answer.errors.every(({ message }) => /[\u4e00-\u9fff]/.test(message))).toBe(true);
  });

  test('a monitoring model cannot be prepaid, a model must be known, an address is 1 to 247', async () => {
    const rows = [['1', 'G', 1, 0, 'acrel-adl3000', '预付费', '', '', '', '', ''], ['2', 'G', 33, 248, 'no-such', '监测', '', '', '', '', 1441]];
    expect(await found({ 表计: [meters, ...rows] })).toEqual(expect.arrayContaining([
      ['表计', 2, '用途', 'profile-has-no-relay'], ['表计', 2, '通讯地址', 'out-of-range'], ['表计', 3, '型号', 'unknown-profile'], ['表计', 3, '总线号', 'out-of-range'], ['表计', 3, '通讯地址', 'out-of-range'], ['表计', 3, '抄表间隔(分钟)', 'out-of-range'],
    ]));
  });

  test('a sheet without its key column, and a workbook without any known sheet, say so', async () => {
    expect(await found({ 档位: [['楼层'], ['1F']] })).toEqual([['档位', 1, '档位号', 'column-missing']]);
    expect(await found({ 价格: [['x']] })).toEqual([['', 0, '', 'no-known-sheet']]);
  });

  test('what is no workbook is refused in words', async () => {
    await expect(openWorkbook(Buffer.from('编号,名称\n'))).rejects.toMatchObject({ code: 'workbook-not-xlsx' });
    await expect(openWorkbook(Buffer.alloc(0))).rejects.toMatchObject({ code: 'workbook-not-xlsx' });
  });
});
