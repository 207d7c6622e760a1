import { putOutbox, type Tx } from '#libs/database';
import { purseCode, reverse, tellClosedMoney, transfer } from '#libs/ledger';
import type { Actor } from '#libs/runtime';
import type { PaidPart } from './charge-bill.js';

export interface VoidBillsInput {
  which: { sourceId: string } | { billIds: readonly string[] };
  reason: string;
  actor: Actor;
  at: Date;
}

interface Paid {
  billId: string;
  transferId: number;
  amountFen: number;
  paidFrom: PaidPart['paidFrom'];
  siteId: string;
  accountId: string | null;
  closed: boolean;
}

/** Takes bills back: what was paid returns by linked reversals, the bills stay readable as void. Again, it changes nothing. */
export async function voidBills(tx: Tx, input: VoidBillsInput): Promise<{ bills: number; returnedFen: number }> {
  const [where, parameter] = 'sourceId' in input.which ? ['source_id = $1', input.which.sourceId] : ['id = ANY($1::uuid[])', input.which.billIds];
  // Before the bills, as a closing does it: whether an account is still there to be paid back must not change under way.
  await tx.query(`SELECT 1 FROM account WHERE id IN (SELECT account_id FROM charge_bill WHERE state <> 'void' AND ${where}) ORDER BY id FOR SHARE`, [parameter]);
  const bills = await tx.query<{ id: string }[]>(`SELECT id FROM charge_bill WHERE state <> 'void' AND ${where} ORDER BY from_day, issued_at, id FOR UPDATE`, [parameter]);
  if (bills.length === 0) return { bills: 0, returnedFen: 0 };
  const ids = bills.map(({ id }) => id);
  const paid = await tx.query<Paid[]>(
    `SELECT p.bill_id AS "billId", p.transfer_id AS "transferId", p.amount_fen AS "amountFen", p.paid_from AS "paidFrom", b.site_id AS "siteId", b.account_id AS "accountId", coalesce(a.state = 'closed', false) AS closed
     FROM charge_payment p JOIN charge_bill b ON b.id = p.bill_id LEFT JOIN account a ON a.id = b.account_id WHERE p.bill_id = ANY($1::uuid[]) AND p.reversal_transfer_id IS NULL ORDER BY p.transfer_id`,
    [ids],
  );
  for (const part of paid) await giveBack(tx, part, input);
  await tx.query(`UPDATE charge_bill SET state = 'void', paid_fen = 0, settled_at = NULL, voided_at = $2, voided_by = $3, void_reason = $4 WHERE id = ANY($1::uuid[])`, [ids, input.at, input.actor.name, input.reason]);
  const accountIds = [...new Set(paid.flatMap(({ accountId, closed }) => (accountId === null || closed ? [] : [accountId])))];
  if (accountIds.length > 0) await putOutbox(tx, [{ topic: 'supply.check', key: `void:${ids[0]!}`, payload: { accountIds } }]);
  return { bills: bills.length, returnedFen: paid.reduce((sum, { amountFen }) => sum + amountFen, 0) };
}

async function giveBack(tx: Tx, part: Paid, { actor, at, reason }: VoidBillsInput): Promise<void> {
  const { transferId } = await reverse(tx, { transferId: part.transferId, actor, at, reason });
  await tx.query('UPDATE charge_payment SET reversal_transfer_id = $2 WHERE transfer_id = $1', [part.transferId, transferId]);
  if (!part.closed || part.paidFrom === 'cash' || part.accountId === null) return;
  // It lies in the purse of whoever left, with his name, where the page of refunds shows it: one asks for it and another decides.
  if (part.paidFrom === 'property') await transfer(tx, { siteId: part.siteId, causeKey: `void-rest:${String(part.transferId)}`, kind: 'purse_move', from: purseCode(part.accountId, 'property'), to: purseCode(part.accountId), amountFen: part.amountFen, at, actor, reason });
  await tellClosedMoney(tx, { siteId: part.siteId, accountId: part.accountId, amountFen: part.amountFen, at });
}
