import { z } from 'zod';
import { integer, time } from '../http/schemas.js';

const quote = z
  .strictObject({
    medium: z.enum(['electricity', 'water']), planName: z.string(), versionNumber: integer, since: time, priceMicroYuan: integer, exact: z.boolean(), why: z.enum(['time-of-use', 'tiers']).nullable(),
    basis: z.union([z.strictObject({ kind: z.literal('average'), days: integer, usedWh: integer, chargedParts: integer }), z.strictObject({ kind: z.literal('dearest') })]).nullable(),
    /** what was asked for, and the other: rounded so that the sum covers the energy */
    wh: integer, amountFen: integer,
  })
  .meta({ id: 'SaleQuote' });
/** none: no price is in force, or there is no such meter */
export const saleQuoteAnswer = z.strictObject({ quote: quote.nullable() });
