import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { cutPolicySchema } from '#libs/supply';

/** One of everything that a path of the API can name, all of one site. */
export interface SiteFixture {
  companyId: string;
  site: string;
  building: string;
  stall: string;
  meter: number;
  gateway: string;
  bus: string;
  account: string;
  customer: string;
  recharge: string;
  'tariff-plan': string;
  'tariff-draft': string;
  approval: string;
  quarantine: number;
  alarm: number;
  breaker: number;
  batch: string;
  'cut-run': string;
  'repair-tag': string;
  'read-request': string;
  'customer-read-request': string;
  photo: string;
  'account-type': string;
  ticket: string;
  announcement: string;
  'customer-hand-over': string;
  'customer-photo': string;
  dispute: string;
  'customer-dispute': string;
  debt: string;
  'closing-check': string;
  staff: string;
  order: string;
  'channel-bill': string;
  difference: number;
  'customer-order': string;
  merchant: string;
  refund: string;
  'refund-request': string;
  kiosk: string;
  'formula-meter': string;
  pool: string;
  'apportionment-run': string;
  'fee-item': string;
  'subsidy-rule': string;
  subsidy: string;
  'outside-token': string;
  'charge-bill': string;
  'grid-bill': string;
  deposit: string;
  'cash-receipt': string;
  /** owns the stall and holds no account */
  landlord: string;
  /** was let into the stall by the landlord; the grant is live */
  renter: string;
  grant: string;
  'customer-grant': string;
  'customer-offer': string;
  'customer-owner-switch': string;
  'customer-identity': string;
}

let serial = 0;

/** Makes a company when none is given, a site, and one of each thing in it, by plain SQL. */
export async function makeSiteFixture(database: DataSource, givenCompanyId?: string): Promise<SiteFixture> {
  serial += 1;
  const tag = `${serial}-${randomUUID().slice(0, 8)}`;
  const one = async <Id>(sql: string, parameters: unknown[]): Promise<Id> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: Id }[])[0]!.id;
  const companyId = givenCompanyId ?? (await one<string>('INSERT INTO company (name) VALUES ($1)', [`公司 ${tag}`]));
  const site = await one<string>('INSERT INTO site (company_id, code, name) VALUES ($1, $2, $3)', [companyId, tag, `市场 ${tag}`]);
  const staff = await one<string>('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $3, $4, $5, $6)', [companyId, `staff-${tag}`, '小李', 'x', ['cashier'], [site]]);
  const building = await one<string>('INSERT INTO building (site_id, code, name) VALUES ($1, $2, $3)', [site, 'B1', '一号楼']);
  const stall = await one<string>('INSERT INTO stall (site_id, building_id, number, name) VALUES ($1, $2, $3, $4)', [site, building, 'A-101', '鱼摊']);
  const gateway = await one<string>(`INSERT INTO gateway (site_id, building_id, code, name, transport, host) VALUES ($1, $2, 'GW1', '网关', 'modbus-tcp', '127.0.0.1')`, [site, building]);
  const bus = await one<string>('INSERT INTO bus (gateway_id, number, tcp_port) VALUES ($1, 1, 4196)', [gateway]);
  const meter = await one<number>(
    `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id) VALUES ($1, $2, $3, 1, $4, 'prepaid', 'acrel-ddsy1352', $5)`,
    [site, building, bus, `M${tag}`, stall],
  );
  await database.query(`INSERT INTO meter_state (meter_id, read_at, register_wh, answered_at, relay) VALUES ($1, now(), 1000, now(), 'closed')`, [meter]);
  await database.query('INSERT INTO accrual (meter_id, at, register_wh) VALUES ($1, now(), 1000)', [meter]);
  const plan = await one<string>('INSERT INTO tariff_plan (site_id, name) VALUES ($1, $2)', [site, '单一电价']);
  await one('INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) VALUES ($1, 1, $2, $3, $4)', [plan, '2026-01-01T00:00:00Z', JSON.stringify({ kind: 'flat', priceMicroYuanPerKwh: 850_000 }), staff]);
  await database.query('UPDATE site SET tariff_plan_id = $2 WHERE id = $1', [site, plan]);
  const people = await makePeople(database, { companyId, site, stall, staff });
  const money = await makeAccount(database, { companyId, site, stall, meter, staff });
  const payments = await makePayments(database, { site, account: money.account, customer: money.customer, staff });
  const claims = await makeClaims(database, { site, stall, meter, staff, ...money });
  const charges = await makeCharges(database, { site, stall, staff, account: money.account });
  const changes = await makeChanges(database, { site, stall, meter, staff, ...money });
  const subsidies = await makeSubsidies(database, { site, account: money.account });
  return {
    ...payments,
    companyId, site, building, stall, meter, gateway, bus, staff, 'tariff-plan': plan, ...(await makeDraft(database, { site, plan, staff })), ...money, ...people, ...changes, ...claims, ...charges, ...subsidies, ...(await makeGrid(database, { site, staff })),
    quarantine: await one<number>(`INSERT INTO quarantine (site_id, meter_id, reason, first_read_at, last_read_at, register_wh, opened_at) VALUES ($1, $2, 'jump', now(), now(), 9, now())`, [site, meter]),
    alarm: await one<number>(`INSERT INTO alarm (site_id, kind, severity, cause_key, object_kind, object_id, object_name, opened_at, last_at) VALUES ($1, 'meter_offline', 'warning', 'x', 'meter', $2, 'M', now(), now())`, [site, String(meter)]),
    breaker: await one<number>(`INSERT INTO breaker_trip (site_id, tripped_at, limit_count, supplies, candidates) VALUES ($1, now(), 5, 100, $2)`, [site, JSON.stringify([{ meterId: meter, stallNumber: 'A-101', availableFen: -100, readAt: null }])]),
    ...(await makeCuts(database, { site, staff })),
    batch: await one<string>(`INSERT INTO command_batch (id, site_id, action, reason, asked_by, asked_at, total) VALUES ($1, $2, 'read', '试', $3, now(), 0)`, [randomUUID(), site, staff]),
    'read-request': await one<string>(`INSERT INTO read_request (site_id, meter_id, purpose, asked_by, asked_at) VALUES ($1, $2, 'staff', 'x', now())`, [site, meter]),
    'customer-read-request': await one<string>(`INSERT INTO read_request (site_id, meter_id, purpose, asked_by, asked_at) VALUES ($1, $2, 'customer', 'x', now())`, [site, meter]),
  };
}

