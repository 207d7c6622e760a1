import { z } from 'zod';
import { automaticMethods, media, methods, poolRulesSchema, termSchema, vacancies } from '#libs/apportionment';
import { count, integer, pageOf, time } from '../http/schemas.js';

const medium = z.enum(media);
const term = termSchema.meta({ id: 'FormulaTerm' });
export const formulaMeterSchema = z.strictObject({ id: z.uuid(), name: z.string(), medium, terms: z.array(term) }).meta({ id: 'FormulaMeter' });
export const poolSchema = z.strictObject({ id: z.uuid(), siteId: z.uuid(), name: z.string(), medium, rules: poolRulesSchema.meta({ id: 'PoolRules' }), archivedAt: time.nullable() }).meta({ id: 'Pool' });

const runFields = {
  id: z.uuid(), poolId: z.uuid(), poolName: z.string(), medium, fromDay: z.iso.date(), toDay: z.iso.date(), state: z.enum(['draft', 'issued', 'settled', 'void']), method: z.enum(methods), usedWh: integer.nullable(), amountFen: integer, estimated: z.boolean(),
  shares: count, paidFen: integer, owedFen: integer, companyFen: integer, madeAt: time, madeBy: z.string(), issuedAt: time.nullable(), settledAt: time.nullable(), voidedAt: time.nullable(), voidReason: z.string().nullable(),
};
const border = z.strictObject({ at: time, registerWh: integer, estimated: z.boolean() });
const meterUse = z.strictObject({ meterId: integer, meterNumber: z.string(), name: z.string(), numerator: z.string(), denominator: z.string(), from: border, to: border, usedWh: integer }).meta({ id: 'PoolMeterUse' });
const share = z
  .strictObject({
    key: z.string(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), bearer: z.enum(['account', 'owner', 'company']), payer: z.string(), days: count, ofDays: count, basis: integer, ratio: z.string(), usedWh: integer.nullable(), amountFen: integer,
    vacant: z.boolean(), billState: z.enum(['issued', 'settled', 'void']).nullable(), paidFen: integer, sentence: z.strictObject({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'ApportionmentShare' });
const facts = z.strictObject({ rules: poolRulesSchema, vacancy: z.enum(vacancies), priceMicroYuan: integer.nullable(), givenFen: integer.nullable(), meters: z.array(meterUse) });

export const formulaMetersAnswer = z.array(formulaMeterSchema);
export const poolsAnswer = z.array(poolSchema);
export const runsAnswer = pageOf(z.strictObject(runFields).meta({ id: 'ApportionmentRunRow' }));
export const runAnswer = z.strictObject({ ...runFields, siteId: z.uuid(), facts, items: z.array(share) }).meta({ id: 'ApportionmentRun' });
export const madeIdAnswer = z.strictObject({ id: z.uuid() });
export const issuedAnswer = z.strictObject({ bills: count });
export const collectedAnswer = z.strictObject({ bills: count, amountFen: integer, owedFen: integer });
export const voidedAnswer = z.strictObject({ bills: count, returnedFen: integer });
export const trials = z.enum(['own', ...automaticMethods]);
const amount = integer.nullable();
export const whatIfAnswer = z
  .strictObject({
    usedWh: amount, amountFen: integer, estimated: z.boolean(), trials: z.array(z.strictObject({ method: trials, refused: z.string().nullable() })),
    last: z.strictObject({ fromDay: z.iso.date(), toDay: z.iso.date(), amountFen: integer, method: z.enum(methods) }).nullable(),
    rows: z.array(z.strictObject({ stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), lastFen: amount, amounts: z.array(amount) })), company: z.array(amount),
  })
  .meta({ id: 'WhatIf' });
