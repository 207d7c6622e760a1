import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { displayRatio, type DeviceProfile } from '#libs/device-profile';
import { DomainError } from '#libs/runtime';
import { displayOfRegister, judgeManual, type DisplayScale } from './domain/meter-display.js';
import type { MeterFacts } from './domain/judge-reading.js';
import { factsOf } from './store-samples.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** Where a meter stands: its last good reading, and how its display is read. */
export interface MeterStand {
  meterId: number;
  siteId: string;
  meterNumber: string;
  readAt: Date | null;
  registerWh: number | null;
  /** what the display showed then */
  displayWh: number | null;
  powerW: number | null;
  scale: DisplayScale;
  ratios: { current: number; voltage: number };
  facts: MeterFacts;
}

interface StandRow {
  meterId: number;
  siteId: string;
  meterNumber: string;
  profileId: string;
  current: number;
  voltage: number;
  readAt: Date | null;
  registerWh: number | null;
  offsetWh: number | null;
  powerW: number | null;
}

/** Where meters stand, in the order of their numbers; a meter whose profile is unknown is refused: 'profile-unknown'. */
export async function meterStands(database: Queryable, profiles: ReadonlyMap<string, DeviceProfile>, meterIds: readonly number[]): Promise<MeterStand[]> {
  const rows = (await database.query(
    `SELECT m.id AS "meterId", m.site_id AS "siteId", m.meter_number AS "meterNumber", m.profile_id AS "profileId", m.current_ratio AS current, m.voltage_ratio AS voltage, s.read_at AS "readAt", s.register_wh AS "registerWh",
       s.register_offset_wh AS "offsetWh", s.power_w AS "powerW" FROM meter m LEFT JOIN meter_state s ON s.meter_id = m.id WHERE m.id = ANY($1::int[]) ORDER BY m.id`,
    [meterIds],
  )) as StandRow[];
  return rows.map(({ profileId, current, voltage, offsetWh, ...row }) => {
    const profile = profiles.get(profileId);
    if (profile === undefined) throw new DomainError('conflict', 'profile-unknown', `meter ${row.meterNumber} has the unknown profile ${profileId}`, { meterNumber: row.meterNumber });
    const ratios = { current, voltage };
    const scale = { ratio: displayRatio(profile, ratios), offsetWh: offsetWh ?? 0 };
    return { ...row, scale, ratios, facts: factsOf({ profile, currentRatio: current, voltageRatio: voltage }), displayWh: row.registerWh === null ? null : displayOfRegister(row.registerWh, scale) };
  });
}

export interface ManualReading {
  meterId: number;
  readAt: Date;
  /** as the product counts: ratios and offsets included */
  registerWh: number;
  /** the good reading that it was judged against */
  lastReadAt: Date;
}

/**
 * Takes what a person read from a display as a reading, when it is plausible: DomainErrors 'no-good-reading' (nothing to judge it
 * by), 'register-below-last' and 'register-above-possible' (params leastDisplayWh, mostDisplayWh, meterNumber). Nothing is stored.
 */
export function manualReading(stand: MeterStand, typed: { displayWh: number; readAt: Date }): ManualReading {
  const { readAt: lastReadAt, registerWh: lastWh, meterId, meterNumber } = stand;
  if (lastReadAt === null || lastWh === null) throw new DomainError('conflict', 'no-good-reading', `meter ${meterNumber} was never read`, { meterNumber });
  const verdict = judgeManual({ readAt: lastReadAt, registerWh: lastWh }, typed, stand.scale, stand.facts);
  if (verdict.kind === 'plausible') return { meterId, readAt: typed.readAt, registerWh: verdict.registerWh, lastReadAt };
  const { leastDisplayWh, mostDisplayWh } = verdict;
  throw new DomainError('invalid', `register-${verdict.kind}`, `meter ${meterNumber} cannot show this number`, { meterNumber, leastDisplayWh, mostDisplayWh });
}

/** Locks where meters stand, in their order; call it before anything that locks the accrual. */
export async function lockStands(tx: Tx, meterIds: readonly number[]): Promise<Map<number, { readAt: Date | null; registerWh: number | null }>> {
  const rows = (await tx.query('SELECT meter_id AS "meterId", read_at AS "readAt", register_wh AS "registerWh" FROM meter_state WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE', [meterIds])) as { meterId: number; readAt: Date | null; registerWh: number | null }[];
  return new Map(rows.map((row) => [row.meterId, row]));
}

/** How a reading came that no sweep took: typed by a person, out of a handheld's file, or worked out where nobody could look. */
export type ReadingOrigin = { quality: 'manual'; source: 'manual' | 'handheld' } | { quality: 'estimated'; source: 'estimate' } | { quality: 'good'; source: 'opening' };

/**
 * Stores readings that people took: quality and source say how, and the meter counts on from them, so that a lower register which
 * it shows later is doubtful like any other fall. The caller holds the meters' stands and has seen that none is newer.
 */
export async function storeManualReadings(tx: Tx, readings: readonly Pick<ManualReading, 'meterId' | 'readAt' | 'registerWh'>[], origin: ReadingOrigin = { quality: 'manual', source: 'manual' }): Promise<void> {
  if (readings.length === 0) return;
  const columns = [readings.map(({ meterId }) => meterId), readings.map(({ readAt }) => readAt), readings.map(({ registerWh }) => registerWh)];
  await tx.query(
    `INSERT INTO reading (meter_id, read_at, register_wh, quality, source) SELECT m, t, r, $4, $5 FROM unnest($1::int[], $2::timestamptz[], $3::bigint[]) AS n(m, t, r) ON CONFLICT DO NOTHING`,
    [...columns, origin.quality, origin.source],
  );
  await tx.query(
    `UPDATE meter_state s SET read_at = n.t, register_wh = n.r, unchanged_since = CASE WHEN s.register_wh IS DISTINCT FROM n.r THEN n.t ELSE s.unchanged_since END, last_quality = $4
     FROM unnest($1::int[], $2::timestamptz[], $3::bigint[]) AS n(m, t, r) WHERE s.meter_id = n.m`,
    [...columns, origin.quality],
  );
}
