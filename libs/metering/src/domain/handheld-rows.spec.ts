import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvTable, readHandheldRows } from './handheld-rows.js';

const zone = 'Asia/Shanghai';

test('R-07 a file names meter, register and time by its heading, in either language and any order', () => {
  const table = csvTable('\ufeff抄表时间,备注,表号,读数(kWh)\r\n2026-11-20 10:05:30,,1001,1004.5\r\n"2026/11/20 8:00","说明,有逗号",1002,7\r\n\r\n');
  expect(readHandheldRows(table, zone)).toEqual([
    { line: 2, meterNumber: '1001', displayWh: 1_004_500, readAt: new Date('2026-11-20T10:05:30+08:00'), error: null },
    { line: 3, meterNumber: '1002', displayWh: 7_000, readAt: new Date('2026-11-20T08:00:00+08:00'), error: null },
  ]);
  expect(readHandheldRows(csvTable('meter;register;time\n9;1.234;2026-02-28T23:59'), zone)).toMatchObject([{ meterNumber: '9', displayWh: 1_234, readAt: new Date('2026-02-28T23:59:00+08:00') }]);
});

test('R-07 what a row lacks is told of that row alone', () => {
  const rows = readHandheldRows(csvTable('表号,读数,时间\n,1,2026-01-01 10:00\nA,-1,2026-01-01 10:00\nA,1.2345,2026-01-01 10:00\nA,1,2026-02-30 10:00\nA,1,2026-01-01 24:00\nA,1,2026-01-01 10:00'), zone);
  expect((rows as { error: string | null }[]).map(({ error }) => error)).toEqual(['number-missing', 'register-malformed', 'register-malformed', 'time-malformed', 'time-malformed', null]);
  expect(readHandheldRows(csvTable('表号,读数\nA,1'), zone)).toBe('heading-missing');
  expect(readHandheldRows(csvTable('表号,读数,时间\n'), zone)).toBe('no-rows');
});

test('R-07 any cells come back from a CSV as they were written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '读', ';') });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
      const text = ['h1,h2', ...rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))].join('\n');
      expect(csvTable(text)).toEqual([['h1', 'h2'], ...rows.map((row) => [...row])]);
    }),
  );
});
