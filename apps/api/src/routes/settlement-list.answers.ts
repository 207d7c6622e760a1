import { z } from 'zod';
import { count, integer, time } from '../http/schemas.js';

const medium = z.enum(['electricity', 'water']);
const sums = z.strictObject({ count, usedWh: integer, usedLitres: integer, amountFen: integer });
const place = { stallNumber: z.string(), stallName: z.string(), floor: z.string(), buildingCode: z.string() };

const unsettledRow = z
  .strictObject({
    meterId: integer, meterNumber: z.string(), medium, stallId: z.uuid(), ...place, accountId: z.uuid(), accountNumber: z.string(), customerName: z.string(),
    fromAt: time, toAt: time, fromRegisterWh: integer, toRegisterWh: integer, usedWh: integer, chargeFen: integer, readings: count,
  })
  .meta({ id: 'UnsettledRow' });
const billRow = z
  .strictObject({
    source: z.enum(['energy', 'charge', 'draft']), id: z.string(), kind: z.enum(['electricity', 'water', 'apportionment', 'property', 'late_fee']), medium: medium.nullable(), state: z.enum(['draft', 'issued', 'settled', 'void']), runId: z.uuid().nullable(),
    stallId: z.uuid().nullable(), ...place, accountId: z.uuid().nullable(), accountNumber: z.string().nullable(), customerName: z.string().nullable(), meterNumber: z.string().nullable(),
    fromAt: time, toAt: time, usedWh: integer.nullable(), amountFen: integer, at: time, issuedBy: z.string().nullable(), readings: count.nullable(),
  })
  .meta({ id: 'BillRow' });

export const unsettledListAnswer = z.strictObject({ items: z.array(unsettledRow), total: count, sums });
export const billListAnswer = z.strictObject({ items: z.array(billRow), total: count, sums });
export const billsIssuedAnswer = z.strictObject({ issueId: z.uuid(), bills: count, amountFen: integer, skipped: count, runs: count, shares: count });
