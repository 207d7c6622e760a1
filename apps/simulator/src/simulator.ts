import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { addEnergy, advance, displayWh, newMeter, powerW, type MeterModel, type MeterState, type Slave } from '#libs/virtual-meter';
import { BusServer } from './bus-server.js';
import { FaultPanel, type Fault, type FaultKind } from './faults.js';
import { SmsBox, type Sms } from './sms-box.js';
import { VirtualClock, type TimeLine } from './virtual-clock.js';
import type { MarketPlan, MeterPlan } from './workbook.js';

export interface SimulatorOptions {
  plan: MarketPlan;
  startMs: number;
  speed: number;
  seed: number;
  baud: number;
  /** how long valves take; absent: 25 s */
  valveSeconds?: number | undefined;
  stateFile: string | undefined;
}

interface SavedState {
  timeLine: TimeLine;
  meters: Record<string, MeterState>;
  sms: Sms[];
}

export interface MeterView {
  number: string;
  name: string;
  stall: string;
  gateway: string;
  bus: number;
  unit: number;
  profile: string;
  kind: string;
  ratedW: number;
  /** what the meter counts: Wh and W, or litres and litres an hour */
  medium: 'electricity' | 'water';
  relay: 'closed' | 'open' | 'moving' | 'fault' | 'none';
  loadW: number;
  registerWh: number;
  override: number | null;
  frozen: boolean;
  relayStuck: boolean;
}

const WATER_PROFILES = new Set(['xintai-rs485-valve']);

function modelOf({ profile, currentRatio, voltageRatio, kind, ratedW }: MeterPlan, seed: number, valveSeconds: number | undefined): MeterModel {
  const more = WATER_PROFILES.has(profile) ? { medium: 'water' as const, ...(valveSeconds === undefined ? {} : { valveSeconds }) } : {};
  return { phases: profile === 'acrel-ddsy1352' ? 1 : 3, hasRelay: profile !== 'acrel-adl3000', currentRatio, voltageRatio, kind, ratedW, seed, ...more };
}

function switchOf(model: MeterModel, state: MeterState): MeterView['relay'] {
  if (!model.hasRelay) return 'none';
  if (state.valveGoesTo !== null) return 'moving';
  if (state.valveFault) return 'fault';
  return state.relayOpen ? 'open' : 'closed';
}

const SAVE_EVERY_MS = 3000;
const FAST_CLOCK_MS = 120_000;

