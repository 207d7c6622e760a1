import { putOutbox, type Tx } from '#libs/database';
import { cashDrawerCode, depositCode, purseCode, transfer } from '#libs/ledger';
import { DomainError, type Actor } from '#libs/runtime';
import type { Queryable } from './fee-items.js';

export interface Deposit {
  id: string;
  accountId: string;
  accountNumber: string;
  stallNumber: string;
  payer: string;
  name: string;
  amountFen: number;
  takenAt: Date;
  takenBy: string;
  /** of the cash that was taken; null: taken before deposits had one */
  receiptId: string | null;
  returnedAt: Date | null;
  returnReason: string | null;
}

const SELECT = `SELECT d.id, d.account_id AS "accountId", a.number AS "accountNumber", st.number AS "stallNumber", c.name AS payer, d.name, d.amount_fen AS "amountFen", d.taken_at AS "takenAt", coalesce(f.display_name, '') AS "takenBy", (SELECT r.id FROM cash_receipt r WHERE r.deposit_id = d.id) AS "receiptId",
    d.returned_at AS "returnedAt", d.return_reason AS "returnReason"
  FROM deposit d JOIN account a ON a.id = d.account_id JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id LEFT JOIN staff f ON f.id = d.taken_by`;

/** Deposits of a site or an account, those that are held first; `heldFen` is what all of them hold. */
export async function listDeposits(database: Queryable, query: { siteId?: string; accountId?: string; limit: number; offset: number }): Promise<{ items: Deposit[]; total: number; heldFen: number }> {
  const where = 'WHERE ($1::uuid IS NULL OR d.site_id = $1) AND ($2::uuid IS NULL OR d.account_id = $2)';
  const parameters = [query.siteId ?? null, query.accountId ?? null];
  const items = (await database.query(`${SELECT} ${where} ORDER BY d.returned_at IS NOT NULL, d.taken_at DESC, d.id LIMIT $3 OFFSET $4`, [...parameters, query.limit, query.offset])) as Deposit[];
  const [sums] = (await database.query(`SELECT count(*)::int AS total, coalesce(sum(d.amount_fen) FILTER (WHERE d.returned_at IS NULL), 0)::bigint AS "heldFen" FROM deposit d ${where}`, parameters)) as { total: number; heldFen: number }[];
  return { items, ...sums! };
}

export interface TakeDepositInput {
  /** made by the client: the same id again is the same deposit */
  depositId: string;
  accountId: string;
  name: string;
  amountFen: number;
  actor: Actor;
  at: Date;
}

/** Takes a deposit over the counter: the drawer owes it, the customer keeps it. DomainErrors: 'account-not-found', 'account-closed', 'request-id-reused'. */
export async function takeDeposit(tx: Tx, input: TakeDepositInput): Promise<{ depositId: string; transferId: number }> {
  const [account] = await tx.query<{ siteId: string; state: string }[]>('SELECT site_id AS "siteId", state FROM account WHERE id = $1 FOR SHARE', [input.accountId]);
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', 'there is no such account');
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const [known] = await tx.query<{ accountId: string; amountFen: number; transferId: number }[]>('SELECT account_id AS "accountId", amount_fen AS "amountFen", transfer_id AS "transferId" FROM deposit WHERE id = $1', [input.depositId]);
  if (known !== undefined) {
    if (known.accountId !== input.accountId || known.amountFen !== input.amountFen) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another deposit');
    return { depositId: input.depositId, transferId: known.transferId };
  }
  const { transferId } = await transfer(tx, {
    siteId: account.siteId, causeKey: `deposit:${input.depositId}`, kind: 'deposit', from: cashDrawerCode(input.actor.id), to: depositCode(input.accountId), amountFen: input.amountFen, at: input.at, actor: input.actor, reason: input.name,
  });
  await tx.query('INSERT INTO deposit (id, site_id, account_id, name, amount_fen, taken_by, taken_at, transfer_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    input.depositId, account.siteId, input.accountId, input.name, input.amountFen, input.actor.id, input.at, transferId,
  ]);
  return { depositId: input.depositId, transferId };
}

/**
 * Gives a deposit back into the energy purse, from where it is used, or refunded by two persons like every rest. Given back before, it
 * stays as it is. DomainErrors: 'deposit-not-found', 'account-closed'.
 */
export async function returnDeposit(tx: Tx, input: { depositId: string; reason: string; actor: Actor; at: Date }): Promise<{ amountFen: number }> {
  const [of] = await tx.query<{ accountId: string }[]>('SELECT account_id AS "accountId" FROM deposit WHERE id = $1', [input.depositId]);
  if (of === undefined) throw new DomainError('not-found', 'deposit-not-found', 'there is no such deposit');
  const [account] = await tx.query<{ state: string }[]>('SELECT state FROM account WHERE id = $1 FOR SHARE', [of.accountId]);
  if (account!.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  return giveBack(tx, input);
}

/** The same for an account that the caller holds. */
export async function giveBack(tx: Tx, input: { depositId: string; reason: string; actor: Actor; at: Date }): Promise<{ amountFen: number }> {
  const [deposit] = await tx.query<{ siteId: string; accountId: string; amountFen: number; returnedAt: Date | null }[]>(
    'SELECT site_id AS "siteId", account_id AS "accountId", amount_fen AS "amountFen", returned_at AS "returnedAt" FROM deposit WHERE id = $1 FOR UPDATE', [input.depositId],
  );
  const { siteId, accountId, amountFen, returnedAt } = deposit!;
  if (returnedAt !== null) return { amountFen };
  const { transferId } = await transfer(tx, { siteId, causeKey: `deposit-return:${input.depositId}`, kind: 'deposit_return', from: depositCode(accountId), to: purseCode(accountId), amountFen, at: input.at, actor: input.actor, reason: input.reason });
  await tx.query('UPDATE deposit SET returned_at = $2, returned_by = $3, return_reason = $4, return_transfer_id = $5 WHERE id = $1', [input.depositId, input.at, input.actor.name, input.reason, transferId]);
  await putOutbox(tx, [{ topic: 'supply.check', key: `deposit:${input.depositId}`, payload: { accountIds: [accountId] } }]);
  return { amountFen };
}
