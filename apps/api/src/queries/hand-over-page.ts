import type { DataSource } from 'typeorm';
import { maskName } from '#libs/account';
import { debtOutstandingFen, emergencyOutstandingFen, supplyMoneyOf } from '#libs/ledger';
import type { Clock } from '#libs/runtime';
import { handOverOf, readingExpiresAt, sideOf, type HandOverReading, type HandOverRow, type RestPort } from '#libs/settlement';

interface Facts {
  stallNumber: string;
  /** all that change hands, the stall that was offered first */
  stallNumbers: string[];
  /** the leaving account has other stalls, and goes on */
  parting: boolean;
  floor: string;
  siteName: string;
  fromName: string;
  toName: string | null;
  photoAllowed: boolean;
  /** prepaid meters of the stall, and what they measure */
  meters: { meterId: number; meterNumber: string; medium: 'electricity' | 'water' }[];
}

/** A hand-over as one side sees it: the reading is for both, the leaving side's money for that side alone. */
export async function handOverPage(dataSource: DataSource, clock: Clock, input: { handOverId: string; customerId: string; rest: RestPort }) {
  const row = (await handOverOf(dataSource, input.handOverId))!;
  const side = sideOf(row, input.customerId)!;
  const [facts] = (await dataSource.query(
    `SELECT st.number AS "stallNumber", st.floor, s.name AS "siteName", f.name AS "fromName", t.name AS "toName", coalesce((s.settings #>> '{handOver,photoAllowed}')::boolean, true) AS "photoAllowed",
       (SELECT coalesce(json_agg(json_build_object('meterId', m.id, 'meterNumber', m.meter_number, 'medium', m.kind) ORDER BY m.id), '[]') FROM meter m WHERE m.role = 'prepaid' AND m.removed_at IS NULL AND (m.stall_id = st.id OR (st.id = a.stall_id AND EXISTS (SELECT 1 FROM account_meter am WHERE am.account_id = a.id AND am.meter_id = m.id AND am.to_at IS NULL)))) AS meters,
       ARRAY(SELECT g.number FROM occupancy o JOIN stall g ON g.id = o.stall_id WHERE o.to_at IS NULL AND CASE WHEN h.to_account_id IS NULL THEN o.account_id = a.id AND (o.stall_id = st.id OR st.id = a.stall_id) ELSE o.account_id = h.to_account_id END ORDER BY o.stall_id <> st.id, g.number) AS "stallNumbers",
       CASE WHEN h.done_at IS NULL THEN st.id <> a.stall_id ELSE a.closed_at IS NULL OR a.closed_at > h.done_at END AS parting
     FROM hand_over h JOIN stall st ON st.id = h.stall_id JOIN site s ON s.id = h.site_id JOIN account a ON a.id = h.from_account_id JOIN customer f ON f.id = a.customer_id LEFT JOIN customer t ON t.id = h.to_customer_id WHERE h.id = $1`,
    [row.id],
  )) as Facts[];
  const { stallNumber, stallNumbers, parting, floor, siteName, photoAllowed, meters } = facts!;
  const mediumOf = await mediaOf(dataSource, row.readings?.map(({ meterId }) => meterId) ?? []);
  return {
    handOverId: row.id, stallId: row.stallId, stallNumber, stallNumbers, parting, floor, siteName, photoAllowed, meters, side,
    state: row.state === 'offered' && row.offerExpiresAt <= clock.wall() ? ('expired' as const) : row.state,
    offerExpiresAt: row.offerExpiresAt, fromName: maskName(facts!.fromName), toName: facts!.toName === null ? null : maskName(facts!.toName),
    readingKind: row.readingKind, readingAt: row.readingAt, readingExpiresAt: readingExpiresAt(row),
    readings: row.readings?.map(({ meterId, meterNumber, readAt, displayWh, photoId, lastReadAt, lastDisplayWh }) => ({ meterId, meterNumber, medium: mediumOf.get(meterId)!, readAt, registerWh: displayWh, photoId, lastReadAt, lastRegisterWh: lastDisplayWh })) ?? null,
    preview: side === 'from' && row.state === 'joined' && row.readings !== null ? await (parting ? partingOf(dataSource, row, row.readings) : previewOf(dataSource, row, row.readings, input.rest)) : null,
    confirmedFrom: row.confirmedFromAt, confirmedTo: row.confirmedToAt, doneAt: row.doneAt,
    refundRequestId: side === 'from' ? row.refundRequestId : null, toAccountId: side === 'to' ? row.toAccountId : null,
  };
}

async function mediaOf(dataSource: DataSource, meterIds: readonly number[]): Promise<Map<number, 'electricity' | 'water'>> {
  const rows = (await dataSource.query('SELECT id, kind FROM meter WHERE id = ANY($1::int[])', [meterIds])) as { id: number; kind: 'electricity' | 'water' }[];
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** What the leaving side would be charged and get back, as the money stands now. */
async function previewOf(dataSource: DataSource, row: HandOverRow, readings: readonly HandOverReading[], rest: RestPort) {
  const purse = await supplyMoneyOf(dataSource, row.fromAccountId);
  const chargeFen = purse.accruedFen + readings.reduce((sum, reading) => sum + reading.chargeFen, 0);
  const emergencyFen = await emergencyOutstandingFen(dataSource, row.fromAccountId);
  const debtFen = await debtOutstandingFen(dataSource, row.fromAccountId);
  const leftFen = purse.balanceFen - chargeFen - emergencyFen - debtFen;
  const restFen = Math.max(0, leftFen);
  return { chargeFen, emergencyFen, debtFen, restFen, owedFen: Math.max(0, -leftFen), staysFen: null, refundParts: restFen === 0 ? [] : await rest.plan(dataSource, { accountId: row.fromAccountId, amountFen: restFen }) };
}

/** Of a stall that is parted, its own meters alone are charged; the balance stays with the account that goes on. */
async function partingOf(dataSource: DataSource, row: HandOverRow, readings: readonly HandOverReading[]) {
  const [accrued] = (await dataSource.query('SELECT coalesce(sum((carry_parts + unsettled_parts) / 10000000), 0)::bigint AS fen FROM accrual WHERE meter_id = ANY($1::int[])', [readings.map(({ meterId }) => meterId)])) as { fen: number }[];
  const chargeFen = accrued!.fen + readings.reduce((sum, reading) => sum + reading.chargeFen, 0);
  const purse = await supplyMoneyOf(dataSource, row.fromAccountId);
  return { chargeFen, emergencyFen: 0, debtFen: 0, restFen: 0, owedFen: 0, refundParts: [], staysFen: purse.balanceFen - purse.accruedFen - readings.reduce((sum, reading) => sum + reading.chargeFen, 0) };
}
