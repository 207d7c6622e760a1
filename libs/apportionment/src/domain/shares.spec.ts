import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainShare } from './explain-share.js';
import { resolveTerms, ringOf, sumEnergyWh, type FormulaMeter } from './formula-meter.js';
import { coefficientGap, methods, vacancies, type Method } from './rules.js';
import { NoWeights, sharePool, type Member, type PoolToShare, type Share } from './shares.js';

const member = (number: string, of: Partial<Member> & { days?: [string, string, string][] } = {}): Member => ({
  stallId: `stall ${number}`, number, areaDm2: 0, headcount: 0, coefficientUnits: 0, fixedFen: 0, ownerId: null, vacantWh: 0, ...of,
  stays: (of.days ?? [['all', '2026-11-01', '2026-12-01']]).map(([accountId, fromDay, toDay]) => ({ accountId: `${number} ${accountId}`, fromDay, toDay, usedWh: 0 })),
});
const pool = (of: Partial<PoolToShare>): PoolToShare => ({ fromDay: '2026-11-01', toDay: '2026-12-01', method: 'area', vacancy: 'company', amountFen: 0, usedWh: null, members: [], ...of });
const amounts = (shared: PoolToShare) => sharePool(shared).map(({ key, bearer, amountFen }) => [key, bearer.kind, amountFen]);

test('P-02 P-03 by agreed coefficients: 100.00 yuan at 0.2, 0.3 and 0.5', () => {
  const members = [member('A1', { coefficientUnits: 20_000_000 }), member('A2', { coefficientUnits: 30_000_000 }), member('A3', { coefficientUnits: 50_000_000 })];
  expect(amounts(pool({ method: 'manual', amountFen: 10_000, members }))).toEqual([['A1 2026-11-01', 'account', 2000], ['A2 2026-11-01', 'account', 3000], ['A3 2026-11-01', 'account', 5000]]);
  expect(coefficientGap(members.map(({ coefficientUnits }) => ({ units: coefficientUnits })))).toBe(0);
  expect(coefficientGap([{ units: 33_333_333 }, { units: 33_333_333 }, { units: 33_333_333 }])).toBe(-1);
});

test('P-04 by area, to the fen: 10.00 yuan over 10, 20 and 40 m² is 1.43, 2.86 and 5.71', () => {
  // 1000 × 10/70 = 142.857…, 285.714…, 571.428…: the two larger remainders round up.
  const members = [member('A1', { areaDm2: 1000 }), member('A2', { areaDm2: 2000 }), member('A3', { areaDm2: 4000 })];
  const shares = sharePool(pool({ amountFen: 1000, usedWh: 12_500, members }));
  expect(shares.map(({ amountFen }) => amountFen)).toEqual([143, 286, 571]);
  // 12.5 kWh: 1785.71, 3571.43, 7142.86
  expect(shares.map(({ usedWh }) => usedWh)).toEqual([1786, 3571, 7143]);
});

test('P-04 two who follow each other in one stall bear their days; the company bears the empty ones', () => {
  const members = [member('A1', { areaDm2: 3000, days: [['first', '2026-11-01', '2026-11-11'], ['second', '2026-11-16', '2026-12-01']] }), member('A2', { areaDm2: 3000 })];
  // 60.00 yuan over 2 × 30 days: 1.00 a day
  expect(amounts(pool({ amountFen: 6000, members }))).toEqual([['A1 2026-11-01', 'account', 1000], ['A1 2026-11-16', 'account', 1500], ['A1 2026-11-01 vacant', 'company', 500], ['A2 2026-11-01', 'account', 3000]]);
  const owned = [{ ...members[0]!, ownerId: 'chen' }, members[1]!];
  expect(sharePool(pool({ amountFen: 6000, vacancy: 'owner', members: owned })).map(({ bearer }) => bearer.kind)).toEqual(['account', 'account', 'owner', 'account']);
  expect(sharePool(pool({ amountFen: 6000, vacancy: 'owner', members })).map(({ bearer }) => bearer.kind)).toEqual(['account', 'account', 'company', 'account']);
  // Spread: 6000 over 10 + 15 + 30 days is 1090.9…, 1636.36…, 3272.72…
  expect(amounts(pool({ amountFen: 6000, vacancy: 'spread', members })).map(([, , fen]) => fen)).toEqual([1091, 1636, 3273]);
});

test('P-05 a fixed sum a shop is shared by days among those who had it, once', () => {
  const members = [member('A1', { fixedFen: 1000, days: [['first', '2026-11-01', '2026-11-11'], ['second', '2026-11-11', '2026-12-01']] }), member('A2', { fixedFen: 2500, days: [] })];
  expect(amounts(pool({ method: 'fixed', members }))).toEqual([['A1 2026-11-01', 'account', 333], ['A1 2026-11-11', 'account', 667], ['A2 2026-11-01 vacant', 'company', 2500]]);
  expect(amounts(pool({ method: 'fixed', vacancy: 'spread', members }))).toEqual([['A1 2026-11-01', 'account', 333], ['A1 2026-11-11', 'account', 667]]);
});

test('P-04 a pool that nobody can bear is refused, never dropped', () => {
  expect(() => sharePool(pool({ method: 'headcount', amountFen: 1, members: [member('A1')] }))).toThrow(NoWeights);
});

