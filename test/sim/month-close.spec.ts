import { expect, test } from 'vitest';
import { run } from '../bench/month-close.js';

test('Y-01 T-04 a month close makes the same books as bare SQL, bills that add up, and nothing on a second run', async () => {
  const result = await run({ meters: 400, days: 30 });
  expect(result.details).toMatchObject({ faults: [] });
});
