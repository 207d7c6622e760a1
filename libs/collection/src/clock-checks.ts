import { addDays, civilDay, civilMsOf, instantOf, type TimeZone } from '#libs/calendar';
import { inTransaction, putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { decodeClock } from '#libs/device-profile';
import { readBlocks } from '#libs/fieldbus';
import { judgeClock, type ClockLook, type ClockState, type FieldBus, type FieldMeter } from '#libs/metering';
import type { Clock } from '#libs/runtime';
import type { DataSource } from 'typeorm';
import type { FieldService } from './field-service.js';

// Half past three: nobody settles, few meters carry load, and no clock is about to change.
const MINUTE_OF_DAY = 3 * 60 + 30;
const LOOK_AGAIN_MS = 2000;

interface Stand {
  meterId: number;
  state: ClockState;
  sinceAt: Date | null;
  sinceOffsetS: number | null;
}

interface Look {
  meter: FieldMeter;
  look: ClockLook;
}

/** The last instant, at or before `now`, at which the clocks of a site's meters are due to be looked at. */
export function clocksDueAt(now: Date, zone: TimeZone): Date {
  const today = civilDay(now, zone);
  const due = instantOf(today, MINUTE_OF_DAY, zone);
  return due <= now ? due : instantOf(addDays(today, -1), MINUTE_OF_DAY, zone);
}

/**
 * Looks at every meter's own clock once a day, a bus a turn, behind everything else on the line, and compares it with the site's
 * time. A clock that is off, drifts more than its profile allows, or shows no date is one alarm, which ends by itself. What looks
 * wrong is read twice. Meters whose profile names no clock are left alone.
 */
export class ClockChecks {
  /** when each bus was last looked at; a bus that never was waits for the next night */
  private readonly checkedMs = new Map<string, number>();
  private readonly sinceMs: number;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly field: Pick<FieldService, 'ownedBuses' | 'network' | 'gateways'>,
  ) {
    this.sinceMs = clock.now().getTime();
  }

  /** Looks at the clocks of one bus that is due, if there is one; tells its id. */
  async turn(): Promise<string | undefined> {
    const now = this.clock.now();
    const bus = this.field.ownedBuses().find((candidate) => this.isDue(candidate, now));
    if (bus === undefined) return undefined;
    this.checkedMs.set(bus.busId, now.getTime());
    await this.checkBus(bus);
    return bus.busId;
  }

  /** Looks at the clocks of these meters of a bus now. */
  async checkBus(bus: FieldBus, meters: readonly FieldMeter[] = bus.meters): Promise<void> {
    const looks = await this.lookAt(bus, meters);
    const stands = await this.standsOf(looks.map(({ meter }) => meter.id));
    const wrong = looks.filter(({ meter, look }) => this.judge(meter, look, stands.get(meter.id)).state !== 'right').map(({ meter }) => meter);
    const again = wrong.length === 0 ? [] : await this.lookAgain(bus, wrong);
    const second = new Map(again.map((entry) => [entry.meter.id, entry]));
    // A clock that looked wrong once and did not answer again is not judged.
    const judged = looks.flatMap((entry) => (wrong.includes(entry.meter) ? (second.get(entry.meter.id) ?? []) : entry));
    await inTransaction(this.dataSource, (tx) => this.write(tx, judged, stands));
  }

  private isDue(bus: FieldBus, now: Date): boolean {
    if (this.field.gateways.isOffline(bus.gatewayId) || this.field.gateways.isSilent(bus.busId) || !bus.meters.some(({ profile }) => profile.clock !== undefined)) return false;
    return (this.checkedMs.get(bus.busId) ?? this.sinceMs) < clocksDueAt(now, bus.timeZone).getTime();
  }

  private async lookAt(bus: FieldBus, meters: readonly FieldMeter[]): Promise<Look[]> {
    const line = this.field.network.line(bus);
    const looks: Look[] = [];
    for (const meter of meters) {
      const { clock } = meter.profile;
      if (clock === undefined) continue;
      const result = await readBlocks(line, meter.unit, [clock], { priority: 'sweep', timeoutMs: meter.profile.line.timeoutMs });
      const atMs = this.clock.now().getTime();
      // A model that refuses the block has no clock to be wrong; one that is silent is told by the sweeps.
      if (result.kind === 'failed') continue;
      const shownMs = decodeClock([...result.blocks[0]!.words]);
      looks.push({ meter, look: { atMs, offsetS: shownMs === undefined ? null : Math.round((shownMs - civilMsOf(atMs, bus.timeZone)) / 1000) } });
    }
    return looks;
  }

  private async lookAgain(bus: FieldBus, meters: readonly FieldMeter[]): Promise<Look[]> {
    await new Promise((go) => setTimeout(go, LOOK_AGAIN_MS));
    return this.lookAt(bus, meters);
  }

  private async standsOf(meterIds: readonly number[]): Promise<Map<number, Stand>> {
    const rows = (await this.dataSource.query(
      `SELECT meter_id AS "meterId", state, since_at AS "sinceAt", since_offset_s AS "sinceOffsetS" FROM meter_clock WHERE meter_id = ANY($1::int[])`, [meterIds],
    )) as Stand[];
    return new Map(rows.map((row) => [row.meterId, row]));
  }

  private judge(meter: FieldMeter, look: ClockLook, stand: Stand | undefined) {
    const since = stand?.sinceAt == null ? null : { atMs: stand.sinceAt.getTime(), offsetS: stand.sinceOffsetS };
    return judgeClock(look, since, meter.profile.facts.clockDriftSecondsPerDay);
  }

  private async write(tx: Tx, looks: readonly Look[], stands: ReadonlyMap<number, Stand>): Promise<void> {
    const alarms: OutboxRow[] = [];
    for (const { meter, look } of looks) {
      const { state, since, driftPerDayS } = this.judge(meter, look, stands.get(meter.id));
      await tx.query(
        `INSERT INTO meter_clock (meter_id, checked_at, offset_s, since_at, since_offset_s, state) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (meter_id) DO UPDATE SET checked_at = excluded.checked_at, offset_s = excluded.offset_s, since_at = excluded.since_at, since_offset_s = excluded.since_offset_s, state = excluded.state`,
        [meter.id, new Date(look.atMs), look.offsetS, since === null ? null : new Date(since.atMs), since?.offsetS ?? null, state],
      );
      const causeKey = `meter-clock:${meter.id}`;
      const base = { siteId: meter.siteId, causeKey, at: new Date(look.atMs).toISOString() };
      if (state !== 'right') {
        const details = { reason: `clock-${state}`, ...(look.offsetS === null ? {} : { offsetS: look.offsetS }), ...(driftPerDayS === null ? {} : { driftPerDayS }) };
        alarms.push({ topic: 'alarm.open', key: causeKey, payload: { ...base, kind: 'meter_clock', severity: 'warning', objectKind: 'meter', objectId: String(meter.id), objectName: meter.meterNumber, details } });
      } else if (stands.get(meter.id) !== undefined && stands.get(meter.id)!.state !== 'right') {
        alarms.push({ topic: 'alarm.close', key: causeKey, payload: { ...base, reason: 'the clock is right' } });
      }
    }
    await putOutbox(tx, alarms);
  }
}
