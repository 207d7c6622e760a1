import type { DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;
interface Page {
  limit: number;
  offset: number;
}

const REPLACEMENT = `r.id AS "replacementId", r.at, r.recorded_at AS "recordedAt", r.stall_id AS "stallId", st.number AS "stallNumber", o.meter_number AS "oldMeterNumber", n.meter_number AS "newMeterNumber", r.old_meter_id AS "oldMeterId", r.new_meter_id AS "newMeterId", o.kind AS medium,
  r.old_register_wh AS "oldRegisterWh", r.old_display_wh AS "oldDisplayWh", r.old_how AS "oldHow", r.old_photo_id AS "oldPhotoId", r.old_last_wh AS "oldLastWh", r.old_last_at AS "oldLastAt", r.new_register_wh AS "newRegisterWh", r.new_display_wh AS "newDisplayWh",
  r.new_how AS "newHow", r.new_photo_id AS "newPhotoId", r.settled_wh AS "settledWh", r.charged_fen AS "chargedFen", r.reason, r.done_name AS by
  FROM meter_replacement r JOIN meter o ON o.id = r.old_meter_id JOIN meter n ON n.id = r.new_meter_id LEFT JOIN stall st ON st.id = r.stall_id`;

/** Replacements of a site, newest first. */
export async function listReplacements(database: Database, { siteId, limit, offset, q }: Page & { siteId: string; q: string }): Promise<{ items: object[]; total: number }> {
  const where = `WHERE r.site_id = $1 AND ($2 = '' OR o.meter_number ILIKE '%' || $2 || '%' OR n.meter_number ILIKE '%' || $2 || '%' OR st.number ILIKE '%' || $2 || '%')`;
  const items = (await database.query(`SELECT ${REPLACEMENT} ${where} ORDER BY r.recorded_at DESC, r.id LIMIT $3 OFFSET $4`, [siteId, q, limit, offset])) as object[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM meter_replacement r JOIN meter o ON o.id = r.old_meter_id JOIN meter n ON n.id = r.new_meter_id LEFT JOIN stall st ON st.id = r.stall_id ${where}`, [siteId, q])) as { total: number }[];
  return { items, total: count!.total };
}

export async function replacementPage(database: Database, replacementId: string, oldMeterId: number): Promise<object | undefined> {
  const [row] = (await database.query(`SELECT ${REPLACEMENT} WHERE r.id = $1 AND r.old_meter_id = $2`, [replacementId, oldMeterId])) as object[];
  return row;
}

/** Meters that hang on a bus and have no stall and no account: they can take another's place. */
export async function spareMeters(database: Database, meterId: number): Promise<object[]> {
  return database.query(
    `SELECT n.id AS "meterId", n.meter_number AS "meterNumber", ms.read_at AS "readAt", ms.register_wh AS "registerWh" FROM meter o JOIN meter n ON n.site_id = o.site_id AND n.role = o.role AND n.kind = o.kind AND n.id <> o.id
       LEFT JOIN meter_state ms ON ms.meter_id = n.id
     WHERE o.id = $1 AND n.removed_at IS NULL AND n.stall_id IS NULL AND NOT EXISTS (SELECT 1 FROM account_meter am WHERE am.meter_id = n.id AND am.to_at IS NULL) ORDER BY n.meter_number LIMIT 200`,
    [meterId],
  );
}

const SWAP = `w.id AS "swapId", w.at, w.reason, w.done_name AS by, (SELECT jsonb_agg(r || jsonb_build_object('medium', m.kind) ORDER BY n) FROM jsonb_array_elements(w.readings) WITH ORDINALITY AS e(r, n) JOIN meter m ON m.id = (r ->> 'meterId')::int) AS readings, w.first_charged_fen AS "firstChargedFen", w.second_charged_fen AS "secondChargedFen",
  jsonb_build_object('accountId', a.id, 'accountNumber', a.number, 'customerName', ac.name, 'fromStallId', fs.id, 'fromStall', fs.number, 'toStallId', ss.id, 'toStall', ss.number) AS first,
  jsonb_build_object('accountId', b.id, 'accountNumber', b.number, 'customerName', bc.name, 'fromStallId', ss.id, 'fromStall', ss.number, 'toStallId', fs.id, 'toStall', fs.number) AS second
  FROM stall_swap w JOIN account a ON a.id = w.first_account_id JOIN customer ac ON ac.id = a.customer_id JOIN account b ON b.id = w.second_account_id JOIN customer bc ON bc.id = b.customer_id JOIN stall fs ON fs.id = w.first_stall_id JOIN stall ss ON ss.id = w.second_stall_id`;

/** Exchanges of a site's stalls, newest first. */
export async function listSwaps(database: Database, { siteId, limit, offset }: Page & { siteId: string }): Promise<{ items: object[]; total: number }> {
  const items = (await database.query(`SELECT ${SWAP} WHERE w.site_id = $1 ORDER BY w.at DESC, w.id LIMIT $2 OFFSET $3`, [siteId, limit, offset])) as object[];
  const [count] = (await database.query('SELECT count(*)::int AS total FROM stall_swap WHERE site_id = $1', [siteId])) as { total: number }[];
  return { items, total: count!.total };
}

export async function swapPage(database: Database, swapId: string, siteId: string): Promise<object | undefined> {
  const [row] = (await database.query(`SELECT ${SWAP} WHERE w.id = $1 AND w.site_id = $2`, [swapId, siteId])) as object[];
  return row;
}

/** Who occupied a stall, and when; an exchange is one of the ways in and out. */
export async function occupants(database: Database, stallId: string): Promise<object[]> {
  return database.query(
    `SELECT o.account_id AS "accountId", a.number AS "accountNumber", c.name AS "customerName", o.from_at AS "fromAt", o.to_at AS "toAt",
       EXISTS (SELECT 1 FROM stall_swap w WHERE w.at = o.from_at AND o.account_id IN (w.first_account_id, w.second_account_id)) AS "cameBySwap"
     FROM occupancy o JOIN account a ON a.id = o.account_id JOIN customer c ON c.id = a.customer_id WHERE o.stall_id = $1 ORDER BY o.from_at DESC LIMIT 200`,
    [stallId],
  );
}
