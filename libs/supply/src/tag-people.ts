import { civilDay, formatCivilMinute } from '#libs/calendar';
import { putOutbox, type Tx } from '#libs/database';

/** Of whose stall a supply is: the account's holder and those who were let in, of each tagged stall. */
const PEOPLE = `
  SELECT DISTINCT st.id AS "stallId", st.number AS "stallNumber", a.id AS "accountId", u.who AS "customerId", si.id AS "siteId", si.time_zone AS zone
  FROM repair_tag_meter x JOIN stall st ON st.id = x.stall_id JOIN site si ON si.id = st.site_id LEFT JOIN stall_owner o ON o.stall_id = st.id AND o.to_at IS NULL LEFT JOIN account a ON a.stall_id = st.id AND a.state = 'open'
    CROSS JOIN LATERAL (SELECT a.customer_id AS who WHERE a.id IS NOT NULL UNION SELECT g.renter_id FROM stall_grant g WHERE g.stall_id = st.id AND g.owner_id = o.customer_id AND g.taken_at IS NOT NULL AND g.revoked_at IS NULL AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $2)
      UNION SELECT o.customer_id WHERE o.customer_id IS NOT NULL) u
  WHERE x.tag_id = $1 AND u.who IS NOT NULL ORDER BY 2, 4`;

interface Person {
  stallId: string;
  stallNumber: string;
  accountId: string | null;
  customerId: string;
  siteId: string;
  zone: string;
}

export interface ToldTag {
  id: string;
  reason: string;
  person: string;
  phone: string;
  plannedAt: Date;
  expectedEndAt: Date;
}

export type TagNews = 'repair-announced' | 'repair-cut' | 'repair-extended' | 'repair-over' | 'repair-withdrawn';

/** Tells everybody who uses or owns a tagged stall, each once for each piece of news (`which` tells two of one kind apart). */
export async function tellTagged(tx: Tx, tag: ToldTag, { template, now, which = '' }: { template: TagNews; now: Date; which?: string }): Promise<number> {
  const people = (await tx.query(PEOPLE, [tag.id, now])) as Person[];
  await putOutbox(tx, people.map(({ stallId, stallNumber, accountId, customerId, siteId, zone }) => {
    const causeKey = `repair-tag:${tag.id}:${template}${which}:${stallId}:${customerId}`;
    const params = { stallNumber, text: tag.reason, at: shortTime(tag.plannedAt, now, zone), until: shortTime(tag.expectedEndAt, now, zone), phone: tag.phone };
    return { topic: 'customer.tell', key: causeKey, payload: { siteId, customerId, accountId, causeKey, template, params } };
  }));
  return people.length;
}

/** 14:00 today, 11-20 14:00 on another day. */
function shortTime(at: Date, now: Date, zone: string): string {
  const text = formatCivilMinute(at, zone);
  return civilDay(at, zone) === civilDay(now, zone) ? text.slice(11) : text.slice(5);
}
