import { addDays, civilDay, civilMsOf, instantOf, type TimeZone } from '#libs/calendar';
import { inTransaction, putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { decodeClock } from '#libs/device-profile';
import { readBlocks } from '#libs/fieldbus';
import { judgeClock, type ClockLook, type ClockState, type FieldBus, type FieldMeter, type JudgedClock } from '#libs/metering';
import type { Clock } from '#libs/runtime';
import type { DataSource } from 'typeorm';
import type { FieldService } from './field-service.js';

// Half past three: nobody settles, few meters carry load, and no clock is about to change.
const MINUTE_OF_DAY = 3 * 60 + 30;
const LOOK_AGAIN_MS = 2000;
/** Where a model's data sheet says nothing: what a quartz clock may drift in a day. */
const USUAL_DRIFT_S = 0.5;

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
  /** when each bus was last looked at, also by a worker before this one; a bus that never was waits for the next night */
  private checkedMs: Map<string, number> | undefined;
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
    const checkedMs = (this.checkedMs ??= await this.lastChecks());
    const bus = this.field.ownedBuses().find((candidate) => this.isDue(candidate, checkedMs, now));
    if (bus === undefined) return undefined;
    checkedMs.set(bus.busId, now.getTime());
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

  private async lastChecks(): Promise<Map<string, number>> {
    const rows = (await this.dataSource.query('SELECT m.bus_id AS "busId", max(c.checked_at) AS at FROM meter_clock c JOIN meter m ON m.id = c.meter_id WHERE m.removed_at IS NULL GROUP BY m.bus_id')) as { busId: string; at: Date }[];
    return new Map(rows.map(({ busId, at }) => [busId, at.getTime()]));
  }

  private isDue(bus: FieldBus, checkedMs: ReadonlyMap<string, number>, now: Date): boolean {
    if (this.field.gateways.isOffline(bus.gatewayId) || this.field.gateways.isSilent(bus.busId) || !bus.meters.some(({ profile }) => profile.clock !== undefined)) return false;
    return (checkedMs.get(bus.busId) ?? this.sinceMs) < clocksDueAt(now, bus.timeZone).getTime();
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
    const { facts } = meter.profile;
    return judgeClock(look, since, 'clockDriftSecondsPerDay' in facts ? facts.clockDriftSecondsPerDay : USUAL_DRIFT_S);
  }

  private async write(tx: Tx, looks: readonly Look[], stands: ReadonlyMap<number, Stand>): Promise<void> {
    const judged = looks.map(({ meter, look }) => ({ meter, look, ...this.judge(meter, look, stands.get(meter.id)) }));
    const rows = judged.map(({ meter, look, state, since }) => ({ meter_id: meter.id, checked_at: new Date(look.atMs), offset_s: look.offsetS, since_at: since === null ? null : new Date(since.atMs), since_offset_s: since?.offsetS ?? null, state }));
    await tx.query(
      `INSERT INTO meter_clock (meter_id, checked_at, offset_s, since_at, since_offset_s, state) SELECT meter_id, checked_at, offset_s, since_at, since_offset_s, state
       FROM jsonb_to_recordset($1::jsonb) AS n(meter_id int, checked_at timestamptz, offset_s int, since_at timestamptz, since_offset_s int, state text) ORDER BY meter_id
       ON CONFLICT (meter_id) DO UPDATE SET checked_at = excluded.checked_at, offset_s = excluded.offset_s, since_at = excluded.since_at, since_offset_s = excluded.since_offset_s, state = excluded.state`,
      [JSON.stringify(rows)],
    );
    await putOutbox(tx, judged.flatMap((entry) => alarmOf(entry, stands.get(entry.meter.id)?.state ?? 'right')));
  }
}

/** The alarm that a look opens, counts on or ends. */
function alarmOf({ meter, look, state, driftPerDayS }: Look & JudgedClock, before: ClockState): OutboxRow[] {
  const causeKey = `meter-clock:${meter.id}`;
  const base = { siteId: meter.siteId, causeKey, at: new Date(look.atMs).toISOString() };
  if (state === 'right') return before === 'right' ? [] : [{ topic: 'alarm.close', key: causeKey, payload: { ...base, reason: 'the clock is right' } }];
  const details = { reason: `clock-${state}`, ...(look.offsetS === null ? {} : { offsetS: look.offsetS }), ...(driftPerDayS === null ? {} : { driftPerDayS }) };
  return [{ topic: 'alarm.open', key: causeKey, payload: { ...base, kind: 'meter_clock', severity: 'warning', objectKind: 'meter', objectId: String(meter.id), objectName: meter.meterNumber, details } }];
}
