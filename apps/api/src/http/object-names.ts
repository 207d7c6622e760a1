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
  quarantine: 'SELECT m.meter_number AS name FROM quarantine q JOIN meter m ON m.id = q.meter_id WHERE q.id = $1',
  dispute: 'SELECT st.number AS name FROM dispute d JOIN stall st ON st.id = d.stall_id WHERE d.id = $1',
  debt: 'SELECT st.number AS name FROM debt d JOIN account a ON a.id = d.account_id JOIN stall st ON st.id = a.stall_id WHERE d.id = $1',
  staff: 'SELECT display_name AS name FROM staff WHERE id = $1',
};

/** The name of what a change is about; empty where a kind has none. */
export async function nameOfObject(database: Pick<Tx, 'query'>, kind: string, id: string): Promise<string> {
  const sql = names[kind];
  if (sql === undefined || id === '') return '';
  const [row] = (await database.query(sql, [id])) as { name: string }[];
  return row?.name ?? '';
}
