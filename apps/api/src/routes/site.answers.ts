import { z } from 'zod';
import { boardColumns } from '../queries/board.js';
import { count, integer, time, windowSchema } from '../http/schemas.js';
import { siteSettingsSchema } from '../site-settings.js';
import type { TreeNode } from '../tree.js';
import { precisionSchema } from './stall.answers.js';
import { breakerSchema } from './supply.answers.js';

export const overviewAnswer = z
  .strictObject({
    at: time, paidTodayFen: integer, usedTodayWh: integer, usedTodayLitres: integer, meters: z.strictObject({ total: count, online: count, offline: count, never: count }), supplies: z.strictObject({ on: count, off: count, owed: count }),
    keepPower: count, cutsWaiting: count, openAlarms: count, quarantineOpen: count, gateways: z.strictObject({ online: count, offline: count, total: count }), oldestReadingAt: time.nullable(), accounts: count, lowBalances: count,
    waitingBreaker: breakerSchema.nullable(),
  })
  .meta({ id: 'Overview' });

const boardRow = {
  stallId: z.uuid(), number: z.string(), name: z.string(), buildingCode: z.string(), floor: z.string(), category: z.string(), meterId: integer.nullable(), supply: z.enum(['on', 'off', 'unknown', 'none']), wanted: z.enum(['on', 'off']),
  owed: z.boolean(), keepPower: z.boolean(), cause: z.string().nullable(), waitsFor: z.string().nullable(), availableFen: integer.nullable(), readAt: time.nullable(), intervalMinutes: integer, powerW: integer.nullable(), todayWh: integer.nullable(),
  alarm: z.boolean(), accountId: z.uuid().nullable(),
  waterMeterId: integer.nullable(), water: z.enum(['on', 'off', 'moving', 'fault', 'unknown', 'none']), waterWanted: z.enum(['on', 'off']), waterOwed: z.boolean(), waterCause: z.string().nullable(), waterWaitsFor: z.string().nullable(), waterTodayLitres: integer.nullable(), waterReadAt: time.nullable(),
  endsAt: time.nullable(), earliestAt: time.nullable(), latestAt: time.nullable(), precision: precisionSchema.nullable(),
  tag: z.string().nullable(), billing: z.enum(['prepaid', 'postpaid', 'late']), waterAvailableFen: integer.nullable(),
} satisfies Record<(typeof boardColumns)[number], z.ZodType>;
const cells = boardColumns.map((column) => boardRow[column]) as unknown as [z.ZodType, ...z.ZodType[]];

/** Rows are arrays in the order of `columns`, since ten thousand of them are sent at once; `BoardRow` names their cells. */
export const boardRowSchema = z.strictObject(boardRow).meta({ id: 'BoardRow' });
export const boardAnswer = z.strictObject({ at: time, columns: z.array(z.enum(boardColumns)), rows: z.array(z.tuple(cells)) }).meta({ id: 'Board' });

export const searchAnswer = z.strictObject({
  items: z.array(z.strictObject({ kind: z.enum(['stall', 'meter', 'account', 'gateway', 'receipt']), id: z.string(), title: z.string(), subtitle: z.string().nullable(), stallId: z.uuid().nullable(), rank: integer }).meta({ id: 'Found' })),
});

const treeNode: z.ZodType<TreeNode> = z
  .strictObject({
    id: z.string(), kind: z.enum(['building', 'room', 'gateway', 'bus']), name: z.string(), meters: count, silent: count, state: z.enum(['ok', 'warning', 'fault', 'unknown']),
    get children() {
      return z.array(treeNode);
    },
  })
  .meta({ id: 'TreeNode' });
export const treeAnswer = z.array(treeNode);

/** One server-sent event: what changed, or that the line is alive. */
export const liveAnswer = z.strictObject({ type: z.literal('alive').optional(), data: z.looseObject({ siteId: z.uuid().optional(), kind: z.string().optional() }) });

export const settingsAnswer = z
  .strictObject({ ...siteSettingsSchema.shape, tariffPlanId: z.uuid().nullable(), waterTariffPlanId: z.uuid().nullable(), overrides: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .meta({ id: 'SiteSettings' });

export const buildingSchema = z
  .strictObject({
    id: z.uuid(), code: z.string(), name: z.string(), readIntervalMinutes: integer, settlementCycle: z.enum(['sweep', 'hourly', 'daily', 'monthly']), settlementMinute: integer, settlementDay: integer, noCutWindows: z.array(windowSchema),
    lastSettlementDueAt: time.nullable(), timeZone: z.string(), stalls: count, meters: count, meterOverrides: count, nextSweepAt: time, nextSettlementAt: time.nullable(),
  })
  .meta({ id: 'Building' });
export const buildingsAnswer = z.array(buildingSchema);
