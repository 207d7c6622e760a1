import { z } from 'zod';
import { channelNames } from '#libs/payment';
import { count, integer, medium, pageOf, time } from '../http/schemas.js';
import { billSchema, receiptAnswer } from './money.answers.js';

const channel = z.enum(['cash', ...channelNames]);
const kind = z.enum(['wrong_stall', 'wrong_amount', 'taken_back']);

export const correctableAnswer = z
  .strictObject({ kind, amountFen: integer, receiptNumber: z.string(), channel, stallNumber: z.string(), availableAfterFen: integer, needsSecond: z.array(z.enum(['above-limit', 'too-old', 'not-own'])) })
  .meta({ id: 'CorrectionPreview' });
export const correctedAnswer = z.strictObject({ state: z.enum(['done', 'asked']), correctionId: z.uuid().nullable(), newRechargeId: z.uuid().nullable(), approvalId: z.uuid().nullable(), receipt: receiptAnswer }).meta({ id: 'Corrected' });
const sum = { count, amountFen: integer };
export const correctionsAnswer = z
  .strictObject({
    items: z.array(z.strictObject({
      correctionId: z.uuid(), at: time, kind, channel, receiptNumber: z.string(), stallNumber: z.string(), buildingName: z.string(), floor: z.string(), amountFen: integer, toReceiptNumber: z.string().nullable(), toStallNumber: z.string().nullable(),
      toAmountFen: integer.nullable(), operator: z.string().nullable(), askedName: z.string(), decidedName: z.string().nullable(), reason: z.string(), creditedAt: time,
    }).meta({ id: 'CorrectionRow' })),
    total: count, sum: z.strictObject(sum), byOperator: z.array(z.strictObject({ ...sum, operator: z.string().nullable() })), byArea: z.array(z.strictObject({ ...sum, building: z.string(), floor: z.string() })), byDay: z.array(z.strictObject({ ...sum, day: z.iso.date() })),
  })
  .meta({ id: 'Corrections' });

export const debtAnswer = z
  .strictObject({
    debtId: z.uuid(), accountId: z.uuid(), fromAccountId: z.uuid(), stallNumber: z.string(), customerName: z.string(), origin: z.enum(['overdraft', 'correction', 'old_account']), amountFen: integer, repaidFen: integer, leftFen: integer, percent: integer.nullable(),
    fixedFen: integer.nullable(), keepFen: integer, state: z.enum(['active', 'repaid', 'ended', 'written_off']), reason: z.string(), agreedName: z.string(), agreedAt: time, endedAt: time.nullable(),
  })
  .meta({ id: 'Debt' });
export const debtsAnswer = pageOf(debtAnswer);

const disputeFields = {
  disputeId: z.uuid(), accountId: z.uuid(), stallId: z.uuid(), stallNumber: z.string(), billId: integer, line: integer.nullable(), heldFen: integer, reason: z.string(), photoId: z.uuid().nullable(), askedName: z.string(), askedAt: time,
  state: z.enum(['open', 'stands', 'reversed', 'withdrawn']), reversedFen: integer.nullable(), decidedName: z.string().nullable(), decidedAt: time.nullable(), note: z.string(),
};
export const disputeAnswer = z.strictObject(disputeFields).meta({ id: 'Dispute' });
export const disputesAnswer = pageOf(disputeAnswer);
const reading = z.strictObject({ readAt: time, registerWh: integer, quality: z.enum(['good', 'suspect', 'estimated', 'manual']), source: z.string() });
export const disputePageAnswer = z
  .strictObject({
    dispute: disputeAnswer, bill: billSchema, before: z.array(reading), after: z.array(reading),
    readNow: z.strictObject({ state: z.enum(['waiting', 'answered', 'failed']), readAt: time.nullable(), registerWh: integer.nullable(), quality: z.string().nullable(), error: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'DisputePage' });

const payer = z.enum(['company', 'owner', 'next']);
export const runOnAnswer = z
  .strictObject({
    runOnId: z.uuid(), medium, limitWh: integer.nullable(), untilAt: time.nullable(), payer, startedBy: z.string(), startedAt: time, state: z.enum(['running', 'used_up', 'recharged', 'cancelled', 'closed']), usedWh: integer, leftWh: integer.nullable(),
    leftMinutes: integer.nullable(), chargedFen: integer.nullable(), endedAt: time.nullable(), paidByAccountId: z.uuid().nullable(),
  })
  .meta({ id: 'RunOn' });

/** What else an account owes, doubts, or is allowed: beside its balance. */
export const obligationsAnswer = z
  .strictObject({ debt: debtAnswer.nullable(), disputedFen: integer, disputes: z.array(disputeAnswer), runOn: runOnAnswer.nullable(), emergencyFen: integer, runOnRules: z.strictObject({ payer, medium, mostWh: integer, mostHours: integer }), debtKeepFen: integer })
  .meta({ id: 'Obligations' });
export const ownObligationsAnswer = z
  .strictObject({ debt: z.strictObject({ amountFen: integer, leftFen: integer, percent: integer.nullable(), fixedFen: integer.nullable() }).nullable(), disputedFen: integer, runOn: z.strictObject({ medium, leftWh: integer.nullable(), leftMinutes: integer.nullable(), untilAt: time.nullable() }).nullable() })
  .meta({ id: 'OwnObligations' });

const reportColumns = ['at', 'stall', 'customer', 'account', 'mode', 'amount', 'cause', 'reason', 'asked', 'decided', 'payer', 'number'] as const;
export const refundColumns = z.array(z.enum(reportColumns)).min(1).max(reportColumns.length);
export const refundReportAnswer = z
  .strictObject({
    columns: refundColumns, items: z.array(z.strictObject({ at: time, stall: z.string(), customer: z.string(), account: z.string(), mode: z.string(), amount: integer, cause: z.string(), reason: z.string(), asked: z.string(), decided: z.string(), payer: z.string(), number: z.string(), transferId: integer }).meta({ id: 'RefundReportRow' })),
    byMode: z.array(z.strictObject({ ...sum, mode: z.string() })), sum: z.strictObject(sum), ledgerFen: integer,
  })
  .meta({ id: 'RefundReport' });

export const closingChecksAnswer = pageOf(
  z.strictObject({
    checkId: z.uuid(), accountNumber: z.string(), customerName: z.string(), stallId: z.uuid(), stallNumber: z.string(), meterNumber: z.string(), medium, closedAt: time, registerWh: integer, how: z.enum(['manual', 'estimate']), photoId: z.uuid().nullable(), closedName: z.string(),
    state: z.enum(['waiting', 'returned', 'decided']), returnedWh: integer.nullable(), returnedAt: time.nullable(), differenceWh: integer.nullable(), overchargedFen: integer, decision: z.enum(['keep', 'give_back']).nullable(), amountFen: integer.nullable(),
    decidedName: z.string().nullable(), decidedAt: time.nullable(), note: z.string(),
  }).meta({ id: 'ClosingCheck' }),
);
