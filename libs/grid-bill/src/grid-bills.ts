import type { DataSource } from 'typeorm';
import { addDays, firstDayOfMonth, type CivilDay } from '#libs/calendar';
import { sqlState, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { faultOf, type GridBillValues } from './domain/grid-bill-rows.js';
import { coversMonth, partOfMonth } from './domain/share-of-days.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface GridBill extends GridBillValues {
  id: string;
  siteId: string;
  supplyPointId: string;
  supplyPointNumber: string;
  supplyPointName: string;
  meterId: number | null;
  note: string;
  source: 'hand' | 'file';
  madeBy: string;
  madeAt: Date;
  changedBy: string | null;
  changedAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
}

const COLUMNS = `b.id, b.site_id AS "siteId", b.supply_point_id AS "supplyPointId", p.number AS "supplyPointNumber", p.name AS "supplyPointName", p.meter_id AS "meterId", b.from_day::text AS "fromDay", b.to_day::text AS "toDay", to_jsonb(b.period_wh) AS "periodWh",
  b.total_wh AS "totalWh", b.energy_fen AS "energyFen", b.demand_fen AS "demandFen", b.power_factor_fen AS "powerFactorFen", b.funds_fen AS "fundsFen", b.payable_fen AS "payableFen", b.note, b.source,
  m.display_name AS "madeBy", b.made_at AS "madeAt", c.display_name AS "changedBy", b.changed_at AS "changedAt", b.voided_at AS "voidedAt", b.void_reason AS "voidReason"`;
const TABLES = 'grid_bill b JOIN supply_point p ON p.id = b.supply_point_id JOIN staff m ON m.id = b.made_by LEFT JOIN staff c ON c.id = b.changed_by';

/** The bills of a site, newest first; those that were voided are kept and shown. */
export async function gridBills(database: Queryable, { siteId, limit, offset }: { siteId: string; limit: number; offset: number }): Promise<{ items: GridBill[]; total: number }> {
  const items = await database.query<GridBill[]>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE b.site_id = $1 ORDER BY b.to_day DESC, p.number, b.id LIMIT $2 OFFSET $3`, [siteId, limit, offset]);
  const [count] = await database.query<{ n: number }[]>('SELECT count(*)::int AS n FROM grid_bill WHERE site_id = $1', [siteId]);
  return { items, total: count!.n };
}

export async function gridBill(database: Queryable, id: string): Promise<GridBill> {
  const [bill] = await database.query<GridBill[]>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE b.id = $1`, [id]);
  if (bill === undefined) throw new DomainError('not-found', 'grid-bill-not-found', 'there is no such bill');
  return bill;
}

export interface GridBillInput extends GridBillValues {
  id: string;
  siteId: string;
  supplyPointId: string;
  note: string;
  source: 'hand' | 'file';
  actor: Actor;
  at: Date;
}

