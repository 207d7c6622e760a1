import { readXlsx } from 'hucre';
import { expect, test } from 'vitest';
import { setZone } from '../../format';
import { cellOf, titleOf, type Column } from './column';
import { fileName } from './export';
import { filterQuery } from './filter-query';
import { csvOf, workbookOf, type Sheet } from './sheet';

setZone('Asia/Shanghai');

interface Row {
  shop: string;
  balanceFen: number | null;
  usedWh: number;
  readAt: string;
}
const columns: Column<Row>[] = [
  { key: 'shop', title: '商铺', dataIndex: 'shop' },
  { key: 'balance', title: '余额', dataIndex: 'balanceFen', unit: 'fen' },
  { key: 'used', title: '用电', dataIndex: 'usedWh', unit: 'wh' },
  { key: 'read', title: '抄表', value: (row) => row.readAt, unit: 'time' },
];
const rows: Row[] = [
  { shop: '陈记, "水产"', balanceFen: -5, usedWh: 1_234_567, readAt: '2026-11-20T05:05:09Z' },
  { shop: '=HYPERLINK("x")', balanceFen: 123_450, usedWh: 0, readAt: '2026-11-20T16:00:00Z' },
  { shop: '<b>&', balanceFen: null, usedWh: 9, readAt: '2026-11-20T16:00:00Z' },
];
const sheet: Sheet = { titles: columns.map(titleOf), rows: rows.map((row) => columns.map((column) => cellOf(column, row))) };

test('a CSV starts with the mark that spreadsheets need, has units in its titles, exact sums and no formula', () => {
  expect(csvOf(sheet).split('\r\n')).toEqual([
    '\uFEFF商铺,余额 (¥),用电 (kWh),抄表',
    '"陈记, ""水产""",-0.05,1234.56,2026-11-20 13:05:09',
    `"'=HYPERLINK(""x"")",1234.50,0.00,2026-11-21 00:00:00`,
    '<b>&,,0.00,2026-11-21 00:00:00',
    '',
  ]);
});

test('a workbook is read back as it was written, sums as numbers', async () => {
  const { sheets } = await readXlsx(await workbookOf(sheet, '账户'));
  expect(sheets[0]!.name).toBe('账户');
  expect(sheets[0]!.rows[0]).toEqual(['商铺', '余额 (¥)', '用电 (kWh)', '抄表']);
  expect(sheets[0]!.rows[1]).toEqual(['陈记, "水产"', -0.05, 1234.56, '2026-11-20 13:05:09']);
  expect(sheets[0]!.rows[2]!.slice(0, 2)).toEqual(['=HYPERLINK("x")', 1234.5]);
  expect(sheets[0]!.rows[3]![0]).toBe('<b>&');
});

test('the file is named after site, report and civil time', () => {
  expect(fileName('城东 市场', '账户/全部', Date.parse('2026-11-20T05:05:09Z'), 'xlsx')).toBe('城东-市场_账户-全部_20261120-130509.xlsx');
});

test('a view keeps the filters and forgets the page', () => {
  expect(filterQuery(new URLSearchParams('page=3&q=A1&state=closed&role='), ['state', 'q', 'role'])).toBe('state=closed&q=A1');
});
