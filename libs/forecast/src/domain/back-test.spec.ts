import { expect, test } from 'vitest';
import { summaries, summary, tryRunways } from '../../../../test/bench/runway-trial.js';

// Eight seconds of arithmetic on a quiet machine.
test('Y-03 held against simulated shops of every kind, the interval holds 75 to 85 % of the ends, and the middle error is at most a tenth of the time', () => {
  const { tried } = tryRunways({ shopsPerKind: 5, origins: 6, seed: 7 });
  const all = summary(tried);
  expect(all.forecasts).toBeGreaterThan(1_900);
  expect(all.coverage).toBeGreaterThanOrEqual(0.75);
  expect(all.coverage).toBeLessThanOrEqual(0.85);
  expect(all.medianError).toBeLessThanOrEqual(0.1);
  // No kind is bought with another: each is held more often than not by far.
  expect(Object.entries(summaries(tried, ({ kind }) => kind)).filter(([, { coverage }]) => coverage < 0.68)).toEqual([]);
}, 180_000);

test('the same shops give the same answers', () => {
  const once = () => tryRunways({ shopsPerKind: 1, origins: 1, seed: 3, kinds: ['餐饮', '冷库'] }).tried;
  expect(once()).toEqual(once());
});
