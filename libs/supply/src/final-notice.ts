import { DAY_MS, formatCivilMinute } from '#libs/calendar';
import { putOutbox, type Tx } from '#libs/database';
import type { Candidate } from './candidates.js';
import { warningsServedAt } from './domain/cut.js';
import { nextCutAt } from './domain/cut-times.js';
import type { ProtectedTimes } from './domain/protected-time.js';

const MINUTE_MS = 60_000;
/** A cut that did not come within a day of its hour is announced anew. */
const HOLDS_MS = DAY_MS;

/**
 * Tells each candidate that is due the hour of its cut, once an hour that is planned, and takes the notice back when it has paid.
 * `cuttable` says whether the account has a supply that money may cut at all.
 */
export async function planCuts(tx: Tx, candidates: readonly Candidate[], { timesOf, cuttable, now }: { timesOf: (candidate: Candidate) => ProtectedTimes; cuttable: (candidate: Candidate) => boolean; now: Date }): Promise<void> {
  const over = candidates.filter(({ availableFen, finalNotice }) => finalNotice !== null && (availableFen > 0 || now.getTime() - finalNotice.plannedAt.getTime() > HOLDS_MS));
  if (over.length > 0) {
    await tx.query('UPDATE cut_notice SET cleared_at = $2 WHERE id = ANY($1::bigint[]) AND cleared_at IS NULL', [over.map(({ finalNotice }) => finalNotice!.id), now]);
    for (const candidate of over) candidate.finalNotice = null;
  }
  for (const candidate of candidates) {
    const { policy, availableFen, finalNotice, siteId, accountId, purse, split, customerId, stallNumber, timeZone } = candidate;
    const servedAt = warningsServedAt(candidate.warnings, policy);
    if (policy.finalNoticeMinutes === 0 || availableFen > 0 || finalNotice !== null || servedAt === undefined || !cuttable(candidate)) continue;
    const plannedAt = nextCutAt(policy, timesOf(candidate), new Date(Math.max(servedAt.getTime(), now.getTime() + policy.finalNoticeMinutes * MINUTE_MS)));
    if (plannedAt === undefined) continue;
    const rows = (await tx.query('INSERT INTO cut_notice (site_id, account_id, planned_at, told_at, purse) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id', [siteId, accountId, plannedAt, now, purse])) as { id: number }[];
    if (rows[0] === undefined) continue;
    candidate.finalNotice = { id: rows[0].id, plannedAt, toldAt: now, sentAt: null };
    const causeKey = `cut-notice:${String(rows[0].id)}`;
    await putOutbox(tx, [{ topic: 'customer.tell', key: causeKey, payload: { siteId, accountId, customerId, causeKey, template: 'cut-planned', params: { stallNumber, availableFen, ...(split ? { purse } : {}), at: formatCivilMinute(plannedAt, timeZone).slice(5) } } }]);
  }
}