/** A run at a set time that found nobody, and a tag that was taken down. */
async function makeCuts(database: DataSource, of: { site: string; staff: string }): Promise<Pick<SiteFixture, 'cut-run' | 'repair-tag'>> {
  const tag = randomUUID();
  await database.query(
    `INSERT INTO repair_tag (id, site_id, number, kind, reason, person, phone, holder_id, holder_name, asked_at, planned_at, expected_end_at, state, removed_at) VALUES ($1, $2, 'JX-1', 'repair', '试', '小李', '13800000000', $3, '小李', now(), now(), now() + interval '1 hour', 'withdrawn', now())`,
    [tag, of.site, of.staff],
  );
  const rows = (await database.query(
    `WITH v AS (INSERT INTO cut_policy_version (site_id, number, policy, made_at, made_by) VALUES ($1, 1, $2, now(), '小李') RETURNING id)
     INSERT INTO cut_run (site_id, due_at, started_at, state, finished_at, policy_version_id) SELECT $1, now(), now(), 'done', now(), id FROM v RETURNING id`,
    [of.site, JSON.stringify({ cut: cutPolicySchema.parse({}), buildings: [], holidays: [], workdays: [] })],
  )) as { id: string }[];
  return { 'cut-run': rows[0]!.id, 'repair-tag': tag };
}

/** A draft of a price, and the question about it that is over. */
async function makeDraft(database: DataSource, of: { site: string; plan: string; staff: string }): Promise<Pick<SiteFixture, 'tariff-draft' | 'approval'>> {
  const draft = randomUUID();
  const definition = JSON.stringify({ kind: 'flat', priceMicroYuanPerKwh: 900_000 });
  await database.query(`INSERT INTO tariff_draft (id, site_id, plan_id, effective_at, definition, made_by, made_name, made_at, changed_at) VALUES ($1, $2, $3, now() + interval '30 days', $4, $5, '小李', now(), now())`, [draft, of.site, of.plan, definition, of.staff]);
  const rows = (await database.query(
    `INSERT INTO approval (site_id, kind, object_id, title, asked_by, asked_name, asked_at, reason, expires_at) VALUES ($1, 'tariff-version', $2, '单一电价', $3, '小李', now() - interval '9 days', '试', now() - interval '2 days') RETURNING id`,
    [of.site, draft, of.staff],
  )) as { id: string }[];
  return { 'tariff-draft': draft, approval: rows[0]!.id };
}

