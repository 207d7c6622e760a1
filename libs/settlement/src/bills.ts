import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { supplyMoneyOf } from '#libs/ledger';
import { explainBill, type TariffVersion } from '#libs/tariff';
import { plainPieces, sumLines, type LinePiece, type SumLine } from './domain/bill-lines.js';
import { versionsById } from './price-versions.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** Energy of one period and tier under one price version, between two readings; or a service on it. */
export interface BillLine extends SumLine {
  from: string;
  to: string;
  fromRegisterWh: number;
  toRegisterWh: number;
  estimated: boolean;
  versionNumber: number;
  effectiveAt: string;
}

export interface Bill {
  id: number;
  accountId: string;
  meterId: number;
  meterNumber: string;
  kind: 'electricity' | 'water';
  fromAt: Date;
  toAt: Date;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  amountFen: number;
  carryBeforeParts: number;
  chargeParts: number;
  carryAfterParts: number;
  estimated: boolean;
  settledAt: Date;
  transferId: number | null;
  lines: BillLine[];
  sentence: { zh: string; en: string };
}

type StoredLine = [
  versionShortId: number, fromS: number, toS: number, fromRegisterWh: number, toRegisterWh: number, usedWh: number, chargeParts: number, periodWh: number[] | null, estimated: boolean, pieces?: LinePiece[] | null,
];
type BillRow = Omit<Bill, 'lines' | 'sentence'> & { lines: StoredLine[]; zone: string };

const SELECT = `
  SELECT b.id, b.account_id AS "accountId", b.meter_id AS "meterId", m.meter_number AS "meterNumber", b.kind, b.from_at AS "fromAt", b.to_at AS "toAt",
    b.from_register_wh AS "fromRegisterWh", b.to_register_wh AS "toRegisterWh", b.used_wh AS "usedWh", b.amount_fen AS "amountFen",
    b.carry_before_parts AS "carryBeforeParts", b.charge_parts AS "chargeParts", b.carry_after_parts AS "carryAfterParts", b.estimated,
    b.settled_at AS "settledAt", b.transfer_id AS "transferId", b.lines, s.time_zone AS zone
  FROM bill b JOIN meter m ON m.id = b.meter_id JOIN site s ON s.id = b.site_id`;

/** An account's bills with their explanations, newest first; `total` counts all of them. `meterIds` picks those of some meters. */
export async function listBills(database: Queryable, input: { accountId: string; meterIds?: readonly number[] | undefined; limit: number; offset: number }): Promise<{ items: Bill[]; total: number }> {
  const rows = await database.query<BillRow[]>(`${SELECT} WHERE b.account_id = $1 AND ($4::int[] IS NULL OR b.meter_id = ANY($4)) ORDER BY b.to_at DESC, b.id DESC LIMIT $2 OFFSET $3`, [input.accountId, input.limit, input.offset, input.meterIds ?? null]);
  const [count] = await database.query<{ total: number }[]>('SELECT count(*)::int AS total FROM bill WHERE account_id = $1 AND ($2::int[] IS NULL OR meter_id = ANY($2))', [input.accountId, input.meterIds ?? null]);
  return { items: await explained(database, rows), total: count!.total };
}

/** One bill with its explanation, or undefined. */
export async function billWithExplanation(database: Queryable, billId: number): Promise<Bill | undefined> {
  const [bill] = await explained(database, await database.query<BillRow[]>(`${SELECT} WHERE b.id = $1`, [billId]));
  return bill;
}

async function explained(database: Queryable, rows: readonly BillRow[]): Promise<Bill[]> {
  const versions = await versionsById(database, [...new Set(rows.flatMap((row) => row.lines.map(([shortId]) => String(shortId))))]);
  return rows.map(({ zone, ...row }) => {
    const lines = row.lines.flatMap((line) => shownLines(line, versions.get(String(line[0]))!));
    return { ...row, lines, sentence: explainBill({ ...row, medium: row.kind, lines: lines.map((line) => ({ ...line, effectiveAt: new Date(line.effectiveAt) })), zone }) };
  });
}

