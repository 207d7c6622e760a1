import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownPorts } from '../support/own-ports.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

const BUSES = 5;
// A thousand take minutes to set up: SHOPS=1000 runs them, and docs/measurements.md keeps what came of it.
const SHOPS = Number(process.env.SHOPS ?? 300);
const FIRST_FEN = 100;
const PAID_FEN = 5000;

let product: Product;
let market: Market;
let accounts: { accountId: string; rechargeId: string }[];

/** Many shops behind one gateway with five buses. */
async function manyShops(): Promise<string> {
  const sheets = await smallMarket({ stallsOfA: 0, stallsOfB: 1 });
  const firstPort = await ownPorts(BUSES);
  sheets.网关[0]![6] = Array.from({ length: BUSES }, (_, bus) => firstPort + bus).join(',');
  sheets.表计 = sheets.表计.filter(([number]) => number !== '9001');
  for (let n = 1; n <= SHOPS; n++) {
    const stall = `A${String(n).padStart(4, '0')}`;
    sheets.档位.push([stall, 'A', '1F', `${stall} 小店`, '百货', 12, 2, '否', '否']);
    sheets.表计.push([String(10_000 + n), 'GW-1', ((n - 1) % BUSES) + 1, Math.ceil(n / BUSES), 'acrel-ddsy1352', '预付费', stall, '', '', '', '']);
  }
  sheets.仿真 = sheets.表计.map(([number]) => [number!, '百货', 0, 1000]);
  return workbookFile(sheets);
}

const count = async (sql: string): Promise<number> => ((await product.database.dataSource.query(`SELECT (${sql})::int AS n`)) as { n: number }[])[0]!.n;
/** Relays as the meters have them, not as the product believes. */
const relaysOpen = async (): Promise<number> => (await product.simulator<{ number: string; relay: string }[]>('GET', '/meters')).filter(({ number, relay }) => number.startsWith('1') && relay === 'open').length;
/** Does something for every one of many, eight at a time. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = [...items];
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item);
  }));
}

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T02:02:00Z', workbook: await manyShops() });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await count('SELECT count(*) FROM meter_state WHERE read_at IS NOT NULL')) >= SHOPS, 120_000, 500);
  const { items } = await stalls();
  await forEach(items, (stall) => market.cashier.post(`/sites/${market.cashier.siteId}/accounts`, { requestId: randomUUID(), stallId: stall.id, customerName: stall.number, phone: `1391000${stall.number.slice(1)}` }));
  accounts = ((await product.database.dataSource.query('SELECT id FROM account ORDER BY number')) as { id: string }[]).map(({ id }) => ({ accountId: id, rechargeId: randomUUID() }));
  await forEach(accounts, ({ accountId }) => market.recharge(accountId, FIRST_FEN));
  // So many cuts at once are asked about; that is another test's story.
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { cut: { breakerMinimum: SHOPS, breakerPercent: 100 } });
  await forEach(Array.from({ length: SHOPS }, (_, n) => String(10_001 + n)), (number) => market.consume(number, 2000));
  await market.sweepUntil('every shop without money to be cut', async () => (await relaysOpen()) === SHOPS);
}, 600_000);

afterAll(() => product?.stop());

async function stalls(): Promise<{ items: { id: string; number: string }[] }> {
  const pages = [0, 500, 1000].map((offset) => market.admin.get<{ items: { id: string; number: string }[] }>(`/sites/${market.admin.siteId}/stalls?limit=500&offset=${offset}`));
  return { items: (await Promise.all(pages)).flatMap(({ items }) => items).filter(({ number }) => number.startsWith('A')) };
}

/** Why a restore is not owed: what waits in the outbox, and the supplies that nobody has tried. */
async function missing(): Promise<unknown> {
  const { dataSource } = product.database;
  return [
    await dataSource.query('SELECT topic, attempts, taken_by, last_error, count(*) FROM outbox WHERE done_at IS NULL GROUP BY 1, 2, 3, 4 LIMIT 9'),
    await dataSource.query(`SELECT s.meter_id, s.wanted, s.owed, (SELECT relay FROM meter_state m WHERE m.meter_id = s.meter_id) AS relay, (SELECT json_agg(c ORDER BY c.id DESC) FROM (SELECT * FROM command c WHERE c.meter_id = s.meter_id ORDER BY id DESC LIMIT 2) c) AS commands FROM supply s WHERE NOT (s.owed AND s.wanted = 'on') LIMIT 4`),
  ];
}

const pay = ({ accountId, rechargeId }: { accountId: string; rechargeId: string }) => market.cashier.post(`/accounts/${accountId}/recharges`, { rechargeId, amountFen: PAID_FEN });

test(`Y-02 ${SHOPS} recharges while the gateway is dead for 20 minutes, the worker killed with -9 then and again on its return: all lit within 60 s of it, none doubled, none forgotten`, async () => {
  const dead = await market.fault({ kind: 'gateway-off', gateway: 'GW-1' });
  await forEach(accounts.slice(0, SHOPS / 2), pay);
  await product.restart('worker');
  await market.moveClock(20);
  await forEach(accounts.slice(SHOPS / 2), pay);
  // A cashier who got no answer sends the same recharge again.
  await forEach(accounts.slice(0, 50), pay);
  await eventually('every restore to be owed', async () => {
    const owed = await count(`SELECT count(*) FROM supply WHERE owed AND wanted = 'on'`);
    if (owed !== SHOPS) throw new Error(`${owed} of ${SHOPS}; ${JSON.stringify(await missing())}`);
    return true;
  }, 90_000);
  expect(await relaysOpen()).toBe(SHOPS);
  await eventually('the dead gateway’s alarm', async () => (await market.alarms()).length > 0, 60_000);
  expect((await market.alarms()).map(({ kind }) => kind)).toEqual(['gateway_offline']);
  await product.kill9('worker');
  await product.boot('worker');

  await market.mend(dead);
  const back = Date.now();
  await eventually('the first restores', async () => (await relaysOpen()) < SHOPS * 0.9, 60_000, 100);
  expect(await relaysOpen()).toBeGreaterThan(0);
  await product.restart('worker');
  await eventually('every shop to have light', async () => (await relaysOpen()) === 0, 60_000 - (Date.now() - back), 250);
  console.log(`${SHOPS} shops lit ${((Date.now() - back) / 1000).toFixed(1)} s after the gateway came back, with the worker killed in between`);

  await eventually('every restore to be read back', async () => (await count('SELECT count(*) FROM supply WHERE owed')) === 0, 30_000);
  expect(await count(`SELECT count(*) FROM (SELECT meter_id FROM command WHERE action = 'close' AND state = 'verified' GROUP BY meter_id HAVING count(*) = 1) x`)).toBe(SHOPS);
  expect(await count('SELECT count(*) FROM recharge')).toBe(2 * SHOPS);
  expect(await count(`SELECT count(*) FROM account a WHERE (SELECT sum(amount_fen) FROM recharge WHERE account_id = a.id) = ${FIRST_FEN + PAID_FEN}`)).toBe(SHOPS);
  expect(await count('SELECT coalesce(sum(balance_fen), 0) FROM ledger_account')).toBe(0);
  const steps = await market.cashier.get<Record<string, string | null>>(`/recharges/${accounts[0]!.rechargeId}/progress`);
  expect([steps.paidAt, steps.creditedAt, steps.commandedAt, steps.restoredAt].every((at) => typeof at === 'string')).toBe(true);
}, 300_000);
