import { z } from 'zod';
import { count, integer, time } from '../http/schemas.js';
import { billSchema, postpaidSchema, waterPurseSchema } from './money.answers.js';
import { runwaySchema } from './stall.answers.js';
import { supplySchema } from './supply.answers.js';

export const homeAnswer = z
  .strictObject({
    number: z.string(), name: z.string(), floor: z.string(), siteName: z.string(), officePhone: z.string(), at: time, zone: z.string(), accountId: z.uuid(), availableFen: integer, balanceFen: integer, accruedFen: integer,
    thresholds: z.strictObject({ threshold1Fen: integer, threshold2Fen: integer }), todayWh: integer, todayFen: integer, supply: supplySchema.nullable(), readAt: time.nullable(), intervalMinutes: count, powerW: integer.nullable(),
    registerWh: integer.nullable(), meterNumber: z.string().nullable(),
    /** several stalls, or several meters of one kind: there is more to see than this stall's own */
    merged: z.boolean(),
    /** what water alone is paid from; null: it is paid from the energy purse, whose balance is above */
    waterPurse: waterPurseSchema.extend({ runway: runwaySchema }).meta({ id: 'CustomerWaterPurse' }).nullable(),
    /** null: prepaid */
    postpaid: postpaidSchema.nullable(),
    /** energy that is used before money: what is left of what was given, and when the first of it ends */
    subsidy: z.strictObject({ leftWh: count, grantedWh: count, expiresAt: time.nullable() }).nullable(),
    /** null: the stall has no water meter; powerW is the flow in litres an hour, registerWh are litres */
    water: z.strictObject({ readAt: time.nullable(), intervalMinutes: count, powerW: integer.nullable(), registerWh: integer.nullable(), meterNumber: z.string().nullable(), todayLitres: integer, todayFen: integer, supply: supplySchema.nullable() }).nullable(), runway: runwaySchema, lastBills: z.array(billSchema),
  })
  .meta({ id: 'Home' });
