import { Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { readWorkbook, type WorkbookResult } from './read-workbook.js';
import { templateWorkbook } from './template.js';

type Cells = (string | number | boolean | Date | null)[][];

const BUILDINGS = ['编号*', '名称*', '抄表间隔(分钟)', '结算周期', '结算时间(HH:mm)'];
const STALLS = ['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积（㎡）', '人数', '活鲜(是/否)', '重要负荷(是/否)'];
const METERS = ['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号'];

const book = (sheets: Record<string, Cells>) => writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows })) });

function rowsOf(result: WorkbookResult) {
  if (result.kind !== 'read') throw new Error(`refused: ${result.code}`);
  return result;
}

test('S-01 the template reads back as one good row a sheet', async () => {
  const { rows, errors } = rowsOf(await readWorkbook(await templateWorkbook()));
  expect(errors).toEqual([]);
  expect(rows.buildings).toEqual([{ row: 2, code: 'A', name: '一号楼', readIntervalMinutes: 5, settlementCycle: 'daily', settlementMinute: 0 }]);
  expect(rows.gateways[0]).toMatchObject({ code: 'GW1', transport: 'rtu-over-tcp', host: '192.168.1.21', ports: [4196, 4197, 4198] });
  expect(rows.stalls[0]).toMatchObject({ number: 'A-101', areaDm2: 1250, keepsLiveGoods: true, essential: false });
  expect(rows.meters[0]).toMatchObject({ meterNumber: '202600000001', unitAddress: 1, role: 'prepaid', currentRatio: 1 });
});

test('S-01 full-width digits, numbers as text and text as numbers mean the same', async () => {
  const { rows, errors } = rowsOf(await readWorkbook(await book({
    档位: [STALLS, ['Ａ－１０１', 'B1', '1F', '鱼', '', '１２．５', '２', '是', null], [102, 'B1', null, null, null, 8, '3', 'N', true]],
    表计: [METERS, [202600000001, 'GW1', '１', '7', 'acrel-ddsy1352', '预付费', 'A-101']],
  })));
  expect(errors).toEqual([]);
  expect(rows.stalls).toEqual([
    { row: 2, number: 'A-101', buildingCode: 'B1', floor: '1F', name: '鱼', areaDm2: 1250, headcount: 2, keepsLiveGoods: true },
    { row: 3, number: '102', buildingCode: 'B1', areaDm2: 800, headcount: 3, keepsLiveGoods: false, essential: true },
  ]);
  expect(rows.meters[0]).toMatchObject({ meterNumber: '202600000001', busNumber: 1, unitAddress: 7, stallNumber: 'A-101' });
});

test('S-01 every bad row comes back with sheet, row, column, code, words and value; good rows stay', async () => {
  const { rows, errors } = rowsOf(await readWorkbook(await book({
    楼栋: [BUILDINGS, ['A', '一号楼', 0, '每周', '25:00'], ['B', '', 5, '每日', '00:30'], ['C', '三号楼', 5, '每日', 0.5], ['c', '又是三号', null, null, null]],
  })));
  expect(rows.buildings).toEqual([{ row: 4, code: 'C', name: '三号楼', readIntervalMinutes: 5, settlementCycle: 'daily', settlementMinute: 720 }]);
  expect(errors.map(({ sheet, row, column, code, value }) => [sheet, row, column, code, value])).toEqual([
    ['楼栋', 2, '抄表间隔(分钟)', 'out-of-range', '0'], ['楼栋', 2, '结算周期', 'not-a-choice', '每周'], ['楼栋', 2, '结算时间(HH:mm)', 'not-a-time', '25:00'],
    ['楼栋', 3, '名称', 'missing', ''], ['楼栋', 5, '编号', 'duplicate-row', 'c'],
  ]);
  expect(errors[3]!.message).toBe('名称：必填，不能为空');
});

