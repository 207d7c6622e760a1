import { z } from 'zod';
import { tagKinds } from '#libs/supply';
import { count, integer, pageOf, time } from '../http/schemas.js';

const action = z.enum(['open', 'close']);
const commandState = z.enum(['decided', 'sent', 'acknowledged', 'verified', 'failed', 'expired', 'superseded']);
const facts = z.record(z.string(), z.unknown());

export const supplySchema = z
  .strictObject({
    meterId: integer, medium: z.enum(['electricity', 'water']),
    /** moving and fault: of a valve */
    state: z.enum(['on', 'off', 'moving', 'fault', 'unknown']), readAt: time.nullable(), wanted: z.enum(['on', 'off']), owed: z.boolean(), owedSince: time.nullable(),
    cutWaitsFor: z.array(z.string()), cutWaitsSince: time.nullable(), cutNotBefore: time.nullable(), nextAttemptAt: time.nullable(), attempts: count,
    holds: z.array(z.strictObject({ cause: z.string(), reason: z.string(), placedAt: time, placedBy: z.string(), decision: facts.nullable() })),
    tags: z.array(
      z
        .strictObject({ id: z.uuid(), number: z.string(), kind: z.enum(tagKinds), state: z.enum(['announced', 'hanging']), reason: z.string(), person: z.string(), phone: z.string(), plannedAt: time, expectedEndAt: time, hungAt: time.nullable(), confirmedAt: time.nullable() })
        .meta({ id: 'SupplyTag' }),
    ),
    keepPower: z.strictObject({ reason: z.string(), until: time, by: z.string().nullable() }).nullable(),
    lastCommand: z
      .strictObject({ id: z.uuid(), action, cause: z.string(), state: commandState, decidedAt: time, sentAt: time.nullable(), acknowledgedAt: time.nullable(), verifiedAt: time.nullable(), attempt: integer, error: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: 'Supply' });

const command = z
  .strictObject({
    id: z.uuid(), meterId: integer, meterNumber: z.string(), stallNumber: z.string().nullable(), stallId: z.uuid().nullable(), action, cause: z.string(), state: commandState,
    decidedAt: time, sentAt: time.nullable(), acknowledgedAt: time.nullable(), verifiedAt: time.nullable(), expiresAt: time, attempt: integer, actor: z.string(), error: z.string().nullable(), evidence: facts, decision: facts.nullable(),
  })
  .meta({ id: 'Command' });

const keepPower = z
  .strictObject({ id: integer, meterId: integer, meterNumber: z.string(), stallNumber: z.string().nullable(), stallId: z.uuid().nullable(), reason: z.string(), placedAt: time, by: z.string().nullable(), until: time })
  .meta({ id: 'KeepPower' });

/** Cuts that wait for staff, because they were too many at once. */
export const breakerSchema = z
  .strictObject({
    id: integer, trippedAt: time, limitCount: count, supplies: count,
    candidates: z.array(z.strictObject({ meterId: integer, stallNumber: z.string(), availableFen: integer, readAt: time.nullable() })),
  })
  .meta({ id: 'Breaker' });

const alarm = z
  .strictObject({
    id: integer, kind: z.string(), severity: z.enum(['info', 'warning', 'critical']), objectKind: z.string(), objectId: z.string(), objectName: z.string(), buildingCode: z.string().nullable(), details: z.record(z.string(), z.union([z.string(), z.number()])),
    openedAt: time, lastAt: time, count, acknowledgedAt: time.nullable(), acknowledgedBy: z.string().nullable(), closedAt: time.nullable(), closeReason: z.string().nullable(),
  })
  .meta({ id: 'Alarm' });

const batch = z
  .strictObject({
    id: z.uuid(), action: z.enum(['open', 'close', 'read']), reason: z.string(), askedAt: time, askedBy: z.string().nullable(), total: count, done: count, failed: count, skipped: count, waiting: count,
    items: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), stallNumber: z.string().nullable(), state: z.enum(['waiting', 'done', 'failed', 'skipped']), detail: z.string() })),
  })
  .meta({ id: 'Batch' });

export const placedAnswer = z.strictObject({ placed: z.boolean() });
export const liftedAnswer = z.strictObject({ lifted: z.boolean(), remaining: z.array(z.string()) });
export const keepAnswer = z.strictObject({ until: time });
export const keepEndedAnswer = z.strictObject({ ended: z.boolean() });
export const commandsAnswer = pageOf(command);
export const keptAnswer = z.array(keepPower);
export const batchStartedAnswer = z.strictObject({ batchId: z.uuid() });
export const batchAnswer = batch;
export const retriedAnswer = z.strictObject({ retried: count });
export const breakerAnswer = z.strictObject({ breaker: breakerSchema.nullable() });
export const breakerDecidedAnswer = z.strictObject({ meters: count });
export const alarmsAnswer = pageOf(alarm).extend({ areas: z.array(z.strictObject({ buildingCode: z.string().nullable(), count })) });
export const acknowledgedAnswer = z.strictObject({ siteId: z.uuid() });
