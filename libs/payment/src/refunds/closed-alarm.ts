import { putOutbox, type Tx } from '#libs/database';

const causeOf = (accountId: string): string => `closed-money:${accountId}`;

/** Money came back into an account that nobody looks at any more: staff are told. */
export async function tellClosedMoney(tx: Tx, of: { siteId: string; accountId: string; amountFen: number; at: Date }): Promise<void> {
  const [account] = await tx.query<{ state: string; number: string }[]>('SELECT a.state, st.number FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = $1', [of.accountId]);
  if (account?.state !== 'closed') return;
  await putOutbox(tx, [{
    topic: 'alarm.open', key: causeOf(of.accountId),
    payload: { siteId: of.siteId, kind: 'closed_money', severity: 'warning', causeKey: causeOf(of.accountId), objectKind: 'account', objectId: of.accountId, objectName: account.number, details: { amountFen: of.amountFen }, at: of.at },
  }]);
}

/** Nothing of it is left where nobody looks. */
export async function calmClosedMoney(tx: Tx, { siteId, accountId, now }: { siteId: string; accountId: string; now: Date }): Promise<void> {
  const [left] = await tx.query<{ fen: number; state: string }[]>(`SELECT l.balance_fen AS fen, a.state FROM account a JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id WHERE a.id = $1`, [accountId]);
  if (left?.state === 'closed' && left.fen === 0) await putOutbox(tx, [{ topic: 'alarm.close', key: causeOf(accountId), payload: { siteId, causeKey: causeOf(accountId), at: now, reason: 'the money is on its way back' } }]);
}