/** A landlord of the stall, a renter whom he let in, an open offer, a switch that he withdrew. */
async function makePeople(database: DataSource, of: { companyId: string; site: string; stall: string; staff: string }) {
  const one = async <Id>(sql: string, parameters: unknown[]): Promise<Id> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: Id }[])[0]!.id;
  const person = (name: string) => one<string>('INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, $3)', [of.companyId, `136${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, name]);
  const [landlord, renter] = [await person('陈业主'), await person('林租户')];
  await database.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) VALUES ($1, $2, $3, now(), $4)', [of.stall, landlord, of.site, of.staff]);
  const token = randomBytes(15).toString('base64url');
  const grant = (taken: boolean) => one<string>(
    `INSERT INTO stall_grant (site_id, stall_id, owner_id, renter_id, rights, valid_from, token_sha256, code_sha256, offered_at, offer_expires_at, taken_at) VALUES ($1, $2, $3, $4, '{view,topup}', now(), $5, $6, now(), now() + interval '10 minutes', $7)`,
    [of.site, of.stall, landlord, taken ? renter : null, createHash('sha256').update(`offer:${taken ? randomUUID() : token}`).digest(), randomBytes(32), taken ? new Date() : null],
  );
  const live = await grant(true);
  await grant(false);
  for (const customer of [landlord, renter]) await database.query(`INSERT INTO customer_identity (platform, app_id, open_id, customer_id, bound_at) VALUES ('wechat', 'wx', $1, $2, now())`, [`open-${randomUUID()}`, customer]);
  const turned = await one<string>(`INSERT INTO owner_switch (id, site_id, stall_id, owner_id, action, reason, asked_at, due_at, state) VALUES ($1, $2, $3, $4, 'open', 'vacant', now(), now(), 'withdrawn')`, [randomUUID(), of.site, of.stall, landlord]);
  return { landlord, renter, grant: live, 'customer-grant': live, 'customer-offer': token, 'customer-owner-switch': turned, 'customer-identity': 'wechat' };
}

async function makeAccount(database: DataSource, of: { companyId: string; site: string; stall: string; meter: number; staff: string }): Promise<Pick<SiteFixture, 'account' | 'customer' | 'recharge' | 'account-type'>> {
  const one = async <Id>(sql: string, parameters: unknown[]): Promise<Id> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: Id }[])[0]!.id;
  const customer = await one<string>('INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, $3)', [of.companyId, `137${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, '王小明']);
  const type = await one<string>('INSERT INTO account_type (site_id, name) VALUES ($1, $2)', [of.site, '标准']);
  const account = await one<string>(`INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by) VALUES ($1, $2, $3, $4, 'A000001', now(), $5)`, [of.site, of.stall, customer, type, of.staff]);
  await database.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, now(), 1000)', [account, of.meter]);
  const purse = await one<number>(`INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'purse', $2)`, [of.site, `purse:${account}:energy`]);
  const drawer = await one<number>(`INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'cash_drawer', $2)`, [of.site, `cash:${of.staff}`]);
  await database.query(`INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen) VALUES ($1, 'energy', $2, $3, 10000, 5000)`, [account, of.site, purse]);
  const recharge = randomUUID();
  const transfer = await one<number>(
    `INSERT INTO transfer (site_id, cause_key, kind, from_ledger_account_id, to_ledger_account_id, amount_fen, from_balance_after_fen, to_balance_after_fen, at, actor_kind, actor_id)
     VALUES ($1, $2, 'recharge', $3, $4, 5000, -5000, 5000, now(), 'staff', $5)`,
    [of.site, `recharge:${recharge}`, drawer, purse, of.staff],
  );
  await database.query('UPDATE ledger_account SET balance_fen = CASE WHEN id = $1 THEN 5000 ELSE -5000 END, transfers = 1 WHERE id IN ($1, $2)', [purse, drawer]);
  await database.query(
    `INSERT INTO recharge (id, site_id, account_id, channel, amount_fen, state, receipt_number, balance_before_fen, balance_after_fen, transfer_id, operator_id, paid_at, credited_at)
     VALUES ($1, $2, $3, 'cash', 5000, 'credited', '20200101-0001', 0, 5000, $4, $5, now(), now())`,
    [recharge, of.site, account, transfer, of.staff],
  );
  return { account, customer, recharge, 'account-type': type };
}

