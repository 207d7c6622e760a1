import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox } from '#libs/database';

export interface Switched {
  commandId: string;
  meterId: number;
  siteId: string;
  action: 'open' | 'close';
  cause: string;
}

/** A cut for arrears, and the light after it, are told to the shop: once a command, after it was read back. */
export async function tellCustomer(dataSource: DataSource, { commandId, meterId, siteId, action, cause }: Switched): Promise<void> {
  if (!cause.endsWith('energy_arrears')) return;
  await inTransaction(dataSource, async (tx) => {
    const [row] = (await tx.query(
      `SELECT a.id AS "accountId", c.id AS "customerId", c.phone, c.language, st.number AS "stallNumber", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen"
       FROM account_meter am JOIN account a ON a.id = am.account_id JOIN customer c ON c.id = a.customer_id JOIN stall st ON st.id = a.stall_id
         JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id WHERE am.meter_id = $1 AND am.to_at IS NULL`,
      [meterId],
    )) as { accountId: string; customerId: string; phone: string; language: string; stallNumber: string; availableFen: number }[];
    if (row === undefined) return;
    const { stallNumber, availableFen, ...to } = row;
    await putOutbox(tx, [{ topic: 'notice.send', key: commandId, payload: { ...to, siteId, causeKey: `command:${commandId}`, template: action === 'open' ? 'cut' : 'restored', params: { stallNumber, availableFen } } }]);
  });
}
