import { putOutbox, type Tx } from '#libs/database';

/** Names the alarm of money that lies in a closed account. */
export const closedMoneyCause = (accountId: string): string => `closed-money:${accountId}`;

/** Money came back into an account that nobody looks at any more: staff are told. */
export async function tellClosedMoney(tx: Tx, of: { siteId: string; accountId: string; amountFen: number; at: Date }): Promise<void> {
  const [account] = await tx.query<{ state: string; number: string }[]>('SELECT a.state, st.number FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.id = $1', [of.accountId]);
  if (account?.state !== 'closed') return;
  const causeKey = closedMoneyCause(of.accountId);
  await putOutbox(tx, [{
    topic: 'alarm.open', key: causeKey,
    payload: { siteId: of.siteId, kind: 'closed_money', severity: 'warning', causeKey, objectKind: 'account', objectId: of.accountId, objectName: account.number, details: { amountFen: of.amountFen }, at: of.at },
  }]);
}