/** A merchant, an order of the customer that was paid, a refund of it that waits for a decision, a kiosk. */
async function makePayments(database: DataSource, of: { site: string; account: string; customer: string; staff: string }): Promise<Pick<SiteFixture, 'channel-bill' | 'difference' | 'order' | 'customer-order' | 'merchant' | 'refund' | 'refund-request' | 'kiosk'>> {
  const one = async (sql: string, parameters: unknown[]): Promise<string> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: string }[])[0]!.id;
  const merchant = await one(`INSERT INTO merchant (site_id, channel, key_folder, merchant_number, app_id) VALUES ($1, 'wechat', 'nowhere', '1900000001', 'wx1')`, [of.site]);
  const id = randomUUID();
  const order = await one(
    `INSERT INTO payment_order (id, site_id, account_id, merchant_id, channel, way, origin, out_trade_no, amount_fen, description, state, payer_kind, payer_id, created_at, expires_at, closed_at)
     VALUES ($1, $2, $3, $4, 'wechat', 'native', 'mini', $5, 5000, '', 'closed', 'customer', $6, now(), now() + interval '15 min', now())`,
    [id, of.site, of.account, merchant, id.replaceAll('-', ''), of.customer],
  );
  const request = await one(
    `INSERT INTO refund_request (id, site_id, account_id, amount_fen, reason, cause, state, asked_kind, asked_id, asked_name, asked_at) VALUES ($1, $2, $3, 100, '试', 'staff', 'done', 'staff', $4, '小李', now())`,
    [randomUUID(), of.site, of.account, of.staff],
  );
  const refund = await one(`INSERT INTO refund (request_id, site_id, channel, out_refund_no, amount_fen, state) VALUES ($1, $2, 'cash', $3, 100, 'succeeded')`, [request, of.site, randomUUID().replaceAll('-', '')]);
  const kiosk = await one(`INSERT INTO kiosk (site_id, name, token_sha256, made_at, made_by) VALUES ($1, '大厅一号机', sha256($2::bytea), now(), $3)`, [of.site, randomUUID(), of.staff]);
  const bill = await one(`INSERT INTO channel_bill (site_id, merchant_id, channel, day, state) VALUES ($1, $2, 'wechat', '2026-11-20', 'open')`, [of.site, merchant]);
  const difference = Number(await one(`INSERT INTO reconciliation_difference (bill_id, site_id, kind, number, theirs_fen, proposal, found_at) VALUES ($1, $2, 'unknown_order', 'X', 100, 'ask_channel', now())`, [bill, of.site]));
  return { 'channel-bill': bill, difference, order, 'customer-order': order, merchant, refund, 'refund-request': request, kiosk };
}

/** A supply point with one bill of the grid. */
async function makeGrid(database: DataSource, of: { site: string; staff: string }): Promise<Pick<SiteFixture, 'grid-bill'>> {
  const [point, bill] = [randomUUID(), randomUUID()];
  await database.query(`INSERT INTO supply_point (id, site_id, number, created_at) VALUES ($1, $2, $3, now())`, [point, of.site, point]);
  await database.query(
    `INSERT INTO grid_bill (id, site_id, supply_point_id, from_day, to_day, total_wh, energy_fen, demand_fen, power_factor_fen, funds_fen, payable_fen, source, made_by, made_at) VALUES ($1, $2, $3, '2026-01-01', '2026-01-31', 1000, 100, 0, 0, 0, 100, 'hand', $4, now())`,
    [bill, of.site, point, of.staff],
  );
  return { 'grid-bill': bill };
}

