import { z } from 'zod';
import { civilDay, count, instant, instantInput, listQuery, meterId, page, rowId, text, uuid, whole } from './plain.js';

export const quality = z.enum(['good', 'suspect', 'estimated', 'manual']);
export const relay = z.enum(['closed', 'open', 'none', 'unknown']);

/** Values of the moment; integers with their unit last: 0.1 V, 0.01 A, W, var, VA, thousandths, 0.01 Hz. */
export const liveSample = z.looseObject({
  voltageDv: z.array(z.number()).optional(),
  currentCa: z.array(z.number()).optional(),
  activePowerW: z.number().optional(),
  reactivePowerVar: z.number().optional(),
  apparentPowerVa: z.number().optional(),
  powerFactorMilli: z.number().optional(),
  frequencyCentiHz: z.number().optional(),
}).meta({ id: 'LiveSample' });

const meterSummaryShape = {
  id: meterId,
  meterNumber: z.string(),
  name: z.string(),
  kind: z.enum(['electricity', 'water']),
  role: z.enum(['prepaid', 'monitoring']),
  profileId: z.string(),
  gatewayCode: z.string(),
  busNumber: count,
  unitAddress: count,
  readAt: instant.nullable(),
  registerWh: count.nullable(),
  quality: quality.nullable(),
  relay,
  relayReadAt: instant.nullable(),
  powerW: whole.nullable(),
  live: liveSample.nullable(),
  liveAt: instant.nullable(),
  failedSweeps: count,
  lastError: z.string().nullable(),
};
export const meterSummary = z.object(meterSummaryShape).meta({ id: 'MeterSummary' });

export const meterRow = z.object({
  ...meterSummaryShape,
  gatewayId: uuid,
  buildingCode: z.string(),
  busId: uuid,
  stallId: uuid.nullable(),
  stallNumber: z.string().nullable(),
  online: z.boolean(),
}).omit({ live: true }).meta({ id: 'MeterRow' });
export const meterPage = page(meterRow);
export const meterQuery = listQuery({ q: text(60).optional(), role: z.enum(['prepaid', 'monitoring']).optional(), gateway: uuid.optional(), stall: uuid.optional(), state: z.enum(['online', 'offline', 'never']).optional() });

export const profileFacts = z.object({
  id: z.string(), brand: z.string(), model: z.string(), role: z.enum(['prepaid', 'monitoring']), phases: count, ratedPowerW: whole.nullable(), maxPowerW: whole.nullable(),
  facts: z.record(z.string(), z.unknown()),
  registers: z.array(z.object({ key: z.string(), unit: z.string(), scale: z.union([z.number(), z.string()]), source: z.string(), confidence: z.string() })),
}).meta({ id: 'DeviceProfile' });
export const profiles = z.array(profileFacts);

export const meterPageAnswer = z.object({
  ...meterSummaryShape,
  siteId: uuid,
  buildingId: uuid,
  buildingName: z.string(),
  gatewayId: uuid,
  busId: uuid,
  stallId: uuid.nullable(),
  stallNumber: z.string().nullable(),
  accountId: uuid.nullable(),
  currentRatio: count,
  voltageRatio: count,
  readIntervalMinutes: count,
  /** true where the meter does not follow its building */
  readIntervalOwn: z.boolean(),
  nextSweepAt: instant,
  tariffPlanId: uuid.nullable(),
  figures: z.object({ totalWh: count.nullable(), liveAt: instant.nullable(), todayWh: count, thisMonthWh: count, lastMonthWh: count, monthBeforeWh: count }),
  profile: profileFacts.nullable(),
}).meta({ id: 'Meter' });

