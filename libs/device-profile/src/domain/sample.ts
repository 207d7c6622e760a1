import type { DeviceProfile, ProfileRegister, Ratios } from './profile.js';
import { decodeRelay, type RelayState } from './relay.js';
import type { MeasureKey } from './schema.js';
import { wordAt, type ReadWords } from './words.js';

/** What a meter measured, in whole numbers with the unit in the name; per phase a, b, c. What was not read is left out. */
export interface LiveSample {
  /** tenths of a volt */
  voltageDv?: number[];
  /** hundredths of an ampere */
  currentCa?: number[];
  activePowerW?: number;
  reactivePowerVar?: number;
  apparentPowerVa?: number;
  /** thousandths */
  powerFactorMilli?: number;
  /** hundredths of a hertz */
  frequencyCentiHz?: number;
}

export interface MeterSample {
  /** cumulative, seen from the primary side of the transformers */
  registerWh: number;
  /** sharp, peak, flat, valley; left out where the meter keeps none or one of them was not read */
  periodRegistersWh?: number[];
  relay: RelayState;
  live: LiveSample;
  /** the same as `live.activePowerW`, where it is known */
  powerW?: number;
}

const phases = ['a', 'b', 'c'] as const;
const periodKeys = ['energy.sharp', 'energy.peak', 'energy.flat', 'energy.valley'] as const;
// A power register of 16 bits stops at its ends instead of passing them.
const SATURATED = [0x7fff, 0x8000];

type Found = ProfileRegister | undefined;

/** Which registers a sample is made of; looked up once a model, because every sweep decodes thousands of its meters. */
interface SampleRegisters {
  energy: Found;
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
    const perPhase = (kind: 'voltage' | 'current' | 'activePower') => phases.slice(0, profile.phases).map((phase) => find(`${kind}.${phase}`));
    registers = {
      energy: find('energy.total'), periods: periodKeys.map(find), voltages: perPhase('voltage'), currents: perPhase('current'), powers: perPhase('activePower'), power: find('activePower.total'),
      reactive: find('reactivePower.total'), apparent: find('apparentPower.total'), powerFactor: find('powerFactor.total'), frequency: find('frequency'),
    };
    known.set(profile, registers);
  }
  return registers;
}

/**
 * Words of the blocks that were read → a sample. Blocks marked optional may be missing. Throws RangeError when the energy
 * register was not read: a reading without it is none.
 */
export function decodeSample(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): MeterSample {
  const registers = registersOf(profile);
  const registerWh = valueOf(registers.energy, read, ratios);
  if (registerWh === undefined) throw new RangeError(`${profile.id}: the energy register was not read`);
  const periods = allOf(registers.periods, read, ratios);
  const live = decodeLive(registers, read, ratios);
  const sample: MeterSample = { registerWh, relay: decodeRelay(profile, read), live };
  if (periods !== undefined) sample.periodRegistersWh = periods;
  if (live.activePowerW !== undefined) sample.powerW = live.activePowerW;
  return sample;
}

function decodeLive(registers: SampleRegisters, read: readonly ReadWords[], ratios: Ratios): LiveSample {
  const activePowerW = valueOf(registers.power, read, ratios) ?? sum(allOf(registers.powers, read, ratios));
  const reactivePowerVar = valueOf(registers.reactive, read, ratios);
  const live: LiveSample = {};
  set(live, 'voltageDv', allOf(registers.voltages, read, ratios));
  set(live, 'currentCa', allOf(registers.currents, read, ratios));
  set(live, 'activePowerW', activePowerW);
  set(live, 'reactivePowerVar', reactivePowerVar);
  set(live, 'apparentPowerVa', valueOf(registers.apparent, read, ratios) ?? apparent(activePowerW, reactivePowerVar));
  set(live, 'powerFactorMilli', valueOf(registers.powerFactor, read, ratios));
  set(live, 'frequencyCentiHz', valueOf(registers.frequency, read, ratios));
  return live;
}

/** All of them, or nothing where one is missing. */
function allOf(registers: readonly Found[], read: readonly ReadWords[], ratios: Ratios): number[] | undefined {
  const values: number[] = [];
  for (const register of registers) {
    const value = valueOf(register, read, ratios);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function set<Key extends keyof LiveSample>(live: LiveSample, key: Key, value: LiveSample[Key] | undefined): void {
  if (value !== undefined) live[key] = value;
}

function valueOf(register: ProfileRegister | undefined, read: readonly ReadWords[], ratios: Ratios): number | undefined {
  if (register === undefined) return undefined;
  const high = wordAt(read, register.address);
  if (high === undefined) return undefined;
  if (register.type === 'u32') {
    const low = wordAt(read, register.address + 1);
    return low === undefined ? undefined : (high * 0x10000 + low) * factorOf(register, ratios);
  }
  if (register.type === 'i16' && SATURATED.includes(high) && register.key.startsWith('activePower.')) return undefined;
  return (register.type === 'i16' && high > 0x7fff ? high - 0x10000 : high) * factorOf(register, ratios);
}

function factorOf({ ratio, multiplier }: ProfileRegister, { current, voltage }: Ratios): number {
  return multiplier * (ratio === 'current' || ratio === 'both' ? current : 1) * (ratio === 'voltage' || ratio === 'both' ? voltage : 1);
}

// Meters that keep no apparent power still give P and Q: S² = P² + Q².
function apparent(activePowerW: number | undefined, reactivePowerVar: number | undefined): number | undefined {
  return activePowerW === undefined || reactivePowerVar === undefined ? undefined : Math.round(Math.hypot(activePowerW, reactivePowerVar));
}

function sum(values: number[] | undefined): number | undefined {
  return values?.reduce((total, value) => total + value, 0);
}