/** A rule of free energy, some that was given, a token for an outside system. */
async function makeSubsidies(database: DataSource, of: { site: string; account: string }): Promise<Pick<SiteFixture, 'subsidy-rule' | 'subsidy' | 'outside-token'>> {
  const one = async (sql: string, parameters: unknown[]): Promise<string> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: string }[])[0]!.id;
  return {
    'subsidy-rule': await one(`INSERT INTO subsidy_rule (site_id, category, base_wh, per_head_wh, at_end, mid_month, first_month, made_name, made_at) VALUES ($1, '鱼', 50000, 0, 'clear', 'full', '2026-01-01', '小李', now())`, [of.site]),
    subsidy: await one(`INSERT INTO subsidy_allowance (account_id, granted_wh, left_wh, from_at, cause_key, kind) VALUES ($1, 1000, 1000, now(), $2, 'manual')`, [of.account, randomUUID()]),
    'outside-token': await one(`INSERT INTO outside_token (site_id, name, scopes, token_sha256, made_at, made_name) VALUES ($1, '市场系统', '{subsidy}', sha256($2::bytea), now(), '小李')`, [of.site, randomUUID()]),
  };
}

/** A formula meter, a pool with a draft, a fee item with a bill that is owed, a deposit. */
async function makeCharges(database: DataSource, of: { site: string; stall: string; staff: string; account: string }): Promise<Pick<SiteFixture, 'formula-meter' | 'pool' | 'apportionment-run' | 'fee-item' | 'charge-bill' | 'deposit' | 'cash-receipt'>> {
  const one = async (sql: string, parameters: unknown[]): Promise<string> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: string }[])[0]!.id;
  const rules = { source: { kind: 'amount' }, members: { kind: 'all' }, method: { kind: 'equal' }, vacancy: null };
  const pool = await one(`INSERT INTO pool (site_id, name, medium, rules) VALUES ($1, '公区', 'electricity', $2)`, [of.site, JSON.stringify(rules)]);
  const facts = { rules, vacancy: 'company', priceMicroYuan: null, givenFen: 100, meters: [] };
  const item = await one(`INSERT INTO fee_item (site_id, name, category, rule, first_month) VALUES ($1, '物业费', 'property', 'fixed', '2026-01-01')`, [of.site]);
  const explanation = { item: '物业费', category: 'property', rule: 'fixed', formula: null, areaDm2: 0, headcount: 0, monthDays: 31, days: 31, segments: [], roundingFen: 1, roundingMode: 'half_up' };
  const [drawer, held] = [await one(`INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'cash_drawer', 'cash:fixture')`, [of.site]), await one(`INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'deposit', $2)`, [of.site, `deposit:${of.account}`])];
  const transfer = await one(
    `INSERT INTO transfer (site_id, cause_key, kind, from_ledger_account_id, to_ledger_account_id, amount_fen, from_balance_after_fen, to_balance_after_fen, at, actor_kind, actor_id) VALUES ($1, $2, 'deposit', $3, $4, 100, -100, 100, now(), 'staff', $5)`,
    [of.site, randomUUID(), drawer, held, of.staff],
  );
  await database.query('UPDATE ledger_account SET balance_fen = CASE WHEN id = $1 THEN 100 ELSE -100 END, transfers = 1 WHERE id IN ($1, $2)', [held, drawer]);
  const bill = await one(
    `INSERT INTO charge_bill (site_id, stall_id, account_id, kind, source_id, cause_key, revenue_code, title, from_day, to_day, amount_fen, explanation, issued_at) VALUES ($1, $2, $3, 'property', $4, $5, 'revenue:property:x', '物业费', '2026-01-01', '2026-02-01', 100, $6, now())`,
    [of.site, of.stall, of.account, item, randomUUID(), JSON.stringify(explanation)],
  );
  return {
    'formula-meter': await one(`INSERT INTO virtual_meter (site_id, name, medium, terms) VALUES ($1, '净用电', 'electricity', '[]')`, [of.site]), pool, 'fee-item': item,
    'apportionment-run': await one(`INSERT INTO apportionment_run (id, site_id, pool_id, from_day, to_day, facts, amount_fen, estimated, made_by, made_at) VALUES ($1, $2, $3, '2026-01-01', '2026-02-01', $4, 100, false, $5, now())`, [randomUUID(), of.site, pool, JSON.stringify(facts), of.staff]),
    'charge-bill': bill, 'cash-receipt': await one(`INSERT INTO cash_receipt (site_id, receipt_number, bill_id, transfer_id, amount_fen, operator_id, at) VALUES ($1, '20260101-0001', $2, $3, 100, $4, now())`, [of.site, bill, transfer, of.staff]),
    deposit: await one(`INSERT INTO deposit (id, site_id, account_id, name, amount_fen, taken_by, taken_at, transfer_id) VALUES ($1, $2, $3, '押金', 100, $4, now(), $5)`, [randomUUID(), of.site, of.account, of.staff, transfer]),
  };
}

