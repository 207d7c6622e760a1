import { randomUUID } from 'node:crypto';
import type { Tx } from '#libs/database';
import { tableOf } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { readGridRows, type GridBillValues, type GridRowError } from './domain/grid-bill-rows.js';
import { isSame, saveGridBill, type GridBill } from './grid-bills.js';

export type GridImportError = GridRowError | 'supply-point-unknown' | 'grid-bill-overlaps' | 'twice-in-file';

export interface GridImportRow {
  line: number;
  supplyPoint: string;
  values: GridBillValues | null;
  verdict: 'new' | 'changed' | 'unchanged' | 'refused';
  why: GridImportError | null;
}

export interface GridImport {
  dryRun: boolean;
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
  rows: GridImportRow[];
}

type Known = Pick<GridBill, 'id' | 'supplyPointId' | 'fromDay' | 'toDay' | 'periodWh' | 'totalWh' | 'energyFen' | 'demandFen' | 'powerFactorFen' | 'fundsFen' | 'payableFen' | 'note'>;

/**
 * Takes a file of the utility's bills (CSV or XLSX): a row of a period that is known corrects it or changes nothing, another is a new bill,
 * and what cannot be comes back with its line and why. A dry run says the same and writes nothing. DomainErrors 'heading-missing', 'no-rows', 'too-many-rows'.
 */
export async function importGridFile(tx: Tx, input: { siteId: string; bytes: Uint8Array; dryRun: boolean; actor: Actor; at: Date }): Promise<GridImport> {
  const read = readGridRows(await tableOf(input.bytes));
  if (typeof read === 'string') throw new DomainError('invalid', read, 'the file has no rows that can be read');
  // Two uploads at once would otherwise both find a bill new.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('grid-bill'), hashtext($1))`, [input.siteId]);
  const points = new Map((await tx.query<{ id: string; number: string }[]>('SELECT id, number FROM supply_point WHERE site_id = $1', [input.siteId])).map(({ id, number }) => [number, id]));
  const known = await tx.query<Known[]>(
    `SELECT id, supply_point_id AS "supplyPointId", from_day::text AS "fromDay", to_day::text AS "toDay", to_jsonb(period_wh) AS "periodWh", total_wh AS "totalWh", energy_fen AS "energyFen", demand_fen AS "demandFen",
       power_factor_fen AS "powerFactorFen", funds_fen AS "fundsFen", payable_fen AS "payableFen", note FROM grid_bill WHERE site_id = $1 AND voided_at IS NULL`,
    [input.siteId],
  );
  const rows: GridImportRow[] = [];
  const seen: { pointId: string; fromDay: string; toDay: string }[] = [];
  for (const { line, supplyPoint, values, error } of read) {
    const pointId = points.get(supplyPoint);
    const refuse = (why: GridImportError): unknown => rows.push({ line, supplyPoint, values, verdict: 'refused', why });
    if (values === null) { refuse(error!); continue; }
    if (pointId === undefined) { refuse('supply-point-unknown'); continue; }
    const overlaps = (other: { fromDay: string; toDay: string }): boolean => other.fromDay <= values.toDay && other.toDay >= values.fromDay;
    if (seen.some((other) => other.pointId === pointId && overlaps(other))) { refuse('twice-in-file'); continue; }
    const same = known.find((bill) => bill.supplyPointId === pointId && bill.fromDay === values.fromDay && bill.toDay === values.toDay);
    if (same === undefined && known.some((bill) => bill.supplyPointId === pointId && overlaps(bill))) { refuse('grid-bill-overlaps'); continue; }
    seen.push({ pointId, fromDay: values.fromDay, toDay: values.toDay });
    const row = { ...values, supplyPointId: pointId, note: same?.note ?? '' };
    const verdict = same === undefined ? 'new' : isSame(same, row) ? 'unchanged' : 'changed';
    if (!input.dryRun && verdict !== 'unchanged') await saveGridBill(tx, { ...row, id: same?.id ?? randomUUID(), siteId: input.siteId, source: 'file', actor: input.actor, at: input.at });
    rows.push({ line, supplyPoint, values, verdict, why: null });
  }
  const count = (verdict: GridImportRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  return { dryRun: input.dryRun, added: count('new'), changed: count('changed'), unchanged: count('unchanged'), refused: count('refused'), rows };
}
