import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

let product: Product;
let market: Market;

beforeAll(async () => {
  // Lines of 4800 baud: the fourteen meters of a bus take longer than the worker waits before it looks at the field anew.
  const workbook = await workbookFile(await smallMarket({ stallsOfA: 28, stallsOfB: 14 }));
  product = await Product.start({ startAt: '2026-11-18T04:02:00Z', workbook, environment: { simulator: { SIM_BAUD: '4800' } } });
  market = await Market.of(product);
  await market.importWorkbook();
}, 180_000);

afterAll(() => product?.stop());

interface Counted { perMeter: number; meters: number; sweeps: number; seconds: number }
const readings = async (): Promise<Counted> =>
  ((await product.database.dataSource.query(
    `SELECT coalesce(max(n), 0)::int AS "perMeter", count(*)::int AS meters, (SELECT count(*)::int FROM sweep) AS sweeps, (SELECT coalesce(max(extract(epoch FROM finished_at - started_at)), 0)::float FROM sweep) AS seconds
     FROM (SELECT meter_id, count(*) AS n FROM reading GROUP BY meter_id) x`,
  )) as Counted[])[0]!;
const settled = async (sweeps: number): Promise<Counted> => {
  await eventually(`${sweeps} sweeps`, async () => (await readings()).sweeps === sweeps, 90_000, 500);
  await new Promise((go) => setTimeout(go, 8000)); // time for a second sweep of the same instant, were one asked for
  return readings();
};

test('M-01 M-04 a sweep that takes longer than the field is remembered is done once: each meter is read once at each due instant, on both kinds of lines', async () => {
  const first = await settled(3);
  expect(first).toMatchObject({ perMeter: 1, meters: 44, sweeps: 3 });
  expect(first.seconds).toBeGreaterThan(5);
  await market.moveClock(30);
  expect(await settled(6)).toMatchObject({ perMeter: 2, meters: 44 });
}, 240_000);
