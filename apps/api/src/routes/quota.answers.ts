import { z } from 'zod';
import { count, integer, time } from '../http/schemas.js';

const medium = z.enum(['electricity', 'water']);
const kind = z.enum(['account-type', 'category', 'account']);
const month = z.string();

const quota = z
  .strictObject({
    id: z.uuid(), medium, kind, accountTypeId: z.uuid().nullable(), category: z.string().nullable(), accountId: z.uuid().nullable(), name: z.string(), fromMonth: month, monthWh: integer.nullable(), excessMicroYuan: integer.nullable(), setBy: z.string(), setAt: time,
  })
  .meta({ id: 'Quota' });
const assessedFields = {
  accountId: z.uuid(), accountNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(), category: z.string(), customerName: z.string(), medium, month,
  quotaWh: integer, quotaKind: kind, usedWh: integer, excessWh: integer, excessMicroYuan: integer.nullable(), excessFen: integer.nullable(), prints: count,
};
const slipPrint = z.strictObject({ id: z.uuid(), accountId: z.uuid(), stallNumber: z.string(), medium, number: integer, by: z.string(), at: time, usedWh: integer, quotaWh: integer, excessWh: integer }).meta({ id: 'QuotaSlipPrint' });

export const quotasAnswer = z.array(quota);
export const quotaSetAnswer = z.strictObject({ id: z.uuid() });
export const assessmentAnswer = z.strictObject({ items: z.array(z.strictObject(assessedFields).meta({ id: 'AssessedQuota' })), total: count, excessWh: integer });
export const slipAnswer = z.strictObject({ ...assessedFields, siteName: z.string(), number: integer, printedBy: z.string(), printedAt: time }).meta({ id: 'QuotaSlip' });
export const slipPrintsAnswer = z.array(slipPrint);
