import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** What the property company tells everyone of a site. */
export interface Announcement {
  announcementId: string;
  siteId: string;
  siteName: string;
  title: string;
  text: string;
  /** the same for those who read English; null: as it was written */
  english: { title: string; text: string } | null;
  fromAt: Date;
  untilAt: Date | null;
  sentBy: string;
  sentAt: Date;
  withdrawnAt: Date | null;
}

const SELECT = `SELECT a.id AS "announcementId", a.site_id AS "siteId", si.name AS "siteName", a.title, a.text, CASE WHEN a.title_en IS NOT NULL THEN jsonb_build_object('title', a.title_en, 'text', a.text_en) END AS english, a.from_at AS "fromAt", a.until_at AS "untilAt", f.display_name AS "sentBy", a.sent_at AS "sentAt", a.withdrawn_at AS "withdrawnAt"
  FROM announcement a JOIN site si ON si.id = a.site_id JOIN staff f ON f.id = a.sent_by`;

/** Everyone who has to do with a site: who holds a stall's account, owns a stall, or was let in. Parameters: $1 the site, $2 now. */
export const FOLLOWERS_OF_SITE = `
  SELECT customer_id AS id FROM account WHERE site_id = $1 AND state = 'open'
  UNION SELECT customer_id FROM stall_owner WHERE site_id = $1 AND to_at IS NULL
  UNION SELECT renter_id FROM stall_grant WHERE site_id = $1 AND renter_id IS NOT NULL AND revoked_at IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`;

/** Sends an announcement: shown on phones at once, delivered to the followers of the official account in batches after the commit. */
export async function sendAnnouncement(tx: Tx, input: { announcementId: string; siteId: string; title: string; text: string; english?: { title: string; text: string } | undefined; fromAt?: Date | undefined; untilAt?: Date | undefined; staffId: string; at: Date }): Promise<Announcement> {
  const fromAt = input.fromAt ?? input.at;
  if (input.untilAt !== undefined && input.untilAt <= fromAt) throw new DomainError('invalid', 'announcement-ends-before-it-begins', 'it must end after it begins');
  const made = (await tx.query(
    'INSERT INTO announcement (id, site_id, title, text, from_at, until_at, sent_by, sent_at, title_en, text_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING RETURNING id',
    [input.announcementId, input.siteId, input.title, input.text, fromAt, input.untilAt ?? null, input.staffId, input.at, input.english?.title ?? null, input.english?.text ?? null],
  )) as unknown[];
  const announcement = await announcementOf(tx, input.announcementId);
  if (announcement.siteId !== input.siteId) throw new DomainError('conflict', 'announcement-id-reused', 'this id was used for another announcement');
  if (made.length > 0) await putOutbox(tx, [{ topic: 'announcement.deliver', key: input.announcementId, payload: { announcementId: input.announcementId, afterCustomerId: null } }]);
  return announcement;
}

export async function announcementOf(database: Queryable, announcementId: string): Promise<Announcement> {
  const [row] = (await database.query(`${SELECT} WHERE a.id = $1`, [announcementId])) as Announcement[];
  if (row === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
  return row;
}

/** Takes one back: phones show it no more, and who has not got it yet does not get it. Again changes nothing. */
export async function withdrawAnnouncement(tx: Tx, announcementId: string, at: Date): Promise<Announcement> {
  await tx.query('UPDATE announcement SET withdrawn_at = coalesce(withdrawn_at, $2) WHERE id = $1', [announcementId, at]);
  return announcementOf(tx, announcementId);
}

/** A site's announcements, newest first, with how many followers each was delivered to. */
export async function listAnnouncements(database: Pick<DataSource, 'query'>, query: { siteId: string; limit: number; offset: number }): Promise<{ items: (Announcement & { delivered: number; failed: number })[]; total: number }> {
  const items = (await database.query(
    `SELECT x.*, coalesce(n.delivered, 0) AS delivered, coalesce(n.failed, 0) AS failed FROM (${SELECT} WHERE a.site_id = $1 ORDER BY a.sent_at DESC, a.id LIMIT $2 OFFSET $3) x
     LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'sent')::int AS delivered, count(*) FILTER (WHERE state = 'failed')::int AS failed FROM notice
       WHERE template = 'announcement' AND cause_key LIKE 'announcement:' || x."announcementId"::text || ':%') n ON true`,
    [query.siteId, query.limit, query.offset],
  )) as (Announcement & { delivered: number; failed: number })[];
  const [count] = (await database.query('SELECT count(*)::int AS total FROM announcement WHERE site_id = $1', [query.siteId])) as { total: number }[];
  return { items, total: count!.total };
}

/** The words of an announcement in somebody's language. */
export const saidIn = ({ title, text, english }: Pick<Announcement, 'title' | 'text' | 'english'>, language: string): { title: string; text: string } => (language === 'en-US' && english !== null ? english : { title, text });

/** What a customer is told now in his language, of the sites that he has to do with. */
export async function announcementsFor(database: Pick<DataSource, 'query'>, input: { customerId: string; language: string; now: Date }): Promise<Omit<Announcement, 'english'>[]> {
  const rows = (await database.query(
    `${SELECT} WHERE a.withdrawn_at IS NULL AND a.from_at <= $2 AND (a.until_at IS NULL OR a.until_at > $2) AND (a.until_at IS NOT NULL OR a.sent_at > $2::timestamptz - interval '30 days') AND a.site_id IN (
       SELECT site_id FROM account WHERE customer_id = $1 AND state = 'open' UNION SELECT site_id FROM stall_owner WHERE customer_id = $1 AND to_at IS NULL
       UNION SELECT site_id FROM stall_grant WHERE renter_id = $1 AND revoked_at IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2))
     ORDER BY a.sent_at DESC LIMIT 50`,
    [input.customerId, input.now],
  )) as Announcement[];
  return rows.map(({ english, ...row }) => ({ ...row, ...saidIn({ ...row, english }, input.language) }));
}

const BATCH = 200;

/** The next followers that an announcement is to be delivered to, in the order of their ids; an empty list ends it. */
export async function nextFollowers(tx: Tx, input: { announcement: Announcement; afterCustomerId: string | null; now: Date }): Promise<{ customerId: string; language: string }[]> {
  const rows = (await tx.query(
    `SELECT f.id AS "customerId", c.language FROM (${FOLLOWERS_OF_SITE}) f JOIN customer c ON c.id = f.id WHERE ($3::uuid IS NULL OR f.id > $3) AND EXISTS (SELECT 1 FROM customer_identity i WHERE i.customer_id = f.id AND i.platform = 'wechat-account') ORDER BY f.id LIMIT ${BATCH}`,
    [input.announcement.siteId, input.now, input.afterCustomerId],
  )) as { customerId: string; language: string }[];
  return rows;
}
