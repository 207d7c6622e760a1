import { z } from 'zod';

/** A = two independent public sources agree, B = one, C = inferred: check on the paper manual or by a test read on site. */
export const confidences = ['A', 'B', 'C'] as const;
export type Confidence = (typeof confidences)[number];

export const measureKeys = [
  'energy.total', 'energy.sharp', 'energy.peak', 'energy.flat', 'energy.valley',
  'voltage.a', 'voltage.b', 'voltage.c', 'current.a', 'current.b', 'current.c',
  'activePower.a', 'activePower.b', 'activePower.c', 'activePower.total', 'reactivePower.total', 'apparentPower.total',
  'powerFactor.total', 'frequency',
  'relay.status', 'relay.forceMode', 'relay.forceState',
  'volume.total', 'flow.rate', 'valve.status',
] as const;
export type MeasureKey = (typeof measureKeys)[number];

/** Decimal places between a unit as manuals write it and the whole number the product keeps (Wh, 0.1 V, 0.01 A, W, var, VA, thousandths, 0.01 Hz; litres, litres an hour). */
const unitPlaces = { kWh: 3, V: 1, A: 2, kW: 3, kvar: 3, kVA: 3, '1': 3, Hz: 2, bits: 0, m3: 3, 'm3/h': 3 } as const;
const scalePlaces = { 1: 0, 0.1: 1, 0.01: 2, 0.001: 3 } as const;

const address = z.number().int().min(0).max(0xffff);
const word = z.number().int().min(0).max(0xffff);
const source = z.string().min(10);
const confidence = z.enum(confidences);

const registerSchema = z.strictObject({
  key: z.enum(measureKeys),
  address,
  /** f32-dcba: a 32-bit float (IEEE 754) whose least significant byte comes first on the wire */
  type: z.enum(['u16', 'i16', 'u32', 'f32-dcba']),
  unit: z.enum(['kWh', 'V', 'A', 'kW', 'kvar', 'kVA', '1', 'Hz', 'bits', 'm3', 'm3/h']),
  /** the register counts in this part of the unit */
  scale: z.literal([1, 0.1, 0.01, 0.001]),
  /** by which transformer ratios the value is multiplied */
  ratio: z.enum(['none', 'voltage', 'current', 'both']),
  confidence,
  source,
});

const blockSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  functionCode: z.literal([3, 4]),
  start: address,
  count: z.number().int().min(1).max(125),
  /** an exception to this block leaves its values out and does not fail the reading */
  optional: z.boolean().default(false),
  confidence,
  source,
  /** what lies between the named registers and is read over, said out loud */
  gaps: z.array(z.strictObject({ address, count: z.number().int().min(1), holds: z.string().min(3) })).default([]),
});

const relaySchema = z.strictObject({
  kind: z.enum(['latching', 'monostable']),
  confidence,
  source,
  /** Bits of `relay.status` that are all 1 while the relay is closed; none means that only the ordered state can be read. */
  closedMask: word.optional(),
  open: z.strictObject({ start: address, values: z.array(word).min(1).max(8) }),
  close: z.strictObject({ start: address, values: z.array(word).min(1).max(8) }),
  /** hands the relay back to the meter's own prepaid logic */
  release: z.strictObject({ start: address, values: z.array(word).min(1).max(8) }).optional(),
  /** whether we did a supervised test of this model: shown to people, and no reason for or against a cut. What counts is what is read back. */
  switchConfirmed: z.boolean(),
});

const valveWrite = z.strictObject({ functionCode: z.literal([6, 16]).default(16), start: address, values: z.array(word).min(1).max(8) }).refine(({ functionCode, values }) => functionCode === 16 || values.length === 1, 'function 06 writes one register');

/** A valve that takes its time: what it does is read from bits of `valve.status`, and neither open nor closed is on its way. */
const valveSchema = z.strictObject({
  kind: z.enum(['motor-ball']),
  confidence,
  source,
  openMask: word,
  closedMask: word,
  faultMask: word,
  open: valveWrite,
  close: valveWrite,
  /** how long it usually takes from end to end, how often its state is asked meanwhile, and when waiting for it is over */
  travelSeconds: z.number().int().min(1).max(600),
  pollSeconds: z.number().int().min(1).max(60),
  expirySeconds: z.number().int().min(10).max(3600),
  /** whether we did a supervised test of this model: shown to people, and no reason for or against a cut. What counts is what is read back. */
  switchConfirmed: z.boolean(),
});

