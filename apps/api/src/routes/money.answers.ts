import { z } from 'zod';
import { channelNames } from '#libs/payment';
import { PERIODS, tariffDefinitionSchema } from '#libs/tariff';
import { count, integer, pageOf, time } from '../http/schemas.js';

const medium = z.enum(['electricity', 'water']);
const purse = z.enum(['energy', 'water', 'property']);

const planRef = z.strictObject({ id: z.uuid(), name: z.string().nullable(), from: z.string().nullable() });

/** How an account that is billed afterwards stands. */
export const postpaidSchema = z.strictObject({ since: time, billDay: integer, dueDays: count, owedFen: integer, lateFen: integer, unbilledFen: integer, dueDay: z.iso.date().nullable() }).meta({ id: 'Postpaid' });

/** Of an account that keeps water apart. */
export const waterPurseSchema = z.strictObject({ balanceFen: integer, accruedFen: integer, availableFen: integer, threshold1Fen: integer, threshold2Fen: integer }).meta({ id: 'WaterPurse' });

export const accountSchema = z
  .strictObject({
    id: z.uuid(), number: z.string(), state: z.enum(['open', 'closed']), openedAt: time, closedAt: time.nullable(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(),
    /** all it has now, its first one first */
    stalls: z.array(z.strictObject({ stallId: z.uuid(), number: z.string() })),
    customer: z.strictObject({ name: z.string(), phone: z.string() }), accountTypeName: z.string(),
    tariffPlan: planRef.nullable(), waterTariffPlan: planRef.nullable(),
    balanceFen: integer, accruedFen: integer, overdraftLimitFen: integer, availableFen: integer, threshold1Fen: integer, threshold2Fen: integer,
    /** null: water is paid from the energy purse */
    waterPurse: waterPurseSchema.nullable(),
    /** null: prepaid */
    postpaid: postpaidSchema.nullable(),
    /** how a second person was asked to have it billed, and has not decided */
    billingAsked: z.enum(['prepaid', 'postpaid']).nullable(),
  })
  .meta({ id: 'Account' });

const accountRow = z
  .strictObject({
    id: z.uuid(), siteId: z.uuid(), number: z.string(), state: z.enum(['open', 'closed']), openedAt: time, closedAt: time.nullable(), stallId: z.uuid(), stallNumber: z.string(), stallName: z.string(),
    customerId: z.uuid(), customerName: z.string(), phone: z.string(), accountTypeId: z.uuid(), accountTypeName: z.string(), tariffPlanId: z.uuid().nullable(), balanceFen: integer, accruedFen: integer, availableFen: integer,
  })
  .meta({ id: 'AccountRow' });

const tariffPlan = z
  .strictObject({
    id: z.uuid(), name: z.string(), medium, usedBy: count,
    versions: z.array(z.strictObject({ id: z.uuid(), number: integer, effectiveAt: time, definition: tariffDefinitionSchema.meta({ id: 'TariffDefinition' }), createdBy: z.string(), createdAt: time })),
  })
  .meta({ id: 'TariffPlan' });

export const accountType = z
  .strictObject({ id: z.uuid(), siteId: z.uuid(), name: z.string(), tariffPlanId: z.uuid().nullable(), waterTariffPlanId: z.uuid().nullable(), threshold1Fen: integer, threshold2Fen: integer, overdraftLimitFen: integer, emergencyFen: integer.nullable(), emergencyBudgetFen: integer.nullable(), billing: z.enum(['prepaid', 'postpaid']), billDay: integer, dueDays: count })
  .meta({ id: 'AccountType' });

const receiptFields = {
  rechargeId: z.uuid(), receiptNumber: z.string(), siteId: z.uuid(), siteName: z.string(), accountId: z.uuid(), stallNumber: z.string(), stallName: z.string(), payer: z.string(), amountFen: integer, purse, amountCapital: z.string(),
  channel: z.enum(['cash', ...channelNames]), state: z.enum(['credited', 'reversed']), balanceBeforeFen: integer, balanceAfterFen: integer, operatorId: z.uuid().nullable(), operator: z.string().nullable(), paidAt: time, creditedAt: time, prints: count, refundedFen: integer,
  debtPartFen: integer, debtLeftFen: integer.nullable(), corrects: z.string().nullable(),
  energy: z.strictObject({ medium, wh: integer, priceMicroYuan: integer, priceSince: z.string(), planName: z.string(), exact: z.boolean(), asked: z.enum(['yuan', 'energy']) }).nullable(),
  corrected: z.strictObject({ at: time, reason: z.string(), by: z.string(), toReceiptNumber: z.string().nullable(), toStallNumber: z.string().nullable() }).nullable(),
};
const receipt = z.strictObject(receiptFields).meta({ id: 'Receipt' });

export const sumLineFields = {
  kind: z.enum(['energy', 'subsidy', 'service']), period: z.enum([...PERIODS, 'all']), usedWh: integer, priceMicroYuanPerKwh: integer, parts: integer, season: z.string().nullable(), tier: integer.nullable(),
  base: z.strictObject({ priceMicroYuanPerKwh: integer, factorMillionths: integer }).nullable(), service: z.string().nullable(), serviceKind: z.enum(['loss', 'service']).nullable(),
};
const billLine = z.strictObject({ from: time, to: time, fromRegisterWh: integer, toRegisterWh: integer, estimated: z.boolean(), versionNumber: integer, effectiveAt: time, ...sumLineFields }).meta({ id: 'BillLine' });
export const billSchema = z
  .strictObject({
    id: integer, accountId: z.uuid(), meterId: integer, meterNumber: z.string(), kind: medium, fromAt: time, toAt: time, fromRegisterWh: integer, toRegisterWh: integer, usedWh: integer, amountFen: integer,
    carryBeforeParts: integer, chargeParts: integer, carryAfterParts: integer, estimated: z.boolean(), settledAt: time, transferId: integer.nullable(), lines: z.array(billLine), sentence: z.strictObject({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'Bill' });

const unsettledMeter = z.strictObject({ meterId: integer, meterNumber: z.string(), kind: medium, fromAt: time, toAt: time, fromRegisterWh: integer, toRegisterWh: integer, usedWh: integer, chargeParts: integer, readings: count });
const transfer = z
  .strictObject({ id: integer, at: time, purse, kind: z.string(), causeKey: z.string(), changeFen: integer, balanceAfterFen: integer, counterpart: z.string(), actorKind: z.string(), actorId: z.string(), reason: z.string() })
  .meta({ id: 'Transfer' });
const sum = { count, amountFen: integer };

export const tariffPlansAnswer = z.array(tariffPlan);
export const planAddedAnswer = z.strictObject({ planId: z.uuid(), versionId: z.uuid() });
export const versionAddedAnswer = z.strictObject({ versionId: z.uuid(), number: integer });
export const accountTypesAnswer = z.array(accountType);
export const accountsAnswer = pageOf(accountRow);
export const closedAnswer = z.strictObject({ accountId: z.uuid(), bills: count, chargedFen: integer, paidOutFen: integer, refundRequestId: z.uuid().nullable(), meterIds: z.array(integer) }).meta({ id: 'ClosedAccount' });
export const rechargedAnswer = z.strictObject({ ...receiptFields, availableAfterFen: integer }).meta({ id: 'TakenRecharge' });
export const receiptAnswer = receipt;
export const printedAnswer = z.strictObject({ prints: count, copy: z.boolean() });
export const printsAnswer = z.array(z.strictObject({ number: count, by: z.string(), at: time }).meta({ id: 'ReceiptPrint' }));
export const progressAnswer = z
  .strictObject({ paidAt: time, creditedAt: time, commandedAt: time.nullable(), restoredAt: time.nullable(), needed: z.boolean(), waitingFor: z.enum(['gateway_offline', 'device', 'other_hold']).nullable() })
  .meta({ id: 'RechargeProgress' });
export const rechargesAnswer = pageOf(receipt);
export const takingsAnswer = z
  .strictObject({
    items: z.array(receipt), total: count, day: z.iso.date(),
    /** cash for bills and deposits, which are no recharges */
    besides: z.strictObject({ bills: z.strictObject({ count: integer, amountFen: integer }), deposits: z.strictObject({ count: integer, amountFen: integer }) }),
    totals: z.strictObject({ ...sum, byOperator: z.array(z.strictObject({ ...sum, operatorId: z.uuid().nullable(), operator: z.string().nullable() })), byChannel: z.array(z.strictObject({ ...sum, channel: z.string() })) }),
  })
  .meta({ id: 'Takings' });
export const billsAnswer = pageOf(billSchema);
export const unsettledAnswer = z.strictObject({ usedWh: integer, usedLitres: integer, chargeFen: integer, fromAt: time.nullable(), toAt: time.nullable(), readings: count, meters: z.array(unsettledMeter) }).meta({ id: 'Unsettled' });
export const transfersAnswer = pageOf(transfer);
const statementLine = z
  .strictObject({ meterId: integer, meterNumber: z.string(), meterName: z.string(), kind: medium, stallNumber: z.string().nullable(), fromAt: time, toAt: time, fromRegisterWh: integer, toRegisterWh: integer, bills: count, usedWh: count, freeWh: count, amountFen: integer })
  .meta({ id: 'StatementLine' });
export const statementBillsAnswer = z.strictObject({ lines: z.array(statementLine), usedWh: count, freeWh: count, amountFen: integer });
const moved = z.strictObject({ kind: z.string(), count, inFen: integer, outFen: integer });
/** A month of an account: opening + in − out = closing of each purse, register + used = register of each meter. */
export const statementAnswer = z
  .strictObject({
    month: z.string(), from: time, to: time,
    purses: z.array(z.strictObject({ kind: purse, openingFen: integer, inFen: integer, outFen: integer, closingFen: integer, moved: z.array(moved) })),
    /** read and priced by now, in no bill yet; of a month that is over: what was billed after it */
    accruedFen: integer,
    meters: z.array(z.strictObject({ meterId: integer, meterNumber: z.string(), kind: medium, stallNumber: z.string().nullable(), fromRegisterWh: integer, toRegisterWh: integer, usedWh: integer, estimated: z.boolean() })),
    /** the bills that were made in the month, one line a meter: of all stalls of the account */
    billed: statementBillsAnswer,
  })
  .meta({ id: 'AccountStatement' });
