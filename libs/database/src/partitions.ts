const DAY_MS = 86_400_000;
// Partition bounds are Asia/Shanghai midnights, the civil day of almost every site; a site elsewhere only reads one partition more.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/**
 * Makes the daily partitions of `reading` from a day before `now` to `daysAhead` days after it. Rows that fell into the
 * default partition meanwhile are moved, since PostgreSQL refuses a partition whose rows are there already.
 */
export async function ensureReadingPartitions(database: Queryable, now: Date, daysAhead = 3, daysBehind = 1): Promise<void> {
  const today = Math.floor((now.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS);
  for (let day = today - daysBehind; day <= today + daysAhead; day++) {
    const from = new Date(day * DAY_MS - SHANGHAI_OFFSET_MS);
    const to = new Date(from.getTime() + DAY_MS);
    const civil = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
    const name = `reading_${civil}`;
    const found = (await database.query('SELECT to_regclass($1) IS NOT NULL AS present', [name])) as { present: boolean }[];
    if (found[0]?.present === true) continue;
    const range = `FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`;
    await database.query(`
      DO $$ BEGIN
        PERFORM pg_advisory_xact_lock(1497973855);
        IF to_regclass('${name}') IS NULL THEN
          CREATE TABLE ${name} (LIKE reading INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
          WITH moved AS (DELETE FROM reading_default WHERE read_at >= '${from.toISOString()}' AND read_at < '${to.toISOString()}' RETURNING *)
          INSERT INTO ${name} SELECT * FROM moved;
          ALTER TABLE reading ATTACH PARTITION ${name} FOR VALUES ${range};
        END IF;
      END $$`);
  }
}
