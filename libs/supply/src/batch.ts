import { putOutbox, notifyLive, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';

export interface StartBatchInput {
  batchId: string;
  siteId: string;
  action: 'open' | 'close' | 'read';
  meterIds: readonly number[];
  reason: string;
  actor: Actor;
  now: Date;
}

const MOST_METERS = 2000;

/** Starts one act on many meters; each item gets its own result. The same id again changes nothing. */
export async function startBatch(tx: Tx, input: StartBatchInput): Promise<void> {
  const meterIds = [...new Set(input.meterIds)];
  if (meterIds.length === 0 || meterIds.length > MOST_METERS) throw new DomainError('invalid', 'batch-size', `a batch takes 1 to ${MOST_METERS} meters`, { most: MOST_METERS });
  const [known] = (await tx.query('SELECT count(*) AS count FROM meter WHERE id = ANY($1::int[]) AND site_id = $2 AND removed_at IS NULL', [meterIds, input.siteId])) as { count: number }[];
  if (known!.count !== meterIds.length) throw new DomainError('not-found', 'meter-not-found', 'a meter of the batch does not exist');
  const made = (await tx.query(
    `INSERT INTO command_batch (id, site_id, action, reason, asked_by, asked_at, total) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [input.batchId, input.siteId, input.action, input.reason, input.actor.id, input.now, meterIds.length],
  )) as unknown[];
  if (made.length === 0) return;
  await tx.query(`INSERT INTO command_batch_item (batch_id, meter_id) SELECT $1, unnest($2::int[])`, [input.batchId, meterIds]);
  await putOutbox(tx, [{ topic: 'batch.started', key: input.batchId, payload: { batchId: input.batchId } }]);
}

/** Puts the failed items of a batch back to the start. */
export async function retryBatch(tx: Tx, batchId: string): Promise<number> {
  const [, count] = (await tx.query(`UPDATE command_batch_item SET state = 'waiting', detail = '', finished_at = NULL, tried_at = NULL, read_request_id = NULL WHERE batch_id = $1 AND state IN ('failed')`, [batchId])) as [unknown, number];
  if (count > 0) await putOutbox(tx, [{ topic: 'batch.started', key: batchId, payload: { batchId } }]);
  return count;
}

/** Notes that an item was acted on: from now its result counts. What its supply still owes is tried at once, with fresh attempts. */
export async function noteTried(tx: Tx, item: { batchId: string; meterId: number; readRequestId?: string }): Promise<void> {
  await tx.query(`UPDATE supply SET attempts = 0, next_attempt_at = clock_timestamp() WHERE meter_id = $1 AND owed`, [item.meterId]);
  await tx.query(`UPDATE command_batch_item SET tried_at = clock_timestamp(), read_request_id = $3 WHERE batch_id = $1 AND meter_id = $2`, [item.batchId, item.meterId, item.readRequestId ?? null]);
}

// Wall time: a command takes its seconds whatever the business clock shows.
const GIVE_UP = '90 s';

/**
 * Moves the items of running batches on: an item is done when its supply is in the wanted state as read back (or its reading
 * has come), failed when the device did not obey. What was not acted on yet is not judged. Called every second.
 */
export async function followBatches(tx: Tx, now: Date): Promise<void> {
  const [rows] = (await tx.query(
    `UPDATE command_batch_item i SET state = v.state, detail = v.detail, finished_at = $1
     FROM (SELECT i.batch_id, i.meter_id, b.site_id,
         CASE WHEN b.action = 'read' THEN CASE WHEN r.state = 'answered' THEN 'done' WHEN r.state = 'failed' THEN 'failed' END
           WHEN NOT s.owed AND s.wanted = CASE b.action WHEN 'open' THEN 'off' ELSE 'on' END THEN 'done'
           WHEN NOT s.owed THEN 'skipped'
           WHEN s.attempts >= 2 OR i.tried_at < clock_timestamp() - interval '${GIVE_UP}' THEN 'failed' END AS state,
         CASE WHEN b.action = 'read' THEN coalesce(r.error, '')
           WHEN NOT s.owed AND s.wanted <> CASE b.action WHEN 'open' THEN 'off' ELSE 'on' END
             THEN coalesce((SELECT 'held: ' || string_agg(h.cause, ', ') FROM hold h WHERE h.meter_id = i.meter_id AND h.lifted_at IS NULL), 'keep-power')
           WHEN s.owed THEN coalesce((SELECT k.error FROM command k WHERE k.meter_id = i.meter_id ORDER BY k.decided_at DESC LIMIT 1), 'no answer') ELSE '' END AS detail
       FROM command_batch_item i JOIN command_batch b ON b.id = i.batch_id LEFT JOIN supply s ON s.meter_id = i.meter_id
         LEFT JOIN read_request r ON r.id = i.read_request_id
       WHERE i.state = 'waiting' AND i.tried_at IS NOT NULL) v
     WHERE i.batch_id = v.batch_id AND i.meter_id = v.meter_id AND v.state IS NOT NULL AND i.state = 'waiting' RETURNING v.site_id AS "siteId", i.batch_id AS "batchId"`,
    [now],
  )) as [{ siteId: string; batchId: string }[], number];
  for (const key of new Set(rows.map(({ siteId, batchId }) => `${siteId} ${batchId}`))) {
    const [siteId, batchId] = key.split(' ') as [string, string];
    await notifyLive(tx, { siteId, kind: 'batch', batchId });
  }
}