/** The meter's own calendar clock, read for itself: seven bytes 'YY MM DD W hh mm ss', binary, from the first byte of the block. */
const clockSchema = z.strictObject({ functionCode: z.literal([3, 4]), start: address, count: z.literal(4), layout: z.literal('yymmddwhhmmss'), confidence, source });

const factsSchema = z.strictObject({
  accuracyClass: z.string().min(1),
  impulsesPerKwh: z.number().int().positive(),
  ratedVoltageV: z.number().int().positive(),
  ratedCurrentA: z.number().int().positive(),
  maxCurrentA: z.number().int().positive(),
  /** energy at which the register starts from zero again, and its smallest step; at ratio 1 */
  registerWidthWh: z.number().int().positive(),
  registerStepWh: z.number().int().positive(),
  reverseEnergyAdded: z.boolean(),
  clockDriftSecondsPerDay: z.number().positive(),
  startingCurrentRatio: z.number().positive().max(0.1),
  displayDigits: z.number().int().min(4).max(12),
  temperatureMinC: z.number().int(),
  temperatureMaxC: z.number().int(),
  wiring: z.enum(['rs485-shielded-pair', 'rs485', 'ethernet']),
  source,
});

const waterFactsSchema = z.strictObject({
  accuracyClass: z.string().min(1),
  /** permanent (Q3) and overload (Q4) flow rate */
  permanentFlowLph: z.number().int().positive(),
  overloadFlowLph: z.number().int().positive(),
  /** volume at which the register starts from zero again, and its smallest step */
  registerWidthL: z.number().int().positive(),
  registerStepL: z.number().int().positive(),
  temperatureMinC: z.number().int(),
  temperatureMaxC: z.number().int(),
  wiring: z.enum(['rs485-shielded-pair', 'rs485']),
  source,
});

const lineSchema = z.strictObject({
  baud: z.literal([1200, 2400, 4800, 9600, 19200]),
  parity: z.enum(['none', 'even', 'odd']),
  turnaroundMs: z.number().int().min(0),
  timeoutMs: z.number().int().min(50).max(10_000),
  maxRegistersPerRead: z.number().int().min(1).max(125),
});

const common = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  brand: z.string().min(1),
  model: z.string().min(1),
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  protocol: z.literal('modbus'),
  role: z.enum(['prepaid', 'monitoring']),
  line: lineSchema,
  registers: z.array(registerSchema).min(1),
  blocks: z.array(blockSchema).min(1),
  plans: z.strictObject({ sweep: z.array(z.string()).min(1), detail: z.array(z.string()).min(1), relay: z.array(z.string()) }),
  clock: clockSchema.optional(),
};
const electricity = z.strictObject({ ...common, medium: z.literal('electricity'), phases: z.literal([1, 3]), facts: factsSchema, relay: relaySchema.optional() });
const water = z.strictObject({ ...common, medium: z.literal('water'), facts: waterFactsSchema, valve: valveSchema.optional() });
const withMedium = (document: unknown): unknown => (typeof document === 'object' && document !== null && !('medium' in document) ? { medium: 'electricity', ...document } : document);

/** A meter model as its file says it; a file that names no medium is of an electricity meter. */
export const profileSchema = z.preprocess(withMedium, z.discriminatedUnion('medium', [electricity, water])).superRefine((profile, context) => {
  for (const message of faultsOf(profile)) context.addIssue({ code: 'custom', message });
});

export type ProfileDocument = z.output<typeof electricity> | z.output<typeof water>;

/** The register that is billed, by medium. */
export const TOTAL = { electricity: 'energy.total', water: 'volume.total' } as const satisfies Record<ProfileDocument['medium'], MeasureKey>;
export type RegisterDocument = ProfileDocument['registers'][number];
export type BlockDocument = ProfileDocument['blocks'][number];

