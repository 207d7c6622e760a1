import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { ObjectKind, ObjectRule } from './access.decorator.js';
import { notFound, WebError } from './problem.js';
import type { CalledObject, CallingCustomer, CallingStaff } from './request.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const INT4 = { max: 2_147_483_647, pattern: /^[1-9]\d{0,9}$/ };
const INT8 = { max: Number.MAX_SAFE_INTEGER, pattern: /^[1-9]\d{0,15}$/ };

const ofSite = (table: string, name: string, more = '') => `SELECT o.site_id, s.company_id, ${name} AS name FROM ${table} o JOIN site s ON s.id = o.site_id WHERE o.id = $1 ${more}`;

interface Lookup {
  key: 'uuid' | typeof INT4;
  sql: string;
}

// Whose an object is. Every query answers site, company and a name for the audit trail.
const LOOKUPS: Readonly<Record<Exclude<ObjectKind, `customer-${string}`>, Lookup>> = {
  site: { key: 'uuid', sql: 'SELECT id AS site_id, company_id, name FROM site WHERE id = $1' },
  building: { key: 'uuid', sql: ofSite('building', 'o.name') },
  stall: { key: 'uuid', sql: ofSite('stall', 'o.number', 'AND o.deleted_at IS NULL') },
  meter: { key: INT4, sql: ofSite('meter', 'o.meter_number', 'AND o.removed_at IS NULL') },
  gateway: { key: 'uuid', sql: ofSite('gateway', 'o.code') },
  bus: { key: 'uuid', sql: `SELECT g.site_id, s.company_id, g.code || '-' || o.number AS name FROM bus o JOIN gateway g ON g.id = o.gateway_id JOIN site s ON s.id = g.site_id WHERE o.id = $1` },
  account: { key: 'uuid', sql: ofSite('account', 'o.number') },
  recharge: { key: 'uuid', sql: ofSite('recharge', 'o.receipt_number') },
  'tariff-plan': { key: 'uuid', sql: ofSite('tariff_plan', 'o.name') },
  quarantine: { key: INT8, sql: ofSite('quarantine', `'quarantine ' || o.id`) },
  alarm: { key: INT8, sql: ofSite('alarm', 'o.object_name') },
  breaker: { key: INT8, sql: ofSite('breaker_trip', `'breaker ' || o.id`) },
  batch: { key: 'uuid', sql: ofSite('command_batch', 'o.reason') },
  'read-request': { key: 'uuid', sql: ofSite('read_request', `'meter ' || o.meter_id`) },
  staff: { key: 'uuid', sql: 'SELECT NULL::uuid AS site_id, company_id, login_name AS name FROM staff WHERE id = $1' },
};

const OF_CUSTOMER: Readonly<Record<Extract<ObjectKind, `customer-${string}`>, string>> = {
  'customer-stall': `SELECT a.site_id, s.company_id, st.number AS name FROM account a JOIN stall st ON st.id = a.stall_id JOIN site s ON s.id = a.site_id
    WHERE a.stall_id = $1 AND a.state = 'open' AND a.customer_id = ANY($2::uuid[])`,
  'customer-read-request': `SELECT r.site_id, s.company_id, 'meter ' || r.meter_id AS name FROM read_request r JOIN site s ON s.id = r.site_id
    WHERE r.id = $1 AND r.purpose = 'customer' AND EXISTS (SELECT 1 FROM account_meter am JOIN account a ON a.id = am.account_id
      WHERE am.meter_id = r.meter_id AND am.to_at IS NULL AND a.state = 'open' AND a.customer_id = ANY($2::uuid[]))`,
};

interface Found {
  site_id: string | null;
  company_id: string;
  name: string;
}

/** Finds the object that a path names and checks whose it is: another's and an absent one are refused with the same words. */
@Injectable()
export class ObjectFinder {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async forStaff([kind, parameter]: ObjectRule, params: Record<string, string>, staff: CallingStaff): Promise<CalledObject> {
    const lookup = LOOKUPS[kind as keyof typeof LOOKUPS];
    const id = wellFormed(params[parameter]!, lookup.key, parameter);
    const rows = (await this.dataSource.query(lookup.sql, [id])) as Found[];
    const found = rows[0];
    const allowed = found !== undefined && found.company_id === staff.companyId && (found.site_id === null || staff.siteIds === null || staff.siteIds.includes(found.site_id));
    if (!allowed) throw notFound();
    return { kind, id, name: found.name, companyId: found.company_id, siteId: found.site_id };
  }

  async forCustomer([kind, parameter]: ObjectRule, params: Record<string, string>, customer: CallingCustomer): Promise<CalledObject> {
    const id = wellFormed(params[parameter]!, 'uuid', parameter);
    const rows = (await this.dataSource.query(OF_CUSTOMER[kind as keyof typeof OF_CUSTOMER], [id, customer.customerIds])) as Found[];
    const found = rows[0];
    if (found === undefined) throw notFound();
    return { kind, id, name: found.name, companyId: found.company_id, siteId: found.site_id };
  }
}

function wellFormed(text: string, key: Lookup['key'], parameter: string): string {
  const good = key === 'uuid' ? UUID.test(text) : key.pattern.test(text) && Number(text) <= key.max;
  if (!good) throw new WebError(400, 'malformed', 'the path holds no such key', { errors: [{ path: parameter, code: 'malformed', message: key === 'uuid' ? 'not a UUID' : 'not a positive number' }] });
  return key === 'uuid' ? text.toLowerCase() : text;
}
