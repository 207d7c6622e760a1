import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedis } from '../../scripts/services/redis.mjs';
import { ownPort } from '../support/own-ports.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

let folder: string;
let port: number;
let redis: Awaited<ReturnType<typeof startRedis>>;
let product: Product;
let market: Market;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yidu-redis-'));
  chmodSync(folder, 0o755);
  port = await ownPort();
  redis = await startRedis(folder, { wishedPort: port, persist: false });
  const own = { REDIS_URL: redis.url };
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 4, stallsOfB: 2 })), environment: { api: own, worker: own } });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await readTimes()).every((readAt) => readAt !== null));
}, 180_000);

afterAll(async () => {
  await product?.stop();
  await redis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const readTimes = async () => (await market.engineer.get<{ items: { readAt: string | null }[] }>(`/sites/${market.engineer.siteId}/meters?limit=100`)).items.map(({ readAt }) => readAt);
const count = async (sql: string): Promise<number> => ((await product.database.dataSource.query(`SELECT (${sql})::int AS n`)) as { n: number }[])[0]!.n;
/** What every story must leave behind: no reading twice at an instant, books that balance, what is used is what the registers moved. */
async function expectWholeBooks(): Promise<void> {
  expect(await count('SELECT coalesce(sum(balance_fen), 0) FROM ledger_account')).toBe(0);
  expect(await count('SELECT count(*) FROM (SELECT bus_id, due_at FROM sweep GROUP BY bus_id, due_at HAVING count(*) > 1) x')).toBe(0);
  expect(await count(`SELECT count(*) FROM (
    SELECT u.meter_id FROM (SELECT meter_id, sum(used_wh) AS wh FROM metered_usage GROUP BY meter_id) u JOIN (SELECT meter_id, max(register_wh) - min(register_wh) AS wh FROM reading WHERE quality = 'good' GROUP BY meter_id) r USING (meter_id) WHERE u.wh <> r.wh) x`)).toBe(0);
}

test('Y-02 M-01 a queue that is wiped between two sweeps, or while one waits, costs no sweep', async () => {
  const client = new Redis(redis.url);
  await market.nextSweep();
  await client.flushall();
  await market.nextSweep();
  // Wiped again and again while sweeps are being asked for.
  const wiping = setInterval(() => void client.flushall().catch(() => undefined), 150);
  await market.moveClock(30);
  await new Promise((go) => setTimeout(go, 1500));
  clearInterval(wiping);
  await eventually('the sweep all the same', async () => (await count(`SELECT count(*) FROM bus WHERE last_sweep_due_at >= '2026-11-18T05:30:00Z'`)) === 3, 60_000);
  client.disconnect();
  await expectWholeBooks();
}, 120_000);

test('Y-02 Redis dies and comes back empty: readings go on, and a switch that was asked for meanwhile is done', async () => {
  const page = await market.stallByNumber('A01');
  const { id } = await market.openAccount(page, '13900000051');
  await market.recharge(id, 5000);
  await redis.stop();
  await market.engineer.post(`/meters/${page.meters[0]!.id}/supply/off`, { reason: '检修' });
  await eventually('the switch without a queue', async () => (await market.stall(page.id)).supply!.state === 'off', 60_000);
  await market.moveClock(30);
  redis = await startRedis(folder, { wishedPort: port, persist: false });
  expect(redis.port).toBe(port);
  const before = await count('SELECT count(*) FROM sweep');
  await eventually('sweeps again', async () => (await count('SELECT count(*) FROM sweep')) >= before + 3, 60_000);
  await market.engineer.post(`/meters/${page.meters[0]!.id}/supply/on`, { reason: '修好' });
  await eventually('light again', async () => (await market.stall(page.id)).supply!.state === 'on', 60_000);
  await expectWholeBooks();
}, 180_000);

test('Y-02 beside a second worker no gateway is read twice; when one of them is killed the other takes over, owed restores included', async () => {
  await product.boot('worker-2');
  const owners = async () => (await product.database.dataSource.query(`SELECT owner, count(*)::int AS n FROM lease WHERE name LIKE 'gateway:%' AND until > clock_timestamp() GROUP BY owner ORDER BY owner`)) as { owner: string; n: number }[];
  for (let sweep = 0; sweep < 2; sweep++) await market.nextSweep();
  await expectWholeBooks();
  expect((await owners()).reduce((sum, { n }) => sum + n, 0)).toBe(2);
  const page = await market.stallByNumber('A02');
  const { id } = await market.openAccount(page, '13900000052');
  await market.recharge(id, 100);
  await market.engineer.post(`/meters/${page.meters[0]!.id}/supply/off`, { reason: '检修' });
  await eventually('off', async () => (await market.stall(page.id)).supply!.state === 'off', 60_000);
  await product.kill9('worker');
  await market.engineer.post(`/meters/${page.meters[0]!.id}/supply/on`, { reason: '修好' });
  await eventually('light again by the other worker', async () => (await market.stall(page.id)).supply!.state === 'on', 90_000);
  expect(await owners()).toEqual([{ owner: 'worker-2', n: 2 }]);
  expect(await market.readNow((await market.stallByNumber('B01')).meters[0]!.id)).toMatchObject({ state: 'answered' });
  await market.nextSweep();
  await product.boot('worker');
  await market.nextSweep();
  await product.kill9('worker-2');
  const before = await count('SELECT count(*) FROM sweep');
  await market.moveClock(30);
  await eventually('sweeps by the first worker', async () => (await count('SELECT count(*) FROM sweep')) >= before + 3, 90_000);
  await expectWholeBooks();
}, 300_000);
