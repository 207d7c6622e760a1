import { z } from 'zod';
import { count, integer, medium, time } from '../http/schemas.js';

export const offeredHandOverAnswer = z.strictObject({ handOverId: z.uuid(), code: z.string(), token: z.string(), qrText: z.string(), expiresAt: time }).meta({ id: 'HandOverOffer' });
export const joinedHandOverAnswer = z.strictObject({ handOverId: z.uuid() });

/** registers as the meter's display shows them */
const reading = z.strictObject({ meterId: integer, meterNumber: z.string(), medium, readAt: time, registerWh: integer, photoId: z.uuid().nullable(), lastReadAt: time, lastRegisterWh: integer });
const part = z.strictObject({ channel: z.enum(['cash', 'wechat', 'alipay', 'unionpay']), orderId: z.uuid().nullable(), amountFen: count }).meta({ id: 'RestPart' });

export const handOverAnswer = z
  .strictObject({
    handOverId: z.uuid(), stallId: z.uuid(), stallNumber: z.string(), floor: z.string(), stallNumbers: z.array(z.string()), parting: z.boolean(), siteName: z.string(), photoAllowed: z.boolean(), side: z.enum(['from', 'to']),
    state: z.enum(['offered', 'expired', 'joined', 'done', 'withdrawn']), offerExpiresAt: time, fromName: z.string(), toName: z.string().nullable(),
    readingKind: z.enum(['live', 'photo']).nullable(), readingAt: time.nullable(), readingExpiresAt: time.nullable(), readings: z.array(reading).nullable(), meters: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), medium })),
    preview: z.strictObject({ chargeFen: integer, emergencyFen: count, debtFen: count, restFen: count, owedFen: count, refundParts: z.array(part), staysFen: integer.nullable() }).nullable(),
    confirmedFrom: time.nullable(), confirmedTo: time.nullable(), doneAt: time.nullable(), refundRequestId: z.uuid().nullable(), toAccountId: z.uuid().nullable(),
  })
  .meta({ id: 'HandOver' });
