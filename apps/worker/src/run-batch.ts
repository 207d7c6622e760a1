import type { DataSource } from 'typeorm';
import { requestRead } from '#libs/collection';
import { inTransaction, type Tx } from '#libs/database';
import type { Actor, Clock } from '#libs/runtime';
import { liftHold, noteTried, placeHold } from '#libs/supply';

interface Item {
  meterId: number;
  siteId: string;
  action: 'open' | 'close' | 'read';
  reason: string;
  askedBy: string;
  askedName: string | null;
  role: string;
}

/** Turns a batch's waiting items into holds, lifted holds or reads; the reconciler and the reads then bring the results. */
export async function runBatch(dataSource: DataSource, clock: Clock, batchId: string): Promise<void> {
  const items = (await dataSource.query(
    `SELECT i.meter_id AS "meterId", b.site_id AS "siteId", b.action, b.reason, b.asked_by AS "askedBy", s.display_name AS "askedName", m.role FROM command_batch_item i
     JOIN command_batch b ON b.id = i.batch_id JOIN meter m ON m.id = i.meter_id LEFT JOIN staff s ON s.id = b.asked_by WHERE i.batch_id = $1 AND i.state = 'waiting' AND i.tried_at IS NULL ORDER BY i.meter_id`,
    [batchId],
  )) as Item[];
  for (const item of items) await inTransaction(dataSource, (tx) => act(tx, item, batchId, clock.now()));
}

async function act(tx: Tx, item: Item, batchId: string, now: Date): Promise<void> {
  const { meterId, siteId, reason, action } = item;
  const actor: Actor = { kind: 'staff', id: item.askedBy, name: item.askedName ?? item.askedBy };
  if (action === 'read') {
    const readRequestId = await requestRead(tx, { siteId, meterId, purpose: 'staff', askedBy: `batch:${batchId}`, now });
    await noteTried(tx, { batchId, meterId, readRequestId });
  } else if (item.role !== 'prepaid') {
    await tx.query(`UPDATE command_batch_item SET state = 'skipped', detail = 'no switch', finished_at = $3 WHERE batch_id = $1 AND meter_id = $2`, [batchId, meterId, now]);
  } else if (action === 'open') {
    await placeHold(tx, { meterId, cause: 'staff_request', reason, actor, key: `batch:${batchId}:${meterId}:${now.getTime()}`, now });
    await noteTried(tx, { batchId, meterId });
  } else {
    await liftHold(tx, { meterId, cause: 'staff_request', reason, actor, now });
    await noteTried(tx, { batchId, meterId });
  }
}
