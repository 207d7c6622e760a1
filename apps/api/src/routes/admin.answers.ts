import { z } from 'zod';
import { roles } from '#libs/access';
import { count, integer, pageOf, time } from '../http/schemas.js';

const facts = z.record(z.string(), z.unknown()).nullable();
const auditEntry = z
  .strictObject({
    id: integer, at: time, actorKind: z.enum(['staff', 'customer', 'system']), actorName: z.string(), action: z.string(), objectKind: z.string(), objectId: z.string(), objectName: z.string(), before: facts, after: facts, ip: z.string(),
    result: z.enum(['ok', 'denied', 'failed']), sealed: z.boolean(),
  })
  .meta({ id: 'AuditEntry' });
const sheetCount = z.strictObject({ new: count, changed: count, unchanged: count, error: count });

export const templateAnswer = z.strictObject({ fileName: z.string(), base64: z.string() });
export const importAnswer = z
  .strictObject({
    importId: z.uuid(), dryRun: z.boolean(), applied: z.boolean(), counts: z.record(z.string(), sheetCount),
    errors: z.array(z.strictObject({ sheet: z.string(), row: integer, column: z.string(), code: z.string(), message: z.string(), value: z.string() })),
  })
  .meta({ id: 'ImportResult' });
export const auditAnswer = pageOf(auditEntry);
export const verdictAnswer = z
  .strictObject({ ok: z.boolean(), entries: count, seals: count, firstBroken: z.strictObject({ seq: integer, firstId: integer, lastId: integer, entryId: integer.optional() }).optional(), next: integer.optional() })
  .meta({ id: 'AuditVerdict' });
export const memberAnswer = z
  .strictObject({ id: z.uuid(), loginName: z.string(), displayName: z.string(), roles: z.array(z.enum(roles)), siteIds: z.array(z.uuid()).nullable(), disabledAt: time.nullable(), language: z.string(), createdAt: time })
  .meta({ id: 'StaffMember' });
export const membersAnswer = z.array(memberAnswer);
