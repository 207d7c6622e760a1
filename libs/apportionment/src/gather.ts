import { startOfDay, type CivilDay } from '#libs/calendar';
import { staysOf, type Occupation } from '#libs/charge';
import { chargeParts, microYuanPerKwh, splitParts, wattHours } from '#libs/quantity';
import { DomainError } from '#libs/runtime';
import type { Vacancy } from './domain/rules.js';
import type { Member, PoolToShare } from './domain/shares.js';
import type { Queryable } from './formula-meters.js';
import { averagePriceOf, poolEnergy, type MeterUse } from './pool-energy.js';
import { requireWhole, type Pool } from './pools.js';

export interface Period {
  fromDay: CivilDay;
  toDay: CivilDay;
}

/** What a run is worked out from, as it was when it was: kept with the run. */
export interface RunFacts {
  rules: Pool['rules'];
  vacancy: Vacancy;
  priceMicroYuan: number | null;
  /** of a pool of money */
  givenFen: number | null;
  meters: MeterUse[];
}

export interface Gathered {
  facts: RunFacts;
  pool: PoolToShare;
  estimated: boolean;
}

interface SiteFacts {
  zone: string;
  vacancy: Vacancy;
}

/** Reads everything that a pool's sharing depends on over a period. DomainErrors of `poolEnergy`, 'pool-amount-missing', 'pool-has-no-members', 'coefficients-not-one'. */
export async function gather(database: Queryable, pool: Pool, period: Period, givenFen: number | null): Promise<Gathered> {
  requireWhole(pool.rules);
  const [site] = (await database.query(`SELECT time_zone AS zone, coalesce(settings #>> '{apportionment,vacancy}', 'company') AS vacancy FROM site WHERE id = $1`, [pool.siteId])) as SiteFacts[];
  const vacancy = pool.rules.vacancy ?? site!.vacancy;
  const members = await membersOf(database, pool, { ...period, zone: site!.zone });
  if (members.length === 0) throw new DomainError('conflict', 'pool-has-no-members', 'no stall belongs to this pool');
  const money = await moneyOf(database, pool, { ...period, zone: site!.zone, givenFen });
  const { priceMicroYuan, meters, usedWh, estimated } = money;
  const amountFen = pool.rules.method.kind === 'fixed' ? members.reduce((sum, { fixedFen }) => sum + fixedFen, 0) : money.amountFen;
  return {
    estimated, facts: { rules: pool.rules, vacancy, priceMicroYuan, givenFen, meters },
    pool: { ...period, method: pool.rules.method.kind, vacancy, amountFen, usedWh, members },
  };
}

interface PoolMoney {
  amountFen: number;
  usedWh: number | null;
  priceMicroYuan: number | null;
  meters: MeterUse[];
  estimated: boolean;
}

async function moneyOf(database: Queryable, pool: Pool, of: Period & { zone: string; givenFen: number | null }): Promise<PoolMoney> {
  const { source } = pool.rules;
  const none: PoolMoney = { amountFen: 0, usedWh: null, priceMicroYuan: null, meters: [], estimated: false };
  if (source.kind === 'fixed') return none;
  if (source.kind === 'amount') {
    if (of.givenFen === null) throw new DomainError('invalid', 'pool-amount-missing', 'this pool shares an amount that is given with each run');
    return { ...none, amountFen: of.givenFen };
  }
  const energy = await poolEnergy(database, { siteId: pool.siteId, terms: source.terms, ...of });
  const price = source.price.kind === 'given' ? source.price.priceMicroYuan : await averagePriceOf(database, { planId: source.price.planId, siteId: pool.siteId, ...of });
  // Below one fen nothing is shared: the company keeps it.
  const { fen } = splitParts(chargeParts(wattHours(energy.usedWh), microYuanPerKwh(price)));
  return { ...energy, amountFen: fen, priceMicroYuan: price };
}

interface MemberRow extends Omit<Member, 'coefficientUnits' | 'fixedFen' | 'stays'> {
  occupations: { accountId: string; openedAt: string; closedAt: string | null }[];
}

