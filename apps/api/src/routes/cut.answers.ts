import { z } from 'zod';
import { cutPolicySchema, tagKinds } from '#libs/supply';
import { count, integer, medium, pageOf, time, windowSchema } from '../http/schemas.js';

const runState = z.enum(['reading', 'cutting', 'done', 'missed']);
const runResult = z.enum(['asked', 'waits', 'cut', 'verified', 'kept', 'paid', 'unreachable', 'disobeyed', 'ended']);
const run = { id: z.uuid(), dueAt: time, startedAt: time, finishedAt: time.nullable(), state: runState, policyNumber: integer, counts: z.partialRecord(runResult, count) };

const cutRunSchema = z.strictObject(run).meta({ id: 'CutRun' });
export const cutRunsAnswer = z.strictObject({ when: z.enum(['at_once', 'at_times']), cutTimes: z.array(z.string()), nextAt: time.nullable(), items: z.array(cutRunSchema) });
export const cutRunAnswer = z
  .strictObject({
    ...run,
    items: z.array(
      z
        .strictObject({
          id: z.string(), meterId: integer, meterNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), floor: z.string(), buildingCode: z.string(), customerName: z.string(),
          /** due for energy, or for property fees: then the sums are what is owed of fees, below zero */
          cause: z.enum(['energy_arrears', 'property_arrears']), dueFen: integer, availableFen: integer.nullable(),
          result: runResult, waits: z.array(z.string()), notBefore: time.nullable(), decidedAt: time.nullable(), verifiedAt: time.nullable(), detail: z.string(), readAt: time.nullable(),
        })
        .meta({ id: 'CutRunItem' }),
    ),
  })
  .meta({ id: 'CutRunPage' });

const dryRunItem = z
  .strictObject({
    meterId: integer, medium, meterName: z.string(), accountId: z.uuid(), stallId: z.uuid(), stallNumber: z.string(), category: z.string(), customerId: z.uuid(), availableFen: integer, readAt: time.nullable(), decision: z.enum(['cut', 'waits', 'held']), waits: z.array(z.string()),
    protectedKind: z.string().nullable(), notBefore: time.nullable(), lastWarningAt: time.nullable(), noticePlannedAt: time.nullable(),
  })
  .meta({ id: 'DryRunItem' });
export const dryRunAnswer = z.strictObject({ at: time, policyNumber: integer.nullable(), when: z.enum(['at_once', 'at_times']), limit: count, trips: z.boolean(), items: z.array(dryRunItem) }).meta({ id: 'DryRun' });

export const policyVersionsAnswer = z.array(
  z
    .strictObject({ id: integer, number: integer, madeAt: time, madeBy: z.string(), policy: z.strictObject({ cut: cutPolicySchema, buildings: z.array(z.strictObject({ code: z.string(), windows: z.array(windowSchema) })), holidays: z.array(z.string()), workdays: z.array(z.string()) }) })
    .meta({ id: 'CutPolicyVersion' }),
);

const tag = {
  id: z.uuid(), siteId: z.uuid(), number: z.string(), kind: z.enum(tagKinds), reason: z.string(), person: z.string(), phone: z.string(), holderId: z.uuid(), holderName: z.string(), askedAt: time, plannedAt: time, expectedEndAt: time,
  state: z.enum(['announced', 'hanging', 'removed', 'withdrawn']), hungAt: time.nullable(), removedAt: time.nullable(), removedName: z.string().nullable(), removalNote: z.string().nullable(),
};
export const tagAnswer = z.strictObject(tag).meta({ id: 'RepairTag' });
const counts = { meters: count, confirmed: count, stallNumbers: z.array(z.string()) };
export const tagsAnswer = pageOf(z.strictObject({ ...tag, ...counts }).meta({ id: 'RepairTagRow' }));
export const tagPageAnswer = z
  .strictObject({
    ...tag, ...counts,
    supplies: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), fromAt: time.nullable(), toAt: time.nullable(), confirmedAt: time.nullable(), relay: z.enum(['open', 'closed', 'unknown']) })),
    told: z.array(z.strictObject({ template: z.string(), stallNumber: z.string().nullable(), customerName: z.string(), phone: z.string(), channel: z.string(), state: z.string(), at: time, sentAt: time.nullable(), error: z.string().nullable() })),
  })
  .meta({ id: 'RepairTagPage' });
