import type { Tx } from '#libs/database';

/** By what people know a thing: its number or name, never the key it has in the database. */
const names: Readonly<Record<string, string>> = {
  site: 'SELECT name FROM site WHERE id = $1',
  building: `SELECT code || ' ' || name AS name FROM building WHERE id = $1`,
  stall: 'SELECT number AS name FROM stall WHERE id = $1',
  meter: `SELECT m.meter_number || coalesce(' · ' || st.number, '') AS name FROM meter m LEFT JOIN stall st ON st.id = m.stall_id WHERE m.id = $1`,
  account: `SELECT a.number || ' · ' || st.number AS name FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = $1`,
  recharge: 'SELECT receipt_number AS name FROM recharge WHERE id = $1',
  'tariff-plan': 'SELECT name FROM tariff_plan WHERE id = $1',
  'tariff-draft': 'SELECT p.name FROM tariff_draft d JOIN tariff_plan p ON p.id = d.plan_id WHERE d.id = $1',
  approval: 'SELECT title AS name FROM approval WHERE id = $1',
  'repair-tag': 'SELECT number AS name FROM repair_tag WHERE id = $1',
  quarantine: 'SELECT m.meter_number AS name FROM quarantine q JOIN meter m ON m.id = q.meter_id WHERE q.id = $1',
  dispute: 'SELECT st.number AS name FROM dispute d JOIN stall st ON st.id = d.stall_id WHERE d.id = $1',
  debt: 'SELECT st.number AS name FROM debt d JOIN account a ON a.id = d.account_id JOIN stall st ON st.id = a.stall_id WHERE d.id = $1',
  pool: 'SELECT name FROM pool WHERE id = $1',
  'formula-meter': 'SELECT name FROM virtual_meter WHERE id = $1',
  'apportionment-run': `SELECT p.name || ' ' || r.from_day || ' – ' || (r.to_day - 1) AS name FROM apportionment_run r JOIN pool p ON p.id = r.pool_id WHERE r.id = $1`,
  'fee-item': 'SELECT name FROM fee_item WHERE id = $1',
  'charge-bill': `SELECT b.title || ' ' || st.number || ' ' || to_char(b.from_day, 'YYYY-MM') AS name FROM charge_bill b JOIN stall st ON st.id = b.stall_id WHERE b.id = $1`,
  deposit: `SELECT d.name || ' ' || a.number AS name FROM deposit d JOIN account a ON a.id = d.account_id WHERE d.id = $1`,
  'subsidy-rule': `SELECT concat_ws(' ', t.name, r.category) AS name FROM subsidy_rule r LEFT JOIN account_type t ON t.id = r.account_type_id WHERE r.id = $1`,
  subsidy: `SELECT a.number || ' · ' || st.number AS name FROM subsidy_allowance s JOIN account a ON a.id = s.account_id JOIN stall st ON st.id = a.stall_id WHERE s.id = $1`,
  'cash-receipt': 'SELECT receipt_number AS name FROM cash_receipt WHERE id = $1',
  'outside-token': 'SELECT name FROM outside_token WHERE id = $1',
  'grid-bill': `SELECT p.number || ' ' || b.from_day || ' – ' || b.to_day AS name FROM grid_bill b JOIN supply_point p ON p.id = b.supply_point_id WHERE b.id = $1`,
  staff: 'SELECT display_name AS name FROM staff WHERE id = $1',
};

/** The name of what a change is about; empty where a kind has none. */
export async function nameOfObject(database: Pick<Tx, 'query'>, kind: string, id: string): Promise<string> {
  const sql = names[kind];
  if (sql === undefined || id === '') return '';
  const [row] = (await database.query(sql, [id])) as { name: string }[];
  return row?.name ?? '';
}
