import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { KioskIdentity } from './access.js';

export const kioskTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The kiosk that a token belongs to, as long as nobody has taken it away; remembers when it was last seen, by the minute. */
export async function kioskOfToken(database: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<KioskIdentity | undefined> {
  const [kiosk] = (await database.query('SELECT id AS "kioskId", site_id AS "siteId", name FROM kiosk WHERE token_sha256 = $1 AND revoked_at IS NULL', [kioskTokenHash(token)])) as KioskIdentity[];
  if (kiosk === undefined) return undefined;
  await database.query(`UPDATE kiosk SET last_seen_at = $2 WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2::timestamptz - interval '1 minute')`, [kiosk.kioskId, wall]);
  return kiosk;
}
