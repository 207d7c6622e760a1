import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { breaker } from '../schema/supply.js';

/** The trip that waits for a decision, with its candidates as they are called today; null when none does. */
export async function waitingBreaker(database: DataSource, siteId: string): Promise<z.input<typeof breaker> | null> {
  const rows = (await database.query(
    `SELECT t.id, t.tripped_at AS "trippedAt", t.limit_count AS "limitCount", t.supplies, t.decision, t.decided_at AS "decidedAt", t.note,
       coalesce((SELECT json_agg(json_build_object('meterId', m.id, 'meterNumber', m.meter_number, 'stallId', s.id, 'stallNumber', coalesce(s.number, c->>'stallNumber', ''),
           'availableFen', coalesce((c->>'availableFen')::bigint, 0), 'readAt', c->>'readAt') ORDER BY s.number)
         FROM jsonb_array_elements(t.candidates) c JOIN meter m ON m.id = (c->>'meterId')::int LEFT JOIN stall s ON s.id = m.stall_id), '[]') AS candidates
     FROM breaker_trip t WHERE t.site_id = $1 AND t.decided_at IS NULL`,
    [siteId],
  )) as z.input<typeof breaker>[];
  return rows[0] ?? null;
}
