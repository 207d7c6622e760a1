import { z } from 'zod';
import { integer, medium, pageOf, time } from '../http/schemas.js';

const lastHow = z.enum(['bus', 'manual', 'handheld', 'estimate']);
const firstHow = z.enum(['bus', 'manual', 'handheld']);

export const replacementAnswer = z
  .strictObject({
    replacementId: z.uuid(), at: time, recordedAt: time, stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), oldMeterNumber: z.string(), newMeterNumber: z.string(), oldMeterId: integer, newMeterId: integer, medium,
    oldRegisterWh: integer, oldDisplayWh: integer, oldHow: lastHow, oldPhotoId: z.uuid().nullable(), oldLastWh: integer, oldLastAt: time, newRegisterWh: integer, newDisplayWh: integer, newHow: firstHow, newPhotoId: z.uuid().nullable(),
    settledWh: integer, chargedFen: integer, reason: z.string(), by: z.string(),
  })
  .meta({ id: 'Replacement' });
export const replacementsAnswer = pageOf(replacementAnswer);

export const replaceableAnswer = z
  .strictObject({
    meterId: integer, meterNumber: z.string(), medium, profileId: z.string(), unitAddress: integer, busId: z.uuid(), at: time,
    lastGood: z.strictObject({ readAt: time, registerWh: integer, displayWh: integer }).nullable(), estimateDisplayWh: integer.nullable(), mostDisplayWh: integer.nullable(),
    spares: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), readAt: time.nullable(), registerWh: integer.nullable() })),
  })
  .meta({ id: 'Replaceable' });

const side = z.strictObject({ accountId: z.uuid(), accountNumber: z.string(), customerName: z.string(), fromStallId: z.uuid(), fromStall: z.string(), toStallId: z.uuid(), toStall: z.string() });
export const swapAnswer = z
  .strictObject({
    swapId: z.uuid(), at: time, reason: z.string(), by: z.string(), firstChargedFen: integer, secondChargedFen: integer, first: side, second: side,
    readings: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), medium, stallId: z.uuid(), registerWh: integer, readAt: time, photoId: z.uuid().nullable(), beforeAccountId: z.uuid(), afterAccountId: z.uuid() })),
  })
  .meta({ id: 'Swap' });
export const swapsAnswer = pageOf(swapAnswer);

export const occupantsAnswer = z.array(z.strictObject({ accountId: z.uuid(), accountNumber: z.string(), customerName: z.string(), fromAt: time, toAt: time.nullable(), cameBySwap: z.boolean() }).meta({ id: 'Occupant' }));