async function membersOf(database: Queryable, pool: Pool, of: Period & { zone: string }): Promise<Member[]> {
  const { members, method } = pool.rules;
  const column = { all: 'NULL', buildings: 'st.building_id::text', floors: 'st.floor', categories: 'st.category', stalls: 'st.id::text' }[members.kind];
  const [from, to] = [startOfDay(of.fromDay, of.zone), startOfDay(of.toDay, of.zone)];
  const rows = (await database.query(
    `SELECT st.id AS "stallId", st.number, st.area_dm2 AS "areaDm2", st.headcount,
       (SELECT o.customer_id FROM stall_owner o WHERE o.stall_id = st.id AND o.from_at < $4 AND (o.to_at IS NULL OR o.to_at >= $4) ORDER BY o.from_at DESC LIMIT 1) AS "ownerId",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('accountId', o.account_id, 'openedAt', o.from_at, 'closedAt', o.to_at)), '[]') FROM occupancy o WHERE o.stall_id = st.id AND o.from_at < $4 AND (o.to_at IS NULL OR o.to_at >= $3)) AS occupations
     FROM stall st WHERE st.site_id = $1 AND ($2::text[] IS NULL OR ${column} = ANY($2)) AND (st.deleted_at IS NULL OR st.deleted_at > $3) ORDER BY st.number`,
    [pool.siteId, 'values' in members ? members.values : null, from, to],
  )) as MemberRow[];
  const used = method.kind === 'consumption' ? await usedBy(database, pool, of) : new Map<string, number>();
  const units = new Map(method.kind === 'manual' ? method.coefficients.map(({ stallId, units: own }) => [stallId, own]) : []);
  const fixed = new Map(method.kind === 'fixed' ? method.amounts.map(({ stallId, amountFen }) => [stallId, amountFen]) : []);
  const known = new Set(rows.map(({ stallId }) => stallId));
  const stranger = [...units.keys(), ...fixed.keys()].find((stallId) => !known.has(stallId));
  if (stranger !== undefined) throw new DomainError('conflict', 'coefficient-of-stranger', 'a stall has a number of its own but does not belong to the pool', { stallId: stranger });
  // By agreed coefficients, whoever has none has no part in it.
  const taking = method.kind === 'manual' ? rows.filter(({ stallId }) => (units.get(stallId) ?? 0) > 0) : rows;
  return taking.map(({ occupations, ...row }) => ({
    ...row, coefficientUnits: units.get(row.stallId) ?? 0, fixedFen: fixed.get(row.stallId) ?? (method.kind === 'fixed' ? method.amountFen : 0), vacantWh: used.get(`${row.stallId} `) ?? 0,
    stays: staysOf(occupations.map(occupationOf), of, of.zone).map((stay) => ({ ...stay, usedWh: used.get(`${row.stallId} ${stay.accountId}`) ?? 0 })),
  }));
}

const occupationOf = ({ accountId, openedAt, closedAt }: MemberRow['occupations'][number]): Occupation => ({ accountId, openedAt: new Date(openedAt), closedAt: closedAt === null ? null : new Date(closedAt) });

/** What each account used on its stall in the period, and what was metered while nobody had it. */
async function usedBy(database: Queryable, pool: Pool, of: Period): Promise<Map<string, number>> {
  const rows = (await database.query(
    `SELECT m.stall_id AS "stallId", u.account_id AS "accountId", sum(u.used_wh)::bigint AS wh FROM meter m JOIN metered_usage u ON u.meter_id = m.id
     WHERE m.site_id = $1 AND m.kind = $2 AND m.stall_id IS NOT NULL AND u.day >= $3 AND u.day < $4 GROUP BY m.stall_id, u.account_id`,
    [pool.siteId, pool.medium, of.fromDay, of.toDay],
  )) as { stallId: string; accountId: string | null; wh: number }[];
  return new Map(rows.map(({ stallId, accountId, wh }) => [`${stallId} ${accountId ?? ''}`, wh]));
}
