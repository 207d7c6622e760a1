import { z } from 'zod';
import { propertySettingsSchema } from '#libs/property-fee';
import { count, integer, pageOf, time } from '../http/schemas.js';

export const feeCategories = ['property', 'rent', 'cleaning', 'refuse', 'other'] as const;
export const feeRules = ['fixed', 'per_area', 'per_head', 'formula'] as const;
export const feeTargets = ['site', 'account_type', 'stall', 'account'] as const;
export const roundingModes = ['half_up', 'down', 'up'] as const;
export const roundingUnit = z.union([z.literal(1), z.literal(10), z.literal(100)]);
export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'month-malformed');

export const feeItemSchema = z
  .strictObject({
    id: z.uuid(), siteId: z.uuid(), name: z.string(), category: z.enum(feeCategories), rule: z.enum(feeRules), formula: z.string().nullable(), roundingFen: roundingUnit, roundingMode: z.enum(roundingModes), firstMonth: month, lateFee: z.boolean(), endedAt: time.nullable(),
    prices: z.array(z.strictObject({ fromDay: z.iso.date(), priceMicroYuan: integer })), bindings: z.array(z.strictObject({ target: z.enum(feeTargets), targetId: z.uuid(), fromMonth: month, name: z.string() })),
  })
  .meta({ id: 'FeeItem' });
const problem = z.strictObject({ item: z.string(), stall: z.string(), code: z.string() });
const deposit = z
  .strictObject({
    id: z.uuid(), accountId: z.uuid(), accountNumber: z.string(), stallNumber: z.string(), payer: z.string(), name: z.string(), amountFen: integer, takenAt: time, takenBy: z.string(), receiptId: z.uuid().nullable(), returnedAt: time.nullable(), returnReason: z.string().nullable(),
  })
  .meta({ id: 'Deposit' });
const sentence = z.strictObject({ zh: z.string(), en: z.string() });
const chargeFields = {
  id: z.uuid(), kind: z.enum(['apportionment', 'property', 'late_fee']), state: z.enum(['issued', 'settled', 'void']), title: z.string(), stallNumber: z.string(), fromDay: z.iso.date(), toDay: z.iso.date(), amountFen: integer, paidFen: integer, issuedAt: time, settledAt: time.nullable(),
  voidedAt: time.nullable(), voidReason: z.string().nullable(), sentence,
  /** what its late payment has cost that no bill holds yet */
  late: z.strictObject({ growingFen: integer, fromDay: z.iso.date(), sentence }).meta({ id: 'GrowingLateFee' }).nullable(),
};
export const chargeSchema = z
  .strictObject({
    ...chargeFields, sourceId: z.uuid(), stallId: z.uuid(), stallName: z.string(), accountId: z.uuid().nullable(), accountNumber: z.string().nullable(), accountState: z.enum(['open', 'closed']).nullable(), ownerId: z.uuid().nullable(), payer: z.string(),
  })
  .meta({ id: 'ChargeBill' });
const totals = z.strictObject({ bills: count, amountFen: integer, paidFen: integer, owedFen: integer, ledgerFen: integer }).meta({ id: 'ChargeTotals' });

export const feeItemsAnswer = z.array(feeItemSchema);
export const feeRunsAnswer = z.array(z.strictObject({ month, dueAt: time, doneAt: time.nullable(), bills: count, amountFen: integer, problems: z.array(problem) }).meta({ id: 'FeeRun' }));
export const ranAnswer = z.array(z.strictObject({ siteId: z.uuid(), month, bills: count, amountFen: integer, problems: z.array(problem) }).meta({ id: 'RanMonth' }));
export const depositsAnswer = z.strictObject({ items: z.array(deposit), total: count, heldFen: integer });
export const depositTakenAnswer = z.strictObject({ depositId: z.uuid(), receiptId: z.uuid() });
export const depositReturnedAnswer = z.strictObject({ amountFen: integer });
export const chargesAnswer = z.strictObject({ items: z.array(chargeSchema), total: count, totals }).meta({ id: 'ChargeBills' });
export const feeVoidedAnswer = z.strictObject({ returnedFen: integer, newBillId: z.uuid().nullable() });
export const paidInCashAnswer = z.strictObject({ transferId: integer, amountFen: integer, receiptId: z.uuid() });
export const cashReceiptAnswer = z
  .strictObject({
    id: z.uuid(), receiptNumber: z.string(), siteName: z.string(), billId: z.uuid().nullable(), kind: z.enum(['apportionment', 'property', 'late_fee', 'deposit']), title: z.string(), fromDay: z.string().nullable(), toDay: z.string().nullable(), stallNumber: z.string(), stallName: z.string(),
    payer: z.string(), amountFen: integer, amountCapital: z.string(), operator: z.string(), at: time, prints: count,
  })
  .meta({ id: 'CashReceipt' });
export const cashReceiptsAnswer = z.array(cashReceiptAnswer);
export const propertyPurseAnswer = z.strictObject({ balanceFen: integer, owedFen: integer, heldFen: integer, merged: z.boolean() }).meta({ id: 'PropertyPurse' });
export const propertyCutAnswer = z.strictObject({ settings: propertySettingsSchema.shape.cut.unwrap(), approvalId: z.uuid().nullable() });
/** A customer's charges of a month beside his energy bills, what his property purse holds, and what he owes. */
export const customerChargesAnswer = z
  .strictObject({ items: z.array(z.strictObject(chargeFields).meta({ id: 'CustomerCharge' })), total: count, propertyBalanceFen: integer, owedFen: integer, ownerOwedFen: integer, merged: z.boolean(), cutForFees: z.boolean() })
  .meta({ id: 'CustomerCharges' });
export const chargesPage = pageOf(chargeSchema);
