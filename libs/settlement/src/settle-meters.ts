import { putOutbox, type Tx } from '#libs/database';
import { addAccrued, ledgerAccountId, pursesOf, revenueCode, transferBatch, type SupplyPurse } from '#libs/ledger';
import { DomainError, systemActor, type Actor } from '#libs/runtime';
import { closeOpenLines } from './accrual-store.js';
import { addedPieces, plainPieces, unflattened, type LinePiece } from './domain/bill-lines.js';
import { serviceShare, settleSum } from './domain/settle-sum.js';
import { versionsById } from './price-versions.js';

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
  /** of the account, which pays for it */
  purse: SupplyPurse;
  account_id: string;
  carry_parts: number;
  charge_parts: number;
  service_carry_parts: number;
  service_parts: number;
  has_pieces: boolean;
}

interface BillHead extends DueRow {
  amountFen: number;
  carryAfterParts: number;
  transferId: number | null;
  serviceFen: number;
  serviceCarryAfterParts: number;
  serviceTransferId: number | null;
}

// An hour that no clock reaches, so that "everything" needs no second statement.
const FOREVER = new Date('9999-01-01T00:00:00Z');
const ACCOUNTS_PER_MESSAGE = 500;

// What is due of a meter: its account's lines from where it was last settled up to the cut-off.
const DUE_LINES = `usage_line u JOIN accrual ms ON ms.meter_id = u.meter_id
  WHERE u.meter_id = ANY($1::int[]) AND u.account_id IS NOT NULL AND u.from_at >= coalesce(ms.settled_at, '-infinity') AND u.from_at < $2`;

const DUE = `
  SELECT nextval(pg_get_serial_sequence('bill', 'id')) AS bill_id, d.*, s.carry_parts, s.service_carry_parts, m.kind, CASE WHEN m.kind = 'water' AND EXISTS (SELECT 1 FROM purse w WHERE w.account_id = d.account_id AND w.kind = 'water') THEN 'water' ELSE 'energy' END AS purse
  FROM (SELECT u.meter_id, u.account_id, sum(u.charge_parts)::bigint AS charge_parts, coalesce(sum(u.service_parts), 0)::bigint AS service_parts, bool_or(u.pieces IS NOT NULL) AS has_pieces
        FROM ${DUE_LINES} GROUP BY u.meter_id, u.account_id) d
    JOIN accrual s ON s.meter_id = d.meter_id JOIN meter m ON m.id = d.meter_id
  ORDER BY d.meter_id`;

