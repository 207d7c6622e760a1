import type { DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;

export interface ListFilter {
  siteId: string;
  building: string | null;
  floor: string;
  /** stall, shop, customer or meter number */
  q: string;
  medium: '' | 'electricity' | 'water';
}

const like = (words: string): string => (words === '' ? '' : `%${words.replace(/[\\%_]/g, '\\$&')}%`);
const parametersOf = ({ siteId, building, floor, q, medium }: ListFilter): unknown[] => [siteId, building, floor, like(q), medium];
const PLACE = `($2::uuid IS NULL OR st.building_id = $2) AND ($3 = '' OR st.floor = $3)`;

// A meter's readings of its account from where it was last billed; the reading that opened the account belongs to its first bill.
const UNSETTLED_FROM = `FROM account_meter am JOIN account a ON a.id = am.account_id AND a.state = 'open' JOIN meter m ON m.id = am.meter_id JOIN accrual ac ON ac.meter_id = m.id JOIN stall st ON st.id = coalesce(m.stall_id, a.stall_id) JOIN building b ON b.id = st.building_id JOIN customer c ON c.id = a.customer_id
  CROSS JOIN LATERAL (SELECT CASE WHEN ac.settled_at > am.from_at THEN ac.settled_at ELSE am.from_at END AS at, CASE WHEN ac.settled_at > am.from_at THEN ac.settled_register_wh ELSE am.from_register_wh END AS register_wh, coalesce(ac.settled_at > am.from_at, false) AS billed) f
  WHERE a.site_id = $1 AND am.to_at IS NULL AND ${PLACE} AND ($4 = '' OR st.number ILIKE $4 OR st.name ILIKE $4 OR c.name ILIKE $4 OR m.meter_number ILIKE $4) AND ($5 = '' OR m.kind = $5) AND ac.at > f.at`;
const FEN = `trunc((ac.carry_parts + ac.unsettled_parts) / 10000000)::bigint`;
const READINGS_AFTER = `(SELECT count(*)::int FROM reading r WHERE r.meter_id = am.meter_id AND (r.read_at > f.at OR (r.read_at = f.at AND NOT f.billed)) AND r.read_at <= ac.at AND r.quality IN ('good', 'manual'))`;

/** What is read and in no bill yet, a row a meter, with its sums. */
export async function unsettledList(database: Database, filter: ListFilter, page: { limit: number; offset: number }): Promise<object> {
  const items = (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.kind AS medium, st.id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", st.floor, b.code AS "buildingCode", a.id AS "accountId", a.number AS "accountNumber", c.name AS "customerName",
       f.at AS "fromAt", ac.at AS "toAt", f.register_wh AS "fromRegisterWh", ac.register_wh AS "toRegisterWh", ac.unsettled_wh AS "usedWh", ${FEN} AS "chargeFen", ${READINGS_AFTER} AS readings
     ${UNSETTLED_FROM} ORDER BY b.code, st.number, m.kind, m.id LIMIT $6 OFFSET $7`,
    [...parametersOf(filter), page.limit, page.offset],
  )) as object[];
  const [sums] = (await database.query(
    `SELECT count(*)::int AS count, coalesce(sum(ac.unsettled_wh) FILTER (WHERE m.kind = 'electricity'), 0)::bigint AS "usedWh", coalesce(sum(ac.unsettled_wh) FILTER (WHERE m.kind = 'water'), 0)::bigint AS "usedLitres", coalesce(sum(${FEN}), 0)::bigint AS "amountFen" ${UNSETTLED_FROM}`,
    parametersOf(filter),
  )) as { count: number }[];
  return { items, total: sums!.count, sums };
}

export interface BillFilter extends ListFilter {
  state: 'draft' | 'issued' | 'settled' | 'void';
  from: Date | null;
  to: Date | null;
}

// Metered energy, then shares and fees, then what a draft of a share would bill: one list, each bill in one state.
const BILLS = `
  SELECT 'energy' AS source, e.id::text AS id, e.kind AS medium, e.kind AS kind, CASE WHEN e.state = 'settled' AND d.id IS NOT NULL THEN 'void' ELSE e.state END AS state, a.stall_id, e.account_id, e.meter_id, e.from_at, e.to_at, e.used_wh, e.amount_fen, e.settled_at AS at, e.issue_id, NULL::uuid AS run_id
  FROM bill e JOIN account a ON a.id = e.account_id LEFT JOIN dispute d ON d.bill_id = e.id AND d.state = 'reversed' AND d.reversed_fen >= e.amount_fen AND e.amount_fen > 0 WHERE e.site_id = $1
  UNION ALL
  SELECT 'charge', g.id::text, '', g.kind, g.state, g.stall_id, g.account_id, NULL, g.from_day::timestamp AT TIME ZONE z.time_zone, g.to_day::timestamp AT TIME ZONE z.time_zone, NULL, g.amount_fen, coalesce(g.voided_at, g.settled_at, g.issued_at), NULL, NULL
  FROM charge_bill g JOIN site z ON z.id = g.site_id WHERE g.site_id = $1
  UNION ALL
  SELECT 'draft', s.run_id || ':' || s.key, '', 'apportionment', 'draft', s.stall_id, s.account_id, NULL, r.from_day::timestamp AT TIME ZONE z.time_zone, r.to_day::timestamp AT TIME ZONE z.time_zone, NULL, s.amount_fen, r.made_at, NULL, r.id
  FROM apportionment_share s JOIN apportionment_run r ON r.id = s.run_id AND r.state = 'draft' JOIN site z ON z.id = r.site_id WHERE r.site_id = $1 AND s.amount_fen > 0 AND (s.account_id IS NOT NULL OR s.owner_id IS NOT NULL)`;

const BILLS_FROM = `FROM (${BILLS}) x LEFT JOIN stall st ON st.id = x.stall_id LEFT JOIN building b ON b.id = st.building_id LEFT JOIN account a ON a.id = x.account_id LEFT JOIN customer c ON c.id = a.customer_id LEFT JOIN meter m ON m.id = x.meter_id LEFT JOIN bill_issue i ON i.id = x.issue_id
  WHERE ${PLACE} AND ($4 = '' OR st.number ILIKE $4 OR st.name ILIKE $4 OR c.name ILIKE $4 OR m.meter_number ILIKE $4) AND ($5 = '' OR x.medium = $5) AND x.state = $6 AND ($7::timestamptz IS NULL OR x.to_at > $7) AND ($8::timestamptz IS NULL OR x.from_at < $8)`;
const READINGS_OF = `CASE WHEN x.source = 'energy' THEN (SELECT count(*)::int FROM reading r WHERE r.meter_id = x.meter_id AND (r.read_at > x.from_at OR (r.read_at = x.from_at AND NOT EXISTS (SELECT 1 FROM bill p WHERE p.meter_id = x.meter_id AND p.account_id = x.account_id AND p.to_at = x.from_at))) AND r.read_at <= x.to_at AND r.quality IN ('good', 'manual')) END`;

/** Bills in one state, the newest period first, with their sums. */
export async function billList(database: Database, filter: BillFilter, page: { limit: number; offset: number }): Promise<object> {
  const parameters = [...parametersOf(filter), filter.state, filter.from, filter.to];
  const items = (await database.query(
    `SELECT x.source, x.id, x.kind, nullif(x.medium, '') AS medium, x.state, x.run_id AS "runId", st.id AS "stallId", coalesce(st.number, '') AS "stallNumber", coalesce(st.name, '') AS "stallName", coalesce(st.floor, '') AS floor, coalesce(b.code, '') AS "buildingCode", x.account_id AS "accountId", a.number AS "accountNumber", c.name AS "customerName",
       m.meter_number AS "meterNumber", x.from_at AS "fromAt", x.to_at AS "toAt", x.used_wh AS "usedWh", x.amount_fen AS "amountFen", x.at, i.issued_name AS "issuedBy", ${READINGS_OF} AS readings
     ${BILLS_FROM} ORDER BY x.to_at DESC, st.number, x.source, x.id LIMIT $9 OFFSET $10`,
    [...parameters, page.limit, page.offset],
  )) as object[];
  const [sums] = (await database.query(
    `SELECT count(*)::int AS count, coalesce(sum(x.used_wh) FILTER (WHERE x.medium = 'electricity'), 0)::bigint AS "usedWh", coalesce(sum(x.used_wh) FILTER (WHERE x.medium = 'water'), 0)::bigint AS "usedLitres", coalesce(sum(x.amount_fen), 0)::bigint AS "amountFen" ${BILLS_FROM}`,
    parameters,
  )) as { count: number }[];
  return { items, total: sums!.count, sums };
}
