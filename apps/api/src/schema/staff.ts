import { z } from 'zod';
import { count, instant, instantInput, listQuery, page, rowId, text, uuid } from './plain.js';
import { role } from './session.js';

export const auditEntry = z.object({
  id: rowId, at: instant, actorKind: z.enum(['staff', 'customer', 'system']), actorId: z.string(), actorName: z.string(), action: z.string(), objectKind: z.string(), objectId: z.string(), objectName: z.string(),
  before: z.unknown(), after: z.unknown(), ip: z.string(), requestId: z.string(), result: z.enum(['ok', 'denied', 'failed']), siteId: uuid.nullable(), sealed: z.boolean(),
}).meta({ id: 'AuditEntry' });
export const auditPage = page(auditEntry);
export const auditQuery = listQuery({
  siteId: uuid.optional(), actor: text(64).optional(), object: text(100).optional(), action: text(60).optional(), result: z.enum(['ok', 'denied', 'failed']).optional(), from: instantInput.optional(), to: instantInput.optional(),
});
export const auditCheck = z.object({
  ok: z.boolean(), entries: count, seals: count, unsealed: count,
  firstBroken: z.object({ entryId: rowId.nullable(), sealSeq: rowId, problem: z.enum(['changed', 'removed', 'inserted', 'seal-changed', 'chain-broken']) }).nullable(),
}).meta({ id: 'AuditCheck' });

export const staffMember = z.object({
  id: uuid, loginName: z.string(), displayName: z.string(), phone: z.string(), roles: z.array(role),
  /** null: every site of the company */
  siteIds: z.array(uuid).nullable(),
  language: z.string(), disabled: z.boolean(), createdAt: instant, lastSeenAt: instant.nullable(),
}).meta({ id: 'StaffMember' });
export const staffList = z.array(staffMember);

const password = z.string().min(8).max(200);
const roles = z.array(role).min(1).max(6);
const siteIds = z.array(uuid).min(1).max(200).nullable();
const phone = z.union([z.literal(''), z.string().regex(/^1\d{10}$/)]);
export const newStaffBody = z.strictObject({ loginName: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/), displayName: text(40, 1), phone: phone.optional(), password, roles, siteIds: siteIds.optional() });
export const changeStaffBody = z.strictObject({ displayName: text(40, 1).optional(), phone: phone.optional(), roles: roles.optional(), siteIds: siteIds.optional(), disabled: z.boolean().optional(), password: password.optional() });
export const staffMade = z.object({ id: uuid });

export const alarm = z.object({
  id: rowId, kind: z.string(), severity: z.enum(['info', 'warning', 'critical']), objectKind: z.string(), objectId: z.string(), objectName: z.string(), details: z.record(z.string(), z.unknown()), openedAt: instant,
  lastAt: instant, count, acknowledgedAt: instant.nullable(), acknowledgedBy: z.string().nullable(), closedAt: instant.nullable(), closedBy: z.string().nullable(), closeReason: z.string().nullable(),
  stallId: uuid.nullable(), stallNumber: z.string().nullable(),
}).meta({ id: 'Alarm' });
export const alarmPage = page(alarm);
export const alarmQuery = listQuery({ state: z.enum(['open', 'closed']).default('open'), kind: text(40).optional() });
export const alarmAcknowledged = z.object({ id: rowId, acknowledgedAt: instant });

const sheetCount = z.object({ new: count, changed: count, unchanged: count, error: count });
export const importQuery = z.strictObject({ dryRun: z.enum(['0', '1']).default('0') });
export const importReport = z.object({
  importId: uuid,
  dryRun: z.boolean(),
  applied: z.boolean(),
  /** by sheet: buildings, gateways, stalls, meters */
  counts: z.record(z.string(), sheetCount),
  errors: z.array(z.object({ sheet: z.string(), row: count, column: z.string(), code: z.string(), message: z.string(), value: z.string() })),
}).meta({ id: 'ImportReport' });
