import { z } from 'zod';
import { count, integer, medium, pageOf, time } from '../http/schemas.js';

const quality = z.string();
const live = z
  .strictObject({
    voltageDv: z.array(integer), currentCa: z.array(integer), activePowerW: integer, reactivePowerVar: integer, apparentPowerVa: integer, powerFactorMilli: integer, frequencyCentiHz: integer,
  })
  .partial()
  .meta({ id: 'Live' });

const meterFields = {
  id: integer, meterNumber: z.string(), name: z.string(), kind: z.enum(['electricity', 'water']), role: z.enum(['prepaid', 'monitoring']), profileId: z.string(),
  gatewayId: z.uuid(), gatewayCode: z.string(), gatewayState: z.enum(['online', 'offline', 'unknown']), busId: z.uuid(), busNumber: integer, unitAddress: integer, currentRatio: integer, voltageRatio: integer,
  stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), readIntervalMinutes: integer.nullable(), effectiveIntervalMinutes: integer, tariffPlanId: z.uuid().nullable(),
  readAt: time.nullable(), registerWh: integer.nullable(), quality: quality.nullable(), relay: z.enum(['closed', 'open', 'moving', 'fault', 'none', 'unknown']), relayReadAt: time.nullable(), powerW: integer.nullable(),
  live: live.nullable(), liveAt: time.nullable(), failedSweeps: count, lastError: z.string().nullable(),
};
export const meterSchema = z.strictObject(meterFields).meta({ id: 'Meter' });

const electricFacts = z.strictObject({
  accuracyClass: z.string(), impulsesPerKwh: integer, ratedVoltageV: integer, ratedCurrentA: integer, maxCurrentA: integer, registerWidthWh: integer, registerStepWh: integer, reverseEnergyAdded: z.boolean(), clockDriftSecondsPerDay: z.number(),
  startingCurrentRatio: z.number(), displayDigits: integer, temperatureMinC: integer, temperatureMaxC: integer, wiring: z.string(), source: z.string(),
});
const waterFacts = z.strictObject({ accuracyClass: z.string(), permanentFlowLph: integer, overloadFlowLph: integer, registerWidthL: integer, registerStepL: integer, temperatureMinC: integer, temperatureMaxC: integer, wiring: z.string(), source: z.string() });
const profileFacts = z.union([electricFacts, waterFacts]);
const phases = z.literal([1, 3]).nullable();
const meterPage = z
  .strictObject({
    ...meterFields, at: time,
    /** the meter's own clock when it was last looked at; seconds ahead of the site's time */
    clock: z.strictObject({ checkedAt: time, offsetS: integer.nullable(), state: z.enum(['right', 'off', 'drifts', 'unset']) }).nullable(),
    figures: z.strictObject({ totalWh: integer.nullable(), powerW: integer.nullable(), liveAt: time.nullable(), thisMonthWh: integer, lastMonthWh: integer, monthBeforeWh: integer, asOf: z.iso.date() }),
    profile: z.strictObject({ brand: z.string(), model: z.string(), phases, facts: profileFacts, relayKind: z.string() }).partial(),
  })
  .meta({ id: 'MeterPage' });

const reading = z
  .strictObject({ readAt: time, registerWh: integer, powerW: integer.nullable(), quality, source: z.string(), reason: z.string().nullable(), settled: z.boolean() })
  .meta({ id: 'Reading' });

const profile = z
  .strictObject({
    id: z.string(), brand: z.string(), model: z.string(), medium: z.enum(['electricity', 'water']), role: z.enum(['prepaid', 'monitoring']), phases, facts: profileFacts,
    registers: z.array(z.strictObject({ key: z.string(), start: integer, unit: z.string(), scale: z.number(), source: z.string(), confidence: z.string() })),
    relayConfidence: z.string().nullable(), switchConfirmed: z.boolean().nullable(),
  })
  .meta({ id: 'Profile' });

const lastSweep = z.strictObject({ dueAt: time, startedAt: time, finishedAt: time.nullable(), meters: count, answered: count, suspect: count });
const gateway = z
  .strictObject({
    id: z.uuid(), code: z.string(), name: z.string(), electricalRoom: z.string(), transport: z.enum(['modbus-tcp', 'rtu-over-tcp']), host: z.string(), state: z.enum(['online', 'offline', 'unknown']),
    stateSince: time.nullable(), lastSeenAt: time.nullable(), lastError: z.string().nullable(), buildingCode: z.string(), buildingName: z.string(),
    buses: z.array(z.strictObject({ id: z.uuid(), number: integer, tcpPort: integer, meters: count, silent: count, lastSweep: lastSweep.nullable() })),
    successToday: z.strictObject({ asked: count, answered: count }),
  })
  .meta({ id: 'Gateway' });

const telegram = z.strictObject({ number: integer, at: time, direction: z.enum(['out', 'in', 'note']), unit: integer, hex: z.string(), note: z.string().optional() }).meta({ id: 'Telegram' });

const quarantine = z
  .strictObject({
    id: integer, meterId: integer, meterNumber: z.string(), medium, stallNumber: z.string().nullable(), reason: z.string(), firstReadAt: time, lastReadAt: time, registerWh: integer, lastGoodReadAt: time.nullable(), lastGoodRegisterWh: integer.nullable(),
    count, decision: z.enum(['accept', 'new-baseline', 'ignore']).nullable(), decidedAt: time.nullable(), decidedBy: z.string().nullable(), note: z.string().nullable(),
  })
  .meta({ id: 'Quarantine' });

export const metersAnswer = pageOf(meterSchema);
export const meterPageAnswer = meterPage;
export const readingsAnswer = pageOf(reading);
export const readAskedAnswer = z.strictObject({ readRequestId: z.uuid() });
const readFields = { id: z.uuid(), state: z.enum(['waiting', 'answered', 'failed']), readAt: time.nullable(), registerWh: integer.nullable(), quality: quality.nullable(), error: z.string().nullable() };
export const readRequestAnswer = z.strictObject({ ...readFields, meterId: integer, askedAt: time, finishedAt: time.nullable() }).meta({ id: 'ReadRequest' });
export const customerReadRequestAnswer = z.strictObject(readFields).meta({ id: 'CustomerReadRequest' });
export const profilesAnswer = z.array(profile);
export const gatewaysAnswer = z.array(gateway);
export const telegramsAnswer = z.strictObject({ items: z.array(telegram), counters: z.record(z.string(), integer) });
export const quarantineAnswer = pageOf(quarantine);
export const quarantineDecidedAnswer = z.strictObject({ meterId: integer, decision: z.enum(['accept', 'new-baseline', 'ignore']) });
