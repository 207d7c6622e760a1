import { READ_HOLDING, type RegisterBlock } from '#libs/protocol';
import type { DeviceProfile } from './schema.js';

export type RelayState = 'closed' | 'open' | 'none' | 'unknown';

/** Measured values with their units in the names: tenths of a volt, hundredths of an ampere, watts, thousandths, hundredths of a hertz. */
export interface LiveSample {
  voltageDv: number[];
  currentCa: number[];
  activePowerW: number;
  reactivePowerVar: number;
  apparentPowerVa: number;
  powerFactorMilli: number;
  frequencyCentiHz: number;
}

export interface MeterSample {
  registerWh: number;
  /** sharp, peak, flat, valley, where the meter keeps them */
  periodRegistersWh?: number[];
  relay: RelayState;
  live: LiveSample;
}

export interface Ratios {
  current: number;
  voltage: number;
}

export interface ReadWords {
  start: number;
  words: Uint16Array;
}

const plans = new WeakMap<DeviceProfile, RegisterBlock[]>();

/** The blocks that one full reading takes: energy registers, status, relay; neighbours are merged, gaps are never read over. */
export function readPlan(profile: DeviceProfile): readonly RegisterBlock[] {
  let plan = plans.get(profile);
  if (plan === undefined) {
    const spans = profile.registers.map(({ start }) => ({ start, count: 2 }));
    spans.push({ start: profile.statusBlock.start, count: profile.statusBlock.count });
    if (profile.relay !== undefined) spans.push({ ...profile.relay.state });
    plan = merge(spans, profile.line.maxRegistersPerRead);
    plans.set(profile, plan);
  }
  return plan;
}

function merge(spans: { start: number; count: number }[], limit: number): RegisterBlock[] {
  const blocks: RegisterBlock[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = blocks.at(-1);
    const end = span.start + span.count;
    if (last !== undefined && span.start <= last.start + last.count && end - last.start <= limit) last.count = Math.max(last.count, end - last.start);
    else blocks.push({ functionCode: READ_HOLDING, start: span.start, count: span.count });
  }
  return blocks;
}

function wordAt(read: readonly ReadWords[], address: number): number | undefined {
  for (const { start, words } of read) if (address >= start && address < start + words.length) return words[address - start];
  return undefined;
}

function requireWord(read: readonly ReadWords[], address: number): number {
  const word = wordAt(read, address);
  if (word === undefined) throw new RangeError(`register ${address} was not read`);
  return word;
}

const energyWh = (read: readonly ReadWords[], start: number, ratios: Ratios): number =>
  (requireWord(read, start) * 0x10000 + requireWord(read, start + 1)) * 10 * ratios.current * ratios.voltage;

/** Turns the words of a full reading into whole numbers in base units. Throws a RangeError when a block is missing. */
export function decodeSample(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): MeterSample {
  const total = profile.registers.find(({ key }) => key === 'registerWh')!;
  const periods = profile.registers.filter(({ key }) => key.startsWith('period.'));
  return {
    registerWh: energyWh(read, total.start, ratios),
    ...(periods.length > 0 ? { periodRegistersWh: periods.map(({ start }) => energyWh(read, start, ratios)) } : {}),
    relay: decodeRelay(profile, read),
    live: decodeLive(profile, read, ratios),
  };
}

/**
 * The relay as the meter reports it. The force registers say what was ordered, the status bits what the contact does;
 * while they differ the state is unknown.
 */
export function decodeRelay(profile: DeviceProfile, read: readonly ReadWords[]): RelayState {
  if (profile.relay === undefined) return 'none';
  const bits = profile.statusBlock.relayBits;
  const status = wordAt(read, profile.statusBlock.start + bits.word);
  const ordered = wordAt(read, profile.relay.state.start + 1);
  if (status === undefined) return ordered === undefined ? 'unknown' : ordered === 0 ? 'closed' : 'open';
  if ((status & bits.mask) === bits.mask) return 'closed';
  return (status & bits.mask) === 0 ? 'open' : 'unknown';
}

function decodeLive(profile: DeviceProfile, read: readonly ReadWords[], ratios: Ratios): LiveSample {
  const { start, registers } = profile.statusBlock;
  const value = (key: (typeof registers)[number]['key']): number => {
    const register = registers.find((candidate) => candidate.key === key);
    if (register === undefined) return 0;
    const word = requireWord(read, start + register.word);
    const raw = register.type === 'i16' && word > 0x7fff ? word - 0x10000 : word;
    const { current, voltage } = ratios;
    return raw * { none: 1, energy: current * voltage, power: current * voltage, voltage, current }[register.ratio];
  };
  const phases = profile.phases === 1 ? (['a'] as const) : (['a', 'b', 'c'] as const);
  const activePowerW = value('activePower');
  const reactivePowerVar = value('reactivePower');
  return {
    voltageDv: phases.map((phase) => value(`voltage.${phase}`)),
    currentCa: phases.map((phase) => value(`current.${phase}`)),
    activePowerW,
    reactivePowerVar,
    apparentPowerVa: Math.round(Math.hypot(activePowerW, reactivePowerVar)),
    powerFactorMilli: value('powerFactor'),
    frequencyCentiHz: value('frequency'),
  };
}

/** The write that switches the relay; undefined for a meter without one. */
export function relayCommand(profile: DeviceProfile, action: 'open' | 'close'): { start: number; values: readonly number[] } | undefined {
  return profile.relay?.[action];
}

/** The blocks that tell the relay's state, the cheapest proof that a command took effect. */
export function relayPlan(profile: DeviceProfile): readonly RegisterBlock[] {
  if (profile.relay === undefined) return [];
  const { start, relayBits } = profile.statusBlock;
  return [{ functionCode: READ_HOLDING, ...profile.relay.state }, { functionCode: READ_HOLDING, start: start + relayBits.word, count: 1 }];
}
