import { putOutbox, type Tx } from '#libs/database';
import { addAccrued, ledgerAccountId, pursesOf, revenueCode, transferBatch } from '#libs/ledger';
import { DomainError, systemActor, type Actor } from '#libs/runtime';
import { closeOpenLines } from './accrual-store.js';
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
}

interface BillHead extends DueRow {
  amountFen: number;
  carryAfterParts: number;
  transferId: number | null;
}

// An hour that no clock reaches, so that "everything" needs no second statement.
const FOREVER = new Date('9999-01-01T00:00:00Z');
const ACCOUNTS_PER_MESSAGE = 500;

// What is due of a meter: its account's lines from where it was last settled up to the cut-off.
const DUE_LINES = `usage_line u JOIN accrual ms ON ms.meter_id = u.meter_id
  WHERE u.meter_id = ANY($1::int[]) AND u.account_id IS NOT NULL AND u.from_at >= coalesce(ms.settled_at, '-infinity') AND u.from_at < $2`;

const DUE = `
  SELECT nextval(pg_get_serial_sequence('bill', 'id')) AS bill_id, d.*, s.carry_parts, m.kind
  FROM (SELECT u.meter_id, u.account_id, sum(u.charge_parts)::bigint AS charge_parts FROM ${DUE_LINES} GROUP BY u.meter_id, u.account_id) d
    JOIN accrual s ON s.meter_id = d.meter_id JOIN meter m ON m.id = d.meter_id
  ORDER BY d.meter_id`;

// Bills are summed from the lines, one entry a price version with the two readings it lies between; meters move on to where
// their bill ends. First and last registers are looked up, not compared: a register may have rolled over in between.
const WRITE_BILLS = `
  WITH head AS (
    SELECT * FROM unnest($3::bigint[], $4::int[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[]) AS h(bill_id, meter_id, kind, carry_before, carry_after, amount_fen, transfer_id)),
  sums AS (
    SELECT u.meter_id, u.account_id, u.version_id, min(u.from_at) AS first_at, max(u.from_at) AS last_at, sum(u.used_wh)::bigint AS used_wh, sum(u.charge_parts)::bigint AS charge_parts,
      bool_or(u.estimated) AS estimated, sum(u.sharp_wh)::bigint AS sharp_wh, sum(u.peak_wh)::bigint AS peak_wh, sum(u.flat_wh)::bigint AS flat_wh, sum(u.valley_wh)::bigint AS valley_wh,
      sum(u.deep_valley_wh)::bigint AS deep_valley_wh
    FROM ${DUE_LINES} GROUP BY u.meter_id, u.account_id, u.version_id),
  whole AS (
    SELECT s.meter_id, s.account_id, min(s.first_at) AS from_at, max(l.to_at) AS to_at, sum(s.used_wh) AS used_wh, sum(s.charge_parts) AS charge_parts, bool_or(s.estimated) AS estimated,
      (array_agg(f.from_register_wh ORDER BY s.first_at))[1] AS from_register_wh, (array_agg(l.to_register_wh ORDER BY s.last_at DESC))[1] AS to_register_wh,
      jsonb_agg(jsonb_build_array(s.version_id, extract(epoch FROM s.first_at), extract(epoch FROM l.to_at), f.from_register_wh, l.to_register_wh, s.used_wh, s.charge_parts,
        CASE WHEN s.sharp_wh IS NOT NULL THEN jsonb_build_array(s.sharp_wh, s.peak_wh, s.flat_wh, s.valley_wh, s.deep_valley_wh) END, s.estimated) ORDER BY s.first_at) AS lines
    FROM sums s
      JOIN LATERAL (SELECT from_register_wh FROM usage_line WHERE meter_id = s.meter_id AND from_at = s.first_at LIMIT 1) f ON true
      JOIN LATERAL (SELECT to_register_wh, to_at FROM usage_line WHERE meter_id = s.meter_id AND from_at = s.last_at LIMIT 1) l ON true
    GROUP BY s.meter_id, s.account_id),
  moved AS (
    UPDATE accrual s SET carry_parts = h.carry_after, unsettled_parts = s.unsettled_parts - w.charge_parts, unsettled_wh = s.unsettled_wh - w.used_wh,
      settled_at = w.to_at, settled_register_wh = w.to_register_wh
    FROM head h JOIN whole w USING (meter_id) WHERE s.meter_id = h.meter_id)
  INSERT INTO bill (id, site_id, account_id, meter_id, kind, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts,
    carry_after_parts, amount_fen, lines, estimated, transfer_id, settled_at)
  OVERRIDING SYSTEM VALUE
  SELECT h.bill_id, $10, w.account_id, h.meter_id, h.kind, w.from_at, w.to_at, w.from_register_wh, w.to_register_wh, w.used_wh, h.carry_before, w.charge_parts,
    h.carry_after, h.amount_fen, w.lines, w.estimated, h.transfer_id, $11
  FROM head h JOIN whole w USING (meter_id)`;

/**
 * Bills what is read and due of these meters and posts the money, in the caller's transaction: one bill a meter and one
 * transfer a bill that reaches a fen. A bill moves its meter's settled instant, so a second run finds nothing. The available
 * balance of an account is the same before and after: its accrual falls by what its balance falls.
 */
export async function settleMeters(tx: Tx, input: SettleMetersInput): Promise<SettledBatch> {
  const cutOffAt = input.cutOffAt ?? FOREVER;
  // A month of lines of a batch is sorted in memory.
  await tx.query(`SET LOCAL work_mem = '64MB'`);
  await tx.query('SELECT 1 FROM accrual WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE', [input.meterIds]);
  await closeOpenLines(tx, input.meterIds, cutOffAt);
  const due = await tx.query<DueRow[]>(DUE, [input.meterIds, cutOffAt]);
  if (due.length === 0) return { bills: 0, chargedFen: 0, accountIds: [] };
  const heads = await postCharges(tx, input, due);
  await tx.query(WRITE_BILLS, [
    input.meterIds, cutOffAt, heads.map((h) => h.bill_id), heads.map((h) => h.meter_id), heads.map((h) => h.kind), heads.map((h) => h.carry_parts),
    heads.map((h) => h.carryAfterParts), heads.map((h) => h.amountFen), heads.map((h) => h.transferId), input.siteId, input.at,
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
  const orphan = paying.find((row) => !purses.has(row.account_id));
  if (orphan !== undefined) throw new DomainError('not-found', 'purse-not-found', `account ${orphan.account_id} has no purse to charge`, { accountId: orphan.account_id });
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
