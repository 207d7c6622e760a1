import { civilDay } from '#libs/calendar';
import { putOutbox, type Tx } from '#libs/database';
import { openPurse, owesAnything, purseCode, repayDebt, repayEmergencyCredit, transfer, type LedgerRef, type PurseKind, type SupplyPurse } from '#libs/ledger';
import { fen } from '#libs/quantity';
import type { Actor } from '#libs/runtime';
import type { ChannelName } from './channel.js';

/** What a sum is worth at the price of the moment. */
export interface SoldEnergy {
  medium: 'electricity' | 'water';
  /** Wh, or litres */
  wh: number;
  priceMicroYuan: number;
  priceSince: Date;
  planName: string;
  exact: boolean;
  asked: 'yuan' | 'energy';
}

export interface CreditInput {
  /** of an order: the order's id */
  rechargeId: string;
  siteId: string;
  zone: string;
  accountId: string;
  channel: 'cash' | ChannelName;
  amountFen: number;
  /** which purse it was bought for; energy when not said */
  purse?: PurseKind | undefined;
  /** the drawer, or what the channel owes the merchant */
  from: LedgerRef;
  actor: Actor;
  /** whose drawer the cash lies in, where that is not the actor's own: a correction moves nobody's money but on paper */
  operatorId?: string | null;
  orderId?: string;
  payerName?: string;
  /** what it was worth in energy when it was taken over the counter */
  energy?: SoldEnergy | undefined;
  paidAt: Date;
  at: Date;
}

/**
 * Puts a recharge into an open account's purse: transfer, receipt number, row, and the orders to look at the supply and to tell
 * the customer, in the caller's transaction. The caller has made sure that the account is open and stays so.
 */
export async function creditRecharge(tx: Tx, input: CreditInput): Promise<void> {
  const purse = input.purse ?? 'energy';
  if (purse === 'property') await openPurse(tx, { accountId: input.accountId, siteId: input.siteId, kind: purse, threshold1Fen: 0, threshold2Fen: 0, overdraftLimitFen: 0 });
  const posted = await transfer(tx, {
    siteId: input.siteId, causeKey: `recharge:${input.rechargeId}`, kind: 'recharge', from: input.from, to: purseCode(input.accountId, purse), amountFen: fen(input.amountFen), at: input.at, actor: input.actor,
  });
  // The receipt's number last, and with the row: whoever takes one at the same site waits for this transaction's end.
  await tx.query(
    `WITH receipt AS (${NEXT_RECEIPT})
     INSERT INTO recharge (id, site_id, account_id, channel, amount_fen, state, receipt_number, balance_before_fen, balance_after_fen, transfer_id, operator_id, payment_order_id, payer_name, paid_at, credited_at, purse)
     SELECT $3, $1, $4, $5, $6::bigint, 'credited', receipt.number, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM receipt`,
    [
      input.siteId, civilDay(input.at, input.zone), input.rechargeId, input.accountId, input.channel, input.amountFen, posted.toBalanceAfterFen - input.amountFen, posted.toBalanceAfterFen, posted.transferId,
      input.channel === 'cash' ? (input.operatorId ?? input.actor.id) : null, input.orderId ?? null, input.payerName ?? '', input.paidAt, input.at, purse,
    ],
  );
  if (input.energy !== undefined) await noteEnergy(tx, input.rechargeId, input.energy);
  // Money for fees is not money for energy.
  if (purse !== 'property') await repayWhatIsOwed(tx, { ...input, purse });
  const about = { key: `recharge:${input.rechargeId}`, payload: { accountId: input.accountId, rechargeId: input.rechargeId } };
  await putOutbox(tx, [{ topic: 'purse.credited', ...about }, { topic: 'recharge.credited', ...about }]);
}

/** What a recharge was worth, once; what is noted already stays. */
export function noteEnergy(tx: Tx, rechargeId: string, { medium, wh, priceMicroYuan, priceSince, planName, exact, asked }: SoldEnergy): Promise<unknown> {
  return tx.query('INSERT INTO recharge_energy (recharge_id, medium, wh, price_micro_yuan, price_since, plan_name, exact, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING', [rechargeId, medium, wh, priceMicroYuan, priceSince, planName, exact, asked]);
}

/** What is owed of an emergency is taken first, in the same breath; then the part of a debt that was agreed on, which the receipt shows for good. */
async function repayWhatIsOwed(tx: Tx, { siteId, accountId, purse, amountFen, rechargeId, at }: CreditInput & { purse: SupplyPurse }): Promise<void> {
  const owes = await owesAnything(tx, { accountId, purse });
  const { repaidFen } = !owes.loan ? { repaidFen: 0 } : await repayEmergencyCredit(tx, { siteId, accountId, purse, amountFen, rechargeId, at });
  if (!owes.debt) return;
  const debt = await repayDebt(tx, { siteId, accountId, purse, amountFen: amountFen - repaidFen, rechargeId, at });
  if (debt.leftFen !== null) await tx.query('UPDATE recharge SET debt_part_fen = $2, debt_left_fen = $3 WHERE id = $1', [rechargeId, debt.partFen, debt.leftFen]);
}

const NEXT_RECEIPT = `INSERT INTO receipt_counter AS c (site_id, day, last) VALUES ($1, $2::date, 1) ON CONFLICT (site_id, day) DO UPDATE SET last = c.last + 1
  RETURNING to_char(day, 'YYYYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') AS number`;

/** '20261120-0001', '20261120-0002', …: without gaps, since the counter rolls back with its transaction. */
export async function nextReceiptNumber(tx: Tx, siteId: string, day: string): Promise<string> {
  const rows = await tx.query<{ number: string }[]>(NEXT_RECEIPT, [siteId, day]);
  return rows[0]!.number;
}

/** Twins of one id, in cash or by a channel, wait for each other here, so that the second finds what the first wrote. */
export async function lockRechargeId(tx: Tx, rechargeId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`recharge ${rechargeId}`]);
}
