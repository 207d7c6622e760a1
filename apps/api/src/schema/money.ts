import { z } from 'zod';
import { tariffDefinitionSchema } from '#libs/tariff';
import { civilDay, count, instant, instantInput, listQuery, meterId, page, rowId, text, uuid, whole } from './plain.js';

export const tariffDefinition = tariffDefinitionSchema.meta({ id: 'TariffDefinition' });

export const tariffPlan = z.object({
  id: uuid, name: z.string(), medium: z.enum(['electricity', 'water']), usedBy: count, siteDefault: z.boolean(),
  versions: z.array(z.object({ id: uuid, number: count, effectiveAt: instant, definition: tariffDefinition, createdBy: z.string(), createdAt: instant })),
}).meta({ id: 'TariffPlan' });
export const tariffPlans = z.array(tariffPlan);
export const newTariffPlanBody = z.strictObject({ name: text(60, 1), medium: z.enum(['electricity', 'water']), definition: tariffDefinition, effectiveAt: instantInput });
export const tariffPlanMade = z.object({ planId: uuid, versionId: uuid });
export const newVersionBody = z.strictObject({ definition: tariffDefinition, effectiveAt: instantInput });
export const versionMade = z.object({ versionId: uuid, number: count });

export const accountTypes = z.array(z.object({
  id: uuid, name: z.string(), tariffPlanId: uuid.nullable(), threshold1Fen: whole, threshold2Fen: whole, overdraftLimitFen: whole,
}).meta({ id: 'AccountType' }));

const accountSummaryShape = {
  id: uuid,
  number: z.string(),
  state: z.enum(['open', 'closed']),
  openedAt: instant,
  closedAt: instant.nullable(),
  /** the phone is masked unless the reader may open accounts */
  customer: z.object({ id: uuid, name: z.string(), phone: z.string() }),
  accountTypeName: z.string(),
  tariffPlan: z.object({ id: uuid, name: z.string(), from: z.enum(['meter', 'account', 'account-type', 'site']) }).nullable(),
  balanceFen: whole,
  accruedFen: whole,
  overdraftLimitFen: count,
  availableFen: whole,
  threshold1Fen: whole,
  threshold2Fen: whole,
};
export const accountSummary = z.object(accountSummaryShape).meta({ id: 'AccountSummary' });
export const account = z.object({
  ...accountSummaryShape,
  siteId: uuid,
  stall: z.object({ id: uuid, number: z.string(), name: z.string() }),
  meters: z.array(z.object({ id: meterId, meterNumber: z.string(), fromAt: instant, fromRegisterWh: count, toAt: instant.nullable(), toRegisterWh: count.nullable() })),
}).meta({ id: 'Account' });
export const accountRow = z.object({
  id: uuid, number: z.string(), state: z.enum(['open', 'closed']), stallId: uuid, stallNumber: z.string(), stallName: z.string(), customerName: z.string(), phone: z.string(), accountTypeName: z.string(),
  openedAt: instant, closedAt: instant.nullable(), balanceFen: whole, accruedFen: whole, availableFen: whole, threshold1Fen: whole, threshold2Fen: whole,
}).meta({ id: 'AccountRow' });
export const accountPage = page(accountRow);
export const accountQuery = listQuery({ state: z.enum(['open', 'closed']).optional(), q: text(60).optional() });

const fen = z.number().int().min(0).max(100_000_000);
export const openAccountBody = z.strictObject({
  requestId: uuid, stallId: uuid, customerName: text(60, 1), phone: z.string().regex(/^1\d{10}$/, 'a mobile number has 11 digits and starts with 1'),
  accountTypeId: uuid.optional(), tariffPlanId: uuid.optional(),
});
export const closeAccountBody = z.strictObject({ requestId: uuid, payoutFen: fen.optional() });
export const accountClosed = z.object({ accountId: uuid, bills: count, chargedFen: whole, paidOutFen: whole, meterIds: z.array(meterId) });
export const changeAccountBody = z.strictObject({ threshold1Fen: fen.optional(), threshold2Fen: fen.optional(), overdraftLimitFen: fen.optional(), tariffPlanId: uuid.nullable().optional() });

