import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { once } from './requests.js';
import { announceCharged, settleMeters } from './settle-meters.js';

export interface IssueBillsInput {
  /** made by the client; the same request issues once */
  requestId: string;
  siteId: string;
  meterIds: readonly number[];
  note: string;
  actor: Actor;
  at: Date;
}

export interface IssuedBills {
  issueId: string;
  bills: number;
  amountFen: number;
  /** meters of which nothing was left to bill: somebody else did it, or the run of the night */
  skipped: number;
}

/**
 * Bills by hand what is read and not yet settled of the chosen meters, up to their last reading, in the caller's transaction. What is billed
 * moves its meter's settled instant, so two people who choose the same meters bill each reading once, and a process that is killed has
 * billed all of it or nothing. DomainErrors: 'meters-not-of-site', 'nothing-to-issue', 'request-id-reused'.
 */
export function issueBills(tx: Tx, input: IssueBillsInput): Promise<IssuedBills> {
  const meterIds = [...new Set(input.meterIds)].sort((a, b) => a - b);
  return once(tx, { scope: 'issue-bills', id: input.requestId, input: { siteId: input.siteId, meterIds, actorId: input.actor.id } }, async () => {
    const [own] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM meter WHERE id = ANY($1::int[]) AND site_id = $2', [meterIds, input.siteId]);
    if (own!.count !== meterIds.length) throw new DomainError('not-found', 'meters-not-of-site', 'a meter is not of this site');
    const [before] = await tx.query<{ id: number }[]>('SELECT coalesce(max(id), 0)::bigint AS id FROM bill WHERE meter_id = ANY($1::int[])', [meterIds]);
    const settled = await settleMeters(tx, { siteId: input.siteId, meterIds, at: input.at, actor: input.actor });
    if (settled.bills === 0) throw new DomainError('conflict', 'nothing-to-issue', 'nothing is left to bill of these meters');
    await tx.query('INSERT INTO bill_issue (id, site_id, issued_by, issued_name, issued_at, note, bills, amount_fen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      input.requestId, input.siteId, input.actor.id, input.actor.name, input.at, input.note, settled.bills, settled.chargedFen,
    ]);
    // The cursors of these meters are locked: what is newer than their last bill was made here.
    await tx.query('UPDATE bill SET issue_id = $1 WHERE meter_id = ANY($2::int[]) AND id > $3 AND settled_at = $4 AND issue_id IS NULL', [input.requestId, meterIds, before!.id, input.at]);
    await announceCharged(tx, `issue:${input.requestId}`, settled.accountIds);
    return { issueId: input.requestId, bills: settled.bills, amountFen: settled.chargedFen, skipped: meterIds.length - settled.bills };
  });
}
