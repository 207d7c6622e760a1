import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { PageQuery } from '../schema/plain.js';
import type { batch, command, keepPowerRow, supplySummary } from '../schema/supply.js';

type Command = z.input<typeof command>;
type Summary = z.input<typeof supplySummary>;

const COMMAND = `json_build_object('id', c.id, 'meterId', c.meter_id, 'meterNumber', m.meter_number, 'stallId', s.id, 'stallNumber', s.number, 'action', c.action, 'cause', c.cause, 'state', c.state,
  'decidedAt', c.decided_at, 'sentAt', c.sent_at, 'acknowledgedAt', c.acknowledged_at, 'verifiedAt', c.verified_at, 'expiresAt', c.expires_at, 'attempt', c.attempt, 'actor', c.actor, 'error', c.error, 'evidence', c.evidence)`;

/**
 * Where the supply of a meter stands: read state, wanted state, why it is off, what a cut waits for, the last command. Several meters
 * of a stall: the one that is off or is to be off comes first.
 */
export async function supplyOfStall(database: DataSource, stallId: string, now: Date): Promise<Summary | null> {
  const rows = (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", CASE ms.relay WHEN 'closed' THEN 'on' WHEN 'open' THEN 'off' ELSE 'unknown' END AS state, ms.relay_read_at AS "readAt",
       coalesce(sp.wanted, 'on') AS wanted, coalesce(sp.owed, false) AS owed, sp.owed_since AS "owedSince", coalesce(sp.cut_waits_for, '{}') AS "cutWaitsFor", sp.next_attempt_at AS "nextAttemptAt",
       coalesce(sp.attempts, 0) AS attempts,
       coalesce((SELECT json_agg(json_build_object('id', h.id, 'cause', h.cause, 'reason', h.reason, 'placedAt', h.placed_at, 'placedBy', h.placed_by, 'decision', h.decision) ORDER BY h.placed_at)
         FROM hold h WHERE h.meter_id = m.id AND h.lifted_at IS NULL), '[]') AS holds,
       (SELECT json_build_object('reason', k.reason, 'until', k.until_at, 'by', coalesce(st.display_name, '')) FROM keep_power k LEFT JOIN staff st ON st.id = k.placed_by
         WHERE k.meter_id = m.id AND k.ended_at IS NULL AND k.until_at > $2) AS "keepPower",
       (SELECT ${COMMAND} FROM command c WHERE c.meter_id = m.id ORDER BY c.decided_at DESC, c.id DESC LIMIT 1) AS "lastCommand"
     FROM meter m JOIN stall s ON s.id = m.stall_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply sp ON sp.meter_id = m.id
     WHERE m.stall_id = $1 AND m.role = 'prepaid' AND m.removed_at IS NULL ORDER BY sp.wanted = 'off' DESC NULLS LAST, ms.relay = 'open' DESC NULLS LAST, m.id LIMIT 1`,
    [stallId, now],
  )) as Summary[];
  return rows[0] ?? null;
}

/** Relay commands, newest first. */
export async function listCommands(database: DataSource, siteId: string, query: PageQuery & { meterId?: number | undefined; state?: string | undefined }): Promise<{ items: Command[]; total: number }> {
  const where = `WHERE c.site_id = $1 AND ($2::int IS NULL OR c.meter_id = $2) AND ($3::text IS NULL OR c.state = $3)`;
  const parameters = [siteId, query.meterId ?? null, query.state ?? null];
  const rows = (await database.query(
    `SELECT ${COMMAND} AS command FROM command c JOIN meter m ON m.id = c.meter_id LEFT JOIN stall s ON s.id = m.stall_id ${where} ORDER BY c.decided_at DESC, c.id DESC LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as { command: Command }[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM command c ${where}`, parameters)) as { total: number }[];
  return { items: rows.map((row) => row.command), total: count!.total };
}

/** Supplies that are kept on, the one that ends first at the top. */
export async function keptSupplies(database: DataSource, siteId: string, now: Date): Promise<z.input<typeof keepPowerRow>[]> {
  return database.query(
    `SELECT k.meter_id AS "meterId", m.meter_number AS "meterNumber", s.id AS "stallId", s.number AS "stallNumber", k.reason, k.placed_at AS "placedAt", k.until_at AS until, coalesce(st.display_name, '') AS by
     FROM keep_power k JOIN meter m ON m.id = k.meter_id LEFT JOIN stall s ON s.id = m.stall_id LEFT JOIN staff st ON st.id = k.placed_by
     WHERE k.site_id = $1 AND k.ended_at IS NULL AND k.until_at > $2 ORDER BY k.until_at, k.id`,
    [siteId, now],
  );
}

/** A batch with what became of each of its meters. */
export async function batchById(database: DataSource, batchId: string): Promise<z.input<typeof batch>> {
  const rows = (await database.query(
    `SELECT b.id, b.action, b.reason, b.asked_at AS "askedAt", coalesce(st.display_name, '') AS "askedBy", b.total, i.*
     FROM command_batch b LEFT JOIN staff st ON st.id = b.asked_by,
       LATERAL (SELECT count(*) FILTER (WHERE x.state = 'done')::int AS done, count(*) FILTER (WHERE x.state = 'failed')::int AS failed, count(*) FILTER (WHERE x.state = 'skipped')::int AS skipped,
         count(*) FILTER (WHERE x.state = 'waiting')::int AS waiting,
         coalesce(json_agg(json_build_object('meterId', x.meter_id, 'meterNumber', m.meter_number, 'stallId', s.id, 'stallNumber', s.number, 'state', x.state, 'detail', x.detail) ORDER BY s.number, m.id), '[]') AS items
         FROM command_batch_item x JOIN meter m ON m.id = x.meter_id LEFT JOIN stall s ON s.id = m.stall_id WHERE x.batch_id = b.id) i
     WHERE b.id = $1`,
    [batchId],
  )) as z.input<typeof batch>[];
  return rows[0]!;
}
