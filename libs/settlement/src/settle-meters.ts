import { putOutbox, type Tx } from '#libs/database';
import { addAccrued, ledgerAccountId, pursesOf, revenueCode, transferBatch } from '#libs/ledger';
import { systemActor, type Actor } from '#libs/runtime';
import { settleSum } from './domain/settle-sum.js';

export interface SettleMetersInput {
  siteId: string;
  meterIds: readonly number[];
  /** lines that began before this instant are billed; undefined: everything that is read */
  cutOffAt?: Date | undefined;
  at: Date;
  actor?: Actor;
}

export interface SettledBatch {
  bills: number;
  chargedFen: number;
  accountIds: string[];
}

interface DueRow {
  bill_id: number;
  meter_id: number;
  kind: 'electricity' | 'water';
  account_id: string;
  carry_parts: number;
  charge_parts: number;
  from_at: Date;
}

interface BillHead extends DueRow {
  amountFen: number;
  carryAfterParts: number;
  transferId: number | null;
}

// An hour that no clock reaches, so that "everything" needs no second statement.
const FOREVER = new Date('9999-01-01T00:00:00Z');
const ACCOUNTS_PER_MESSAGE = 500;

const DUE = `
  SELECT nextval(pg_get_serial_sequence('bill', 'id')) AS bill_id, d.*, m.kind, ms.carry_parts
  FROM (SELECT u.meter_id, u.account_id, min(u.from_at) AS from_at, sum(u.charge_parts)::bigint AS charge_parts FROM usage_line u
        WHERE u.meter_id = ANY($1::int[]) AND u.bill_id IS NULL AND u.account_id IS NOT NULL AND u.from_at < $2 GROUP BY u.meter_id, u.account_id) d
    JOIN meter_state ms ON ms.meter_id = d.meter_id JOIN meter m ON m.id = d.meter_id
  ORDER BY d.meter_id, d.from_at`;

// Marks the lines and writes the bills from them in one pass. A line is stored as
// [from, to, from register, to register, estimated, pieces]: the bill alone is enough to work it out again.
const WRITE_BILLS = `
  WITH head AS (
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
      AS h(bill_id, meter_id, account_id, kind, carry_before, carry_after, amount_fen, transfer_id)),
  marked AS (
    UPDATE usage_line u SET bill_id = h.bill_id, closed = true FROM head h
    WHERE u.meter_id = h.meter_id AND u.account_id = h.account_id AND u.bill_id IS NULL AND u.from_at < $9
    RETURNING u.bill_id, u.from_at, u.to_at, u.from_register_wh, u.to_register_wh, u.used_wh, u.charge_parts, u.pieces, u.estimated),
  whole AS (
    SELECT bill_id, min(from_at) AS from_at, max(to_at) AS to_at, (array_agg(from_register_wh ORDER BY from_at))[1] AS from_register_wh,
      (array_agg(to_register_wh ORDER BY from_at DESC))[1] AS to_register_wh, sum(used_wh) AS used_wh, sum(charge_parts) AS charge_parts, bool_or(estimated) AS estimated,
      jsonb_agg(jsonb_build_array(extract(epoch FROM from_at), extract(epoch FROM to_at), from_register_wh, to_register_wh, estimated, pieces) ORDER BY from_at) AS lines
    FROM marked GROUP BY bill_id),
  state AS (
    UPDATE meter_state s SET carry_parts = h.carry_after, unsettled_parts = s.unsettled_parts - w.charge_parts, unsettled_wh = s.unsettled_wh - w.used_wh,
      settled_at = w.to_at, settled_register_wh = w.to_register_wh,
      accrual_line_from_at = CASE WHEN s.accrual_line_from_at >= $9 THEN s.accrual_line_from_at END
    FROM head h JOIN whole w USING (bill_id) WHERE s.meter_id = h.meter_id)
  INSERT INTO bill (id, site_id, account_id, meter_id, kind, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts,
    carry_after_parts, amount_fen, lines, estimated, transfer_id, settled_at)
  OVERRIDING SYSTEM VALUE
  SELECT h.bill_id, $10, h.account_id, h.meter_id, h.kind, w.from_at, w.to_at, w.from_register_wh, w.to_register_wh, w.used_wh, h.carry_before, w.charge_parts,
    h.carry_after, h.amount_fen, w.lines, w.estimated, h.transfer_id, $11
  FROM head h JOIN whole w USING (bill_id)`;

