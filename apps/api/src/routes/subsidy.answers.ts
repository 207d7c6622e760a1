import { z } from 'zod';
import { outsideScopes } from '#libs/access';
import { allowanceStates, endings, media, midMonths } from '#libs/subsidy';
import { count, integer, time } from '../http/schemas.js';
import { month } from './fee.answers.js';

export const mediumSchema = z.enum(media);
export const ruleTerms = { baseWh: count, perHeadWh: count, atEnd: z.enum(endings), carryCapWh: count.nullable(), midMonth: z.enum(midMonths) };
export const subsidyRuleSchema = z
  .strictObject({ id: z.uuid(), siteId: z.uuid(), medium: mediumSchema, accountTypeId: z.uuid().nullable(), accountTypeName: z.string().nullable(), category: z.string().nullable(), ...ruleTerms, firstMonth: month, madeName: z.string(), madeAt: time })
  .meta({ id: 'SubsidyRule' });

const kind = z.enum(['monthly', 'carried', 'manual', 'outside']);
const explanation = z.strictObject({ baseWh: count, perHeadWh: count, headcount: count, category: z.string(), accountType: z.string(), days: count, monthDays: count });
const amounts = { grantedWh: count, usedWh: count, leftWh: count, clearedWh: count, carriedWh: count };
const sums = { grants: count, ...amounts };
const times = { fromAt: time, expiresAt: time.nullable(), closedAt: time.nullable(), closeReason: z.string(), state: z.enum(allowanceStates) };
export const subsidyRow = z
  .strictObject({
    id: z.uuid(), accountId: z.uuid(), accountNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), buildingId: z.uuid(), buildingName: z.string(), floor: z.string(), medium: mediumSchema, kind, ...amounts, ...times,
    grantedAt: time, grantedName: z.string(), reason: z.string(), closeNote: z.string(), explanation: explanation.nullable(),
  })
  .meta({ id: 'Subsidy' });
const free = z.strictObject({ medium: mediumSchema, leftWh: count, grantedWh: count, expiresAt: time.nullable() }).meta({ id: 'FreeEnergy' });

export const subsidyRulesAnswer = z.array(subsidyRuleSchema);
export const subsidyRunsAnswer = z.array(z.strictObject({ month, dueAt: time, doneAt: time.nullable(), accounts: count, grantedWh: count }).meta({ id: 'SubsidyRun' }));
export const subsidiesAnswer = z.strictObject({ items: z.array(subsidyRow), total: count, totals: z.strictObject(sums), areas: z.array(z.strictObject({ ...sums, buildingName: z.string(), floor: z.string() }).meta({ id: 'SubsidyArea' })) }).meta({ id: 'Subsidies' });
export const accountSubsidyAnswer = z.strictObject({ free: z.array(free), items: z.array(subsidyRow) }).meta({ id: 'AccountSubsidy' });
export const subsidyGivenAnswer = z.strictObject({ allowanceId: z.uuid() });
export const subsidyWithdrawnAnswer = z.strictObject({ withdrawnWh: integer });
/** What a customer sees of it: without who gave it. */
export const customerSubsidyAnswer = z
  .strictObject({ free: z.array(free), items: z.array(z.strictObject({ id: z.uuid(), medium: mediumSchema, kind, ...amounts, ...times, reason: z.string(), explanation: explanation.nullable() }).meta({ id: 'CustomerSubsidyRow' })) })
  .meta({ id: 'CustomerSubsidy' });

const token = { id: z.uuid(), name: z.string(), scopes: z.array(z.enum(outsideScopes)), madeAt: time, madeName: z.string(), lastUsedAt: time.nullable(), revokedAt: time.nullable(), revokedName: z.string().nullable() };
export const outsideTokensAnswer = z.array(z.strictObject(token).meta({ id: 'OutsideToken' }));
export const newOutsideTokenAnswer = z.strictObject({ ...token, token: z.string() }).meta({ id: 'NewOutsideToken' });

/** What an outside system may know of a stall: nobody's name, nobody's phone. */
export const outsideStall = z.strictObject({ stallNumber: z.string(), stallName: z.string(), category: z.string(), headcount: count, accountNumber: z.string().nullable(), accountTypeName: z.string().nullable() }).meta({ id: 'OutsideStall' });
export const outsideStallsAnswer = z.strictObject({ items: z.array(outsideStall), total: count });
export const outsideSubsidiesAnswer = z.strictObject({ items: z.array(z.strictObject({ id: z.uuid(), stallNumber: z.string(), accountNumber: z.string(), medium: mediumSchema, kind, ...amounts, ...times, reason: z.string() }).meta({ id: 'OutsideSubsidy' })), total: count, totals: z.strictObject(sums) });