// Bills are summed from the lines, one entry a price version with the two readings it lies between; meters move on to where
// their bill ends. First and last registers are looked up, not compared: a register may have rolled over in between.
const WRITE_BILLS = `
  WITH head AS (
    SELECT * FROM unnest($3::bigint[], $4::int[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
      AS h(bill_id, meter_id, kind, carry_before, carry_after, amount_fen, transfer_id, service_fen, service_carry, service_transfer_id)),
  made AS (SELECT * FROM unnest($15::int[], $16::int[], $17::text[]) AS p(meter_id, version_id, pieces)),
  sums AS (
    SELECT u.meter_id, u.account_id, u.version_id, min(u.from_at) AS first_at, max(u.from_at) AS last_at, sum(u.used_wh)::bigint AS used_wh, sum(u.charge_parts)::bigint AS charge_parts,
      bool_or(u.estimated) AS estimated, sum(u.sharp_wh)::bigint AS sharp_wh, sum(u.peak_wh)::bigint AS peak_wh, sum(u.flat_wh)::bigint AS flat_wh, sum(u.valley_wh)::bigint AS valley_wh,
      sum(u.deep_valley_wh)::bigint AS deep_valley_wh
    FROM ${DUE_LINES} GROUP BY u.meter_id, u.account_id, u.version_id),
  whole AS (
    SELECT s.meter_id, s.account_id, min(s.first_at) AS from_at, max(l.to_at) AS to_at, sum(s.used_wh) AS used_wh, sum(s.charge_parts) AS charge_parts, bool_or(s.estimated) AS estimated,
      (array_agg(f.from_register_wh ORDER BY s.first_at))[1] AS from_register_wh, (array_agg(l.to_register_wh ORDER BY s.last_at DESC))[1] AS to_register_wh,
      jsonb_agg(jsonb_build_array(s.version_id, extract(epoch FROM s.first_at), extract(epoch FROM l.to_at), f.from_register_wh, l.to_register_wh, s.used_wh, s.charge_parts,
        CASE WHEN s.sharp_wh IS NOT NULL THEN jsonb_build_array(s.sharp_wh, s.peak_wh, s.flat_wh, s.valley_wh, s.deep_valley_wh) END, s.estimated) || coalesce(jsonb_build_array(p.pieces::jsonb), '[]') ORDER BY s.first_at) AS lines
    FROM sums s
      LEFT JOIN made p ON p.meter_id = s.meter_id AND p.version_id = s.version_id
      JOIN LATERAL (SELECT from_register_wh FROM usage_line WHERE meter_id = s.meter_id AND from_at = s.first_at LIMIT 1) f ON true
      JOIN LATERAL (SELECT to_register_wh, to_at FROM usage_line WHERE meter_id = s.meter_id AND from_at = s.last_at LIMIT 1) l ON true
    GROUP BY s.meter_id, s.account_id),
  moved AS (
    UPDATE accrual s SET carry_parts = h.carry_after, service_carry_parts = h.service_carry, unsettled_parts = s.unsettled_parts - w.charge_parts, unsettled_wh = s.unsettled_wh - w.used_wh,
      settled_at = w.to_at, settled_register_wh = w.to_register_wh
    FROM head h JOIN whole w USING (meter_id) WHERE s.meter_id = h.meter_id)
  INSERT INTO bill (id, site_id, account_id, meter_id, kind, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts,
    carry_after_parts, amount_fen, lines, estimated, transfer_id, settled_at, service_fen, service_transfer_id)
  OVERRIDING SYSTEM VALUE
  SELECT h.bill_id, $10, w.account_id, h.meter_id, h.kind, w.from_at, w.to_at, w.from_register_wh, w.to_register_wh, w.used_wh, h.carry_before, w.charge_parts,
    h.carry_after, h.amount_fen, w.lines, w.estimated, h.transfer_id, $11, h.service_fen, h.service_transfer_id
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
  const pieces = due.some((row) => row.has_pieces) ? await duePieces(tx, input.meterIds, cutOffAt) : [];
  await tx.query(WRITE_BILLS, [
    input.meterIds, cutOffAt, heads.map((h) => h.bill_id), heads.map((h) => h.meter_id), heads.map((h) => h.kind), heads.map((h) => h.carry_parts),
    heads.map((h) => h.carryAfterParts), heads.map((h) => h.amountFen), heads.map((h) => h.transferId), input.siteId, input.at,
    heads.map((h) => h.serviceFen), heads.map((h) => h.serviceCarryAfterParts), heads.map((h) => h.serviceTransferId), pieces.map((p) => p.meterId), pieces.map((p) => p.versionId), pieces.map((p) => JSON.stringify(p.pieces)),
  ]);
  const charged = { energy: new Map<string, number>(), water: new Map<string, number>() };
  for (const { purse, account_id, amountFen } of heads) charged[purse].set(account_id, (charged[purse].get(account_id) ?? 0) + amountFen);
  await addAccrued(tx, (['energy', 'water'] as const).flatMap((kind) => [...charged[kind]].filter(([, fen]) => fen !== 0).map(([accountId, fen]) => ({ accountId, kind, deltaFen: -fen }))));
  return { bills: heads.length, chargedFen: heads.reduce((sum, head) => sum + head.amountFen, 0), accountIds: [...new Set([...charged.energy.keys(), ...charged.water.keys()])] };
}

/** What the due lines with pieces consist of, by meter and price version. */
async function duePieces(tx: Tx, meterIds: readonly number[], cutOffAt: Date): Promise<{ meterId: number; versionId: number; pieces: LinePiece[] }[]> {
  const rows = await tx.query<{ meterId: number; versionId: number; lines: PlainOrPieces[] }[]>(
    `SELECT u.meter_id AS "meterId", u.version_id AS "versionId", jsonb_agg(jsonb_build_array(u.used_wh, CASE WHEN u.sharp_wh IS NOT NULL THEN jsonb_build_array(u.sharp_wh, u.peak_wh, u.flat_wh, u.valley_wh, u.deep_valley_wh) END, to_jsonb(u.pieces)) ORDER BY u.from_at) AS lines
     FROM ${DUE_LINES} GROUP BY u.meter_id, u.version_id HAVING bool_or(u.pieces IS NOT NULL)`,
    [meterIds, cutOffAt],
  );
  const versions = await versionsById(tx, [...new Set(rows.map(({ versionId }) => String(versionId)))]);
  return rows.map(({ meterId, versionId, lines }) => ({ meterId, versionId, pieces: addedPieces(lines.flatMap(([usedWh, periodWh, pieces]) => (pieces === null ? plainPieces(versions.get(String(versionId))!.definition, usedWh, periodWh) : unflattened(pieces)))) }));
}

type PlainOrPieces = [usedWh: number, periodWh: number[] | null, pieces: number[] | null];

async function postCharges(tx: Tx, input: SettleMetersInput, due: readonly DueRow[]): Promise<BillHead[]> {
  const sums = due.map((row) => {
    const sum = settleSum(row.carry_parts, row.charge_parts);
    return { ...row, ...sum, ...serviceShare(sum.amountFen, row.service_carry_parts, row.service_parts) };
  });
  const purses = { energy: new Map<string, number>(), water: new Map<string, number>() };
  for (const kind of new Set(due.map((row) => row.purse))) {
    for (const purse of await pursesOf(tx, [...new Set(due.filter((row) => row.purse === kind).map((row) => row.account_id))], kind)) purses[kind].set(purse.accountId, purse.ledgerAccountId);
  }
  const revenue = new Map<string, number>();
  for (const kind of new Set(due.map((row) => row.kind))) revenue.set(kind, await ledgerAccountId(tx, input.siteId, revenueCode(kind)));
  const paying = sums.filter((row) => row.amountFen > 0);
  const orphan = paying.find((row) => !purses[row.purse].has(row.account_id));
  if (orphan !== undefined) throw new DomainError('not-found', 'purse-not-found', `account ${orphan.account_id} has no purse to charge`, { accountId: orphan.account_id });
  const transferIds = new Map<number, number>();
  const serviceIds = new Map<number, number>();
  const energy = paying.filter((row) => row.amountFen > row.serviceFen);
  const served = paying.filter((row) => row.serviceFen > 0);
  if (served.length > 0) revenue.set('service', await ledgerAccountId(tx, input.siteId, revenueCode('service')));
  const posted = await transferBatch(
    tx,
    { siteId: input.siteId, kind: 'energy_charge', at: input.at, actor: input.actor ?? systemActor('settlement') },
    [
      ...energy.map((row) => ({ causeKey: `bill:${String(row.bill_id)}`, fromId: purses[row.purse].get(row.account_id)!, toId: revenue.get(row.kind)!, amountFen: row.amountFen - row.serviceFen })),
      // Loss and service are revenue of their own.
      ...served.map((row) => ({ causeKey: `bill:${String(row.bill_id)}:service`, fromId: purses[row.purse].get(row.account_id)!, toId: revenue.get('service')!, amountFen: row.serviceFen })),
    ],
  );
  energy.forEach((row, index) => transferIds.set(row.bill_id, posted[index]!.transferId));
  served.forEach((row, index) => serviceIds.set(row.bill_id, posted[energy.length + index]!.transferId));
  return sums.map((row) => ({ ...row, transferId: transferIds.get(row.bill_id) ?? null, serviceTransferId: serviceIds.get(row.bill_id) ?? null }));
}

/** Tells supply, after the commit, that balances were charged. */
export async function announceCharged(tx: Tx, key: string, accountIds: readonly string[]): Promise<void> {
  const rows = [];
  for (let start = 0; start < accountIds.length; start += ACCOUNTS_PER_MESSAGE) {
    rows.push({ topic: 'purse.charged', key, payload: { accountIds: accountIds.slice(start, start + ACCOUNTS_PER_MESSAGE) } });
  }
  await putOutbox(tx, rows);
}
