import { putOutbox, type Tx } from '#libs/database';

export interface RequestReadInput {
  siteId: string;
  meterId: number;
  purpose: 'staff' | 'customer' | 'cut-check' | 'opening' | 'closing';
  askedBy: string;
  now: Date;
}

/** Asks for a reading now; the worker that owns the gateway answers into the row within seconds. */
export async function requestRead(tx: Tx, { siteId, meterId, purpose, askedBy, now }: RequestReadInput): Promise<string> {
  const [row] = (await tx.query(
    `INSERT INTO read_request (site_id, meter_id, purpose, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [siteId, meterId, purpose, askedBy, now],
  )) as { id: string }[];
  await putOutbox(tx, [{ topic: 'read.requested', key: row!.id, payload: { readRequestId: row!.id, meterId } }]);
  return row!.id;
}
