import type { DeviceProfile, ProfileRegister, Ratios } from './profile.js';
import { decodeRelay, type RelayState } from './relay.js';
import { TOTAL, type MeasureKey } from './schema.js';
import { wordAt, type ReadWords } from './words.js';

/** What a meter measured, in whole numbers with the unit in the name; per phase a, b, c. What was not read is undefined. */
export interface LiveSample {
  /** tenths of a volt */
  voltageDv?: number[] | undefined;
  /** hundredths of an ampere */
  currentCa?: number[] | undefined;
  activePowerW?: number | undefined;
  reactivePowerVar?: number | undefined;
  apparentPowerVa?: number | undefined;
  /** thousandths */
  powerFactorMilli?: number | undefined;
  /** hundredths of a hertz */
  frequencyCentiHz?: number | undefined;
}

export interface MeterSample {
  /** cumulative, seen from the primary side of the transformers; of water in litres */
  registerWh: number;
  /** sharp, peak, flat, valley; undefined where the meter keeps none or one of them was not read */
  periodRegistersWh?: number[] | undefined;
  relay: RelayState;
  live: LiveSample;
  /** the same as `live.activePowerW`, where it is known; of water the flow in litres an hour */
  powerW?: number | undefined;
}

const phases = ['a', 'b', 'c'] as const;
const periodKeys = ['energy.sharp', 'energy.peak', 'energy.flat', 'energy.valley'] as const;
// A power register of 16 bits stops at its ends instead of passing them.
const SATURATED = [0x7fff, 0x8000];

type Found = ProfileRegister | undefined;

/** Which registers a sample is made of; looked up once a model, because every sweep decodes thousands of its meters. */
interface SampleRegisters {
  total: Found;
  flow: Found;
  periods: Found[];
  voltages: Found[];
  currents: Found[];
  powers: Found[];
  power: Found;
  reactive: Found;
  apparent: Found;
  powerFactor: Found;
  frequency: Found;
}

const known = new WeakMap<DeviceProfile, SampleRegisters>();

function registersOf(profile: DeviceProfile): SampleRegisters {
  let registers = known.get(profile);
  if (registers === undefined) {
    const find = (key: MeasureKey): Found => profile.registers.get(key);
    const perPhase = (kind: 'voltage' | 'current' | 'activePower') => phases.slice(0, profile.phases ?? 0).map((phase) => find(`${kind}.${phase}`));
    registers = {
      total: find(TOTAL[profile.medium]), flow: find('flow.rate'), periods: periodKeys.map(find), voltages: perPhase('voltage'), currents: perPhase('current'), powers: perPhase('activePower'), power: find('activePower.total'),
      reactive: find('reactivePower.total'), apparent: find('apparentPower.total'), powerFactor: find('powerFactor.total'), frequency: find('frequency'),
    };
    known.set(profile, registers);
  }
  return registers;
}

/**
 * Words of the blocks that were read → a sample. Blocks marked optional may be missing. Throws RangeError when the billed
 * register was not read: a reading without it is none.
 */
export function decodeSample(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): MeterSample {
  const registers = registersOf(profile);
  const registerWh = valueOf(registers.total, read, ratios);
  if (registerWh === undefined) throw new RangeError(`${profile.id}: the ${profile.medium === 'water' ? 'volume' : 'energy'} register was not read`);
  if (profile.medium === 'water') return { registerWh, periodRegistersWh: undefined, relay: decodeRelay(profile, read), live: {}, powerW: valueOf(registers.flow, read, ratios) };
  const live = decodeLive(registers, read, ratios);
  return { registerWh, periodRegistersWh: allOf(registers.periods, read, ratios), relay: decodeRelay(profile, read), live, powerW: live.activePowerW };
}

function decodeLive(registers: SampleRegisters, read: readonly ReadWords[], ratios: Ratios): LiveSample {
  const activePowerW = valueOf(registers.power, read, ratios) ?? sum(allOf(registers.powers, read, ratios));
  const reactivePowerVar = valueOf(registers.reactive, read, ratios);
  // Samples of all models have one shape, whatever was read: they are made and taken apart faster.
  return {
    voltageDv: allOf(registers.voltages, read, ratios), currentCa: allOf(registers.currents, read, ratios), activePowerW, reactivePowerVar,
    apparentPowerVa: valueOf(registers.apparent, read, ratios) ?? apparent(activePowerW, reactivePowerVar), powerFactorMilli: valueOf(registers.powerFactor, read, ratios), frequencyCentiHz: valueOf(registers.frequency, read, ratios),
  };
}

/** All of them, or nothing where one is missing. */
function allOf(registers: readonly Found[], read: readonly ReadWords[], ratios: Ratios): number[] | undefined {
  const values = new Array<number>(registers.length);
  for (let index = 0; index < registers.length; index++) {
    const value = valueOf(registers[index], read, ratios);
    if (value === undefined) return undefined;
    values[index] = value;
  }
  return values;
}

function valueOf(register: ProfileRegister | undefined, read: readonly ReadWords[], ratios: Ratios): number | undefined {
  if (register === undefined) return undefined;
  const high = wordAt(read, register.address);
  if (high === undefined) return undefined;
  if (register.type === 'u32') {
    const low = wordAt(read, register.address + 1);
    return low === undefined ? undefined : (high * 0x10000 + low) * factorOf(register, ratios);
  }
  if (register.type === 'f32-dcba') return floatOf(high, wordAt(read, register.address + 1), factorOf(register, ratios));
  if (register.type === 'i16' && SATURATED.includes(high) && register.key.startsWith('activePower.')) return undefined;
  return (register.type === 'i16' && high > 0x7fff ? high - 0x10000 : high) * factorOf(register, ratios);
}

const floatBytes = new DataView(new ArrayBuffer(4));

/** A float from the wire as the nearest whole number of the product's unit: money never sees it. What is no amount was not read. */
function floatOf(first: number, second: number | undefined, factor: number): number | undefined {
  if (second === undefined) return undefined;
  floatBytes.setUint16(0, first);
  floatBytes.setUint16(2, second);
  const value = Math.round(floatBytes.getFloat32(0, true) * factor);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function factorOf({ ratio, multiplier }: ProfileRegister, { current, voltage }: Ratios): number {
  return multiplier * (ratio === 'current' || ratio === 'both' ? current : 1) * (ratio === 'voltage' || ratio === 'both' ? voltage : 1);
}

// Meters that keep no apparent power still give P and Q: S² = P² + Q².
function apparent(activePowerW: number | undefined, reactivePowerVar: number | undefined): number | undefined {
  return activePowerW === undefined || reactivePowerVar === undefined ? undefined : Math.round(Math.sqrt(activePowerW ** 2 + reactivePowerVar ** 2));
}

function sum(values: number[] | undefined): number | undefined {
  return values?.reduce((total, value) => total + value, 0);
}
