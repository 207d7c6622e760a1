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

/**
 * Words of the blocks that were read → a sample. Blocks marked optional may be missing. Throws RangeError when the energy
 * register was not read: a reading without it is none.
 */
export function decodeSample(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): MeterSample {
  const value = (key: MeasureKey) => valueOf(profile.registers.get(key), read, ratios);
  const registerWh = value('energy.total');
  if (registerWh === undefined) throw new RangeError(`${profile.id}: the energy register was not read`);
  const periods = periodKeys.map(value);
  const live = decodeLive(profile, read, ratios);
  return {
    registerWh,
    ...(periods.every(isKnown) ? { periodRegistersWh: periods } : {}),
    relay: decodeRelay(profile, read),
    live,
    ...(live.activePowerW === undefined ? {} : { powerW: live.activePowerW }),
  };
}

function decodeLive(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): LiveSample {
  const value = (key: MeasureKey) => valueOf(profile.registers.get(key), read, ratios);
  const perPhase = (kind: 'voltage' | 'current' | 'activePower') => {
    const values = phases.slice(0, profile.phases).map((phase) => value(`${kind}.${phase}`));
    return values.every(isKnown) ? values : undefined;
  };
  const activePowerW = value('activePower.total') ?? sum(perPhase('activePower'));
  const reactivePowerVar = value('reactivePower.total');
  const live: LiveSample = {};
  set(live, 'voltageDv', perPhase('voltage'));
  set(live, 'currentCa', perPhase('current'));
  set(live, 'activePowerW', activePowerW);
  set(live, 'reactivePowerVar', reactivePowerVar);
  set(live, 'apparentPowerVa', value('apparentPower.total') ?? apparent(activePowerW, reactivePowerVar));
  set(live, 'powerFactorMilli', value('powerFactor.total'));
  set(live, 'frequencyCentiHz', value('frequency'));
  return live;
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
  if (register.type === 'i16' && register.key.startsWith('activePower.') && SATURATED.includes(high)) return undefined;
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

function isKnown(value: number | undefined): value is number {
  return value !== undefined;
}