test('S-01 empty rows, unknown sheets and extra columns are passed over', async () => {
  const { rows, errors } = rowsOf(await readWorkbook(await book({
    仿真: [['表号', '负荷类型'], ['x', 'y']],
    楼栋: [[...BUILDINGS, '备注', '__proto__', 'constructor'], [null, null, null, null, null, '只有备注'], ['A', '一号楼', null, null, null, 'x', 'polluted', 'polluted'], ['', '  ', null]],
  })));
  expect(errors).toEqual([]);
  expect(rows.buildings).toEqual([{ row: 3, code: 'A', name: '一号楼' }]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('S-01 formulas are refused, never evaluated; text that looks like one stays text', async () => {
  const file = await writeXlsx({ sheets: [{ name: '楼栋', rows: [BUILDINGS, ['A', '=1+1', 5], ['B', 'x', 5]], cells: new Map([['2,1', { formula: 'HYPERLINK("http://x","y")', value: 'y' }]]) }] });
  const { rows, errors } = rowsOf(await readWorkbook(file));
  expect(rows.buildings).toEqual([{ row: 2, code: 'A', name: '=1+1', readIntervalMinutes: 5 }]);
  expect(errors).toMatchObject([{ row: 3, column: '名称', code: 'formula' }]);
});

test('S-01 a missing column is named once, and its sheet is left out', async () => {
  const { rows, errors } = rowsOf(await readWorkbook(await book({ 楼栋: [['编号'], ['A'], ['B']], 档位: [STALLS, ['1', 'A']] })));
  expect(errors).toMatchObject([{ sheet: '楼栋', row: 1, column: '名称', code: 'missing-column' }]);
  expect([rows.buildings.length, rows.stalls.length]).toEqual([0, 1]);
});

test('S-01 more rows than 50,000 are refused', { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 50_001 }, (_, at) => [`S${at}`, 'A']);
  const { rows, errors } = rowsOf(await readWorkbook(await book({ 档位: [['档位号', '楼栋编号'], ...many] })));
  expect(rows.stalls).toEqual([]);
  expect(errors).toMatchObject([{ code: 'too-many-rows' }]);
});

const text = (content: string) => new TextEncoder().encode(content);

test.each<[string, Uint8Array | Promise<Uint8Array>, string]>([
  ['an empty file', new Uint8Array(0), 'file-empty'],
  ['a file above 10 MB', new Uint8Array(10 * 1024 * 1024 + 1), 'file-too-large'],
  ['plain text', text('表号,网关\n1,2'), 'not-a-workbook'],
  ['a web page named .xls', text('\uFEFF<html><table><tr><td>1</td></tr></table></html>'), 'html-in-disguise'],
  ['a zip that is no workbook', zipSync({ 'a.txt': text('hello') }), 'not-a-workbook'],
  ['a workbook cut in half', templateWorkbook().then((file) => file.subarray(0, file.length >> 1)), 'not-a-workbook'],
  ['a broken old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3]), 'not-a-workbook'],
  ['a workbook without a known sheet', book({ Sheet1: [['a'], ['b']] }), 'no-known-sheet'],
  ['a workbook whose parts are garbage', zipSync({ 'xl/workbook.xml': text('<not xml') }), 'not-a-workbook'],
])('S-01 %s is refused in words', async (_, file, code) => {
  expect(await readWorkbook(await file)).toEqual({ kind: 'refused', code });
});

/** 200 MB of spaces in a small file, with a lie about their size where the format allows one. */
function bomb(partName: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((_error, piece) => void pieces.push(piece));
  const head = new ZipPassThrough('xl/workbook.xml');
  zip.add(head);
  head.push(text('<workbook/>'), true);
  const part = new ZipDeflate(partName, { level: 9 });
  zip.add(part);
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  for (let at = 0; at < 200; at++) part.push(megabyte, at === 199);
  zip.end();
  return Buffer.concat(pieces);
}

test('S-01 a bomb of 200 MB in 200 kB is refused without being unpacked', { timeout: 60_000 }, async () => {
  const file = bomb('xl/worksheets/sheet1.xml');
  expect(file.length).toBeLessThan(400_000);
  const before = process.memoryUsage().rss;
  expect(await readWorkbook(file)).toEqual({ kind: 'refused', code: 'unpacks-too-large' });
  expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
});

test('S-01 a bomb that lies about its size in the directory is refused too', { timeout: 60_000 }, async () => {
  const file = Buffer.from(bomb('xl/worksheets/sheet1.xml'));
  // The directory's entry: unpacked size at offset 24 from its signature.
  const entry = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  file.writeUInt32LE(100, entry + 24);
  expect(await readWorkbook(file)).toEqual({ kind: 'refused', code: 'unpacks-too-large' });
});
