import { z } from 'zod';
import { cutPolicySchema, noCutWindowSchema, siteSettingsChangeSchema } from '#libs/site';
import { count, instant, page, text, uuid, whole } from './plain.js';
import { breaker, holdCause, supplyState } from './supply.js';

export const noCutWindow = noCutWindowSchema.meta({ id: 'NoCutWindow' });

export const overview = z.object({
  at: instant,
  paidTodayFen: whole,
  recharges: count,
  usedTodayWh: count,
  meters: z.object({ total: count, online: count, offline: count, never: count }),
  supplies: z.object({ on: count, off: count, unknown: count, owed: count, keepPower: count }),
  cutsWaiting: count,
  openAlarms: count,
  quarantineOpen: count,
  waitingBreaker: breaker.nullable(),
  gateways: z.object({ online: count, offline: count, unknown: count }),
  oldestReadingAt: instant.nullable(),
  nextSweepAt: instant.nullable(),
}).meta({ id: 'Overview' });

export const siteSettings = z.object({
  threshold1Fen: count,
  threshold2Fen: count,
  overdraftLimitFen: count,
  cut: z.object({ ...cutPolicySchema.shape, noCutWindows: z.array(noCutWindow), retryDelaysSeconds: z.array(z.number().int()), confirmedProfileIds: z.array(z.string()) }).required(),
  receipt: z.object({ print: z.boolean() }),
  recharge: z.object({ minFen: count, maxFen: count }),
  tariffPlanId: uuid.nullable(),
}).meta({ id: 'SiteSettings' });

export const changeSettingsBody = z.strictObject({ ...siteSettingsChangeSchema.shape, tariffPlanId: uuid.nullable().optional() });

export const settlementCycle = z.enum(['sweep', 'hourly', 'daily', 'monthly']);

export const building = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  readIntervalMinutes: count,
  settlementCycle,
  /** civil minute of the day */
  settlementMinute: count,
  /** day of the month, for monthly settlement */
  settlementDay: count,
  noCutWindows: z.array(noCutWindow),
  nextSweepAt: instant,
  nextSettlementAt: instant,
  stalls: count,
  meters: count,
}).meta({ id: 'Building' });
export const buildings = z.array(building);

export const changeBuildingBody = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  readIntervalMinutes: z.number().int().min(1).max(1440).optional(),
  settlementCycle: settlementCycle.optional(),
  settlementMinute: z.number().int().min(0).max(1439).optional(),
  settlementDay: z.number().int().min(1).max(28).optional(),
  noCutWindows: z.array(noCutWindowSchema).max(20).optional(),
});

export const nodeState = z.enum(['ok', 'warning', 'fault', 'unknown']);
export interface TreeNode {
  id: string;
  kind: 'site' | 'building' | 'room' | 'gateway' | 'bus' | 'meter';
  name: string;
  state: 'ok' | 'warning' | 'fault' | 'unknown';
  meters: number;
  children: TreeNode[];
}
export const treeNode: z.ZodType<TreeNode> = z.object({
  id: z.string(),
  kind: z.enum(['site', 'building', 'room', 'gateway', 'bus', 'meter']),
  name: z.string(),
  /** of the worst thing below */
  state: nodeState,
  meters: count,
  get children() {
    return z.array(treeNode);
  },
}).meta({ id: 'TreeNode' });
export const treeQuery = z.strictObject({ bus: uuid.optional() });

export const BOARD_COLUMNS = [
  'stallId', 'number', 'name', 'buildingCode', 'floor', 'meterId', 'supply', 'wanted', 'owed', 'keepPower', 'cause', 'waitsFor', 'availableFen', 'readAt', 'powerW',
  'todayWh', 'alarm', 'accountId',
] as const;

/** One row a stall with a prepaid meter, or without any; in the order of `columns`. */
export const boardRow = z.tuple([
  uuid, z.string(), z.string(), z.string(), z.string(), z.number().int().nullable(), z.enum(['on', 'off', 'unknown', 'none']), z.enum(['on', 'off']).nullable(), z.boolean(), z.boolean(),
  holdCause.nullable(), z.string(), z.number().int().nullable(), z.string().nullable(), z.number().int().nullable(), z.number().int(), z.boolean(), uuid.nullable(),
]).meta({ id: 'BoardRow' });

export const board = z.object({ at: instant, columns: z.array(z.enum(BOARD_COLUMNS)), rows: z.array(boardRow) }).meta({ id: 'Board' });

export const searchQuery = z.strictObject({ q: text(60, 1) });
export const searchResult = z.object({
  items: z.array(z.object({ kind: z.enum(['stall', 'meter', 'customer', 'account', 'gateway', 'receipt']), id: z.string(), title: z.string(), subtitle: z.string(), stallId: uuid.nullable() })),
}).meta({ id: 'SearchResult' });

/** What an open page hears: a hint to read again, never the thing itself. */
export const liveEvent = z.looseObject({
  kind: z.enum(['reading', 'supply', 'alarm', 'recharge', 'import', 'gateway', 'batch', 'account', 'settings', 'quarantine', 'breaker', 'notice']),
  siteId: uuid,
  meterIds: z.array(z.number().int()).optional(),
  accountIds: z.array(uuid).optional(),
}).meta({ id: 'LiveEvent' });

export { supplyState };
export const buildingPage = page(building);
