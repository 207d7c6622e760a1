import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { displayRatio, type DeviceProfile } from '#libs/device-profile';
import { displayOfRegister, estimateRegister, manualReading, meterStands, mostPossibleWh, registerOfDisplay, type DisplayScale, type MeterStand } from '#libs/metering';
import { DomainError } from '#libs/runtime';
import type { MeterEnd, NewMeter } from '#libs/settlement';

type Queryable = Pick<Tx | DataSource, 'query'>;
type Profiles = ReadonlyMap<string, DeviceProfile>;

export interface LastAsked {
  how: 'bus' | 'manual' | 'handheld' | 'estimate';
  at?: string | undefined;
  displayWh?: number | undefined;
  photoId?: string | undefined;
}

export interface FirstAsked {
  how: 'bus' | 'manual' | 'handheld';
  at?: string | undefined;
  displayWh?: number | undefined;
  /** the "read now" of the old address that the new meter answered */
  readRequestId?: string | undefined;
  photoId?: string | undefined;
}

const PACE_DAYS = 7;
const HOUR_MS = 3_600_000;

/** Where a meter stands, its pace, and how it could be ended now. */
export async function standFor(database: Queryable, profiles: Profiles, meterId: number): Promise<MeterStand> {
  const [stand] = await meterStands(database, profiles, [meterId]);
  if (stand === undefined) throw new DomainError('not-found', 'meter-not-found', `there is no meter ${String(meterId)}`, { meterId });
  return stand;
}

/** The good reading by which a dead meter's pace is told: the oldest of the days before its last one. */
export async function estimateAt(database: Queryable, stand: MeterStand, at: Date): Promise<number> {
  if (stand.readAt === null || stand.registerWh === null) throw new DomainError('conflict', 'no-good-reading', `meter ${stand.meterNumber} was never read`, { meterNumber: stand.meterNumber });
  const last = { readAt: stand.readAt, registerWh: stand.registerWh };
  const [earlier] = (await database.query(
    `SELECT read_at AS "readAt", register_wh AS "registerWh" FROM reading WHERE meter_id = $1 AND quality IN ('good', 'manual') AND read_at < $2 AND read_at >= $2::timestamptz - make_interval(days => ${PACE_DAYS}) ORDER BY read_at LIMIT 1`,
    [stand.meterId, last.readAt],
  )) as { readAt: Date; registerWh: number }[];
  // What a meter could not have measured is no estimate either.
  const most = last.registerWh + mostPossibleWh(stand.facts, Math.max(0, at.getTime() - last.readAt.getTime()));
  return Math.min(estimateRegister(earlier, last, at), most);
}

/** The old meter's last register, by the way that the engineer took it. */
export async function lastRegister(database: Queryable, stand: MeterStand, asked: LastAsked, now: Date): Promise<MeterEnd<LastAsked['how']>> {
  const { readAt, registerWh, displayWh, meterNumber } = stand;
  if (readAt === null || registerWh === null || displayWh === null) throw new DomainError('conflict', 'no-good-reading', `meter ${meterNumber} was never read`, { meterNumber });
  const at = asked.at === undefined ? now : new Date(asked.at);
  const how = asked.how;
  if (how === 'bus') {
    if (now.getTime() - readAt.getTime() > HOUR_MS) throw new DomainError('conflict', 'reading-too-old', 'the meter has not answered for an hour: read it, type it or estimate it', { meterNumber });
    return { how, at: readAt, registerWh, displayWh, photoId: null };
  }
  if (how === 'handheld') {
    const rows = (await database.query(`SELECT 1 FROM reading WHERE meter_id = $1 AND read_at = $2 AND source = 'handheld'`, [stand.meterId, readAt])) as unknown[];
    if (rows.length === 0) throw new DomainError('conflict', 'no-handheld-reading', `the newest reading of meter ${meterNumber} is of no handheld: upload its file first`, { meterNumber });
    return { how, at: readAt, registerWh, displayWh, photoId: null };
  }
  if (at <= readAt) throw new DomainError('invalid', 'change-before-reading', 'the meter was read after this instant', { meterNumber });
  if (how === 'estimate') {
    const estimated = await estimateAt(database, stand, at);
    return { how, at, registerWh: estimated, displayWh: displayOfRegister(estimated, stand.scale), photoId: null };
  }
  if (asked.displayWh === undefined || asked.photoId === undefined) throw new DomainError('invalid', 'register-and-photo-wanted', 'a register that is typed needs a photograph of the display', { meterNumber });
  return { how, at, registerWh: manualReading(stand, { displayWh: asked.displayWh, readAt: at }).registerWh, displayWh: asked.displayWh, photoId: asked.photoId };
}

