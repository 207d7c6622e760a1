import { z } from 'zod';
import { integer, time } from '../http/schemas.js';
import { channel } from './order.answers.js';
import { precisionSchema } from './stall.answers.js';

export const kioskMeAnswer = z.strictObject({ name: z.string(), siteName: z.string(), at: time, zone: z.string(), channels: z.array(channel), minFen: integer, maxFen: integer, chips: z.array(integer) }).meta({ id: 'KioskMe' });
export const kioskStallsAnswer = z.array(z.strictObject({ stallId: z.uuid(), stallNumber: z.string(), floor: z.string(), maskedName: z.string() }).meta({ id: 'KioskFound' }));
/** how long a balance lasts; the range is null where it cannot be said */
const lasting = { daysLeft: z.number().int().nullable(), lasts: z.strictObject({ endsAt: time, earliestAt: time, latestAt: time.nullable(), precision: precisionSchema }).nullable() };
export const kioskStallAnswer = z
  .strictObject({
    stallNumber: z.string(), floor: z.string(), maskedName: z.string(), availableFen: integer, ...lasting,
    /** null: water is paid from the same balance */
    water: z.strictObject({ availableFen: integer, ...lasting, readAt: time.nullable() }).nullable(), supply: z.enum(['on', 'off', 'unknown']), waterSupply: z.enum(['on', 'off', 'unknown']).nullable(), readAt: time.nullable(), at: time,
    /** litres are null where the account bears no water meter; the charge is of both */
    days: z.array(z.strictObject({ day: z.iso.date(), usedWh: integer, usedLitres: integer.nullable(), chargeFen: integer })),
  })
  .meta({ id: 'KioskStall' });

const kiosk = { id: z.uuid(), name: z.string(), madeAt: time, lastSeenAt: time.nullable(), revokedAt: time.nullable() };
export const kiosksAnswer = z.array(z.strictObject(kiosk).meta({ id: 'Kiosk' }));
/** The token is shown this once. */
export const newKioskAnswer = z.strictObject({ ...kiosk, token: z.string(), link: z.string() }).meta({ id: 'NewKiosk' });
export const stallCodeMadeAnswer = z.strictObject({ token: z.string(), url: z.string() });
export const stallCodesAnswer = z.array(z.strictObject({ stallId: z.uuid(), number: z.string(), name: z.string(), floor: z.string(), url: z.string(), madeAt: time }).meta({ id: 'PrintedCode' }));
