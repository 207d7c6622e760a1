import { z } from 'zod';
import { count, integer, pageOf, time } from '../http/schemas.js';
import { meterSchema } from './meter.answers.js';
import { accountSchema } from './money.answers.js';
import { supplySchema } from './supply.answers.js';

const fields = { id: z.uuid(), number: z.string(), name: z.string(), floor: z.string(), category: z.string(), areaDm2: integer, headcount: integer, keepsLiveGoods: z.boolean(), essential: z.boolean() };
const building = z.strictObject({ id: z.uuid(), code: z.string(), name: z.string() });
const stallRow = z
  .strictObject({ ...fields, buildingId: z.uuid(), buildingCode: z.string(), buildingName: z.string(), accountId: z.uuid().nullable(), customerName: z.string().nullable(), meters: count })
  .meta({ id: 'StallRow' });

export const precisionSchema = z.enum(['hour', 'day', 'week']);
export const runwaySchema = z.strictObject({ daysLeft: count.nullable(), endsAt: time.nullable(), earliestAt: time.nullable(), latestAt: time.nullable(), precision: precisionSchema.nullable(), basis: z.enum(['own', 'short', 'recent']).nullable(), basisDays: count, fewestDays: count.nullable(), mostDays: count.nullable() }).meta({ id: 'Runway' });

const happened = z.strictObject({ at: time, kind: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) }).meta({ id: 'Happened' });
const usagePoint = z
  .strictObject({ at: time.optional(), day: z.iso.date().optional(), month: z.string().optional(), usedWh: integer, chargeFen: integer.nullable(), quality: z.enum(['good', 'estimated']) })
  .meta({ id: 'UsagePoint' });

export const stallsAnswer = pageOf(stallRow);
export const stallSavedAnswer = z.strictObject({ ...fields, siteId: z.uuid(), building, meters: z.array(meterSchema) }).meta({ id: 'SavedStall' });
export const stallAnswer = z
  .strictObject({ ...fields, siteId: z.uuid(), building, meters: z.array(meterSchema), account: accountSchema.nullable(), at: time, supply: supplySchema.nullable(), waterSupply: supplySchema.nullable(), runway: runwaySchema.nullable() })
  .meta({ id: 'Stall' });
export const timelineAnswer = pageOf(happened);
export const usageAnswer = z.strictObject({ points: z.array(usagePoint) });
