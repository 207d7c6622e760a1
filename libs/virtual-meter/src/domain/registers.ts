import { displayWh, powerW, type MeterModel, type MeterState } from './meter.js';

const STATUS_START = 0x0100;
const STATUS_COUNT = 48;
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
  if (inside(STATUS_START, STATUS_COUNT)) return statusWords(model, state).slice(start - STATUS_START, start - STATUS_START + count);
  return undefined;
}

/** Writes through function 10H: only the two force-control registers may be written. */
export function forceValues(model: MeterModel, start: number, values: readonly number[]): [number, number] | undefined {
  if (!model.hasRelay || start !== FORCE_MODE || values.length !== FORCE_STATE - FORCE_MODE + 1) return undefined;
  return [values[0]!, values[1]!];
}

function energyWords(model: MeterModel, state: MeterState): number[] {
  const ratio = model.currentRatio * model.voltageRatio;
  const total = Math.floor(displayWh(state) / ratio / 10);
  return [total, ...state.periodWh.map((wh) => Math.floor(wh / ratio / 10))].flatMap((value) => [Math.floor(value / 0x10000) & 0xffff, value & 0xffff]);
}

const signed = (value: number): number => Math.max(-0x8000, Math.min(0x7fff, value)) & 0xffff;

/** The 48-word status block: voltages, currents, powers, power factors, ratios, energy, relay bits, frequency. */
function statusWords(model: MeterModel, state: MeterState): number[] {
  const words = new Array<number>(STATUS_COUNT).fill(0);
  const power = powerW(model, state, state.atMs);
  const secondaryW = power / (model.currentRatio * model.voltageRatio);
  const phases = model.phases;
  words[0] = phases === 3 ? 5 : 7;
  for (let phase = 0; phase < phases; phase++) {
    const voltage = 220 + ((model.seed + phase * 7) % 9) - 4;
    words[1 + phase] = voltage * 10;
    words[4 + phase] = Math.round((secondaryW / phases / voltage / POWER_FACTOR) * 100);
    words[7 + phase] = signed(Math.round(secondaryW / phases));
  }
  const reactive = secondaryW * Math.tan(Math.acos(POWER_FACTOR));
  words[10] = signed(Math.round(secondaryW));
  words[14] = signed(Math.round(reactive));
  words[18] = secondaryW > 0 ? POWER_FACTOR * 1000 : 1000;
  words[19] = model.voltageRatio;
  words[20] = model.currentRatio;
  energyWords(model, state).forEach((word, index) => (words[21 + index] = word));
  if (model.hasRelay && !state.relayOpen) words[36] = phases === 3 ? 0xe000 : 0x2000;
  words[46] = 5000;
  return words;
}