const ratio = z.number().int().min(1).max(10_000);
export const newMeterBody = z.strictObject({
  meterNumber: text(32, 1),
  name: text(60).optional(),
  gatewayId: uuid,
  busNumber: z.number().int().min(1).max(32),
  unitAddress: z.number().int().min(1).max(247),
  profileId: text(60, 1),
  role: z.enum(['prepaid', 'monitoring']),
  kind: z.literal('electricity').optional(),
  stallId: uuid.nullable().optional(),
  currentRatio: ratio.optional(),
  voltageRatio: ratio.optional(),
  readIntervalMinutes: z.number().int().min(1).max(1440).nullable().optional(),
});
export const changeMeterBody = z.strictObject({
  name: text(60).optional(),
  stallId: uuid.nullable().optional(),
  readIntervalMinutes: z.number().int().min(1).max(1440).nullable().optional(),
  tariffPlanId: uuid.nullable().optional(),
  gatewayId: uuid.optional(),
  busNumber: z.number().int().min(1).max(32).optional(),
  unitAddress: z.number().int().min(1).max(247).optional(),
});
export const meterMade = z.object({ id: meterId });

export const reading = z.object({ readAt: instant, registerWh: count, powerW: whole.nullable(), quality, source: z.enum(['sweep', 'on-demand', 'opening', 'closing', 'command', 'manual']), reason: z.string().nullable(), settled: z.boolean() }).meta({ id: 'Reading' });
export const readingPage = page(reading);
export const readingQuery = listQuery({ from: instantInput.optional(), to: instantInput.optional(), quality: quality.optional() });

export const readAsked = z.object({ readRequestId: uuid });
export const readRequest = z.object({
  id: uuid, meterId, state: z.enum(['waiting', 'answered', 'failed']), askedAt: instant, finishedAt: instant.nullable(), readAt: instant.nullable(), registerWh: count.nullable(), quality: z.string().nullable(),
  error: z.string().nullable(), live: liveSample.nullable(), powerW: whole.nullable(),
}).meta({ id: 'ReadRequest' });

export const gateway = z.object({
  id: uuid, code: z.string(), name: z.string(), buildingId: uuid, buildingName: z.string(), electricalRoom: z.string(), transport: z.enum(['modbus-tcp', 'rtu-over-tcp']), host: z.string(),
  state: z.enum(['unknown', 'online', 'offline']), stateSince: instant.nullable(), lastSeenAt: instant.nullable(), lastError: z.string().nullable(),
  buses: z.array(z.object({
    id: uuid, number: count, tcpPort: count, meters: count,
    lastSweep: z.object({ dueAt: instant, startedAt: instant, finishedAt: instant.nullable(), meters: count, answered: count, suspect: count }).nullable(),
    counters: z.record(z.string(), z.number()),
  })),
  successToday: z.object({ asked: count, answered: count }),
}).meta({ id: 'Gateway' });
export const gateways = z.array(gateway);

export const telegramQuery = z.strictObject({ meterId: z.coerce.number().int().min(1).max(2_147_483_647).optional() });
export const telegrams = z.object({ items: z.array(z.object({ at: instant, direction: z.enum(['out', 'in', 'note']), unit: whole.nullable(), hex: z.string(), note: z.string().nullable() })) }).meta({ id: 'Telegrams' });

export const quarantineDecision = z.enum(['accept', 'new-baseline', 'ignore']);
export const quarantineRow = z.object({
  id: rowId, meterId, meterNumber: z.string(), stallId: uuid.nullable(), stallNumber: z.string().nullable(), reason: z.enum(['backwards', 'jump', 'frozen', 'rollover-unsure', 'clock']), firstReadAt: instant,
  lastReadAt: instant, registerWh: count, lastGoodReadAt: instant.nullable(), lastGoodRegisterWh: count.nullable(), count, decision: quarantineDecision.nullable(), decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(), note: z.string().nullable(),
}).meta({ id: 'QuarantineRow' });
export const quarantinePage = page(quarantineRow);
export const quarantineQuery = listQuery({ state: z.enum(['open', 'decided']).default('open') });
export const quarantineBody = z.strictObject({ decision: quarantineDecision, note: text(200, 1) });
export const quarantineDecided = z.object({ id: rowId, decision: quarantineDecision });

export const usageQuery = z.strictObject({ unit: z.enum(['hour', 'day', 'month']).default('day'), from: instantInput.optional(), to: instantInput.optional() });
export const usage = z.object({
  points: z.array(z.object({ at: instant.nullable(), day: civilDay.nullable(), month: z.string().nullable(), usedWh: whole, chargeFen: whole.nullable(), quality: z.enum(['good', 'estimated']) })),
}).meta({ id: 'Usage' });
