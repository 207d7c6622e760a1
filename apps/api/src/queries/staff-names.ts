import type { DataSource } from 'typeorm';

/** Names by id; ids that are nobody's are left out. */
export async function staffNames(database: DataSource, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = (await database.query('SELECT id, display_name FROM staff WHERE id::text = ANY($1::text[])', [[...new Set(ids)]])) as { id: string; display_name: string }[];
  return new Map(rows.map((row) => [row.id, row.display_name]));
}