export const rechargeBody = z.strictObject({ rechargeId: uuid, amountFen: z.number().int().min(1).max(1_000_000_000) });
export const receipt = z.object({
  rechargeId: uuid, receiptNumber: z.string(), siteName: z.string(), accountId: uuid, stallNumber: z.string(), stallName: z.string(), payer: z.string(), amountFen: count, amountCapital: z.string(),
  channel: z.enum(['cash']), state: z.enum(['credited', 'reversed']), balanceBeforeFen: whole, balanceAfterFen: whole, availableAfterFen: whole, operator: z.string(), paidAt: instant, prints: count,
  /** the site prints receipts by itself */
  print: z.boolean(),
}).meta({ id: 'Receipt' });
export const printed = z.object({ prints: count, copy: z.boolean() });
export const rechargeProgress = z.object({
  paidAt: instant, creditedAt: instant,
  /** false when the supply was on: nothing had to be switched */
  needed: z.boolean(),
  commandedAt: instant.nullable(), restoredAt: instant.nullable(),
  waitingFor: z.string().nullable(),
}).meta({ id: 'RechargeProgress' });
export const receiptRow = z.object({
  rechargeId: uuid, receiptNumber: z.string(), accountId: uuid, stallNumber: z.string(), stallName: z.string(), payer: z.string(), amountFen: count, channel: z.enum(['cash']),
  state: z.enum(['credited', 'reversed']), balanceAfterFen: whole, operatorId: uuid, operator: z.string(), paidAt: instant, prints: count,
}).meta({ id: 'ReceiptRow' });
export const rechargeQuery = listQuery({ day: civilDay.optional(), operator: uuid.optional() });
export const rechargePage = z.object({
  items: z.array(receiptRow), total: count, day: civilDay,
  totals: z.object({ count, amountFen: whole, byOperator: z.array(z.object({ operatorId: uuid, operator: z.string(), count, amountFen: whole })) }),
}).meta({ id: 'RechargePage' });

const period = z.enum(['sharp', 'peak', 'flat', 'valley', 'deep-valley', 'all']);
const parts = z.number().int();
export const bill = z.object({
  id: rowId, accountId: uuid, meterId, meterNumber: z.string(), kind: z.enum(['electricity', 'water']), fromAt: instant, toAt: instant, fromRegisterWh: count, toRegisterWh: count, usedWh: count, amountFen: count,
  carryBeforeParts: parts, chargeParts: parts, carryAfterParts: parts, estimated: z.boolean(), settledAt: instant,
  lines: z.array(z.object({
    from: instant, to: instant, fromRegisterWh: count, toRegisterWh: count, estimated: z.boolean(), period, usedWh: whole, priceMicroYuanPerKwh: count, versionNumber: count, effectiveAt: instant, parts,
  })),
  sentence: z.object({ zh: z.string(), en: z.string() }),
}).meta({ id: 'Bill' });
export const billPage = page(bill);
export const unsettled = z.object({
  usedWh: whole, chargeFen: whole, fromAt: instant.nullable(), toAt: instant.nullable(), readings: count,
  meters: z.array(z.object({ meterId, meterNumber: z.string(), fromAt: instant, toAt: instant, fromRegisterWh: count, toRegisterWh: count, usedWh: whole, chargeParts: parts, readings: count })),
}).meta({ id: 'Unsettled' });

export const transferPage = page(z.object({
  id: rowId, at: instant, kind: z.enum(['recharge', 'energy_charge', 'refund', 'reversal', 'adjustment', 'closing']), changeFen: whole, balanceAfterFen: whole, counterpart: z.string(), actorKind: z.string(),
  actorId: z.string(), causeKey: z.string(), reason: z.string(),
}).meta({ id: 'Transfer' }));
