import type { DataSource } from 'typeorm';
import { OFFER_TOKEN, openOffer, standingOn, type StallOfCustomer } from '#libs/account';
import type { CustomerObjectKind, KioskIdentity, ObjectKind } from './access.js';
import { findOwnObject, isOwnObject, type OwnObjectKind } from './own-objects.js';

const sites: Readonly<Record<Exclude<ObjectKind, 'staff' | 'kiosk-stall' | 'kiosk-order' | CustomerObjectKind>, { sql: string; integer?: boolean }>> = {
  site: { sql: 'SELECT $1::uuid' },
  building: { sql: 'SELECT site_id FROM building WHERE id = $1' },
  stall: { sql: 'SELECT site_id FROM stall WHERE id = $1 AND deleted_at IS NULL' },
  meter: { sql: 'SELECT site_id FROM meter WHERE id = $1', integer: true },
  bus: { sql: 'SELECT g.site_id FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE b.id = $1' },
  quarantine: { sql: 'SELECT site_id FROM quarantine WHERE id = $1', integer: true },
  account: { sql: 'SELECT site_id FROM account WHERE id = $1' },
  recharge: { sql: 'SELECT site_id FROM recharge WHERE id = $1' },
  alarm: { sql: 'SELECT site_id FROM alarm WHERE id = $1', integer: true },
  breaker: { sql: 'SELECT site_id FROM breaker_trip WHERE id = $1', integer: true },
  batch: { sql: 'SELECT site_id FROM command_batch WHERE id = $1' },
  'tariff-plan': { sql: 'SELECT site_id FROM tariff_plan WHERE id = $1' },
  'tariff-draft': { sql: 'SELECT site_id FROM tariff_draft WHERE id = $1' },
  approval: { sql: 'SELECT site_id FROM approval WHERE id = $1' },
  'cut-run': { sql: 'SELECT site_id FROM cut_run WHERE id = $1' },
  'repair-tag': { sql: 'SELECT site_id FROM repair_tag WHERE id = $1' },
  'read-request': { sql: 'SELECT site_id FROM read_request WHERE id = $1' },
  'channel-bill': { sql: 'SELECT site_id FROM channel_bill WHERE id = $1' },
  difference: { sql: 'SELECT site_id FROM reconciliation_difference WHERE id = $1', integer: true },
  order: { sql: 'SELECT site_id FROM payment_order WHERE id = $1' },
  merchant: { sql: 'SELECT site_id FROM merchant WHERE id = $1' },
  refund: { sql: 'SELECT site_id FROM refund WHERE id = $1' },
  'refund-request': { sql: 'SELECT site_id FROM refund_request WHERE id = $1' },
  dispute: { sql: 'SELECT site_id FROM dispute WHERE id = $1' },
  'closing-check': { sql: 'SELECT site_id FROM closing_check WHERE id = $1' },
  debt: { sql: 'SELECT site_id FROM debt WHERE id = $1' },
  kiosk: { sql: 'SELECT site_id FROM kiosk WHERE id = $1 AND revoked_at IS NULL' },
  'formula-meter': { sql: 'SELECT site_id FROM virtual_meter WHERE id = $1' },
  pool: { sql: 'SELECT site_id FROM pool WHERE id = $1 AND archived_at IS NULL' },
  'apportionment-run': { sql: 'SELECT site_id FROM apportionment_run WHERE id = $1' },
  'fee-item': { sql: 'SELECT site_id FROM fee_item WHERE id = $1' },
  'charge-bill': { sql: 'SELECT site_id FROM charge_bill WHERE id = $1' },
  deposit: { sql: 'SELECT site_id FROM deposit WHERE id = $1' },
  'subsidy-rule': { sql: 'SELECT site_id FROM subsidy_rule WHERE id = $1' },
  subsidy: { sql: 'SELECT a.site_id FROM subsidy_allowance s JOIN account a ON a.id = s.account_id WHERE s.id = $1' },
  'cash-receipt': { sql: 'SELECT site_id FROM cash_receipt WHERE id = $1' },
  'outside-token': { sql: 'SELECT site_id FROM outside_token WHERE id = $1' },
  'grid-bill': { sql: 'SELECT site_id FROM grid_bill WHERE id = $1' },
  grant: { sql: 'SELECT site_id FROM stall_grant WHERE id = $1' },
  'account-type': { sql: 'SELECT site_id FROM account_type WHERE id = $1' },
  photo: { sql: 'SELECT site_id FROM photo WHERE id = $1' },
  ticket: { sql: 'SELECT site_id FROM field_ticket WHERE id = $1' },
  announcement: { sql: 'SELECT site_id FROM announcement WHERE id = $1' },
};

