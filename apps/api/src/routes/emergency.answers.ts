import { z } from 'zod';
import { count, integer } from '../http/schemas.js';

const why = z.enum(['disabled', 'account-closed', 'outstanding', 'not-needed', 'not-enough', 'budget-used']);
export const emergencyAnswer = z.strictObject({ enabled: z.boolean(), amountFen: count, available: z.boolean(), why: why.nullable(), outstandingFen: count }).meta({ id: 'EmergencyOffer' });
export const emergencyTakenAnswer = z.strictObject({ creditId: z.uuid(), amountFen: count, availableFen: integer }).meta({ id: 'EmergencyCredit' });
/** what the account warns at, and the least that the customer may set in money */
export const thresholdsAnswer = z
  .strictObject({ threshold1Fen: integer, threshold2Fen: integer, thresholdDays: integer.nullable(), least1Fen: integer, least2Fen: integer })
  .meta({ id: 'Thresholds' });
