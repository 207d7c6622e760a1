import { expect, test } from 'vitest';
import { RowCache } from './row-cache.js';

test('only what was confirmed is known afterwards', () => {
  const cache = new RowCache<string>();
  cache.begin();
  expect(cache.take(1)).toBeUndefined();
  cache.put(1, 'a');
  cache.put(2, 'b');
  expect(cache.take(2)).toBeUndefined();
  cache.put(2, 'b');
  cache.confirm();
  cache.begin();
  expect([cache.take(1), cache.take(2), cache.take(3)]).toEqual(['a', 'b', undefined]);
});

test('a transaction that failed leaves nothing that it touched', () => {
  const cache = new RowCache<string>();
  for (const id of [1, 2, 3]) cache.put(id, 'first');
  cache.confirm();
  cache.begin();
  cache.take(1);
  cache.put(2, 'second');
  cache.begin();
  expect([cache.take(1), cache.take(2), cache.take(3)]).toEqual([undefined, undefined, 'first']);
});

test('what was taken and given no successor is forgotten with the commit', () => {
  const cache = new RowCache<string>();
  cache.put(1, 'first');
  cache.confirm();
  cache.begin();
  cache.take(1);
  cache.confirm();
  cache.begin();
  expect(cache.take(1)).toBeUndefined();
});
