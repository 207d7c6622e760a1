import { z } from 'zod';
import { debtorKinds, dunningResults, dunningWays } from '#libs/dunning';
import { integer, time } from '../http/schemas.js';

export const debtorSchema = z
  .strictObject({
    accountId: z.uuid(), accountNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), buildingCode: z.string(), floor: z.string(), customerName: z.string(), phone: z.string(),
    purse: z.enum(['energy', 'water']), availableFen: integer, threshold1Fen: integer, postpaid: z.boolean(), lateFen: integer, lateSince: z.iso.date().nullable(), feesFen: integer, feesSince: time.nullable(), kinds: z.array(z.enum(debtorKinds)), cut: z.boolean(),
    lastCallAt: time.nullable(), lastResult: z.enum(dunningResults).nullable(), lastBy: z.string().nullable(), lastNote: z.string().nullable(), promisedOn: z.iso.date().nullable(), promise: z.enum(['none', 'open', 'due', 'broken']),
  })
  .meta({ id: 'Debtor' });
export const debtorsAnswer = z.strictObject({ at: time, items: z.array(debtorSchema) });

export const dunningCallSchema = z
  .strictObject({ id: z.uuid(), at: time, way: z.enum(dunningWays), result: z.enum(dunningResults), promisedOn: z.iso.date().nullable(), note: z.string(), availableFen: integer, feesFen: integer, byName: z.string() })
  .meta({ id: 'DunningCall' });
export const dunningCallsAnswer = z.array(dunningCallSchema);
