import { expect, test } from 'vitest';
import { parseDays } from './calendar-paste';

test('Y-04 the official list of holidays is read as it is published: days, spans, worked weekends; what is none is named', () => {
  expect(parseDays('2026-10-01 国庆节\n2026年10月2日至3日 国庆节\n\n2026-10-10 上班\n2026/12/31~2027/1/1,元旦\n下周放假\n2026-02-30 x\n2026-10-07 至 2026-10-01 反了')).toEqual({
    holidays: ['2026-10-01', '2026-10-02', '2026-10-03'].map((day) => ({ day, name: '国庆节' })).concat(['2026-12-31', '2027-01-01'].map((day) => ({ day, name: '元旦' }))),
    workdays: [{ day: '2026-10-10', name: '上班' }], wrong: [6, 7, 8],
  });
  expect(parseDays('2026-05-01 至 5 劳动节').holidays.map(({ day }) => day)).toEqual(['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05']);
});
