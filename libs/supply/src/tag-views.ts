import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { TagState } from './domain/repair-tag.js';
import { TAG_COLUMNS, type RepairTag } from './tags.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface TagRow extends RepairTag {
  meters: number;
  confirmed: number;
  stallNumbers: string[];
}

const COUNTS = `(SELECT count(*)::int FROM repair_tag_meter x WHERE x.tag_id = t.id) AS meters, (SELECT count(*)::int FROM repair_tag_meter x WHERE x.tag_id = t.id AND x.confirmed_at IS NOT NULL) AS confirmed,
  (SELECT coalesce(array_agg(DISTINCT st.number ORDER BY st.number), '{}') FROM repair_tag_meter x JOIN stall st ON st.id = x.stall_id WHERE x.tag_id = t.id) AS "stallNumbers"`;

/** A site's tags: those that hang or are announced, or every one, the newest first. */
export async function listTags(database: Queryable, { siteId, live, limit, offset }: { siteId: string; live: boolean; limit: number; offset: number }): Promise<{ items: TagRow[]; total: number }> {
  const states: TagState[] = live ? ['announced', 'hanging'] : ['announced', 'hanging', 'removed', 'withdrawn'];
  const items = (await database.query(`SELECT ${TAG_COLUMNS}, ${COUNTS} FROM repair_tag t WHERE t.site_id = $1 AND t.state = ANY($2::text[]) ORDER BY t.asked_at DESC, t.id LIMIT $3 OFFSET $4`, [siteId, states, limit, offset])) as TagRow[];
  const [count] = (await database.query('SELECT count(*)::int AS total FROM repair_tag WHERE site_id = $1 AND state = ANY($2::text[])', [siteId, states])) as { total: number }[];
  return { items, total: count!.total };
}

export interface TagPage extends TagRow {
  supplies: { meterId: number; meterNumber: string; stallId: string | null; stallNumber: string | null; fromAt: string | null; toAt: string | null; confirmedAt: string | null; relay: string }[];
  /** who was told, by which channel, and whether it arrived */
  told: { template: string; stallNumber: string | null; customerName: string; phone: string; channel: string; state: string; at: string; sentAt: string | null; error: string | null }[];
}

/** One tag with its supplies and the log of who was told of it; phones are shown as they are to `phones`, masked to others. */
export async function tagPage(database: Queryable, tagId: string, { phones }: { phones: boolean }): Promise<TagPage | undefined> {
  const rows = (await database.query(
    `SELECT ${TAG_COLUMNS}, ${COUNTS},
       (SELECT coalesce(jsonb_agg(jsonb_build_object('meterId', x.meter_id, 'meterNumber', m.meter_number, 'stallId', x.stall_id, 'stallNumber', st.number, 'fromAt', x.from_at, 'toAt', x.to_at, 'confirmedAt', x.confirmed_at, 'relay', coalesce(ms.relay, 'unknown')) ORDER BY st.number, x.meter_id), '[]')
          FROM repair_tag_meter x JOIN meter m ON m.id = x.meter_id LEFT JOIN stall st ON st.id = x.stall_id LEFT JOIN meter_state ms ON ms.meter_id = x.meter_id WHERE x.tag_id = t.id) AS supplies,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('template', n.template, 'stallNumber', n.params ->> 'stallNumber', 'customerName', c.name, 'phone', CASE WHEN $2 THEN c.phone ELSE left(c.phone, 3) || '****' || right(c.phone, 4) END, 'channel', n.channel, 'state', n.state, 'at', n.created_at, 'sentAt', n.sent_at, 'error', n.error) ORDER BY n.created_at, n.params ->> 'stallNumber'), '[]')
          FROM notice n JOIN customer c ON c.id = n.customer_id WHERE n.site_id = t.site_id AND n.created_at >= t.asked_at - interval '1 minute' AND n.cause_key LIKE 'repair-tag:' || t.id || ':%') AS told
     FROM repair_tag t WHERE t.id = $1`,
    [tagId, phones],
  )) as TagPage[];
  return rows[0];
}
