import { z } from 'zod';
import { count, instant, instantInput, listQuery, meterId, page, reason, rowId, text, uuid } from './plain.js';

export const holdCause = z.enum(['energy_arrears', 'property_arrears', 'power_limit', 'malicious_load', 'owner_request', 'staff_request', 'maintenance', 'safety', 'closed_account']).meta({ id: 'HoldCause' });
export const supplyState = z.enum(['on', 'off', 'unknown']);
const wanted = z.enum(['on', 'off']);

export const command = z.object({
  id: uuid,
  meterId,
  meterNumber: z.string(),
  stallId: uuid.nullable(),
  stallNumber: z.string().nullable(),
  /** 'open' opens the relay: power off; 'close' closes it: power on */
  action: z.enum(['open', 'close']),
  cause: z.string(),
  state: z.enum(['decided', 'sent', 'acknowledged', 'verified', 'failed', 'expired', 'superseded']),
  decidedAt: instant,
  sentAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  verifiedAt: instant.nullable(),
  expiresAt: instant,
  attempt: count,
  actor: z.string(),
  error: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
}).meta({ id: 'Command' });

export const keepPower = z.object({ reason: z.string(), until: instant, by: z.string() }).meta({ id: 'KeepPower' });

export const supplySummary = z.object({
  meterId,
  meterNumber: z.string(),
  state: supplyState,
  readAt: instant.nullable(),
  wanted,
  owed: z.boolean(),
  owedSince: instant.nullable(),
  holds: z.array(z.object({ id: rowId, cause: holdCause, reason: z.string(), placedAt: instant, placedBy: z.string(), decision: z.record(z.string(), z.unknown()).nullable() })),
  keepPower: keepPower.nullable(),
  cutWaitsFor: z.array(z.string()),
  nextAttemptAt: instant.nullable(),
  attempts: count,
  lastCommand: command.nullable(),
}).meta({ id: 'SupplySummary' });

export const switchBody = z.strictObject({ reason });
export const switchedOff = z.object({ holdId: rowId });
export const switchedOn = z.object({ lifted: z.boolean(), remaining: z.array(holdCause) });
export const keepPowerBody = z.strictObject({ reason, until: instantInput });
export const keptPower = z.object({ until: instant });
export const endedKeepPower = z.object({ ended: z.boolean() });
export const keepPowerRow = z.object({
  meterId, meterNumber: z.string(), stallId: uuid.nullable(), stallNumber: z.string().nullable(), reason: z.string(), placedAt: instant, until: instant, by: z.string(),
}).meta({ id: 'KeepPowerRow' });

export const commandPage = page(command);

const MAX_BATCH = 2000;
export const batchBody = z.strictObject({
  batchId: uuid,
  action: z.enum(['open', 'close', 'read']),
  meterIds: z.array(meterId).min(1).max(MAX_BATCH).refine((ids) => new Set(ids).size === ids.length, 'names a meter twice'),
  reason,
});
export const batchStarted = z.object({ id: uuid, total: count });
export const batch = z.object({
  id: uuid,
  action: z.enum(['open', 'close', 'read']),
  reason: z.string(),
  askedAt: instant,
  askedBy: z.string(),
  total: count,
  done: count,
  failed: count,
  skipped: count,
  waiting: count,
  items: z.array(z.object({ meterId, meterNumber: z.string(), stallId: uuid.nullable(), stallNumber: z.string().nullable(), state: z.enum(['waiting', 'done', 'failed', 'skipped']), detail: z.string() })),
}).meta({ id: 'Batch' });

export const breaker = z.object({
  id: rowId,
  trippedAt: instant,
  limitCount: count,
  supplies: count,
  candidates: z.array(z.object({ meterId, meterNumber: z.string(), stallId: uuid.nullable(), stallNumber: z.string(), availableFen: z.number().int(), readAt: instant.nullable() })),
  decision: z.enum(['proceed', 'refuse']).nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
}).meta({ id: 'Breaker' });
export const breakerBody = z.strictObject({ decision: z.enum(['proceed', 'refuse']), note: text(200) });
export const breakerDecided = z.object({ id: rowId, decision: z.enum(['proceed', 'refuse']) });
export const keepPowerRows = z.array(keepPowerRow);
export const breakerAnswer = breaker.nullable();
export const commandQuery = listQuery({ meterId: z.coerce.number().int().min(1).max(2_147_483_647).optional(), state: command.shape.state.optional() });
