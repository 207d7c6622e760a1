import { expect, test } from 'vitest';
import { joinCuts, type JoinedSupply } from './join-cuts.js';

const now = new Date('2026-11-20T10:00:00+08:00');
const supply = (of: Partial<JoinedSupply>): JoinedSupply => ({ accountId: 'a', medium: 'electricity', kind: 'cut', for: [], readAt: new Date(now.getTime() - 60_000), ...of });

test('C-03 the supplies of a merged account are cut together: those that are ready wait for the reading of the others', () => {
  expect([...joinCuts([supply({}), supply({ kind: 'wait', for: ['second_reading'] }), supply({ accountId: 'b' }), supply({ medium: 'water' })], now)]).toEqual([[0, ['second_reading']]]);
  expect(joinCuts([supply({}), supply({})], now).size).toBe(0);
});

test('nobody waits for one that is never cut, is not owed for, was cut before, or was silent for a day', () => {
  const longAgo = new Date(now.getTime() - 25 * 3_600_000);
  for (const other of [supply({ kind: 'wait', for: ['essential'] }), supply({ kind: 'wait', for: ['essential', 'fresh_reading'] }), supply({ kind: 'none' }), supply({ kind: 'held' }), supply({ kind: 'wait', for: ['fresh_reading'], readAt: longAgo }), supply({ kind: 'wait', for: ['fresh_reading'], readAt: null })]) {
    expect(joinCuts([supply({}), other], now).size).toBe(0);
  }
});
