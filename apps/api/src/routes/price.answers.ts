import { z } from 'zod';
import { PERIODS, tariffDefinitionSchema } from '#libs/tariff';
import { count, integer, time } from '../http/schemas.js';
import { approvalAnswer } from './approval.answers.js';
import { sumLineFields } from './money.answers.js';

const definition = tariffDefinitionSchema;
const breach = z.strictObject({ period: z.enum([...PERIODS, 'all']), priceMicroYuanPerKwh: integer, capMicroYuanPerKwh: integer });

export const draftAnswer = z
  .strictObject({
    id: z.uuid(), planId: z.uuid(), planName: z.string(), medium: z.enum(['electricity', 'water']), effectiveAt: time, definition, state: z.enum(['draft', 'asked', 'published', 'discarded']), madeName: z.string(), madeAt: time, changedAt: time,
    inForceAt: time.nullable(), breaches: z.array(breach), needsSecondPerson: z.array(z.enum(['in-use', 'above-cap'])), approval: approvalAnswer.nullable(),
  })
  .meta({ id: 'TariffDraft' });
export const draftsAnswer = z.array(draftAnswer);

const replayRow = z
  .strictObject({ accountId: z.uuid(), accountNumber: z.string(), stallNumber: z.string(), stallName: z.string(), usedWh: integer, oldFen: integer, newFen: integer, differenceFen: integer })
  .meta({ id: 'ReplayRow' });
export const replayAnswer = z
  .strictObject({
    from: z.string(), to: z.string(), accounts: z.array(replayRow), winners: count, losers: count, usedWh: integer, oldFen: integer, newFen: integer, differenceFen: integer, highestRisePermille: integer.nullable(), totalRisePermille: integer.nullable(), vagueWh: integer,
    overLimit: z.boolean(), limitPercent: integer, breaches: z.array(breach),
  })
  .meta({ id: 'PriceReplay' });

const sumLine = z.strictObject(sumLineFields).meta({ id: 'SumLine' });
export const exampleAnswer = z.strictObject({ lines: z.array(sumLine), amountFen: integer, sentence: z.strictObject({ zh: z.string(), en: z.string() }) }).meta({ id: 'ExampleBill' });

const namedDay = z.strictObject({ day: z.string(), name: z.string() });
export const calendarAnswer = z.strictObject({ year: integer, holidays: z.array(namedDay), workdays: z.array(namedDay) }).meta({ id: 'CalendarYear' });

export const resaleAnswer = z
  .strictObject({ month: z.string(), recovered: z.strictObject({ bills: count, usedWh: integer, energyFen: integer, serviceFen: integer }), bought: z.strictObject({ usedWh: integer, amountFen: integer }).nullable() })
  .meta({ id: 'ResaleStatement' });

const publicVersion = z.strictObject({ number: integer, effectiveAt: time, definition });
export const publicPricesAnswer = z
  .strictObject({
    siteName: z.string(), capMicroYuanPerKwh: integer.nullable(), capByPeriod: z.record(z.string(), integer),
    plans: z.array(z.strictObject({ name: z.string(), medium: z.enum(['electricity', 'water']), inForce: publicVersion, next: publicVersion.nullable() })),
  })
  .meta({ id: 'PublicPrices' });
