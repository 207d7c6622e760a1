import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

export type QuarantineDecision = 'accept' | 'new-baseline' | 'ignore';

export interface ResolvedQuarantine {
  meterId: number;
  siteId: string;
  reason: string;
  /** the reading that counts now, for the accrual; none when the doubtful one was set aside */
  accepted?: { readAt: Date; registerWh: number };
}

/**
 * A person's decision on doubtful readings. accept: the register is true and counts from now on; new-baseline: the register
 * was reset or replaced, counting goes on from it and what lies between is not charged; ignore: it was wrong.
 */
export async function resolveQuarantine(tx: Tx, input: { id: number; decision: QuarantineDecision; staffId: string; note: string; now: Date }): Promise<ResolvedQuarantine> {
  const [row] = (await tx.query(
    `SELECT id, site_id AS "siteId", meter_id AS "meterId", reason, last_read_at AS "readAt", register_wh AS "registerWh", decided_at AS "decidedAt" FROM quarantine WHERE id = $1 FOR UPDATE`,
    [input.id],
  )) as { siteId: string; meterId: number; reason: string; readAt: Date; registerWh: number; decidedAt: Date | null }[];
  if (row === undefined) throw new DomainError('not-found', 'quarantine-not-found', `no quarantine ${input.id}`);
  if (row.decidedAt !== null) throw new DomainError('conflict', 'quarantine-already-decided', `quarantine ${input.id} was decided before`);
  if (input.decision === 'accept' && row.reason === 'backwards') {
    throw new DomainError('invalid', 'backwards-cannot-be-accepted', 'a register that fell is set aside or becomes a new baseline');
  }
  await tx.query('UPDATE quarantine SET decision = $2, decided_at = $3, decided_by = $4, note = $5 WHERE id = $1', [input.id, input.decision, input.now, input.staffId, input.note]);
  const { meterId, siteId, reason } = row;
  if (input.decision === 'ignore') return { meterId, siteId, reason };
  const [state] = (await tx.query('SELECT read_at AS "readAt", register_wh AS "registerWh", register_offset_wh AS "offsetWh" FROM meter_state WHERE meter_id = $1 FOR UPDATE', [meterId])) as { readAt: Date | null; registerWh: number | null; offsetWh: number }[];
  const lastWh = state?.registerWh ?? row.registerWh;
  const registerWh = input.decision === 'accept' ? row.registerWh : lastWh;
  const offsetWh = (state?.offsetWh ?? 0) + (registerWh - row.registerWh);
  if (state?.readAt != null && state.readAt >= row.readAt) throw new DomainError('conflict', 'newer-good-reading', 'a newer good reading was stored meanwhile; set this one aside');
  await tx.query(
    `UPDATE meter_state SET read_at = $2, register_wh = $3, register_offset_wh = $4, unchanged_since = $2, last_quality = 'manual' WHERE meter_id = $1`,
    [meterId, row.readAt, registerWh, offsetWh],
  );
  await tx.query(
    `UPDATE reading SET quality = 'manual', register_wh = $3 WHERE meter_id = $1 AND read_at = $2`,
    [meterId, row.readAt, registerWh],
  );
  return { meterId, siteId, reason, accepted: { readAt: row.readAt, registerWh } };
}
