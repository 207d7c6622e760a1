import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { PurseKind } from './domain/ledger-code.js';
import type { TransferKind } from './transfer.js';

export interface AccountTransfer {
  id: number;
  at: Date;
  purse: PurseKind;
  kind: TransferKind;
  causeKey: string;
  /** positive: into the purse; negative: out of it */
  changeFen: number;
  balanceAfterFen: number;
  counterpart: string;
  actorKind: string;
  actorId: string;
  reason: string;
}

/** What moved an account's purses, newest first, with the balance after each; `total` counts all of them. */
export async function listTransfers(
  database: Pick<DataSource | Tx, 'query'>,
  input: { accountId: string; limit: number; offset: number },
): Promise<{ items: AccountTransfer[]; total: number }> {
  const purse = `SELECT ledger_account_id FROM purse WHERE account_id = $1`;
  const items = await database.query<AccountTransfer[]>(
    `SELECT t.id, t.at, p.kind AS purse, t.kind, t.cause_key AS "causeKey", t.actor_kind AS "actorKind", t.actor_id AS "actorId", t.reason, o.code AS counterpart,
       CASE WHEN t.inward THEN t.amount_fen ELSE -t.amount_fen END AS "changeFen",
       CASE WHEN t.inward THEN t.to_balance_after_fen ELSE t.from_balance_after_fen END AS "balanceAfterFen"
     FROM (SELECT *, false AS inward FROM transfer WHERE from_ledger_account_id IN (${purse})
           UNION ALL SELECT *, true FROM transfer WHERE to_ledger_account_id IN (${purse})) t
     JOIN purse p ON p.account_id = $1 AND p.ledger_account_id = CASE WHEN t.inward THEN t.to_ledger_account_id ELSE t.from_ledger_account_id END
     JOIN ledger_account o ON o.id = CASE WHEN t.inward THEN t.from_ledger_account_id ELSE t.to_ledger_account_id END
     ORDER BY t.id DESC LIMIT $2 OFFSET $3`,
    [input.accountId, input.limit, input.offset],
  );
  const [count] = await database.query<{ total: number }[]>(`SELECT coalesce(sum(l.transfers), 0)::int AS total FROM ledger_account l WHERE l.id IN (${purse})`, [input.accountId]);
  return { items, total: count?.total ?? 0 };
}
