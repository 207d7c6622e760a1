import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { timelineItem } from '../schema/stall.js';

type Item = z.input<typeof timelineItem>;

// One part a source; each gives (at, kind, id, params). Sweeps are left out of the readings: there is one every few minutes.
const PARTS = `
  SELECT a.opened_at AS at, 'account' AS kind, 'opened-' || a.id AS id, jsonb_build_object('event', 'opened', 'number', a.number, 'customer', c.name, 'by', st.display_name) AS params
    FROM accounts a JOIN customer c ON c.id = a.customer_id LEFT JOIN staff st ON st.id = a.opened_by
  UNION ALL SELECT a.closed_at, 'account', 'closed-' || a.id, jsonb_build_object('event', 'closed', 'number', a.number, 'by', st.display_name) FROM accounts a LEFT JOIN staff st ON st.id = a.closed_by WHERE a.closed_at IS NOT NULL
  UNION ALL SELECT r.credited_at, 'recharge', 'recharge-' || r.id, jsonb_build_object('rechargeId', r.id, 'amountFen', r.amount_fen, 'balanceAfterFen', r.balance_after_fen, 'receiptNumber', r.receipt_number,
      'channel', r.channel, 'operator', st.display_name, 'state', r.state) FROM recharge r JOIN accounts a ON a.id = r.account_id LEFT JOIN staff st ON st.id = r.operator_id
  UNION ALL SELECT b.settled_at, 'bill', 'bill-' || b.id, jsonb_build_object('billId', b.id, 'amountFen', b.amount_fen, 'usedWh', b.used_wh, 'fromAt', b.from_at, 'toAt', b.to_at, 'estimated', b.estimated)
    FROM bill b JOIN accounts a ON a.id = b.account_id
  UNION ALL SELECT w.crossed_at, 'warning', 'warning-' || w.id, jsonb_build_object('level', w.level, 'availableFen', w.available_fen, 'sentAt', w.sent_at, 'clearedAt', w.cleared_at) FROM warning w JOIN accounts a ON a.id = w.account_id
  UNION ALL SELECT n.created_at, 'notice', 'notice-' || n.id, jsonb_build_object('template', n.template, 'text', n.text, 'state', n.state, 'sentAt', n.sent_at, 'error', n.error) FROM notice n JOIN accounts a ON a.id = n.account_id
    WHERE n.template <> 'login-code'
  UNION ALL SELECT h.placed_at, 'hold', 'hold-' || h.id, jsonb_build_object('cause', h.cause, 'reason', h.reason, 'by', h.placed_by, 'decision', h.decision) FROM hold h JOIN meters m ON m.id = h.meter_id
  UNION ALL SELECT h.lifted_at, 'hold-lifted', 'lifted-' || h.id, jsonb_build_object('cause', h.cause, 'reason', h.lift_reason, 'by', h.lifted_by) FROM hold h JOIN meters m ON m.id = h.meter_id WHERE h.lifted_at IS NOT NULL
  UNION ALL SELECT k.placed_at, 'keep-power', 'keep-' || k.id, jsonb_build_object('event', 'placed', 'reason', k.reason, 'until', k.until_at, 'by', st.display_name) FROM keep_power k JOIN meters m ON m.id = k.meter_id
    LEFT JOIN staff st ON st.id = k.placed_by
  UNION ALL SELECT k.ended_at, 'keep-power', 'kept-' || k.id, jsonb_build_object('event', 'ended', 'by', k.ended_by) FROM keep_power k JOIN meters m ON m.id = k.meter_id WHERE k.ended_at IS NOT NULL
  UNION ALL SELECT c.decided_at, 'command', 'command-' || c.id, jsonb_build_object('action', c.action, 'cause', c.cause, 'state', c.state, 'sentAt', c.sent_at, 'verifiedAt', c.verified_at, 'attempt', c.attempt, 'error', c.error,
      'actor', c.actor, 'meterNumber', m.meter_number) FROM command c JOIN meters m ON m.id = c.meter_id
  UNION ALL SELECT q.opened_at, 'quarantine', 'quarantine-' || q.id, jsonb_build_object('reason', q.reason, 'registerWh', q.register_wh, 'lastGoodRegisterWh', q.last_good_register_wh, 'decision', q.decision, 'note', q.note,
      'meterNumber', m.meter_number) FROM quarantine q JOIN meters m ON m.id = q.meter_id
  UNION ALL SELECT l.opened_at, 'alarm', 'alarm-' || l.id, jsonb_build_object('kind', l.kind, 'severity', l.severity, 'closedAt', l.closed_at, 'details', l.details) FROM alarm l, meters m
    WHERE l.object_kind = 'meter' AND l.object_id = m.id::text AND l.site_id = m.site_id
  UNION ALL SELECT r.read_at, 'reading', 'reading-' || r.meter_id || '-' || extract(epoch FROM r.read_at), jsonb_build_object('registerWh', r.register_wh, 'quality', r.quality, 'source', r.source, 'reason', r.reason, 'powerW', r.power_w,
      'meterNumber', m.meter_number) FROM meters m, LATERAL (SELECT * FROM reading x WHERE x.meter_id = m.id AND x.read_at < $2 AND x.read_at > $2::timestamptz - interval '35 days'
      AND (x.source <> 'sweep' OR x.quality <> 'good') ORDER BY x.read_at DESC LIMIT $3) r
  UNION ALL SELECT e.at, 'audit', 'audit-' || e.id, jsonb_build_object('action', e.action, 'actor', e.actor_name, 'before', e.before, 'after', e.after) FROM audit_entry e
    WHERE e.result = 'ok' AND ((e.object_kind = 'stall' AND e.object_id = $1::text) OR (e.object_kind = 'account' AND e.action = 'account.change' AND e.object_id IN (SELECT id::text FROM accounts))
      OR (e.object_kind = 'meter' AND e.action LIKE 'meter.%' AND e.action <> 'meter.read' AND e.object_id IN (SELECT id::text FROM meters)))`;

/** What happened at a stall before an instant, newest first, from every part of the product in one statement. */
export async function stallTimeline(database: DataSource, stallId: string, before: Date, limit: number): Promise<{ items: Item[]; total: number }> {
  const rows = (await database.query(
    `WITH accounts AS (SELECT * FROM account WHERE stall_id = $1::uuid), meters AS (SELECT id, meter_number, site_id FROM meter WHERE stall_id = $1::uuid), events AS (${PARTS})
     SELECT at, kind, id, params, count(*) OVER ()::int AS total FROM events WHERE at < $2 ORDER BY at DESC, id DESC LIMIT $3`,
    [stallId, before, limit],
  )) as (Item & { total: number })[];
  return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 };
}
