import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { boolArray, instantArray, int4Array, int8Array, uuidArray, xidArray } from './binary-array.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const back = async (type: string, array: Buffer): Promise<unknown[]> => {
  const rows = (await database.dataSource.query(`SELECT v FROM unnest($1::${type}[]) WITH ORDINALITY AS u(v, n) ORDER BY n`, [array])) as { v: unknown }[];
  return rows.map(({ v }) => v);
};
const same = <T>(item: T): T => item;

test('the server reads back every number, truth value, instant and null as it was', async () => {
  const of = <T>(value: fc.Arbitrary<T>) => fc.array(fc.option(value), { maxLength: 20 });
  const input = fc.record({ ints: of(fc.integer()), bigs: of(fc.maxSafeInteger()), bools: of(fc.boolean()), instants: of(fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })), uuids: of(fc.uuid()) });
  await fc.assert(
    fc.asyncProperty(input, async ({ ints, bigs, bools, instants, uuids }) => {
      expect(await back('int', int4Array(ints, same))).toEqual(ints);
      expect(await back('bigint', int8Array(bigs, same))).toEqual(bigs);
      expect(await back('boolean', boolArray(bools, same))).toEqual(bools);
      expect(await back('uuid', uuidArray(uuids, same))).toEqual(uuids);
      expect(await back('timestamptz', instantArray(instants, (at) => at?.getTime()))).toEqual(instants);
    }),
    { numRuns: 100 },
  );
});

test('transaction numbers use all of their 32 bits', async () => {
  const rows = (await database.dataSource.query('SELECT x::text FROM unnest($1::xid[]) AS u(x)', [xidArray([3, 0x8000_0000, 0xffff_ffff], same)])) as { x: string }[];
  expect(rows.map(({ x }) => x)).toEqual(['3', '2147483648', '4294967295']);
});

test('what does not fit is refused, not cut off', () => {
  expect(() => int4Array([0.5], same)).toThrow(RangeError);
  expect(() => int4Array([2 ** 31], same)).toThrow(RangeError);
  expect(() => xidArray([-1], same)).toThrow(RangeError);
  expect(() => int8Array([2 ** 53], same)).toThrow(RangeError);
  expect(() => int8Array([NaN], same)).toThrow(RangeError);
  expect(() => instantArray([NaN], same)).toThrow(RangeError);
  for (const text of ['', 'g0000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-00000000000', '00000000-0000-0000-0000-0000000000-0', '00000000-0000-0000-0000-00000000000é']) expect(() => uuidArray([text], same)).toThrow(RangeError);
});
