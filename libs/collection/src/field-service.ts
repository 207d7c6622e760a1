import type { DataSource } from 'typeorm';
import { ownProfiles } from '#libs/device-profile';
import { FieldNetwork, type BusLine } from '#libs/fieldbus';
import { loadField, type FieldBus, type FieldMeter, type Measured } from '#libs/metering';
import type { SweepJob } from '#libs/queue';
import type { Clock, Logger } from '#libs/runtime';
import { busDueAt, metersDue } from './domain/bus-due.js';
import { GatewayStates } from './gateway-states.js';
import { readMeter, readMeters } from './read-meter.js';
import type { SweepWriter } from './sweep-writer.js';

export interface FieldServiceOptions {
  dataSource: DataSource;
  clock: Clock;
  logger: Logger;
  writer: SweepWriter;
  owns: (gatewayId: string) => boolean;
  enqueue: (jobs: SweepJob[]) => Promise<void>;
  onGatewayUp: (gatewayId: string) => void;
}

const RELOAD_MS = 5000;
const TICK_MS = 1000;
const PROBE_MS = 10_000;
const SILENT_LINK_MS = 8000;
/** A sweep that was asked for and is not being done after so long is asked for again: the queue may have been wiped. */
const ASK_AGAIN_MS = 5000;

/** The field as this worker works it: who is read when, sweeps, reads on demand, and which gateways answer. */
export class FieldService {
  readonly network: FieldNetwork;
  readonly gateways: GatewayStates;
  private readonly profiles = ownProfiles();
  private buses = new Map<string, FieldBus>();
  private meters = new Map<number, { meter: FieldMeter; bus: FieldBus }>();
  private readonly asked = new Map<string, { dueMs: number; atMs: number }>();
  /** what this worker swept; the field may have been loaded anew from before a sweep was written */
  private readonly sweptMs = new Map<string, number>();
  private readonly sweeping = new Set<string>();
  private readonly linkDownSince = new Map<string, number>();
  private readonly timers: NodeJS.Timeout[] = [];
  private reloading: Promise<void> | undefined;

  constructor(private readonly options: FieldServiceOptions) {
    this.network = new FieldNetwork({ clock: options.clock });
    this.network.onLink((busId, state) => this.linkChanged(busId, state === 'up'));
    this.gateways = new GatewayStates(options.dataSource, options.clock, (gatewayId) => this.gatewayUp(gatewayId));
  }

  async start(): Promise<void> {
    await this.reload();
    const every = (ms: number, work: () => Promise<void>) => this.timers.push(setInterval(() => void work().catch((error: unknown) => this.options.logger.error({ error }, 'field tick failed')), ms));
    every(RELOAD_MS, () => this.reload());
    every(TICK_MS, () => this.schedule());
    every(PROBE_MS, () => this.probe());
    await this.schedule();
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.network.close();
  }

  /** The meters' addresses as they are now; opens lines to buses that are ours and drops the others. */
  reload(): Promise<void> {
    this.reloading ??= this.load().finally(() => (this.reloading = undefined));
    return this.reloading;
  }

  find(meterId: number): { meter: FieldMeter; bus: FieldBus; line: BusLine } | undefined {
    const found = this.meters.get(meterId);
    if (found === undefined || !this.options.owns(found.bus.gatewayId)) return undefined;
    return { ...found, line: this.network.line(found.bus) };
  }

  gatewayOf(meterId: number): string | undefined {
    return this.meters.get(meterId)?.bus.gatewayId;
  }

  meterIdsOf(gatewayId: string): number[] {
    return [...this.meters.values()].filter(({ bus }) => bus.gatewayId === gatewayId).map(({ meter }) => meter.id);
  }

  ownedBuses(): FieldBus[] {
    return [...this.buses.values()].filter(({ gatewayId }) => this.options.owns(gatewayId));
  }

  /** Does one scheduled sweep; one that was done already is not done again. */
  async sweep({ busId, dueAt }: { busId: string; dueAt: Date }): Promise<void> {
    const bus = this.buses.get(busId);
    if (bus === undefined || !this.options.owns(bus.gatewayId) || this.sweeping.has(busId) || this.isSwept(bus, dueAt)) return;
    this.sweeping.add(busId);
    try {
      await this.sweepBus(bus, dueAt);
    } finally {
      this.sweeping.delete(busId);
    }
  }

  private lastSweepDueAt(bus: FieldBus): Date | null {
    const ms = Math.max(bus.lastSweepDueAt?.getTime() ?? 0, this.sweptMs.get(bus.busId) ?? 0);
    return ms === 0 ? null : new Date(ms);
  }

  private isSwept(bus: FieldBus, dueAt: Date): boolean {
    return (this.lastSweepDueAt(bus)?.getTime() ?? 0) >= dueAt.getTime();
  }

  private async sweepBus(bus: FieldBus, dueAt: Date): Promise<void> {
    const { clock, writer } = this.options;
    const meters = metersDue(bus.meters, dueAt, this.lastSweepDueAt(bus), bus.timeZone);
    if (meters.length === 0) return;
    const startedAt = clock.now();
    const line = this.network.line(bus);
    const parts: Promise<number>[] = [];
    const rest = await readMeters(line, meters, clock, (measured) => {
      const part = this.writePart(bus, measured);
      part.catch(() => undefined); // awaited below
      parts.push(part);
      return writer.room();
    });
    const suspect = (await Promise.all(parts)).reduce((sum, count) => sum + count, 0);
    const answered = meters.length - rest.filter((entry) => 'error' in entry).length;
    await writer.write({ bus, measured: rest, source: 'sweep', sweep: { dueAt, startedAt, meters: meters.length, answered, suspect } });
    this.sweptMs.set(bus.busId, Math.max(dueAt.getTime(), this.sweptMs.get(bus.busId) ?? 0));
    if (answered > 0) await this.gateways.tell(bus, 'online', '', 0);
    else await this.silent(bus, 'no meter answered');
  }

