import { z } from 'zod';
import { accountSummary } from './money.js';
import { meterSummary } from './meter.js';
import { count, instant, instantInput, listQuery, page, text, uuid } from './plain.js';
import { supplySummary } from './supply.js';

const stallShape = {
  id: uuid,
  number: z.string(),
  name: z.string(),
  floor: z.string(),
  category: z.string(),
  areaDm2: count,
  headcount: count,
  keepsLiveGoods: z.boolean(),
  essential: z.boolean(),
};

export const stallRow = z.object({ ...stallShape, buildingId: uuid, buildingCode: z.string(), accountId: uuid.nullable(), customerName: z.string().nullable(), meterNumbers: z.array(z.string()) }).meta({ id: 'StallRow' });
export const stallPage = page(stallRow);
export const stallQuery = listQuery({ q: text(60).optional(), building: uuid.optional() });

const editable = {
  name: text(60),
  floor: text(20),
  category: text(40),
  areaDm2: z.number().int().min(0).max(10_000_000),
  headcount: z.number().int().min(0).max(100_000),
  keepsLiveGoods: z.boolean(),
  essential: z.boolean(),
};
export const newStallBody = z.strictObject({ number: text(32, 1), buildingId: uuid, ...z.object(editable).partial().shape });
export const changeStallBody = z.strictObject({ number: text(32, 1).optional(), buildingId: uuid.optional(), ...z.object(editable).partial().shape });
export const stallMade = z.object({ id: uuid });

export const runway = z.object({ daysLeft: count.nullable(), endsAt: instant.nullable(), basisDays: count }).meta({ id: 'Runway' });

export const stall = z.object({
  ...stallShape,
  siteId: uuid,
  building: z.object({ id: uuid, code: z.string(), name: z.string() }),
  account: accountSummary.nullable(),
  meters: z.array(meterSummary),
  supply: supplySummary.nullable(),
  runway,
}).meta({ id: 'Stall' });

export const timelineQuery = z.strictObject({ before: instantInput.optional(), limit: z.coerce.number().int().min(1).max(500).default(50) });
export const timelineItem = z.object({
  at: instant,
  kind: z.enum(['reading', 'bill', 'recharge', 'warning', 'notice', 'hold', 'hold-lifted', 'command', 'account', 'audit', 'quarantine', 'keep-power', 'alarm']),
  /** unique within the answer */
  id: z.string(),
  params: z.record(z.string(), z.unknown()),
}).meta({ id: 'TimelineItem' });
export const timeline = page(timelineItem);
