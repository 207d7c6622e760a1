import { z } from 'zod';
import { bill, receiptRow } from './money.js';
import { count, instant, page, uuid, whole } from './plain.js';
import { language } from './session.js';
import { runway } from './stall.js';
import { holdCause, supplyState } from './supply.js';

const phone = z.string().regex(/^1\d{10}$/, 'a mobile number has 11 digits and starts with 1');
export const loginCodeBody = z.strictObject({ phone });
export const customerSignInBody = z.strictObject({ phone, code: z.string().regex(/^\d{6}$/) });
export const customerSession = z.object({ token: z.string(), expiresAt: instant, name: z.string(), language }).meta({ id: 'CustomerSession' });
export const changeCustomerBody = z.strictObject({ language });
export const customerMe = z.object({ name: z.string(), language });

export const customerSupply = z.object({
  state: supplyState, cause: holdCause.nullable(), readAt: instant.nullable(), owed: z.boolean(), owedSince: instant.nullable(), waitsFor: z.array(z.string()), keepPowerUntil: instant.nullable(),
}).meta({ id: 'CustomerSupply' });

export const customerStall = z.object({ stallId: uuid, accountId: uuid, number: z.string(), name: z.string(), floor: z.string(), siteName: z.string(), availableFen: whole, supply: supplyState, readAt: instant.nullable() }).meta({ id: 'CustomerStall' });
export const customerStalls = z.array(customerStall);

export const customerHome = z.object({
  stallId: uuid, accountId: uuid, number: z.string(), name: z.string(), floor: z.string(), siteName: z.string(), timeZone: z.string(), now: instant,
  availableFen: whole, balanceFen: whole, accruedFen: whole, overdraftLimitFen: whole, todayWh: whole, todayFen: whole,
  thresholds: z.object({ threshold1Fen: whole, threshold2Fen: whole }),
  supply: customerSupply.nullable(),
  readAt: instant.nullable(),
  runway,
  lastBills: z.array(bill),
  notices: z.array(z.object({ id: uuid, template: z.string(), text: z.string(), at: instant, state: z.enum(['queued', 'sent', 'failed']) })),
}).meta({ id: 'CustomerHome' });

export const customerRecharge = receiptRow.omit({ operatorId: true, prints: true }).meta({ id: 'CustomerRecharge' });
export const customerRechargePage = page(customerRecharge);
export const customerRead = z.object({ readRequestIds: z.array(uuid), readRequestId: uuid });
export const customerReadRequest = z.object({ id: uuid, state: z.enum(['waiting', 'answered', 'failed']), readAt: instant.nullable(), registerWh: count.nullable(), error: z.string().nullable() }).meta({ id: 'CustomerReadRequest' });
