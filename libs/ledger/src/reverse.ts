import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { transfer, type PostedTransfer } from './transfer.js';

export interface ReverseInput {
  transferId: number;
  at: Date;
  actor: Pick<Actor, 'kind' | 'id'>;
  reason: string;
}

/**
 * Takes a transfer back with a linked one the other way; nothing is edited. A transfer is reversed once: again by the same
 * call answers 'already-posted'. A reversal itself cannot be reversed: DomainError conflict 'transfer-not-reversible'.
 */
export async function reverse(tx: Tx, { transferId, at, actor, reason }: ReverseInput): Promise<PostedTransfer> {
  const rows = await tx.query<{ site_id: string; kind: string; from_ledger_account_id: number; to_ledger_account_id: number; amount_fen: number; }[]>('SELECT site_id, kind, from_ledger_account_id, to_ledger_account_id, amount_fen FROM transfer WHERE id = $1', [transferId]);
  const original = rows[0];
  if (original === undefined) throw new DomainError('not-found', 'transfer-not-found', `there is no transfer ${String(transferId)}`, { transferId });
  if (original.kind === 'reversal') throw new DomainError('conflict', 'transfer-not-reversible', 'a reversal is not reversed: post the money anew', { transferId });
  return transfer(tx, {
    siteId: original.site_id, causeKey: `reversal:${String(transferId)}`, kind: 'reversal', from: original.to_ledger_account_id, to: original.from_ledger_account_id,
    amountFen: original.amount_fen, at, actor, reason, reversesTransferId: transferId,
  });
}