/** A virtual market: its meters, buses, clock, faults and message box. */
export class Simulator {
  readonly clock: VirtualClock;
  readonly faults: FaultPanel;
  readonly sms = new SmsBox();
  private readonly meters = new Map<string, { plan: MeterPlan; slave: Slave }>();
  /** by fault: by how much a jump or a reset has moved the display */
  private readonly moved = new Map<number, number>();
  private readonly buses: { gateway: string; server: BusServer }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SimulatorOptions) {
    const saved = this.load();
    this.clock = new VirtualClock(saved?.timeLine ?? { virtualAtMs: options.startMs, realAtMs: Date.now(), speed: options.speed });
    this.faults = new FaultPanel(options.seed);
    this.sms.restore(saved?.sms ?? []);
    for (const [index, plan] of options.plan.meters.entries()) {
      const model = modelOf(plan, index + 1, options.valveSeconds);
      const state = { ...newMeter(this.clock.nowMs(), plan.initialWh), ...saved?.meters[plan.number] };
      this.meters.set(plan.number, { plan, slave: { unit: plan.unit, model, state } });
    }
    this.hang();
  }

  /** Feeders count what hangs behind them. A parent that is not there, that would be behind itself or is of another medium is left alone: the product says what is wrong with it. */
  private hang(): void {
    const electric = (number: string) => (this.meters.get(number)?.slave.model.medium === 'water' ? undefined : this.meters.get(number));
    const hung = new Map<string, Slave[]>();
    for (const { plan, slave } of this.meters.values()) {
      const { number, parent } = plan;
      if (electric(number) !== undefined && electric(parent) !== undefined && !this.isAbove(number, parent)) hung.set(parent, [...(hung.get(parent) ?? []), slave]);
    }
    for (const [number, behind] of hung) {
      const { plan, slave } = electric(number)!;
      slave.model.feeds = { behind, lossPpm: plan.lossPpm };
      slave.state.behindWh ??= behind.reduce((sum, { state }) => sum + state.energyWh, 0);
    }
  }

  /** Whether a meter stands above another, or is it. */
  private isAbove(number: string, below: string): boolean {
    for (let at: string | undefined = below, steps = 0; at !== undefined && at !== '' && steps <= this.meters.size; at = this.meters.get(at)?.plan.parent, steps++) if (at === number) return true;
    return false;
  }

  async start(): Promise<void> {
    for (const gateway of this.options.plan.gateways) {
      for (const [index, port] of gateway.ports.entries()) {
        const slaves = new Map<number, { slave: Slave; number: string }>();
        for (const { plan, slave } of this.meters.values()) if (plan.gateway === gateway.code && plan.bus === index + 1) slaves.set(plan.unit, { slave, number: plan.number });
        const server = new BusServer({
          plan: { gateway: gateway.code, bus: index + 1, transport: gateway.transport, host: gateway.host, port },
          slaves, nowMs: () => this.clock.nowMs(), faults: this.faults, baud: this.options.baud, onWrite: () => this.save(),
        });
        await server.listen();
        this.buses.push({ gateway: gateway.code, server });
      }
    }
    this.timer = setInterval(() => this.save(), SAVE_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.save();
    await Promise.all(this.buses.map(({ server }) => server.shut()));
  }

  list(): MeterView[] {
    return [...this.meters.values()].map(({ plan, slave }) => this.view(plan, slave));
  }

  find(number: string): MeterView | undefined {
    const meter = this.meters.get(number);
    return meter === undefined ? undefined : this.view(meter.plan, meter.slave);
  }

  /** Sets or clears (null) the load, or counts energy at once. */
  change(number: string, { loadW, addWh }: { loadW?: number | null; addWh?: number }): MeterView | undefined {
    const meter = this.meters.get(number);
    if (meter === undefined) return undefined;
    const { state, model } = meter.slave;
    advance(model, state, this.clock.nowMs());
    if (loadW !== undefined) state.loadOverrideW = loadW;
    if (addWh !== undefined) addEnergy(state, addWh);
    this.save();
    return this.view(meter.plan, meter.slave);
  }

  moveTime(change: { speed?: number; jumpMs?: number; atMs?: number }): TimeLine {
    const line = this.clock.change(change);
    this.save();
    return line;
  }

  async raise(fault: Partial<Fault> & { kind: FaultKind }): Promise<Fault> {
    const added = this.faults.add(fault);
    if (fault.kind === 'gateway-off') await this.power(fault.gateway, false);
    for (const { plan, slave } of this.meters.values()) if (plan.number === fault.meter) this.afflict(slave, added);
    this.save();
    return added;
  }

  async mend(id?: number): Promise<number> {
    const cleared = this.faults.clear(id);
    for (const fault of cleared) {
      if (fault.kind === 'gateway-off') await this.power(fault.gateway, true);
      const slave = this.meters.get(fault.meter ?? '')?.slave;
      if (slave === undefined) continue;
      advance(slave.model, slave.state, this.clock.nowMs());
      if (fault.kind === 'relay-stuck' || fault.kind === 'valve-stuck') Object.assign(slave.state, { relayStuck: false, valveFault: false });
      if (fault.kind === 'frozen') slave.state.frozen = false;
      if (fault.kind === 'clock-fast' || fault.kind === 'clock-lost') slave.state.clockAheadMs = 0;
      // A display that was only disturbed shows the truth again.
      slave.state.displayOffsetWh -= this.moved.get(fault.id) ?? 0;
      this.moved.delete(fault.id);
    }
    this.save();
    return cleared.length;
  }

  gateways(): { code: string; transport: string; ports: number[]; meters: number; off: boolean }[] {
    const off = new Set(this.faults.list().filter(({ kind }) => kind === 'gateway-off').map(({ gateway }) => gateway));
    return this.options.plan.gateways.map(({ code, transport, ports }) => ({ code, transport, ports, meters: [...this.meters.values()].filter(({ plan }) => plan.gateway === code).length, off: off.has(code) }));
  }

  private async power(gateway: string | undefined, on: boolean): Promise<void> {
    const buses = this.buses.filter((bus) => gateway === undefined || bus.gateway === gateway);
    await Promise.all(buses.map(({ server }) => (on ? server.listen() : server.shut())));
  }

  private afflict({ state, model }: Slave, { id, kind }: Fault): void {
    advance(model, state, this.clock.nowMs());
    const shownWh = state.displayOffsetWh;
    if (kind === 'relay-stuck' || kind === 'valve-stuck') state.relayStuck = true;
    if (kind === 'frozen') state.frozen = true;
    if (kind === 'clock-fast') state.clockAheadMs = FAST_CLOCK_MS;
    if (kind === 'clock-lost') state.clockAheadMs = null;
    if (kind === 'jump') state.displayOffsetWh += 500_000_000;
    if (kind === 'reset') state.displayOffsetWh = -state.energyWh;
    if (state.displayOffsetWh !== shownWh) this.moved.set(id, state.displayOffsetWh - shownWh);
  }

  private view(plan: MeterPlan, { model, state }: Slave): MeterView {
    const now = this.clock.nowMs();
    advance(model, state, now);
    return {
      number: plan.number, name: plan.name, stall: plan.stall, gateway: plan.gateway, bus: plan.bus, unit: plan.unit, profile: plan.profile, kind: plan.kind, ratedW: plan.ratedW,
      medium: model.medium ?? 'electricity', relay: switchOf(model, state), loadW: powerW(model, state, now), registerWh: displayWh(state, model.currentRatio * model.voltageRatio),
      override: state.loadOverrideW, frozen: state.frozen, relayStuck: state.relayStuck,
    };
  }

  private load(): SavedState | undefined {
    const file = this.options.stateFile;
    if (file === undefined || !existsSync(file)) return undefined;
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as SavedState;
    } catch {
      return undefined; // half-written by a crash before the rename existed: a new market begins
    }
  }

  /** Loads depend on time alone, so a meter restored from an older state counts on to the same register. */
  private save(): void {
    const file = this.options.stateFile;
    if (file === undefined) return;
    const meters = Object.fromEntries([...this.meters].map(([number, { slave }]) => [number, slave.state]));
    writeFileSync(`${file}.new`, JSON.stringify({ timeLine: this.clock.timeLine, meters, sms: this.sms.list() } satisfies SavedState));
    renameSync(`${file}.new`, file);
  }
}
