import type { Tx } from '#libs/database';

/** What a settlement that was just made has billed an account for some meters. */
export async function accountChargesOf(tx: Tx, of: { accountId: string; meterIds: readonly number[]; settledAt: Date }): Promise<{ usedWh: number; usedLitres: number; chargedFen: number }> {
  const [row] = (await tx.query(
    `SELECT coalesce(sum(b.used_wh) FILTER (WHERE m.kind = 'electricity'), 0)::bigint AS "usedWh", coalesce(sum(b.used_wh) FILTER (WHERE m.kind = 'water'), 0)::bigint AS "usedLitres", coalesce(sum(b.amount_fen), 0)::bigint AS "chargedFen"
     FROM bill b JOIN meter m ON m.id = b.meter_id WHERE b.account_id = $1 AND b.meter_id = ANY($2::int[]) AND b.settled_at = $3`,
    [of.accountId, of.meterIds, of.settledAt],
  )) as { usedWh: number; usedLitres: number; chargedFen: number }[];
  return row!;
}

/** The part-fen of a meter that was just settled, and the plan that it is charged by, go on with another meter. */
export async function carryOver(tx: Tx, { fromMeterId, toMeterId }: { fromMeterId: number; toMeterId: number }): Promise<void> {
  await tx.query('UPDATE accrual n SET carry_parts = o.carry_parts, plan_id = o.plan_id FROM accrual o WHERE o.meter_id = $1 AND n.meter_id = $2', [fromMeterId, toMeterId]);
}
