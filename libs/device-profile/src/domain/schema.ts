import { z } from 'zod';

const confidence = z.enum(['A', 'B', 'C']);
const address = z.number().int().min(0).max(0xffff);
const scale = z.number().refine((value) => [1, 0.1, 0.01, 0.001].includes(value), 'scale must be 1, 0.1, 0.01 or 0.001');
const ratio = z.enum(['none', 'energy', 'power', 'voltage', 'current']).default('none');
const write = z.strictObject({ start: address, values: z.array(z.number().int().min(0).max(0xffff)).min(1).max(16) });

const register = z.strictObject({
  key: z.enum(['registerWh', 'period.sharp', 'period.peak', 'period.flat', 'period.valley']),
  start: address,
  type: z.literal('u32'),
  unit: z.literal('kWh'),
  scale,
  ratio,
  confidence,
  source: z.string().min(10),
});

const statusRegister = z.strictObject({
  key: z.enum(['voltage.a', 'voltage.b', 'voltage.c', 'current.a', 'current.b', 'current.c', 'activePower', 'reactivePower', 'powerFactor', 'frequency']),
  word: z.number().int().min(0).max(124),
  type: z.enum(['u16', 'i16']),
  unit: z.enum(['V', 'A', 'kW', 'kvar', '1', 'Hz']),
  scale,
  ratio,
});

/** A meter model as data: what it is, which registers hold what, how its relay is switched, and where each fact comes from. */
export const profileSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    brand: z.string().min(1),
    model: z.string().min(1),
    protocol: z.literal('modbus'),
    phases: z.union([z.literal(1), z.literal(3)]),
    role: z.enum(['prepaid', 'monitoring']),
    facts: z.strictObject({
      accuracyClass: z.string(),
      impulsesPerKwh: z.number().int().positive(),
      ratedVoltageV: z.number().int().positive(),
      ratedCurrentA: z.number().positive(),
      maxCurrentA: z.number().positive(),
      maxPowerW: z.number().int().positive(),
      registerWidthWh: z.number().int().positive(),
      registerStepWh: z.number().int().positive(),
      clockDriftSecondsPerDay: z.number().positive(),
      relayKind: z.enum(['latching', 'none']),
    }),
    line: z.strictObject({ baud: z.number().int(), parity: z.enum(['none', 'even', 'odd']), turnaroundMs: z.number().int(), timeoutMs: z.number().int().min(50), maxRegistersPerRead: z.number().int().min(2).max(125) }),
    registers: z.array(register).min(1),
    statusBlock: z.strictObject({
      start: address,
      count: z.number().int().min(1).max(125),
      confidence,
      source: z.string().min(10),
      registers: z.array(statusRegister),
      relayBits: z.strictObject({ word: z.number().int(), mask: z.number().int(), present: z.boolean() }),
    }),
    relay: z.strictObject({ confidence, source: z.string().min(10), state: z.strictObject({ start: address, count: z.number().int().min(1) }), open: write, close: write }).optional(),
  })
  .refine((profile) => (profile.role === 'prepaid') === (profile.relay !== undefined), 'a prepaid meter needs a relay, a monitoring meter has none')
  .refine((profile) => profile.registers.some(({ key }) => key === 'registerWh'), 'registerWh is missing')
  .refine((profile) => profile.statusBlock.count <= profile.line.maxRegistersPerRead, 'the status block is longer than the meter reads at once')
  .refine((profile) => profile.statusBlock.registers.every(({ word }) => word < profile.statusBlock.count), 'a status register lies outside the block');

export type DeviceProfile = z.infer<typeof profileSchema>;