/**
 * Bills what is read and due of these meters and posts the money, in the caller's transaction: one bill a meter and one
 * transfer a bill that reaches a fen. What was billed before is not found again, so a second run changes nothing. The
 * available balance of an account is the same before and after: its accrual falls by what its balance falls.
 */
export async function settleMeters(tx: Tx, input: SettleMetersInput): Promise<SettledBatch> {
  const cutOffAt = input.cutOffAt ?? FOREVER;
  await tx.query('SELECT 1 FROM meter_state WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE', [input.meterIds]);
  const due = await tx.query<DueRow[]>(DUE, [input.meterIds, cutOffAt]);
  if (due.length === 0) return { bills: 0, chargedFen: 0, accountIds: [] };
  const heads = await postCharges(tx, input, due);
  await tx.query(WRITE_BILLS, [
    heads.map((h) => h.bill_id), heads.map((h) => h.meter_id), heads.map((h) => h.account_id), heads.map((h) => h.kind), heads.map((h) => h.carry_parts),
    heads.map((h) => h.carryAfterParts), heads.map((h) => h.amountFen), heads.map((h) => h.transferId), cutOffAt, input.siteId, input.at,
  ]);
  const charged = new Map<string, number>();
  for (const head of heads) charged.set(head.account_id, (charged.get(head.account_id) ?? 0) + head.amountFen);
  await addAccrued(tx, [...charged].filter(([, fen]) => fen !== 0).map(([accountId, fen]) => ({ accountId, deltaFen: -fen })));
  return { bills: heads.length, chargedFen: heads.reduce((sum, head) => sum + head.amountFen, 0), accountIds: [...charged.keys()] };
}

async function postCharges(tx: Tx, input: SettleMetersInput, due: readonly DueRow[]): Promise<BillHead[]> {
  const sums = due.map((row) => ({ ...row, ...settleSum(row.carry_parts, row.charge_parts) }));
  const purses = new Map((await pursesOf(tx, [...new Set(due.map((row) => row.account_id))])).map((purse) => [purse.accountId, purse.ledgerAccountId]));
  const revenue = new Map<string, number>();
  for (const kind of new Set(due.map((row) => row.kind))) revenue.set(kind, await ledgerAccountId(tx, input.siteId, revenueCode(kind)));
  const paying = sums.filter((row) => row.amountFen > 0);
  const posted = await transferBatch(
    tx,
    { siteId: input.siteId, kind: 'energy_charge', at: input.at, actor: input.actor ?? systemActor('settlement') },
    paying.map((row) => ({
      causeKey: `bill:${String(row.bill_id)}`, fromId: purses.get(row.account_id)!, toId: revenue.get(row.kind)!, amountFen: row.amountFen,
    })),
  );
  const transferIds = new Map(paying.map((row, index) => [row.bill_id, posted[index]!.transferId]));
  return sums.map((row) => ({ ...row, transferId: transferIds.get(row.bill_id) ?? null }));
}

/** Tells supply, after the commit, that balances were charged. */
export async function announceCharged(tx: Tx, key: string, accountIds: readonly string[]): Promise<void> {
  const rows = [];
  for (let start = 0; start < accountIds.length; start += ACCOUNTS_PER_MESSAGE) {
    rows.push({ topic: 'purse.charged', key, payload: { accountIds: accountIds.slice(start, start + ACCOUNTS_PER_MESSAGE) } });
  }
  await putOutbox(tx, rows);
}