  /** Answers a "read now"; the request's row gets the value or the reason. False when another worker owns the gateway. */
  async answer(readRequestId: string, meterId: number): Promise<boolean> {
    if (!this.meters.has(meterId)) await this.reload();
    const found = this.find(meterId);
    if (found === undefined) return false;
    const measured = [await readMeter(found.line, found.meter, 'on-demand', this.options.clock)];
    await this.options.writer.write({ bus: found.bus, measured, source: 'on-demand', readRequestId });
    if ('sample' in measured[0]!) await this.gateways.tell(found.bus, 'online', '', 0);
    return true;
  }

  /** Writes a part of a sweep; gives the number of suspect readings in it. */
  private async writePart(bus: FieldBus, measured: Measured[]): Promise<number> {
    const { suspect } = await this.options.writer.write({ bus, measured, source: 'sweep' });
    if (suspect.length === 0) return 0;
    const mine = new Set(measured.map(({ meter }) => meter.id));
    return suspect.filter(({ meter }) => mine.has(meter.id)).length;
  }

  private async load(): Promise<void> {
    const { buses, unknownProfiles } = await loadField(this.options.dataSource, this.profiles);
    for (const id of unknownProfiles) this.options.logger.error({ profile: id }, 'meters of an unknown device profile are not read');
    for (const busId of this.buses.keys()) if (!buses.has(busId)) this.network.drop(busId);
    this.buses = buses;
    this.meters = new Map([...buses.values()].flatMap((bus) => bus.meters.map((meter) => [meter.id, { meter, bus }] as const)));
    for (const bus of buses.values()) {
      if (this.options.owns(bus.gatewayId)) this.network.line(bus).open();
      else this.network.drop(bus.busId);
    }
  }

  private async schedule(): Promise<void> {
    const now = this.options.clock.now();
    const atMs = this.options.clock.monotonicMs();
    const jobs: SweepJob[] = [];
    for (const bus of this.ownedBuses()) {
      const dueAt = busDueAt(now, bus.meters.map(({ readIntervalMinutes }) => readIntervalMinutes), bus.timeZone);
      if (dueAt === undefined || this.isSwept(bus, dueAt) || this.sweeping.has(bus.busId)) continue;
      const asked = this.asked.get(bus.busId);
      if (asked?.dueMs === dueAt.getTime() && atMs - asked.atMs < ASK_AGAIN_MS) continue;
      jobs.push({ busId: bus.busId, dueAt: dueAt.toISOString() });
    }
    await this.options.enqueue(jobs);
    // Remembered only when the queue took them.
    for (const { busId, dueAt } of jobs) this.asked.set(busId, { dueMs: Date.parse(dueAt), atMs });
  }

  private linkChanged(busId: string, up: boolean): void {
    const bus = this.buses.get(busId);
    if (bus === undefined) return;
    if (!up) {
      if (!this.linkDownSince.has(busId)) this.linkDownSince.set(busId, this.options.clock.monotonicMs());
      return;
    }
    this.linkDownSince.delete(busId);
    if (!this.gateways.isKnown(bus.gatewayId) || this.gateways.isOffline(bus.gatewayId)) void this.probeBus(bus);
  }

  /** Asks silent gateways whether they are back, and finds those whose connection has been down for a while. */
  private async probe(): Promise<void> {
    for (const bus of this.ownedBuses()) {
      const downSince = this.linkDownSince.get(bus.busId);
      if (downSince !== undefined && this.options.clock.monotonicMs() - downSince > SILENT_LINK_MS) await this.silent(bus, 'no connection');
      else if (this.gateways.isOffline(bus.gatewayId) || this.gateways.isSilent(bus.busId)) await this.probeBus(bus);
    }
  }

  private async probeBus(bus: FieldBus): Promise<void> {
    if (await this.answers(bus)) await this.gateways.tell(bus, 'online', '', 0).catch((error: unknown) => this.options.logger.error({ error }, 'gateway state not written'));
  }

  private async answers(bus: FieldBus): Promise<boolean> {
    const meter = bus.meters[0];
    return meter !== undefined && 'sample' in (await readMeter(this.network.line(bus), meter, 'probe', this.options.clock));
  }

  /** A gateway is offline when none of its lines answers; while another does, only this line is silent. */
  private async silent(bus: FieldBus, reason: string): Promise<void> {
    if (this.gateways.isOffline(bus.gatewayId) || this.gateways.isSilent(bus.busId)) return;
    const siblings = [...this.buses.values()].filter(({ gatewayId }) => gatewayId === bus.gatewayId);
    for (const sibling of siblings) {
      if (sibling.busId === bus.busId || this.network.find(sibling.busId)?.state !== 'up' || this.gateways.isSilent(sibling.busId)) continue;
      if (await this.answers(sibling)) return this.gateways.tellSilentBus(bus, reason);
    }
    await this.gateways.tell(bus, 'offline', reason, siblings.reduce((sum, sibling) => sum + sibling.meters.length, 0));
  }

  private gatewayUp(gatewayId: string): void {
    for (const bus of this.buses.values()) if (bus.gatewayId === gatewayId) this.network.find(bus.busId)?.wakeUnits();
    this.options.onGatewayUp(gatewayId);
  }
}
