import { z } from 'zod';
import { ticketKinds } from '#libs/site';
import { integer, pageOf, time } from '../http/schemas.js';

const place = { stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), meterId: integer.nullable(), meterNumber: z.string().nullable() };
const course = { kind: z.enum(ticketKinds), text: z.string(), photoIds: z.array(z.uuid()), state: z.enum(['open', 'taken', 'done']), openedAt: time, takenAt: time.nullable(), doneAt: time.nullable(), result: z.string().nullable() };

export const ticketAnswer = z
  .strictObject({ ticketId: z.uuid(), siteId: z.uuid(), ...place, ...course, openedKind: z.enum(['staff', 'customer']), openedName: z.string(), takenBy: z.uuid().nullable(), takenName: z.string().nullable() })
  .meta({ id: 'Ticket' });
export const ticketsAnswer = pageOf(ticketAnswer);
/** as the customer who opened it sees it */
export const ownTicketAnswer = z.strictObject({ ticketId: z.uuid(), ...course }).meta({ id: 'OwnTicket' });
export const ownTicketsAnswer = pageOf(ownTicketAnswer);
export const meterByNumberAnswer = z
  .strictObject({ meterId: integer, meterNumber: z.string(), name: z.string(), siteId: z.uuid(), siteName: z.string(), stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), kind: z.enum(['electricity', 'water']), role: z.enum(['prepaid', 'monitoring']) })
  .meta({ id: 'FoundMeter' });
export const metersByNumberAnswer = z.array(meterByNumberAnswer);
