import { loadAt, STEP_MS, type LoadKind } from './load-curve.js';

export interface MeterModel {
  phases: 1 | 3;
  /** a meter without a relay is for monitoring only */
  hasRelay: boolean;
  currentRatio: number;
  voltageRatio: number;
  kind: LoadKind;
  ratedW: number;
  seed: number;
}

/** All that a meter remembers; plain data, so that it can be saved and compared. */
export interface MeterState {
  atMs: number;
  /** what has truly flowed and been counted */
  energyWh: number;
  /** watt-milliseconds below one Wh */
  restWms: number;
  periodWh: [number, number, number, number];
  forceMode: number;
  forceState: number;
  relayOpen: boolean;
  relayStuck: boolean;
  frozen: boolean;
  /** what the register shows is this plus the energy: a jump or a reset changes only the display */
  displayOffsetWh: number;
  loadOverrideW: number | null;
  /** how far the meter's own clock is ahead; null: it has lost the date */
  clockAheadMs: number | null;
}

const WMS_PER_WH = 3_600_000;
const DISPLAY_WIDTH_WH = 1_000_000_000;

export function newMeter(atMs: number, initialWh: number): MeterState {
  return { atMs, energyWh: initialWh, restWms: 0, periodWh: [0, 0, 0, 0], forceMode: 0, forceState: 0, relayOpen: false, relayStuck: false, frozen: false, displayOffsetWh: 0, loadOverrideW: null, clockAheadMs: 0 };
}

/** Watts that flow at an instant: none through an open relay. */
export function powerW(model: MeterModel, state: MeterState, atMs: number): number {
  if (state.relayOpen) return 0;
  return state.loadOverrideW ?? loadAt(model.kind, model.ratedW, model.seed, atMs);
}

/** Counts the energy up to an instant; earlier instants change nothing, since a meter never counts back. */
export function advance(model: MeterModel, state: MeterState, atMs: number): void {
  while (state.atMs < atMs) {
    const stepEnd = Math.min(atMs, (Math.floor(state.atMs / STEP_MS) + 1) * STEP_MS);
    if (!state.frozen) count(state, powerW(model, state, state.atMs) * (stepEnd - state.atMs));
    state.atMs = stepEnd;
  }
}

/** Counts energy as if it had flowed at once. */
export function addEnergy(state: MeterState, energyWh: number): void {
  count(state, energyWh * WMS_PER_WH);
}

function count(state: MeterState, wms: number): void {
  const total = state.restWms + wms;
  const whole = Math.floor(total / WMS_PER_WH);
  state.restWms = total - whole * WMS_PER_WH;
  state.energyWh += whole;
  state.periodWh[periodAt(state.atMs)] += whole;
}

/** Sharp, peak, flat or valley by the hour of the civil day. */
function periodAt(atMs: number): 0 | 1 | 2 | 3 {
  const hour = Math.floor(((atMs + 8 * 3_600_000) % 86_400_000) / 3_600_000);
  if (hour < 8 || hour >= 22) return 3;
  if (hour >= 19 && hour < 21) return 0;
  return (hour >= 8 && hour < 11) || (hour >= 17 && hour < 22) ? 1 : 2;
}

/** What the display and the register show, in Wh; it starts from zero after its last digit. */
export function displayWh(state: MeterState): number {
  return (((state.energyWh + state.displayOffsetWh) % DISPLAY_WIDTH_WH) + DISPLAY_WIDTH_WH) % DISPLAY_WIDTH_WH;
}

/** A write to the force-control registers: with mode 1 the relay follows the state, with mode 0 the meter's own logic closes it. */
export function force(model: MeterModel, state: MeterState, mode: number, relayState: number): void {
  state.forceMode = mode;
  state.forceState = relayState;
  if (!model.hasRelay || state.relayStuck) return;
  state.relayOpen = mode === 1 && relayState === 1;
}