/** The new meter's first register: it answered on the bus, or somebody typed it. */
export async function firstRegister(database: Queryable, profiles: Profiles, of: { old: MeterStand; last: MeterEnd<string>; meter: NewMeter; asked: FirstAsked; now: Date }): Promise<MeterEnd<FirstAsked['how']>> {
  const { asked, meter, now, last } = of;
  const photoId = asked.photoId ?? null;
  if (asked.how === 'bus' && 'meterId' in meter) {
    const stand = await standFor(database, profiles, meter.meterId);
    if (stand.readAt === null || now.getTime() - stand.readAt.getTime() > HOUR_MS) throw new DomainError('conflict', 'reading-too-old', 'the new meter has not answered for an hour: read it first', { meterNumber: stand.meterNumber });
    const at = stand.readAt > last.at ? stand.readAt : last.at;
    return { how: 'bus', at, registerWh: stand.registerWh!, displayWh: stand.displayWh!, photoId };
  }
  if (asked.how === 'bus') return { ...(await answeredAtOldAddress(database, of.old, asked.readRequestId)), photoId };
  if (asked.displayWh === undefined) throw new DomainError('invalid', 'register-wanted', 'type what the new meter shows');
  const scale = await scaleOfNew(database, profiles, of.old, meter);
  return { how: asked.how, at: asked.at === undefined ? last.at : new Date(asked.at), registerWh: registerOfDisplay(asked.displayWh, scale), displayWh: asked.displayWh, photoId };
}

/** What answered at the old address after the exchange: doubtful for the old meter, the first register of the new one. */
async function answeredAtOldAddress(database: Queryable, old: MeterStand, readRequestId: string | undefined): Promise<{ how: 'bus'; at: Date; registerWh: number; displayWh: number }> {
  const [read] = (readRequestId === undefined ? [] : await database.query(`SELECT read_at AS "readAt", register_wh AS "registerWh", quality FROM read_request WHERE id = $1 AND meter_id = $2 AND state = 'answered' AND register_wh IS NOT NULL`, [readRequestId, old.meterId])) as { readAt: Date; registerWh: number; quality: string }[];
  if (read === undefined) throw new DomainError('conflict', 'new-meter-silent', 'the new meter has not answered at this address: type its register');
  if (read.quality === 'good') throw new DomainError('conflict', 'still-the-old-meter', 'what answers goes on from the old register: is the old meter still there?');
  const displayWh = displayOfRegister(read.registerWh, old.scale);
  return { how: 'bus', at: read.readAt, registerWh: displayWh * old.scale.ratio, displayWh };
}

async function scaleOfNew(database: Queryable, profiles: Profiles, old: MeterStand, meter: NewMeter): Promise<DisplayScale> {
  if ('meterId' in meter) return (await standFor(database, profiles, meter.meterId)).scale;
  const [row] = (await database.query('SELECT profile_id AS "profileId" FROM meter WHERE id = $1', [old.meterId])) as { profileId: string }[];
  const profile = profiles.get(meter.profileId ?? row!.profileId);
  if (profile === undefined) throw new DomainError('invalid', 'unknown-profile', `there is no device profile ${meter.profileId ?? ''}`);
  return { ratio: displayRatio(profile, { current: meter.currentRatio ?? old.ratios.current, voltage: meter.voltageRatio ?? old.ratios.voltage }), offsetWh: 0 };
}
