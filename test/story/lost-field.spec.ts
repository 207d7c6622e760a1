import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type Alarm } from './market.js';

interface TreeNode {
  kind: string;
  name: string;
  state: string;
  silent: number;
  children: TreeNode[];
}

let product: Product;
let market: Market;

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 6, stallsOfB: 2 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await overview()).meters.online === 10);
}, 180_000);

afterAll(() => product?.stop());

const overview = () => market.admin.get<{ meters: { online: number; offline: number }; gateways: { online: number; offline: number } }>(`/sites/${market.admin.siteId}/overview`);
const tree = () => market.admin.get<TreeNode[]>(`/sites/${market.admin.siteId}/tree`);
const names = (alarms: Alarm[]) => alarms.map(({ kind, objectKind, objectName }) => `${kind} ${objectKind} ${objectName.split(' ')[0]}`).sort();
const allEnd = () => eventually('every alarm to end by itself', async () => (await market.alarms()).length === 0, 60_000);

test('N-05 M-01 S-06 a dead gateway is one alarm and not one per meter; it ends by itself when the gateway is back', async () => {
  await market.breakGateway('GW-1');
  await eventually('the alarm of the gateway', async () => (await market.alarms()).length > 0, 60_000);
  for (let sweep = 0; sweep < 3; sweep++) await market.nextSweep();
  const open = await market.alarms();
  expect(names(open)).toEqual(['gateway_offline gateway GW-1']);
  expect(open[0]).toMatchObject({ count: 1 });
  const [hallA, hallB] = await tree();
  expect([hallA, hallA?.children[0], hallA?.children[0]?.children[0]].map((node) => [node?.kind, node?.state])).toEqual([['building', 'fault'], ['room', 'fault'], ['gateway', 'fault']]);
  expect(hallB).toMatchObject({ kind: 'building', state: 'ok', silent: 0 });
  expect(await overview()).toMatchObject({ gateways: { online: 1, offline: 1 }, meters: { online: 3, offline: 7 } });

  await market.mendGateway();
  await allEnd();
  const closed = await market.alarms('closed');
  expect(names(closed)).toEqual(['gateway_offline gateway GW-1']);
  await market.nextSweep();
  expect(await overview()).toMatchObject({ gateways: { online: 2, offline: 0 }, meters: { online: 10, offline: 0 } });
  expect(await market.alarms()).toEqual([]);
}, 120_000);

test('M-01 a dead meter is one alarm that names it after a full cycle without a reading, counts on, and ends by itself', async () => {
  const fault = await market.fault({ kind: 'drop', meter: '1003' });
  await market.nextSweep();
  expect(await market.alarms()).toEqual([]);
  await market.nextSweep();
  await market.nextSweep();
  const [alarm, ...others] = await eventually('the alarm of the meter', async () => ((await market.alarms())[0]?.count === 2 ? market.alarms() : undefined));
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ kind: 'meter_offline', objectKind: 'meter', objectName: '1003' });
  expect((await tree())[0]).toMatchObject({ state: 'warning', silent: 1 });
  await market.mend(fault);
  await market.sweepUntil('the alarm to end by itself', async () => (await market.alarms()).length === 0);
}, 120_000);

test('N-05 M-01 a silent bus of a living gateway is one alarm that stays until the bus is back, and the gateway stays online', async () => {
  const fault = await market.fault({ kind: 'black-hole', gateway: 'GW-1', bus: 2 });
  await market.nextSweep();
  await eventually('the alarm of the bus', async () => (await market.alarms()).length > 0, 60_000);
  await market.nextSweep();
  await market.nextSweep();
  expect(names(await market.alarms())).toEqual(['gateway_offline bus GW-1']);
  expect(await overview()).toMatchObject({ gateways: { online: 2, offline: 0 }, meters: { offline: 3 } });
  await market.mend(fault);
  await allEnd();
}, 120_000);

test('M-01 a meter that stays dead when its gateway comes back is named', async () => {
  const dead = await market.fault({ kind: 'drop', meter: '2001' });
  const gateway = await market.fault({ kind: 'gateway-off', gateway: 'GW-2' });
  for (let sweep = 0; sweep < 3; sweep++) await market.nextSweep();
  expect(names(await market.alarms())).toEqual(['gateway_offline gateway GW-2']);
  await market.mend(gateway);
  await market.sweepUntil('the alarm of the meter', async () => names(await market.alarms()).join() === 'meter_offline meter 2001');
  await market.mend(dead);
  await market.sweepUntil('every alarm to end by itself', async () => (await market.alarms()).length === 0);
}, 120_000);
