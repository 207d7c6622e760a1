import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeSiteFixture } from '../../../test/support/site-fixture.js';
import { FieldOwnership } from './lease.js';

let database: TestDatabase;
let gateways: string[];
beforeAll(async () => {
  database = await testDatabase();
  gateways = [(await makeSiteFixture(database.dataSource)).gateway, (await makeSiteFixture(database.dataSource)).gateway].sort();
});
afterAll(() => database.close());

const ownership = (name: string, gained: string[][] = []) => new FieldOwnership(database.dataSource, name, (ids) => void gained.push(ids));

test('Y-02 a gateway belongs to one worker; a second gets nothing while the first lives', async () => {
  const gained: string[][] = [];
  const first = ownership('one', gained);
  const second = ownership('two');
  await Promise.all([first.renew(), first.renew()]);
  await second.renew();
  expect(first.ownedGatewayIds().sort()).toEqual(gateways);
  expect(gained.flat().sort()).toEqual(gateways);
  expect(second.ownedGatewayIds()).toEqual([]);
  await first.stop();
  await second.renew();
  expect(second.ownedGatewayIds().sort()).toEqual(gateways);
  await second.stop();
});

test('Y-02 the leases of a killed worker come free after their time, and it knows that they are not its own any more', async () => {
  const dead = ownership('dead');
  const heir = ownership('heir');
  await dead.renew();
  await database.dataSource.query(`UPDATE lease SET until = clock_timestamp() - interval '1 s'`);
  await heir.renew();
  expect(heir.ownedGatewayIds().sort()).toEqual(gateways);
  await dead.renew();
  expect(dead.ownedGatewayIds()).toEqual([]);
  expect(dead.owns(gateways[0]!)).toBe(false);
  await heir.stop();
});
