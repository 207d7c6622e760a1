import { putOutbox, type Tx } from '#libs/database';
import { closedMoneyCause } from '#libs/ledger';

/** Nothing of it is left where nobody looks. */
export async function calmClosedMoney(tx: Tx, { siteId, accountId, now }: { siteId: string; accountId: string; now: Date }): Promise<void> {
  const [left] = await tx.query<{ fen: number; state: string }[]>(`SELECT l.balance_fen AS fen, a.state FROM account a JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id WHERE a.id = $1`, [accountId]);
  const causeKey = closedMoneyCause(accountId);
  if (left?.state === 'closed' && left.fen === 0) await putOutbox(tx, [{ topic: 'alarm.close', key: causeKey, payload: { siteId, causeKey, at: now, reason: 'the money is on its way back' } }]);
}
