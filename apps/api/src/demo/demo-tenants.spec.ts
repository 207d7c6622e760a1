import { expect, test } from 'vitest';
import { demoTenant, uuidOf } from './demo-tenants.js';

const tenants = Array.from({ length: 300 }, (_, place) => demoTenant(`A-${place}`, place));

test('the demo market has about 280 tenants with phones of their own', () => {
  const there = tenants.filter((tenant) => tenant !== undefined);
  expect(there).toHaveLength(280);
  expect(new Set(there.map((tenant) => tenant.phone)).size).toBe(280);
  expect(there.every((tenant) => /^138\d{8}$/.test(tenant.phone) && tenant.amountFen >= 300 && tenant.amountFen % 100 === 0)).toBe(true);
});

test('some tenants run low, a few run out soon', () => {
  const below = (fen: number) => tenants.filter((tenant) => tenant !== undefined && tenant.amountFen < fen).length;
  expect(below(1_000)).toBeGreaterThan(5);
  expect(below(5_000)).toBeGreaterThan(below(1_000) + 15);
  expect(below(10_000)).toBeLessThan(110);
});

test('the same stall is always rented by the same tenant under the same id', () => {
  expect(demoTenant('A-12', 12)).toEqual(demoTenant('A-12', 12));
  expect(uuidOf('open A-12')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidOf('open A-12')).toBe(uuidOf('open A-12'));
});
