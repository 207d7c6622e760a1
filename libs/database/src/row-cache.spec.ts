import { expect, test } from 'vitest';
import { RowCache } from './row-cache.js';

class Numbers extends RowCache<number> {
  constructor() {
    super(1);
  }
  protected pack(row: number, numbers: Float64Array, at: number): boolean {
    numbers[at] = row;
    return row >= 0;
  }
  protected unpack(_: number, numbers: Float64Array, at: number): number {
    return numbers[at]!;
  }
}

test('only what was confirmed is known afterwards', () => {
  const cache = new Numbers();
  cache.begin();
  expect(cache.take(1)).toBeUndefined();
  cache.put(1, 10);
  cache.put(2, 20);
  expect(cache.take(2)).toBeUndefined();
  cache.put(2, 21);
  cache.confirm();
  cache.begin();
  expect([cache.take(1), cache.take(2), cache.take(3)]).toEqual([10, 21, undefined]);
});

test('a transaction that failed leaves nothing that it touched', () => {
  const cache = new Numbers();
  for (const id of [1, 2, 3]) cache.put(id, id);
  cache.confirm();
  cache.begin();
  cache.take(1);
  cache.put(2, 22);
  cache.begin();
  expect([cache.take(1), cache.take(2), cache.take(3)]).toEqual([undefined, undefined, 3]);
});

test('what was taken and given no successor, or cannot be kept, is forgotten with the commit', () => {
  const cache = new Numbers();
  cache.put(1, 1);
  cache.put(2, 2);
  cache.confirm();
  cache.begin();
  cache.take(1);
  cache.take(2);
  cache.put(2, -1);
  cache.confirm();
  cache.begin();
  expect([cache.take(1), cache.take(2)]).toEqual([undefined, undefined]);
});

test('many rows that come and go are kept apart', () => {
  const cache = new Numbers();
  for (let id = 0; id < 1000; id++) cache.put(id, id);
  cache.confirm();
  cache.begin();
  for (let id = 0; id < 1000; id += 3) cache.take(id);
  cache.confirm();
  for (let id = 2000; id < 3000; id++) cache.put(id, id);
  cache.confirm();
  for (let id = 0; id < 3000; id++) expect(cache.take(id)).toBe(id >= 2000 || (id < 1000 && id % 3 !== 0) ? id : undefined);
});

test('a row whose number lies beyond all measure is simply not known', () => {
  const cache = new Numbers();
  cache.put(2_000_000_000, 7);
  cache.put(70_000, 8);
  cache.confirm();
  cache.begin();
  expect([cache.take(2_000_000_000), cache.take(70_000), cache.take(69_999)]).toEqual([undefined, 8, undefined]);
});