/** The stall that a customer's object belongs to: who may see the stall may see it. */
const stallOf: Readonly<Record<Exclude<CustomerObjectKind, 'customer-offer' | 'customer-identity' | 'customer-order' | OwnObjectKind>, string>> = {
  'customer-stall': 'SELECT $1::uuid AS id',
  'customer-read-request': 'SELECT m.stall_id AS id FROM read_request r JOIN meter m ON m.id = r.meter_id WHERE r.id = $1',
  'customer-grant': 'SELECT stall_id AS id FROM stall_grant WHERE id = $1',
  'customer-owner-switch': 'SELECT stall_id AS id FROM owner_switch WHERE id = $1',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True when the text has the form of the object's id; anything else is a malformed request, not a missing object. */
export function isWellFormedId(kind: ObjectKind, id: string): boolean {
  if (kind === 'customer-offer') return OFFER_TOKEN.test(id);
  if (kind === 'customer-identity') return ['wechat', 'wechat-account', 'alipay'].includes(id);
  const integer = kind in sites && sites[kind as keyof typeof sites].integer === true;
  return integer ? /^\d{1,9}$/.test(id) : UUID.test(id);
}

/** The site of a staff object inside the caller's company and scope; undefined for what is foreign or absent alike. */
export async function siteOfObject(dataSource: Pick<DataSource, 'query'>, kind: ObjectKind, id: string, scope: { companyId: string; siteIds: string[] | null }): Promise<string | undefined> {
  const { sql } = sites[kind as keyof typeof sites];
  const [row] = (await dataSource.query(`SELECT s.id FROM site s WHERE s.id = (${sql}) AND s.company_id = $2 AND ($3::uuid[] IS NULL OR s.id = ANY($3::uuid[]))`, [id, scope.companyId, scope.siteIds])) as { id: string }[];
  return row?.id;
}

/** Staff of the caller's company; for a caller who is bound to sites, those who are bound to some of the same sites and no other. */
export async function staffWithinReach(dataSource: Pick<DataSource, 'query'>, staffId: string, scope: { companyId: string; siteIds: string[] | null }): Promise<boolean> {
  const rows = (await dataSource.query('SELECT 1 FROM staff WHERE id = $1 AND company_id = $2 AND ($3::uuid[] IS NULL OR site_ids <@ $3)', [staffId, scope.companyId, scope.siteIds])) as unknown[];
  return rows.length > 0;
}

export interface FoundForCustomer {
  siteId?: string;
  standing?: StallOfCustomer;
}

/** What a customer's path names, as it stands to him now; undefined for what is foreign or absent alike. */
export async function findForCustomer(database: Pick<DataSource, 'query'>, ask: { kind: CustomerObjectKind; id: string; customer: { customerId: string; companyId: string }; now: Date; wall: Date }): Promise<FoundForCustomer | undefined> {
  const { kind, id, customer } = ask;
  if (isOwnObject(kind)) return findOwnObject(database, kind, id, customer.customerId);
  if (kind === 'customer-offer') {
    const offer = await openOffer(database, id, ask.wall);
    return offer?.companyId === customer.companyId ? { siteId: offer.siteId } : undefined;
  }
  if (kind === 'customer-identity') {
    const rows = (await database.query('SELECT 1 FROM customer_identity WHERE customer_id = $1 AND platform = $2', [customer.customerId, id])) as unknown[];
    return rows.length > 0 ? {} : undefined;
  }
  if (kind === 'customer-order') {
    // An order is the payer's, whatever he may still see of the stall.
    const [order] = (await database.query(`SELECT site_id AS "siteId" FROM payment_order WHERE id = $1 AND payer_kind = 'customer' AND payer_id = $2::uuid::text`, [id, customer.customerId])) as { siteId: string }[];
    return order;
  }
  const [stall] = (await database.query(stallOf[kind], [id])) as { id: string | null }[];
  const standing = stall?.id == null ? undefined : await standingOn(database, { customerId: customer.customerId, stallId: stall.id, now: ask.now });
  return standing === undefined ? undefined : { siteId: standing.siteId, standing };
}

/** The site of a kiosk's stall or order; undefined for what is not of its site, or not ordered at it. */
export async function siteOfKioskObject(dataSource: Pick<DataSource, 'query'>, kind: ObjectKind, id: string, kiosk: KioskIdentity): Promise<string | undefined> {
  const sql = kind === 'kiosk-stall' ? 'SELECT site_id AS id FROM stall WHERE id = $1 AND site_id = $2 AND deleted_at IS NULL AND $3::uuid IS NOT NULL' : `SELECT site_id AS id FROM payment_order WHERE id = $1 AND site_id = $2 AND origin = 'kiosk' AND payer_id = $3::uuid::text`;
  const [row] = (await dataSource.query(sql, [id, kiosk.siteId, kiosk.kioskId])) as { id: string }[];
  return row?.id;
}
