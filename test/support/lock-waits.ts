import type { DataSource } from 'typeorm';

/** Until somebody waits for a lock in this database. */
export async function somebodyWaits(dataSource: DataSource): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const rows = await dataSource.query<unknown[]>(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (rows.length > 0) return;
    await new Promise((go) => setTimeout(go, 25));
  }
  throw new Error('nobody waits for a lock');
}