/** Writes a bill; the same id again with the same values changes nothing, with others corrects it. DomainErrors: those of `faultOf`, 'grid-bill-overlaps', 'supply-point-not-found', 'grid-bill-void'. */
export async function saveGridBill(tx: Tx, input: GridBillInput): Promise<'new' | 'changed' | 'unchanged'> {
  const fault = faultOf(input);
  if (fault !== undefined) throw new DomainError('invalid', fault, 'this bill cannot be true', { fromDay: input.fromDay, toDay: input.toDay });
  const [point] = (await tx.query('SELECT 1 FROM supply_point WHERE id = $1 AND site_id = $2 FOR SHARE', [input.supplyPointId, input.siteId])) as unknown[];
  if (point === undefined) throw new DomainError('invalid', 'supply-point-not-found', 'the supply point is not of this site');
  const [before] = await tx.query<GridBill[]>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE b.id = $1 FOR UPDATE OF b`, [input.id]);
  if (before !== undefined && before.siteId !== input.siteId) throw new DomainError('not-found', 'grid-bill-not-found', 'there is no such bill');
  if (before !== undefined && before.voidedAt !== null) throw new DomainError('conflict', 'grid-bill-void', 'this bill was voided');
  if (before !== undefined && isSame(before, input)) return 'unchanged';
  const values = [input.id, input.siteId, input.supplyPointId, input.fromDay, input.toDay, input.periodWh === null ? null : `{${input.periodWh.join(',')}}`, input.totalWh, input.energyFen, input.demandFen, input.powerFactorFen, input.fundsFen, input.payableFen, input.note, input.source, input.actor.id, input.at];
  await tx
    .query(
      `INSERT INTO grid_bill (id, site_id, supply_point_id, from_day, to_day, period_wh, total_wh, energy_fen, demand_fen, power_factor_fen, funds_fen, payable_fen, note, source, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT (id) DO UPDATE SET supply_point_id = EXCLUDED.supply_point_id, from_day = EXCLUDED.from_day, to_day = EXCLUDED.to_day, period_wh = EXCLUDED.period_wh, total_wh = EXCLUDED.total_wh, energy_fen = EXCLUDED.energy_fen, demand_fen = EXCLUDED.demand_fen,
         power_factor_fen = EXCLUDED.power_factor_fen, funds_fen = EXCLUDED.funds_fen, payable_fen = EXCLUDED.payable_fen, note = EXCLUDED.note, changed_by = EXCLUDED.made_by, changed_at = EXCLUDED.made_at`,
      values,
    )
    .catch((error: unknown) => {
      if (sqlState(error) === '23P01') throw new DomainError('conflict', 'grid-bill-overlaps', 'some of these days are on another bill of this supply point', { fromDay: input.fromDay, toDay: input.toDay });
      throw error;
    });
  return before === undefined ? 'new' : 'changed';
}

const VALUES = ['supplyPointId', 'fromDay', 'toDay', 'totalWh', 'energyFen', 'demandFen', 'powerFactorFen', 'fundsFen', 'payableFen', 'note'] as const;

/** Whether two bills say the same. */
export const isSame = (a: Pick<GridBill, (typeof VALUES)[number] | 'periodWh'>, b: Pick<GridBill, (typeof VALUES)[number] | 'periodWh'>): boolean => VALUES.every((key) => a[key] === b[key]) && JSON.stringify(a.periodWh) === JSON.stringify(b.periodWh);

/** Takes a bill back: it is kept, and its days may be billed anew. */
export async function voidGridBill(tx: Tx, { id, reason, actor, at }: { id: string; reason: string; actor: Actor; at: Date }): Promise<void> {
  const [rows] = (await tx.query('UPDATE grid_bill SET voided_by = $2, voided_at = $3, void_reason = $4 WHERE id = $1 AND voided_at IS NULL RETURNING id', [id, actor.id, at, reason])) as [unknown[], number];
  if (rows.length === 0) throw new DomainError('conflict', 'grid-bill-void', 'this bill was voided');
}

/** What a site bought in a month: its bills by days. Null unless every supply point's bills cover the whole month. */
export async function boughtOfMonth(database: Queryable, siteId: string, month: string): Promise<{ usedWh: number; amountFen: number } | null> {
  const rows = await database.query<{ pointId: string; fromDay: CivilDay | null; toDay: CivilDay | null; totalWh: number; payableFen: number }[]>(
    `SELECT p.id AS "pointId", b.from_day::text AS "fromDay", b.to_day::text AS "toDay", b.total_wh AS "totalWh", b.payable_fen AS "payableFen" FROM supply_point p
       LEFT JOIN grid_bill b ON b.supply_point_id = p.id AND b.voided_at IS NULL AND b.from_day <= $3 AND b.to_day >= $2 WHERE p.site_id = $1`,
    [siteId, firstDayOfMonth(month), addDays(firstDayOfMonth(month, 1), -1)],
  );
  const bills = rows.flatMap(({ fromDay, toDay, ...bill }) => (fromDay === null || toDay === null ? [] : [{ ...bill, fromDay, toDay }]));
  const points = [...new Set(rows.map(({ pointId }) => pointId))];
  if (points.length === 0 || points.some((id) => !coversMonth(bills.filter(({ pointId }) => pointId === id), month))) return null;
  return { usedWh: bills.reduce((sum, bill) => sum + partOfMonth(bill.totalWh, bill, month), 0), amountFen: bills.reduce((sum, bill) => sum + partOfMonth(bill.payableFen, bill, month), 0) };
}
