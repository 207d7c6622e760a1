import type { DataSource } from 'typeorm';
import { requestRead } from '#libs/collection';
import { inTransaction, unwitnessed } from '#libs/database';
import type { Clock } from '#libs/runtime';

export interface FreshReading {
  meterId: number;
  readAt: Date;
  registerWh: number;
}

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * A fresh good reading of each prepaid meter of a stall, or of each meter of an account: asked for now, else, when the meter does not answer in ten seconds,
 * the last good one if it is at most two read intervals old. Meters without either are left out.
 */
export async function freshReadings(dataSource: DataSource, clock: Clock, input: ({ stallId: string } | { accountId: string }) & { purpose: 'opening' | 'closing'; askedBy: string }): Promise<FreshReading[]> {
  const meters = (await dataSource.query(`SELECT id, site_id AS "siteId" FROM meter WHERE ${'stallId' in input ? `stall_id = $1 AND role = 'prepaid' AND removed_at IS NULL` : 'id IN (SELECT meter_id FROM account_meter WHERE account_id = $1 AND to_at IS NULL)'}`, ['stallId' in input ? input.stallId : input.accountId])) as { id: number; siteId: string }[];
  const ask = () =>
    inTransaction(dataSource, async (tx) => {
      const ids: string[] = [];
      for (const meter of meters) ids.push(await requestRead(tx, { siteId: meter.siteId, meterId: meter.id, purpose: input.purpose, askedBy: input.askedBy, now: clock.now() }));
      return ids;
    });
  const requestIds = await unwitnessed(ask);
  const end = clock.monotonicMs() + WAIT_MS;
  while (clock.monotonicMs() < end) {
    const [row] = (await dataSource.query(`SELECT count(*) AS waiting FROM read_request WHERE id = ANY($1::uuid[]) AND state = 'waiting'`, [requestIds])) as { waiting: number }[];
    if (row!.waiting === 0) break;
    await new Promise((go) => setTimeout(go, LOOK_EVERY_MS));
  }
  return dataSource.query(
    `SELECT m.id AS "meterId", ms.read_at AS "readAt", ms.register_wh AS "registerWh" FROM meter m JOIN building b ON b.id = m.building_id JOIN meter_state ms ON ms.meter_id = m.id
     WHERE m.id = ANY($1::int[]) AND ms.register_wh IS NOT NULL AND ms.read_at > $2::timestamptz - make_interval(mins => 2 * coalesce(m.read_interval_minutes, b.read_interval_minutes))`,
    [meters.map(({ id }) => id), clock.now()],
  );
}
