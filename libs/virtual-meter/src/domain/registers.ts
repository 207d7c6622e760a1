import { displayWh, powerW, type MeterModel, type MeterState } from './meter.js';

const STATUS_START = 0x0100;
const STATUS_COUNT = 48;
// A monitoring meter keeps its live values elsewhere: U, I, P, Q, S per phase and total, power factors, frequency.
const LIVE_START = 0x0061;
const LIVE_COUNT = 23;
const MAINS_CENTI_HZ = 5000;
const FORCE_MODE = 0x0057;
const FORCE_STATE = 0x0058;
const ENERGY_WORDS = 10;
const POWER_FACTOR = 0.95;

/** The registers from `start` as the meter would answer now; undefined where it has none (exception 02). */
export function readRegisters(model: MeterModel, state: MeterState, start: number, count: number): number[] | undefined {
  const inside = (from: number, length: number) => start >= from && start + count <= from + length;
  if (inside(0, ENERGY_WORDS)) return energyWords(model, state).slice(start, start + count);
  if (inside(0x0037, 2)) return [model.currentRatio, model.voltageRatio].slice(start - 0x0037, start - 0x0037 + count);
  if (inside(FORCE_MODE, 2) && model.hasRelay) return [state.forceMode, state.forceState].slice(start - FORCE_MODE, start - FORCE_MODE + count);
  if (!model.hasRelay && inside(LIVE_START, LIVE_COUNT)) return liveWords(model, state).slice(start - LIVE_START, start - LIVE_START + count);
  if (model.hasRelay && inside(STATUS_START, STATUS_COUNT)) return statusWords(model, state).slice(start - STATUS_START, start - STATUS_START + count);
  return undefined;
}

/** Writes through function 10H: only the two force-control registers may be written. */
export function forceValues(model: MeterModel, start: number, values: readonly number[]): [number, number] | undefined {
  if (!model.hasRelay || start !== FORCE_MODE || values.length !== FORCE_STATE - FORCE_MODE + 1) return undefined;
  return [values[0]!, values[1]!];
}

function energyWords(model: MeterModel, state: MeterState): number[] {
  const ratio = model.currentRatio * model.voltageRatio;
  const total = Math.floor(displayWh(state, ratio) / ratio / 10);
  return [total, ...state.periodWh.map((wh) => Math.floor(wh / ratio / 10))].flatMap((value) => [Math.floor(value / 0x10000) & 0xffff, value & 0xffff]);
}

const signed = (value: number): number => Math.max(-0x8000, Math.min(0x7fff, value)) & 0xffff;

interface Electric {
  voltageDv: number[];
  currentCa: number[];
  phaseW: number;
  totalW: number;
  totalVar: number;
  powerFactorMilli: number;
}

/** What the meter measures on the secondary side of its transformers. */
function electric(model: MeterModel, state: MeterState): Electric {
  const secondaryW = powerW(model, state, state.atMs) / (model.currentRatio * model.voltageRatio);
  const volts = Array.from({ length: model.phases }, (_, phase) => 220 + ((model.seed + phase * 7) % 9) - 4);
  return {
    voltageDv: volts.map((volt) => volt * 10),
    currentCa: volts.map((volt) => Math.round((secondaryW / model.phases / volt / POWER_FACTOR) * 100)),
    phaseW: Math.round(secondaryW / model.phases),
    totalW: Math.round(secondaryW),
    totalVar: Math.round(secondaryW * Math.tan(Math.acos(POWER_FACTOR))),
    powerFactorMilli: secondaryW > 0 ? POWER_FACTOR * 1000 : 1000,
  };
}

/** The 48-word status block of a prepaid meter: voltages, currents, powers, power factors, ratios, energy, relay bits, frequency. */
function statusWords(model: MeterModel, state: MeterState): number[] {
  const words = new Array<number>(STATUS_COUNT).fill(0);
  const { voltageDv, currentCa, phaseW, totalW, totalVar, powerFactorMilli } = electric(model, state);
  words[0] = model.phases === 3 ? 5 : 7;
  for (let phase = 0; phase < model.phases; phase++) {
    words[1 + phase] = voltageDv[phase]!;
    words[4 + phase] = currentCa[phase]!;
    words[7 + phase] = signed(phaseW);
  }
  words[10] = signed(totalW);
  words[14] = signed(totalVar);
  words[18] = powerFactorMilli;
  words[19] = model.voltageRatio;
  words[20] = model.currentRatio;
  energyWords(model, state).forEach((word, index) => (words[21 + index] = word));
  clockWords(state).forEach((word, index) => (words[40 + index] = word));
  if (!state.relayOpen) words[36] = model.phases === 3 ? 0xe000 : 0x2000;
  words[47] = MAINS_CENTI_HZ;
  return words;
}

const CHINA_AHEAD_MS = 8 * 3_600_000;

/** The meter's own clock: year, month, day, weekday, hour, minute, second, a byte each. */
function clockWords({ atMs, clockAheadMs }: MeterState): number[] {
  if (clockAheadMs === null) return [0, 0, 0, 0];
  const shown = new Date(atMs + CHINA_AHEAD_MS + clockAheadMs);
  const pair = (high: number, low: number) => high * 0x100 + low;
  return [
    pair(shown.getUTCFullYear() % 100, shown.getUTCMonth() + 1), pair(shown.getUTCDate(), shown.getUTCDay()), pair(shown.getUTCHours(), shown.getUTCMinutes()), pair(shown.getUTCSeconds(), 0),
  ];
}

/** The live block of a monitoring meter. */
function liveWords(model: MeterModel, state: MeterState): number[] {
  const { voltageDv, currentCa, phaseW, totalW, totalVar, powerFactorMilli } = electric(model, state);
  const each = (value: number) => [value, value, value];
  const apparent = Math.round(Math.hypot(totalW, totalVar));
  return [
    ...voltageDv, ...currentCa, ...each(signed(phaseW)), signed(totalW), ...each(signed(Math.round(totalVar / 3))), signed(totalVar),
    ...each(Math.round(apparent / 3)), apparent, ...each(powerFactorMilli), powerFactorMilli, MAINS_CENTI_HZ,
  ];
}
