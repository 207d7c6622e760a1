import type { Approval, ApprovalEffect } from '#libs/access';
import { askBilling, beginPostpaid, billingModes, lockAccount, postpaidTermOf } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import { ownWaterOf, purseOf } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import { settleMeters } from '#libs/settlement';
import { issueBill } from './bills.js';

export { billingModes };
export type BillingMode = (typeof billingModes)[number];

export interface BillingModeInput {
  accountId: string;
  mode: BillingMode;
  billDay: number;
  dueDays: number;
  reason: string;
  actor: Actor;
  at: Date;
}

/** Asks a second person to switch an account. DomainErrors: 'account-closed', 'billing-mode-same', 'postpaid-water-apart', 'approval-pending'. */
export async function askBillingMode(tx: Tx, input: BillingModeInput): Promise<Approval> {
  const account = await lockAccount(tx, input.accountId);
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const term = await postpaidTermOf(tx, account.id);
  if ((term === undefined ? 'prepaid' : 'postpaid') === input.mode) throw new DomainError('conflict', 'billing-mode-same', 'the account is billed so already');
  // A bill is of one purse; whoever is to get one is opened anew with a type that is post-paid.
  if (input.mode === 'postpaid' && (await ownWaterOf(tx, [account.id])).size > 0) throw new DomainError('conflict', 'postpaid-water-apart', 'the account keeps water apart: it cannot be billed afterwards');
  const { balanceFen, accruedFen } = await purseOf(tx, account.id);
  return askBilling(tx, {
    account, actor: input.actor, at: input.at, reason: input.reason, impact: { balanceFen, accruedFen },
    before: term === undefined ? { billing: 'prepaid' } : { billing: 'postpaid', billDay: term.billDay, dueDays: term.dueDays },
    after: input.mode === 'prepaid' ? { billing: 'prepaid' } : { billing: 'postpaid', billDay: input.billDay, dueDays: input.dueDays },
  });
}

/** What follows from the second person's decision; the app lifts what held its supplies for money. */
export const billingModeDecided: ApprovalEffect = async (tx, approval, { decision, actor, at }) => {
  if (decision !== 'approved') return;
  const after = approval.after as { billing: BillingMode; billDay?: number; dueDays?: number };
  const account = await lockAccount(tx, approval.objectId);
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  if (after.billing === 'postpaid') await toPostpaid(tx, account, { billDay: after.billDay ?? 1, dueDays: after.dueDays ?? 15, name: actor.name, at });
  else await toPrepaid(tx, account.id, { name: actor.name, at });
  await putOutbox(tx, [{ topic: 'supply.check', key: `account:${account.id}`, payload: { accountIds: [account.id] } }]);
};

/** What was used until now is charged as before; its bills begin with what comes. */
async function toPostpaid(tx: Tx, account: { id: string; siteId: string }, of: { billDay: number; dueDays: number; name: string; at: Date }): Promise<void> {
  const meterIds = (await tx.query<{ id: number }[]>('SELECT meter_id AS id FROM account_meter WHERE account_id = $1 AND to_at IS NULL ORDER BY meter_id', [account.id])).map(({ id }) => id);
  if (meterIds.length > 0) await settleMeters(tx, { siteId: account.siteId, meterIds, at: of.at });
  await beginPostpaid(tx, { accountId: account.id, ...of });
}

async function toPrepaid(tx: Tx, accountId: string, of: { name: string; at: Date }): Promise<void> {
  const [site] = await tx.query<{ zone: string }[]>('SELECT s.time_zone AS zone FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1', [accountId]);
  await issueBill(tx, { accountId, toAt: of.at, now: of.at, zone: site!.zone, final: true });
  await tx.query('UPDATE postpaid_bill SET closed_at = $2 WHERE account_id = $1 AND closed_at IS NULL', [accountId, of.at]);
  await tx.query('UPDATE postpaid_term SET to_at = $2, ended_name = $3 WHERE account_id = $1 AND to_at IS NULL', [accountId, of.at, of.name]);
}
