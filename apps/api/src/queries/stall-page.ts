import type { DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;

const METER = `jsonb_build_object('id', m.id, 'meterNumber', m.meter_number, 'name', m.name, 'kind', m.kind, 'role', m.role, 'profileId', m.profile_id, 'gatewayId', g.id, 'gatewayCode', g.code, 'gatewayState', g.state,
  'busId', b.id, 'busNumber', b.number, 'unitAddress', m.unit_address, 'currentRatio', m.current_ratio, 'voltageRatio', m.voltage_ratio, 'stallId', m.stall_id, 'stallNumber', (SELECT held.number FROM stall held WHERE held.id = m.stall_id), 'readIntervalMinutes', m.read_interval_minutes,
  'effectiveIntervalMinutes', coalesce(m.read_interval_minutes, d.read_interval_minutes), 'tariffPlanId', m.tariff_plan_id,
  'readAt', ms.read_at, 'registerWh', ms.register_wh, 'quality', ms.last_quality, 'relay', coalesce(ms.relay, 'unknown'), 'relayReadAt', ms.relay_read_at, 'powerW', ms.power_w,
  'live', live_values(ms.live), 'liveAt', ms.answered_at, 'failedSweeps', coalesce(ms.failed_sweeps, 0), 'lastError', ms.last_error)`;
const METER_FROM = `meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id JOIN building d ON d.id = m.building_id LEFT JOIN meter_state ms ON ms.meter_id = m.id`;

export async function meterSummary(database: Database, meterId: number): Promise<Record<string, unknown> | undefined> {
  const [row] = (await database.query(`SELECT ${METER} AS meter FROM ${METER_FROM} WHERE m.id = $1`, [meterId])) as { meter: Record<string, unknown> }[];
  return row?.meter;
}

export async function listMeters(database: Database, query: { siteId: string; q: string; role: string; kind: string; gatewayId: string | null; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const where = `m.site_id = $1 AND m.removed_at IS NULL AND ($2 = '' OR m.meter_number ILIKE '%' || $2 || '%' OR m.name ILIKE '%' || $2 || '%' OR st.number ILIKE '%' || $2 || '%') AND ($3 = '' OR m.role = $3) AND ($4::uuid IS NULL OR g.id = $4) AND ($5 = '' OR m.kind = $5)`;
  const parameters = [query.siteId, query.q, query.role, query.gatewayId, query.kind];
  const rows = (await database.query(`SELECT ${METER} AS meter FROM ${METER_FROM} LEFT JOIN stall st ON st.id = m.stall_id WHERE ${where} ORDER BY g.code, b.number, m.unit_address LIMIT $6 OFFSET $7`, [...parameters, query.limit, query.offset])) as { meter: object }[];
  const [count] = (await database.query(`SELECT count(*) AS total FROM ${METER_FROM} LEFT JOIN stall st ON st.id = m.stall_id WHERE ${where}`, parameters)) as { total: number }[];
  return { items: rows.map(({ meter }) => meter), total: count!.total };
}

/** Everything about a supply that people ask: state, wanted, why, what a cut waits for, the last command. */
export async function supplyOf(database: Database, meterId: number): Promise<Record<string, unknown> | null> {
  const [row] = (await database.query(
    `SELECT m.id AS "meterId", m.kind AS medium, CASE ms.relay WHEN 'closed' THEN 'on' WHEN 'open' THEN 'off' WHEN 'moving' THEN 'moving' WHEN 'fault' THEN 'fault' ELSE 'unknown' END AS state, ms.relay_read_at AS "readAt", coalesce(s.wanted, 'on') AS wanted, coalesce(s.owed, false) AS owed, s.owed_since AS "owedSince",
       coalesce(s.cut_waits_for, '{}') AS "cutWaitsFor", s.cut_waits_since AS "cutWaitsSince", s.cut_not_before AS "cutNotBefore", s.next_attempt_at AS "nextAttemptAt", coalesce(s.attempts, 0) AS attempts,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('cause', h.cause, 'reason', h.reason, 'placedAt', h.placed_at, 'placedBy', h.placed_by, 'decision', h.decision) ORDER BY h.id), '[]') FROM hold h WHERE h.meter_id = m.id AND h.lifted_at IS NULL) AS holds,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'kind', t.kind, 'state', t.state, 'reason', t.reason, 'person', t.person, 'phone', t.phone, 'plannedAt', t.planned_at, 'expectedEndAt', t.expected_end_at, 'hungAt', x.from_at, 'confirmedAt', x.confirmed_at) ORDER BY t.planned_at), '[]')
          FROM repair_tag_meter x JOIN repair_tag t ON t.id = x.tag_id WHERE x.meter_id = m.id AND x.to_at IS NULL AND t.state IN ('announced', 'hanging')) AS tags,
       (SELECT jsonb_build_object('reason', k.reason, 'until', k.until_at, 'by', f.display_name) FROM keep_power k LEFT JOIN staff f ON f.id = k.placed_by WHERE k.meter_id = m.id AND k.ended_at IS NULL) AS "keepPower",
       (SELECT jsonb_build_object('id', c.id, 'action', c.action, 'cause', c.cause, 'state', c.state, 'decidedAt', c.decided_at, 'sentAt', c.sent_at, 'acknowledgedAt', c.acknowledged_at, 'verifiedAt', c.verified_at, 'attempt', c.attempt, 'error', c.error)
          FROM command c WHERE c.meter_id = m.id ORDER BY c.decided_at DESC, c.id DESC LIMIT 1) AS "lastCommand"
     FROM meter m LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply s ON s.meter_id = m.id WHERE m.id = $1`,
    [meterId],
  )) as Record<string, unknown>[];
  return row ?? null;
}

export const supplyIfAny = async (database: Database, meterId: number | undefined): Promise<Record<string, unknown> | null> => (meterId === undefined ? null : supplyOf(database, meterId));

type StallFacts = Record<string, unknown> & { meters: { id: number; role: string; kind: 'electricity' | 'water' }[] };

export async function stallPage(database: Database, stallId: string): Promise<StallFacts | undefined> {
  const [row] = (await database.query(
    `SELECT st.id, st.site_id AS "siteId", st.number, st.name, st.floor, st.category, st.area_dm2 AS "areaDm2", st.headcount, st.keeps_live_goods AS "keepsLiveGoods", st.essential,
       jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) AS building,
       (SELECT coalesce(jsonb_agg(${METER.replaceAll(' d.', ' md.').replaceAll(', d.', ', md.')} ORDER BY m.role DESC, m.kind, m.id), '[]') FROM ${METER_FROM.replace('building d ON d.id', 'building md ON md.id')} WHERE m.stall_id = st.id AND m.removed_at IS NULL) AS meters
     FROM stall st JOIN building d ON d.id = st.building_id WHERE st.id = $1`,
    [stallId],
  )) as StallFacts[];
  return row;
}

export async function listStalls(database: Database, query: { siteId: string; q: string; building: string | null; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const from = `FROM stall st JOIN building d ON d.id = st.building_id LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' LEFT JOIN customer c ON c.id = a.customer_id
    WHERE st.site_id = $1 AND st.deleted_at IS NULL AND ($2 = '' OR st.number ILIKE '%' || $2 || '%' OR st.name ILIKE '%' || $2 || '%' OR c.name ILIKE '%' || $2 || '%' OR c.phone LIKE '%' || $2 || '%') AND ($3::uuid IS NULL OR d.id = $3)`;
  const parameters = [query.siteId, query.q, query.building];
  const items = (await database.query(
    `SELECT st.id, st.number, st.name, st.floor, st.category, st.area_dm2 AS "areaDm2", st.headcount, st.keeps_live_goods AS "keepsLiveGoods", st.essential, d.id AS "buildingId", d.code AS "buildingCode", d.name AS "buildingName",
       a.id AS "accountId", c.name AS "customerName", (SELECT count(*) FROM meter m WHERE m.stall_id = st.id AND m.removed_at IS NULL) AS meters ${from} ORDER BY d.code, st.number LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as object[];
  const [count] = (await database.query(`SELECT count(*) AS total ${from}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** What happened to a stall, newest first: kind and params; the words are made where they are shown. */
export async function timeline(database: Database, query: { stallId: string; before: Date; limit: number }): Promise<object[]> {
  return database.query(
    `WITH my_meters AS (SELECT id, kind FROM meter WHERE stall_id = $1), my_accounts AS (SELECT account_id AS id, from_at, to_at FROM occupancy WHERE stall_id = $1)
     SELECT * FROM (
       SELECT opened_at AS at, 'account' AS kind, jsonb_build_object('what', 'opened', 'number', number) AS params FROM account a WHERE EXISTS (SELECT 1 FROM my_accounts o WHERE o.id = a.id AND o.from_at = a.opened_at)
       UNION ALL SELECT closed_at, 'account', jsonb_build_object('what', 'closed', 'number', number) FROM account a WHERE closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM my_accounts o WHERE o.id = a.id AND o.to_at = a.closed_at)
       UNION ALL SELECT r.credited_at, 'recharge', jsonb_build_object('amountFen', r.amount_fen, 'receiptNumber', r.receipt_number, 'balanceAfterFen', r.balance_after_fen, 'operator', f.display_name, 'channel', r.channel, 'rechargeId', r.id) FROM recharge r JOIN my_accounts o ON o.id = r.account_id AND r.credited_at >= o.from_at AND (o.to_at IS NULL OR r.credited_at < o.to_at) LEFT JOIN staff f ON f.id = r.operator_id
       UNION ALL SELECT settled_at, 'bill', jsonb_build_object('billId', id, 'medium', kind, 'usedWh', used_wh, 'amountFen', amount_fen, 'fromAt', from_at, 'toAt', to_at) FROM bill WHERE meter_id IN (SELECT id FROM my_meters)
       UNION ALL SELECT issued_at, 'charge', jsonb_build_object('what', 'issued', 'kind', kind, 'title', title, 'amountFen', amount_fen, 'fromDay', from_day, 'lastDay', to_day - 1) FROM charge_bill WHERE stall_id = $1
       UNION ALL SELECT settled_at, 'charge', jsonb_build_object('what', 'settled', 'kind', kind, 'title', title, 'amountFen', amount_fen, 'fromDay', from_day, 'lastDay', to_day - 1) FROM charge_bill WHERE stall_id = $1 AND settled_at IS NOT NULL AND amount_fen > 0
       UNION ALL SELECT voided_at, 'charge', jsonb_build_object('what', 'void', 'kind', kind, 'title', title, 'amountFen', amount_fen, 'reason', void_reason) FROM charge_bill WHERE stall_id = $1 AND voided_at IS NOT NULL
       UNION ALL SELECT d.taken_at, 'deposit', jsonb_build_object('what', 'taken', 'name', d.name, 'amountFen', d.amount_fen) FROM deposit d JOIN my_accounts o ON o.id = d.account_id AND d.taken_at >= o.from_at AND (o.to_at IS NULL OR d.taken_at < o.to_at)
       UNION ALL SELECT d.returned_at, 'deposit', jsonb_build_object('what', 'returned', 'name', d.name, 'amountFen', d.amount_fen, 'reason', d.return_reason) FROM deposit d JOIN my_accounts o ON o.id = d.account_id AND d.returned_at >= o.from_at AND (o.to_at IS NULL OR d.returned_at <= o.to_at)
       UNION ALL SELECT crossed_at, 'warning', jsonb_build_object('level', level, 'availableFen', available_fen, 'sentAt', sent_at, 'purse', purse) FROM warning w JOIN my_accounts o ON o.id = w.account_id AND w.crossed_at >= o.from_at AND (o.to_at IS NULL OR w.crossed_at < o.to_at)
       UNION ALL SELECT created_at, 'notice', jsonb_build_object('template', template, 'text', text, 'state', state, 'channel', channel) FROM notice n JOIN my_accounts o ON o.id = n.account_id AND n.created_at >= o.from_at AND (o.to_at IS NULL OR n.created_at < o.to_at)
       UNION ALL SELECT placed_at, 'hold', jsonb_build_object('medium', (SELECT kind FROM my_meters k WHERE k.id = meter_id), 'cause', cause, 'reason', reason, 'by', placed_by, 'availableFen', decision -> 'availableFen') FROM hold WHERE meter_id IN (SELECT id FROM my_meters)
       UNION ALL SELECT lifted_at, 'hold-lifted', jsonb_build_object('medium', (SELECT kind FROM my_meters k WHERE k.id = meter_id), 'cause', cause, 'reason', lift_reason, 'by', lifted_by) FROM hold WHERE meter_id IN (SELECT id FROM my_meters) AND lifted_at IS NOT NULL
       UNION ALL SELECT coalesce(verified_at, sent_at, decided_at), 'command', jsonb_build_object('medium', (SELECT kind FROM my_meters k WHERE k.id = meter_id), 'action', action, 'cause', cause, 'state', state, 'error', error, 'attempt', attempt, 'decidedAt', decided_at, 'sentAt', sent_at, 'acknowledgedAt', acknowledged_at, 'verifiedAt', verified_at) FROM command WHERE meter_id IN (SELECT id FROM my_meters)
       UNION ALL SELECT t.asked_at, 'tag', jsonb_build_object('what', 'announced', 'number', t.number, 'kind', t.kind, 'reason', t.reason, 'by', t.holder_name, 'person', t.person) FROM repair_tag t WHERE t.planned_at > t.asked_at AND EXISTS (SELECT 1 FROM repair_tag_meter x WHERE x.tag_id = t.id AND x.stall_id = $1)
       UNION ALL SELECT t.hung_at, 'tag', jsonb_build_object('what', 'hung', 'number', t.number, 'kind', t.kind, 'reason', t.reason, 'by', t.holder_name, 'person', t.person) FROM repair_tag t WHERE t.hung_at IS NOT NULL AND EXISTS (SELECT 1 FROM repair_tag_meter x WHERE x.tag_id = t.id AND x.stall_id = $1)
       UNION ALL SELECT t.removed_at, 'tag', jsonb_build_object('what', t.state, 'number', t.number, 'kind', t.kind, 'reason', t.removal_note, 'by', t.removed_name, 'person', t.person) FROM repair_tag t WHERE t.removed_at IS NOT NULL AND EXISTS (SELECT 1 FROM repair_tag_meter x WHERE x.tag_id = t.id AND x.stall_id = $1)
       UNION ALL SELECT n.at, 'dunning', jsonb_build_object('way', n.way, 'result', n.result, 'promisedOn', n.promised_on, 'reason', n.note, 'amountFen', n.available_fen, 'feesFen', n.fees_fen, 'by', n.by_name) FROM dunning_call n WHERE n.stall_id = $1
       UNION ALL SELECT i.decided_at, 'cut-run', jsonb_build_object('result', i.result, 'waits', array_to_string(i.waits, ','), 'dueAt', r.due_at, 'amountFen', i.available_fen) FROM cut_run_item i JOIN cut_run r ON r.id = i.run_id WHERE i.stall_id = $1 AND i.decided_at IS NOT NULL
       UNION ALL SELECT o.from_at, 'owner', jsonb_build_object('what', 'set', 'name', c.name, 'by', f.display_name) FROM stall_owner o JOIN customer c ON c.id = o.customer_id JOIN staff f ON f.id = o.set_by WHERE o.stall_id = $1
       UNION ALL SELECT o.to_at, 'owner', jsonb_build_object('what', 'ended', 'name', c.name) FROM stall_owner o JOIN customer c ON c.id = o.customer_id WHERE o.stall_id = $1 AND o.to_at IS NOT NULL
       UNION ALL SELECT g.offered_at, 'grant', jsonb_build_object('what', 'offered', 'owner', c.name, 'rights', array_to_string(g.rights, ',')) FROM stall_grant g JOIN customer c ON c.id = g.owner_id WHERE g.stall_id = $1
       UNION ALL SELECT g.taken_at, 'grant', jsonb_build_object('what', 'taken', 'owner', c.name, 'renter', r.name, 'rights', array_to_string(g.rights, ',')) FROM stall_grant g JOIN customer c ON c.id = g.owner_id JOIN customer r ON r.id = g.renter_id WHERE g.stall_id = $1 AND g.taken_at IS NOT NULL
       UNION ALL SELECT g.revoked_at, 'grant', jsonb_build_object('what', 'revoked', 'owner', c.name, 'renter', r.name, 'by', g.revoked_by) FROM stall_grant g JOIN customer c ON c.id = g.owner_id LEFT JOIN customer r ON r.id = g.renter_id WHERE g.stall_id = $1 AND g.revoked_at IS NOT NULL
       UNION ALL SELECT w.asked_at, 'owner-switch', jsonb_build_object('what', 'asked', 'action', w.action, 'reason', w.reason, 'by', c.name, 'dueAt', w.due_at) FROM owner_switch w JOIN customer c ON c.id = w.owner_id WHERE w.stall_id = $1
       UNION ALL SELECT w.settled_at, 'owner-switch', jsonb_build_object('what', w.state, 'action', w.action, 'reason', w.reason, 'refusal', w.refusal) FROM owner_switch w WHERE w.stall_id = $1 AND w.settled_at IS NOT NULL AND w.action = 'open'
       UNION ALL SELECT r.recorded_at, 'meter-replaced', jsonb_build_object('medium', om.kind, 'old', om.meter_number, 'new', nm.meter_number, 'oldRegisterWh', r.old_register_wh, 'newRegisterWh', r.new_register_wh, 'usedWh', r.settled_wh, 'amountFen', r.charged_fen, 'how', r.old_how, 'by', r.done_name) FROM meter_replacement r JOIN meter om ON om.id = r.old_meter_id JOIN meter nm ON nm.id = r.new_meter_id WHERE r.stall_id = $1
       UNION ALL SELECT w.at, 'swap', jsonb_build_object('left', la.number, 'came', ca.number, 'by', w.done_name, 'reason', w.reason) FROM stall_swap w JOIN account la ON la.id = CASE WHEN w.first_stall_id = $1 THEN w.first_account_id ELSE w.second_account_id END JOIN account ca ON ca.id = CASE WHEN w.first_stall_id = $1 THEN w.second_account_id ELSE w.first_account_id END WHERE $1 IN (w.first_stall_id, w.second_stall_id)
       UNION ALL SELECT c.at, 'correction', jsonb_build_object('what', 'wrong', 'amountFen', c.amount_fen, 'receiptNumber', w.receipt_number, 'reason', c.reason, 'by', c.asked_name) FROM recharge_correction c JOIN recharge w ON w.id = c.recharge_id JOIN my_accounts o ON o.id = c.account_id AND c.at >= o.from_at AND (o.to_at IS NULL OR c.at < o.to_at)
       UNION ALL SELECT d.agreed_at, 'debt', jsonb_build_object('what', 'agreed', 'amountFen', d.amount_fen, 'reason', d.reason, 'by', d.agreed_name) FROM debt d JOIN my_accounts o ON o.id = d.account_id AND d.agreed_at >= o.from_at AND (o.to_at IS NULL OR d.agreed_at < o.to_at)
       UNION ALL SELECT d.ended_at, 'debt', jsonb_build_object('what', 'ended', 'state', d.state) FROM debt d JOIN my_accounts o ON o.id = d.account_id AND d.ended_at >= o.from_at AND (o.to_at IS NULL OR d.ended_at < o.to_at)
       UNION ALL SELECT d.asked_at, 'dispute', jsonb_build_object('what', 'asked', 'amountFen', d.held_fen, 'reason', d.reason, 'by', d.asked_name) FROM dispute d WHERE d.stall_id = $1
       UNION ALL SELECT d.decided_at, 'dispute', jsonb_build_object('what', 'decided', 'state', d.state, 'amountFen', d.reversed_fen, 'reason', d.note, 'by', coalesce(d.decided_name, d.asked_name)) FROM dispute d WHERE d.stall_id = $1 AND d.decided_at IS NOT NULL
       UNION ALL SELECT e.taken_at, 'emergency', jsonb_build_object('what', 'taken', 'amountFen', e.amount_fen, 'by', ec.name) FROM emergency_credit e JOIN customer ec ON ec.id = e.taken_by JOIN my_accounts o ON o.id = e.account_id AND e.taken_at >= o.from_at AND (o.to_at IS NULL OR e.taken_at < o.to_at)
       UNION ALL SELECT e.repaid_at, 'emergency', jsonb_build_object('what', 'repaid', 'amountFen', e.amount_fen) FROM emergency_credit e JOIN my_accounts o ON o.id = e.account_id AND e.repaid_at >= o.from_at AND (o.to_at IS NULL OR e.repaid_at < o.to_at)
       UNION ALL SELECT h.done_at, 'hand-over', jsonb_build_object('what', 'done', 'by', hf.name, 'name', ht.name, 'kind', h.reading_kind) FROM hand_over h JOIN account ha ON ha.id = h.from_account_id JOIN customer hf ON hf.id = ha.customer_id JOIN customer ht ON ht.id = h.to_customer_id WHERE h.stall_id = $1 AND h.done_at IS NOT NULL
       UNION ALL SELECT f.from_at, 'merged', jsonb_build_object('what', 'bound', 'number', fa.number, 'stall', fs.number, 'by', f.bound_name) FROM occupancy f JOIN account fa ON fa.id = f.account_id JOIN stall fs ON fs.id = f.stall_id WHERE f.further AND (f.stall_id = $1 OR fa.stall_id = $1)
       UNION ALL SELECT f.to_at, 'merged', jsonb_build_object('what', 'parted', 'number', fa.number, 'stall', fs.number, 'by', f.left_name) FROM occupancy f JOIN account fa ON fa.id = f.account_id JOIN stall fs ON fs.id = f.stall_id WHERE f.further AND f.to_at IS NOT NULL AND (f.stall_id = $1 OR fa.stall_id = $1)
       UNION ALL SELECT s.granted_at, 'subsidy', jsonb_build_object('what', 'given', 'kind', s.kind, 'wh', s.granted_wh, 'medium', s.medium, 'expiresAt', to_char(s.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'by', s.granted_name, 'reason', s.reason) FROM subsidy_allowance s JOIN my_accounts o ON o.id = s.account_id AND s.granted_at >= o.from_at AND (o.to_at IS NULL OR s.granted_at < o.to_at)
       UNION ALL SELECT s.closed_at, 'subsidy', jsonb_build_object('what', CASE WHEN s.close_reason = 'expired' AND s.carried_wh > 0 THEN 'carried' ELSE s.close_reason END, 'clearedWh', s.cleared_wh, 'carriedWh', s.carried_wh, 'medium', s.medium, 'reason', s.close_note) FROM subsidy_allowance s JOIN my_accounts o ON o.id = s.account_id AND s.closed_at >= o.from_at AND (o.to_at IS NULL OR s.closed_at <= o.to_at) WHERE s.closed_at IS NOT NULL
       UNION ALL SELECT started_at, 'run-on', jsonb_build_object('what', 'started', 'by', started_by) FROM run_on WHERE stall_id = $1
       UNION ALL SELECT ended_at, 'run-on', jsonb_build_object('what', 'ended', 'state', state, 'usedWh', used_wh, 'amountFen', charged_fen) FROM run_on WHERE stall_id = $1 AND ended_at IS NOT NULL
       UNION ALL SELECT opened_at, 'quarantine', jsonb_build_object('medium', (SELECT kind FROM my_meters k WHERE k.id = meter_id), 'reason', reason, 'registerWh', register_wh, 'lastGoodRegisterWh', last_good_register_wh, 'decision', decision) FROM quarantine WHERE meter_id IN (SELECT id FROM my_meters)
       UNION ALL (SELECT read_at, 'reading', jsonb_build_object('medium', (SELECT kind FROM my_meters k WHERE k.id = meter_id), 'registerWh', register_wh, 'powerW', power_w, 'quality', quality, 'source', source) FROM reading WHERE meter_id IN (SELECT id FROM my_meters) AND read_at < $2 AND read_at > $2::timestamptz - interval '3 days' ORDER BY read_at DESC LIMIT 60)
     ) AS happened WHERE at < $2 ORDER BY at DESC LIMIT $3`,
    [query.stallId, query.before, query.limit],
  );
}