test('Y-01 P-02 shares sum to the pool and do not depend on the order of the members: 100,000 pools', { timeout: 240_000 }, () => {
  const stays = fc.constantFrom<[string, string, string][]>([], [['a', '2026-11-01', '2026-12-01']], [['a', '2026-11-01', '2026-11-07'], ['b', '2026-11-07', '2026-11-28']], [['a', '2026-11-30', '2026-12-01']]);
  const anyMember = fc.tuple(fc.nat(500_000), fc.nat(40), fc.nat(100_000_000), fc.nat(1_000_000), fc.nat(5_000_000), fc.boolean(), stays);
  const anyPool = fc.record({ members: fc.array(anyMember, { minLength: 1, maxLength: 8 }), amountFen: fc.nat(500_000_000), usedWh: fc.option(fc.nat(900_000_000)), method: fc.constantFrom<Method>(...methods), vacancy: fc.constantFrom(...vacancies), seed: fc.nat() });
  let refused = 0;
  fc.assert(
    fc.property(anyPool, ({ members: given, seed, amountFen, usedWh, method, vacancy }) => {
      const members = given.map(([areaDm2, headcount, coefficientUnits, fixedFen, wh, owned, days], index): Member => {
        const number = `S${String(index)}`;
        const lived = days.map(([accountId, fromDay, toDay]) => ({ accountId: `${number} ${accountId}`, fromDay, toDay, usedWh: wh }));
        return { stallId: `stall ${number}`, number, areaDm2, headcount, coefficientUnits, fixedFen, ownerId: owned ? `o${String(index)}` : null, vacantWh: wh % 7, stays: lived };
      });
      const turned = members.map((_, index) => members[(index + seed) % members.length]!).reverse();
      const whole = (of: readonly Member[]): PoolToShare => ({ fromDay: '2026-11-01', toDay: '2026-12-01', method, vacancy, amountFen, usedWh, members: of });
      try {
        const shares = sharePool(whole(members));
        const total = shares.reduce((sum, share) => sum + share.amountFen, 0);
        const energy = shares.reduce((sum, share) => sum + (share.usedWh ?? 0), 0);
        const other = new Map(sharePool(whole(turned)).map((share) => [share.key, share]));
        // Plain comparisons: a hundred thousand times, expect() would take most of the time.
        const wholeFen = method === 'fixed' ? (vacancy === 'spread' ? total : members.reduce((sum, { fixedFen }) => sum + fixedFen, 0)) : amountFen;
        const same = (share: Share): boolean => other.get(share.key)?.amountFen === share.amountFen && other.get(share.key)?.usedWh === share.usedWh;
        const good = total === wholeFen && (method === 'fixed' || usedWh === null || energy === usedWh) && shares.every((share) => share.amountFen >= 0 && same(share)) && other.size === shares.length;
        if (!good) throw new Error(`shared ${String(total)} fen and ${String(energy)} Wh`);
      } catch (error) {
        if (!(error instanceof NoWeights)) throw error;
        refused += 1;
      }
    }),
    { numRuns: 100_000 },
  );
  expect(refused).toBeLessThan(30_000);
});

test('P-01 a formula meter adds and takes off meters and formulas by exact fractions, and a ring is found', () => {
  const formulas = new Map<string, FormulaMeter>([
    ['lift', { id: 'lift', name: '电梯', terms: [{ meterId: 1, numerator: 1, denominator: 3 }, { meterId: 2, numerator: -1, denominator: 1 }] }],
    ['all', { id: 'all', name: '公区', terms: [{ virtualMeterId: 'lift', numerator: 2, denominator: 1 }, { meterId: 2, numerator: 2, denominator: 1 }, { meterId: 3, numerator: 1, denominator: 1 }] }],
  ]);
  const factors = resolveTerms([{ virtualMeterId: 'all', numerator: 1, denominator: 1 }], formulas);
  // 2 × (m1/3 − m2) + 2 × m2 + m3: meter 2 cancels out
  expect([...factors].map(([id, { numerator, denominator }]) => [id, numerator, denominator])).toEqual([[1, 2n, 3n], [3, 1n, 1n]]);
  expect(sumEnergyWh([{ usedWh: 1000, factor: factors.get(1)! }, { usedWh: 5, factor: factors.get(3)! }])).toBe(671);
  expect(sumEnergyWh([{ usedWh: 1, factor: { numerator: -1n, denominator: 2n } }])).toBe(-1);
  expect(ringOf(formulas)).toBeUndefined();
  expect(ringOf(new Map(formulas).set('lift', { id: 'lift', name: '电梯', terms: [{ virtualMeterId: 'all', numerator: 1, denominator: 1 }] }))).toBeDefined();
});

test('P-06 the sentence of a share holds every number that it is worked out from', () => {
  const said = explainShare({
    pool: '一楼照明', medium: 'electricity', method: 'area', fromDay: '2026-11-01', toDay: '2026-12-01', poolWh: 1_250_000, poolFen: 100_000, priceMicroYuan: 800_000, estimated: true, basis: 1250, days: 10, ofDays: 30, weight: 12_500, totalWeight: 50_000, usedWh: 312_500, vacant: false, amountFen: 25_000,
  });
  expect(said.zh).toBe('一楼照明 2026-11-01 至 2026-11-30:公摊总量 1250.00 kWh × 0.80 元 = 1000.00 元(含估算表码),面积 12.50 m²,占用 10/30 天,占比 12500/50000 ≈ 0.25000000,应摊 250.00 元');
  expect(said.en).toContain('pool of 1250.00 kWh × 0.80 yuan = 1000.00 yuan (with estimated readings), area 12.50 m², 10 of 30 days, share 12500/50000 ≈ 0.25000000, yours 250.00 yuan');
});
