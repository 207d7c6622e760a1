import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { arrayLiteral } from './array-literal.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('numbers, truth values, instants and nothing', () => {
  expect(arrayLiteral([1, -2, null, undefined])).toBe('{1,-2,NULL,NULL}');
  expect(arrayLiteral([true, false])).toBe('{true,false}');
  expect(arrayLiteral([new Date('2026-03-02T01:02:03.004Z')])).toBe('{2026-03-02T01:02:03.004Z}');
  expect(arrayLiteral([])).toBe('{}');
});

test('the server reads back every text as it was', async () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'NULL', 'null', '"', '\\', '{1,2}', 'a,b', ' ', '\n', "'")).filter((each) => !each.includes('\0'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (texts) => {
      const rows = (await database.dataSource.query('SELECT t FROM unnest($1::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n', [arrayLiteral(texts)])) as { t: string | null }[];
      expect(rows.map(({ t }) => t)).toEqual(texts);
    }),
    { numRuns: 200 },
  );
});