/** How many registers a value takes. */
export function widthOf(type: RegisterDocument['type']): number {
  return type === 'u32' || type === 'f32-dcba' ? 2 : 1;
}

/** The whole number by which a register's content is multiplied to get the product's unit. */
export function multiplierOf({ unit, scale }: Pick<RegisterDocument, 'unit' | 'scale'>): number {
  return 10 ** (unitPlaces[unit] - scalePlaces[scale]);
}

function faultsOf(profile: ProfileDocument): string[] {
  return [...registerFaults(profile), ...blockFaults(profile), ...planFaults(profile), ...relayFaults(profile)];
}

function registerFaults({ medium, registers, blocks }: ProfileDocument): string[] {
  const faults: string[] = [];
  const keys = registers.map(({ key }) => key);
  if (!keys.includes(TOTAL[medium])) faults.push(`${TOTAL[medium]} is missing`);
  for (const key of keys) if (keys.indexOf(key) !== keys.lastIndexOf(key)) faults.push(`${key} stands twice`);
  for (const register of registers) {
    if (!Number.isInteger(multiplierOf(register))) faults.push(`${register.key}: scale ${register.scale} ${register.unit} is finer than the product keeps`);
    const holder = blocks.find(({ start, count }) => register.address >= start && register.address + widthOf(register.type) <= start + count);
    if (holder === undefined) faults.push(`${register.key} lies in no block`);
  }
  return faults;
}

function blockFaults({ registers, blocks, line }: ProfileDocument): string[] {
  const faults: string[] = [];
  for (const block of blocks) {
    if (block.count > line.maxRegistersPerRead) faults.push(`block ${block.name} is longer than the meter reads at once`);
    const covered = new Set<number>();
    const spans = [...registers.map(({ address: from, type }) => ({ from, count: widthOf(type) })), ...block.gaps.map((gap) => ({ from: gap.address, count: gap.count }))];
    for (const { from, count } of spans) for (let at = from; at < from + count; at++) covered.add(at);
    for (let at = block.start; at < block.start + block.count; at++) if (!covered.has(at)) faults.push(`block ${block.name}: register ${at} is neither named nor a gap`);
  }
  return faults;
}

function planFaults({ medium, blocks, plans, registers }: ProfileDocument): string[] {
  const faults: string[] = [];
  for (const [purpose, names] of Object.entries(plans)) {
    const chosen = names.map((name) => blocks.find((block) => block.name === name));
    if (chosen.includes(undefined)) faults.push(`plan ${purpose} names a block that is not there`);
    const counts = chosen.map((block) => block?.count);
    // An RTU answer tells its length and nothing else about its request: blocks of one plan must differ in it.
    if (new Set(counts).size !== counts.length) faults.push(`plan ${purpose} has two blocks of one length`);
    const total = registers.find(({ key }) => key === TOTAL[medium]);
    const reads = chosen.some((block) => block !== undefined && total !== undefined && !block.optional && total.address >= block.start && total.address < block.start + block.count);
    if (purpose !== 'relay' && !reads) faults.push(`plan ${purpose} does not read ${TOTAL[medium]} for certain`);
  }
  return faults;
}

function relayFaults(profile: ProfileDocument): string[] {
  const { role, plans, registers } = profile;
  const has = (key: MeasureKey) => registers.some((register) => register.key === key);
  const unread = plans.relay.length === 0 ? ['plan relay reads nothing: a command could not be verified'] : [];
  if (profile.medium === 'water') {
    if ((role === 'prepaid') !== (profile.valve !== undefined)) return ['a prepaid water meter needs a valve, a monitoring meter has none'];
    return profile.valve === undefined ? [] : [...unread, ...(has('valve.status') ? [] : ['no register tells what the valve does'])];
  }
  const { relay } = profile;
  if ((role === 'prepaid') !== (relay !== undefined)) return ['a prepaid meter needs a relay, a monitoring meter has none'];
  if (relay === undefined) return [];
  const faults = unread;
  if (!has('relay.forceState') && !has('relay.status')) faults.push('no register tells the relay state');
  if ((relay.closedMask !== undefined) !== has('relay.status')) faults.push('closedMask and relay.status belong together');
  return faults;
}