function shownLines([, fromS, toS, fromRegisterWh, toRegisterWh, usedWh, , periodWh, estimated, pieces]: StoredLine, version: TariffVersion): BillLine[] {
  const { definition, number, effectiveAt } = version;
  const range = { from: new Date(fromS * 1000).toISOString(), to: new Date(toS * 1000).toISOString(), fromRegisterWh, toRegisterWh, estimated, versionNumber: number, effectiveAt: effectiveAt.toISOString() };
  return sumLines(version, pieces ?? plainPieces(definition, usedWh, periodWh)).map((line) => ({ ...range, ...line }));
}

export interface UnsettledMeter {
  meterId: number;
  meterNumber: string;
  kind: 'electricity' | 'water';
  fromAt: Date;
  toAt: Date;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  /** exact, with what the last bill carried on */
  chargeParts: number;
  /** good readings after the last bill; every other good reading of the account is in a bill */
  readings: number;
}

export interface Unsettled {
  usedWh: number;
  usedLitres: number;
  chargeFen: number;
  fromAt: Date | null;
  toAt: Date | null;
  readings: number;
  meters: UnsettledMeter[];
}

const usedOf = (meters: readonly UnsettledMeter[], medium: UnsettledMeter['kind']): number => meters.reduce((sum, { kind, usedWh }) => sum + (kind === medium ? usedWh : 0), 0);

/** What is read but not yet settled of an account: exactly what its bills do not hold. */
export async function unsettledOf(database: Queryable, accountId: string): Promise<Unsettled> {
  const meters = await database.query<UnsettledMeter[]>(
    `SELECT am.meter_id AS "meterId", m.meter_number AS "meterNumber", m.kind, x.from_at AS "fromAt", ms.at AS "toAt", x.from_register_wh AS "fromRegisterWh",
       ms.register_wh AS "toRegisterWh", ms.unsettled_wh AS "usedWh", ms.carry_parts + ms.unsettled_parts AS "chargeParts",
       (SELECT count(*)::int FROM reading r WHERE r.meter_id = am.meter_id AND r.read_at > x.from_at AND r.read_at <= ms.at AND r.quality IN ('good', 'manual')) AS readings
     FROM account_meter am JOIN meter m ON m.id = am.meter_id JOIN accrual ms ON ms.meter_id = am.meter_id,
       LATERAL (SELECT CASE WHEN ms.settled_at > am.from_at THEN ms.settled_at ELSE am.from_at END AS from_at,
                       CASE WHEN ms.settled_at > am.from_at THEN ms.settled_register_wh ELSE am.from_register_wh END AS from_register_wh) x
     WHERE am.account_id = $1 AND am.to_at IS NULL ORDER BY m.kind, am.meter_id`,
    [accountId],
  );
  const { accruedFen } = await supplyMoneyOf(database, accountId);
  const times = (pick: (meter: UnsettledMeter) => Date) => meters.map((meter) => pick(meter).getTime());
  return {
    usedWh: usedOf(meters, 'electricity'), usedLitres: usedOf(meters, 'water'), chargeFen: accruedFen, readings: meters.reduce((sum, meter) => sum + meter.readings, 0), meters,
    fromAt: meters.length === 0 ? null : new Date(Math.min(...times((meter) => meter.fromAt))),
    toAt: meters.length === 0 ? null : new Date(Math.max(...times((meter) => meter.toAt))),
  };
}

/** Up to which instant each meter's readings are in bills; a later good reading is read but unsettled. */
export async function settledUntil(database: Queryable, meterIds: readonly number[]): Promise<Map<number, Date | null>> {
  const rows = await database.query<{ meter_id: number; settled_at: Date | null }[]>('SELECT meter_id, settled_at FROM accrual WHERE meter_id = ANY($1::int[])', [meterIds]);
  return new Map(rows.map((row) => [row.meter_id, row.settled_at]));
}
