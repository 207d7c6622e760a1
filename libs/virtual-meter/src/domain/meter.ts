import { loadAt, STEP_MS, type LoadKind } from './load-curve.js';

/** A meter of energy counts Wh and W; one of water counts litres and litres an hour in the same fields. */
export interface MeterModel {
  medium?: 'electricity' | 'water';
  /** how long a valve takes from end to end */
  valveSeconds?: number;
  phases: 1 | 3;
  /** a meter without a relay is for monitoring only */
  hasRelay: boolean;
  currentRatio: number;
  voltageRatio: number;
  kind: LoadKind;
  ratedW: number;
  seed: number;
  /** of a main or feeder meter: what hangs behind it, of which it counts everything and a loss beside, in millionths */
  feeds?: { behind: readonly { model: MeterModel; state: MeterState }[]; lossPpm: number };
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
  /** a valve on its way, and when it is there */
  valveGoesTo: 'open' | 'closed' | null;
  valveDoneAtMs: number;
  valveFault: boolean;
  frozen: boolean;
  /** what the register shows is this plus the energy: a jump or a reset changes only the display */
  displayOffsetWh: number;
  loadOverrideW: number | null;
  /** of a feeder: what the meters behind it had counted when it looked last; null: it has not looked */
  behindWh: number | null;
  /** how far the meter's own clock is ahead; null: it has lost the date */
  clockAheadMs: number | null;
}

const WMS_PER_WH = 3_600_000;
const MILLION = 1_000_000;
const DISPLAY_WIDTH_WH = 1_000_000_000;

export function newMeter(atMs: number, initialWh: number): MeterState {
  return { atMs, energyWh: initialWh, restWms: 0, periodWh: [0, 0, 0, 0], forceMode: 0, forceState: 0, relayOpen: false, relayStuck: false, valveGoesTo: null, valveDoneAtMs: 0, valveFault: false, frozen: false, displayOffsetWh: 0, loadOverrideW: null, behindWh: null, clockAheadMs: 0 };
}

/** Watts that flow at an instant: none through an open relay; through a feeder what flows behind it with its loss, and what was set by hand besides. */
export function powerW(model: MeterModel, state: MeterState, atMs: number): number {
  if (model.feeds !== undefined) return Math.round((model.feeds.behind.reduce((sum, one) => sum + powerW(one.model, one.state, atMs), 0) * (MILLION + model.feeds.lossPpm)) / MILLION) + (state.loadOverrideW ?? 0);
  if (state.relayOpen) return 0;
  return state.loadOverrideW ?? loadAt(model.kind, model.ratedW, model.seed, atMs);
}

/** Counts the energy up to an instant; earlier instants change nothing, since a meter never counts back. */
export function advance(model: MeterModel, state: MeterState, atMs: number): void {
  while (state.atMs < atMs) {
    const stepEnd = Math.min(atMs, (Math.floor(state.atMs / STEP_MS) + 1) * STEP_MS, valveStop(state));
    if (model.feeds !== undefined) countBehind(model.feeds, state, stepEnd);
    else if (!state.frozen) count(state, powerW(model, state, state.atMs) * (stepEnd - state.atMs));
    state.atMs = stepEnd;
    if (state.valveGoesTo !== null && state.atMs >= state.valveDoneAtMs) arrive(state, state.valveGoesTo);
  }
}

/** A feeder counts what the meters behind it have counted since it looked last, and its loss; a frozen one lets it go by. */
function countBehind({ behind, lossPpm }: NonNullable<MeterModel['feeds']>, state: MeterState, toMs: number): void {
  for (const one of behind) advance(one.model, one.state, toMs);
  const nowWh = behind.reduce((sum, one) => sum + one.state.energyWh, 0);
  const usedWh = nowWh - (state.behindWh ?? nowWh);
  state.behindWh = nowWh;
  if (!state.frozen) count(state, usedWh * WMS_PER_WH + Math.round(usedWh * (WMS_PER_WH / MILLION) * lossPpm) + (state.loadOverrideW ?? 0) * (toMs - state.atMs));
}

const valveStop = ({ valveGoesTo, valveDoneAtMs, atMs }: MeterState): number => (valveGoesTo === null || valveDoneAtMs <= atMs ? Infinity : valveDoneAtMs);

/** A valve that is stuck gives up where its time is over, and says so. */
function arrive(state: MeterState, to: 'open' | 'closed'): void {
  state.valveGoesTo = null;
  if (state.relayStuck) state.valveFault = true;
  else state.relayOpen = to === 'closed';
}

/** A command to the valve: it takes its time, and may be turned back on its way. Until it has closed water flows, until it has opened none does. */
export function turnValve({ valveSeconds = 25 }: MeterModel, state: MeterState, to: 'open' | 'closed'): void {
  const isThere = state.valveGoesTo === null && !state.valveFault && state.relayOpen === (to === 'closed');
  if (isThere || state.valveGoesTo === to) return;
  state.valveFault = false;
  state.valveGoesTo = to;
  state.valveDoneAtMs = state.atMs + valveSeconds * 1000;
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

/** What the display and the register stand for, in Wh; it starts from zero after its last digit, which behind transformers is their ratio further. */
export function displayWh(state: MeterState, ratio = 1): number {
  const widthWh = DISPLAY_WIDTH_WH * ratio;
  return (((state.energyWh + state.displayOffsetWh) % widthWh) + widthWh) % widthWh;
}

/** A write to the force-control registers: with mode 1 the relay follows the state, with mode 0 the meter's own logic closes it. */
export function force(model: MeterModel, state: MeterState, mode: number, relayState: number): void {
  state.forceMode = mode;
  state.forceState = relayState;
  if (!model.hasRelay || state.relayStuck) return;
  state.relayOpen = mode === 1 && relayState === 1;
}
