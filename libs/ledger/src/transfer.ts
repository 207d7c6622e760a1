import { sqlState, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { runBalances, type BalanceEnd, type Movement } from './domain/running-balance.js';
import { lockBalances, lockPair, type LedgerRef } from './ledger-accounts.js';

export type TransferKind =
  | 'recharge' | 'energy_charge' | 'refund_hold' | 'refund' | 'refund_release' | 'reversal' | 'adjustment' | 'closing' | 'suspense' | 'emergency_credit' | 'emergency_repayment'
  | 'property_charge' | 'apportionment_charge' | 'late_fee' | 'deposit' | 'deposit_return' | 'purse_move'
  | 'debt' | 'debt_part' | 'run_on' | 'dispute';

export interface TransferInput {
  siteId: string;
  /** names the cause, e.g. 'recharge:<id>' or 'bill:<id>'; the same cause moves money once */
  causeKey: string;
  kind: TransferKind;
  from: LedgerRef;
  to: LedgerRef;
  amountFen: number;
  at: Date;
  actor: Pick<Actor, 'kind' | 'id'>;
  reason?: string;
  reversesTransferId?: number;
}

export interface PostedTransfer {
  kind: 'posted' | 'already-posted';
  transferId: number;
  fromBalanceAfterFen: number;
  toBalanceAfterFen: number;
}

/** One row of a batch: the cause with the numbers of its two ledger accounts. */
export interface BatchTransfer extends Movement {
  causeKey: string;
}

/** What a whole batch has in common. */
export interface TransferBatchHead {
  siteId: string;
  kind: TransferKind;
  at: Date;
  actor: Pick<Actor, 'kind' | 'id'>;
  reason?: string;
  reversesTransferId?: number;
}

interface StoredTransfer {
  id: number;
  cause_key: string;
  kind: TransferKind;
  from_ledger_account_id: number;
  to_ledger_account_id: number;
  amount_fen: number;
  from_balance_after_fen: number;
  to_balance_after_fen: number;
}

const UNIQUE_VIOLATION = '23505';

/**
 * Moves money from one ledger account to another, once per cause. Locks both accounts in the order of their numbers. The same
 * cause with the same input is answered 'already-posted'; with another input it is refused: DomainError conflict
 * 'cause-key-reused'.
 */
export async function transfer(tx: Tx, input: TransferInput): Promise<PostedTransfer> {
  const { fromId, toId, balances } = await lockPair(tx, input.siteId, [input.from, input.to]);
  const [posted] = await post(tx, input, [{ causeKey: input.causeKey, fromId, toId, amountFen: input.amountFen }], balances);
  return posted!;
}

/**
 * Posts many transfers of one kind with a handful of statements, whatever their number; results come in the order given.
 * Each follows the rules of `transfer`.
 */
export async function transferBatch(tx: Tx, head: TransferBatchHead, rows: readonly BatchTransfer[]): Promise<PostedTransfer[]> {
  if (rows.length === 0) return [];
  return post(tx, head, rows, await lockBalances(tx, [...new Set(rows.flatMap((row) => [row.fromId, row.toId]))]));
}

/** What `transferBatch` does once all ledger accounts are locked. */
async function post(tx: Tx, head: TransferBatchHead, rows: readonly BatchTransfer[], balances: ReadonlyMap<number, number>): Promise<PostedTransfer[]> {
  // Looked up after the locks: whoever posted the same cause has held them.
  const stored = await findByCause(tx, rows.map((row) => row.causeKey));
  const fresh = rows.filter((row) => !stored.has(row.causeKey));
  const { posted, ends } = runBalances(fresh, balances);
  const ids = await insertTransfers(tx, head, fresh.map((row, index) => ({ ...row, ...posted[index]! })), ends);
  const results = new Map<string, PostedTransfer>();
  fresh.forEach((row, index) => results.set(row.causeKey, { kind: 'posted', transferId: ids.get(row.causeKey)!, ...posted[index]! }));
  return rows.map((row) => results.get(row.causeKey) ?? alreadyPosted(stored.get(row.causeKey)!, head, row));
}

async function findByCause(tx: Tx, causeKeys: readonly string[]): Promise<Map<string, StoredTransfer>> {
  const rows = await tx.query<StoredTransfer[]>(
    `SELECT id, cause_key, kind, from_ledger_account_id, to_ledger_account_id, amount_fen, from_balance_after_fen, to_balance_after_fen
     FROM transfer WHERE cause_key = ANY($1::text[])`,
    [causeKeys],
  );
  return new Map(rows.map((row) => [row.cause_key, row]));
}

function alreadyPosted(stored: StoredTransfer, head: TransferBatchHead, row: BatchTransfer): PostedTransfer {
  const same = stored.kind === head.kind && stored.from_ledger_account_id === row.fromId && stored.to_ledger_account_id === row.toId && stored.amount_fen === row.amountFen;
  if (!same) throw causeKeyReused(row.causeKey);
  return { kind: 'already-posted', transferId: stored.id, fromBalanceAfterFen: stored.from_balance_after_fen, toBalanceAfterFen: stored.to_balance_after_fen };
}

function causeKeyReused(causeKey: string): DomainError {
  return new DomainError('conflict', 'cause-key-reused', `cause ${causeKey} has already moved money in another way`, { causeKey });
}

type InsertRow = BatchTransfer & { fromBalanceAfterFen: number; toBalanceAfterFen: number };

/** The transfers and the balances that they leave, in one statement. */
async function insertTransfers(tx: Tx, head: TransferBatchHead, rows: readonly InsertRow[], ends: ReadonlyMap<number, BalanceEnd>): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  try {
    const inserted = await tx.query<{ id: number; cause_key: string }[]>(
      `WITH ends AS (UPDATE ledger_account l SET balance_fen = e.balance_fen, transfers = l.transfers + e.transfers
         FROM unnest($14::bigint[], $15::bigint[], $16::bigint[]) AS e(id, balance_fen, transfers) WHERE l.id = e.id)
       INSERT INTO transfer (site_id, cause_key, kind, from_ledger_account_id, to_ledger_account_id, amount_fen, from_balance_after_fen,
         to_balance_after_fen, at, actor_kind, actor_id, reason, reverses_transfer_id)
       SELECT $1::uuid, cause_key, $2, from_id, to_id, amount_fen, from_after, to_after, $3::timestamptz, $4, $5, $6, $7::bigint
       FROM unnest($8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
         WITH ORDINALITY AS t(cause_key, from_id, to_id, amount_fen, from_after, to_after, turn)
       ORDER BY turn RETURNING id, cause_key`,
      [
        head.siteId, head.kind, head.at, head.actor.kind, head.actor.id, head.reason ?? '', head.reversesTransferId ?? null,
        rows.map((row) => row.causeKey), rows.map((row) => row.fromId), rows.map((row) => row.toId), rows.map((row) => row.amountFen),
        rows.map((row) => row.fromBalanceAfterFen), rows.map((row) => row.toBalanceAfterFen),
        [...ends.keys()], [...ends.values()].map((end) => end.balanceFen), [...ends.values()].map((end) => end.transfers),
      ],
    );
    return new Map(inserted.map((row) => [row.cause_key, row.id]));
  } catch (error) {
    // Another transaction posted the cause between other ledger accounts, so no lock kept it apart from this one.
    if (sqlState(error) === UNIQUE_VIOLATION) throw causeKeyReused(rows.map((row) => row.causeKey).slice(0, 3).join(', '));
    throw error;
  }
}