/** A photograph of staff and one of the customer, a ticket, an announcement, and the customer's offer to hand his stall over. */
async function makeChanges(database: DataSource, of: { site: string; stall: string; meter: number; staff: string; account: string; customer: string }): Promise<Pick<SiteFixture, 'photo' | 'ticket' | 'announcement' | 'customer-hand-over' | 'customer-photo'>> {
  const one = async (sql: string, parameters: unknown[]): Promise<string> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: string }[])[0]!.id;
  const photo = (kind: string, takerId: string) => one(`INSERT INTO photo (id, site_id, mime, bytes, sha256, taken_by_kind, taken_by_id, at) VALUES ($1, $2, 'image/png', $3, '', $4, $5, now())`, [randomUUID(), of.site, Buffer.from('89504e470d0a1a0a', 'hex'), kind, takerId]);
  return {
    photo: await photo('staff', of.staff), 'customer-photo': await photo('customer', of.customer),
    ticket: await one(`INSERT INTO field_ticket (id, site_id, meter_id, stall_id, kind, text, opened_kind, opened_id, opened_name, opened_at) VALUES ($1, $2, $3, $4, 'other', '试', 'staff', $5, '小李', now())`, [randomUUID(), of.site, of.meter, of.stall, of.staff]),
    announcement: await one(`INSERT INTO announcement (site_id, title, text, from_at, sent_by, sent_at) VALUES ($1, '停电通知', '明日检修', now(), $2, now())`, [of.site, of.staff]),
    'customer-hand-over': await one(
      `INSERT INTO hand_over (id, site_id, stall_id, from_account_id, asked_by, token_sha256, code_sha256, offered_at, offer_expires_at, state) VALUES ($1, $2, $3, $4, $5, $6, $6, now(), now() + interval '10 minutes', 'offered')`,
      [randomUUID(), of.site, of.stall, of.account, of.customer, Buffer.from(randomUUID())],
    ),
  };
}

/** A bill that the customer doubts, and a debt that he pays in parts. */
async function makeClaims(database: DataSource, of: { site: string; stall: string; meter: number; staff: string; account: string; customer: string }): Promise<Pick<SiteFixture, 'dispute' | 'customer-dispute' | 'debt' | 'closing-check'>> {
  const one = async (sql: string, parameters: unknown[]): Promise<string> => ((await database.query(`${sql} RETURNING id`, parameters)) as { id: string }[])[0]!.id;
  const bill = await one(
    `INSERT INTO bill (site_id, account_id, meter_id, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts, carry_after_parts, amount_fen, lines, settled_at) VALUES ($1, $2, $3, now() - interval '1 day', now(), 0, 1000, 1000, 0, 0, 0, 85, '[]', now())`,
    [of.site, of.account, of.meter],
  );
  const dispute = await one(
    `INSERT INTO dispute (id, site_id, account_id, stall_id, bill_id, held_fen, reason, asked_by, asked_name, asked_at, state, decided_at) VALUES ($1, $2, $3, $4, $5, 85, '不对', $6, '王小明', now(), 'withdrawn', now())`,
    [randomUUID(), of.site, of.account, of.stall, bill, of.customer],
  );
  const debt = await one(
    `INSERT INTO debt (id, site_id, account_id, from_account_id, origin, amount_fen, repaid_fen, percent, keep_fen, state, reason, agreed_by, agreed_name, agreed_at, ended_at) VALUES ($1, $2, $3, $3, 'overdraft', 100, 100, 30, 1, 'repaid', '试', $4, '小李', now(), now())`,
    [randomUUID(), of.site, of.account, of.staff],
  );
  const check = await one(`INSERT INTO closing_check (site_id, account_id, stall_id, meter_id, closed_at, register_wh, how, closed_name) VALUES ($1, $2, $3, $4, now(), 1000, 'manual', '小李')`, [of.site, of.account, of.stall, of.meter]);
  return { dispute, 'customer-dispute': dispute, debt, 'closing-check': check };
}
