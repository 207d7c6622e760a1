import { MINUTE_MS, newestTimeOfDay } from '#libs/calendar';
import { notifyLive, type Tx } from '#libs/database';
import { debtors } from './debtors.js';
import { lowListSchema } from './domain/debtor.js';

/** A duty screen is not called for a time that lies further back. */
const GRACE_MINUTES = 30;

/** Calls the duty screens of the sites whose time has come, each time once, where somebody is low. */
export async function callLowLists(tx: Tx, now: Date): Promise<number> {
  const sites = (await tx.query(`SELECT s.id AS "siteId", s.time_zone AS zone, s.settings -> 'lowList' AS "lowList", (SELECT max(due_at) FROM low_list_call c WHERE c.site_id = s.id) AS last FROM site s`)) as { siteId: string; zone: string; lowList: unknown; last: Date | null }[];
  let called = 0;
  for (const { siteId, zone, lowList, last } of sites) {
    const { enabled, times } = lowListSchema.parse(lowList ?? {});
    const dueAt = newestTimeOfDay(times, now, zone);
    if (!enabled || now.getTime() - dueAt.getTime() > GRACE_MINUTES * MINUTE_MS || (last !== null && last >= dueAt)) continue;
    const shops = (await debtors(tx, { siteId, now })).filter(({ kinds }) => kinds.some((kind) => kind === 'low' || kind === 'arrears')).length;
    const made = (await tx.query('INSERT INTO low_list_call (site_id, due_at, called_at, shops) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING shops', [siteId, dueAt, now, shops])) as unknown[];
    if (made.length === 0 || shops === 0) continue;
    await notifyLive(tx, { siteId, kind: 'low-list', shops });
    called += 1;
  }
  return called;
}
