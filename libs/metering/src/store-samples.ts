import { limitsAt, type DeviceProfile, type LiveSample, type MeterSample, type RelayState } from '#libs/device-profile';
import type { Tx } from '#libs/database';
import { judgeReading, type Judgement, type LastReading, type MeterFacts, type SuspectReason } from './domain/judge-reading.js';

/** A meter as the field sees it. */
export interface FieldMeter {
  id: number;
  siteId: string;
  unit: number;
  meterNumber: string;
  name: string;
  profile: DeviceProfile;
  currentRatio: number;
  voltageRatio: number;
  readIntervalMinutes: number;
}

export type Measured = { meter: FieldMeter; readAt: Date } & ({ sample: MeterSample } | { error: string });

export interface GoodReading {
  meterId: number;
  siteId: string;
  readAt: Date;
  registerWh: number;
  relay: RelayState;
}

export interface StoredSamples {
  good: GoodReading[];
  suspect: { meter: FieldMeter; readAt: Date; registerWh: number; reason: SuspectReason }[];
  /** meters whose count of failed sweeps has just reached the alarm's limit, and those that answered again after it */
  wentSilent: FieldMeter[];
  cameBack: FieldMeter[];
  answered: number;
}

/** Unread for this many sweeps in a row means a full cycle without a reading. */
export const SILENT_AFTER_SWEEPS = 2;

interface StateRow {
  meter_id: number;
  read_at: Date | null;
  register_wh: number | null;
  register_offset_wh: number;
  unchanged_since: Date | null;
  failed_sweeps: number;
}

interface Judged {
  meter: FieldMeter;
  readAt: Date;
  sample: MeterSample;
  judgement: Exclude<Judgement, { quality: 'stale' }>;
  moved: boolean;
}

/** The facts of a meter with its ratios. */
export function factsOf(meter: Pick<FieldMeter, 'profile' | 'currentRatio' | 'voltageRatio'>): MeterFacts {
  const { maxPowerW, registerWidthWh, registerStepWh } = limitsAt(meter.profile, { current: meter.currentRatio, voltage: meter.voltageRatio });
  return { maxPowerW, registerWidthWh, registerStepWh };
}

/**
 * Writes what a sweep measured: judged against each meter's last good reading, in three set-based statements. Rows are
 * locked in meter order. A reading that is not newer than the last good one changes nothing.
 */
export async function storeSamples(tx: Tx, measured: readonly Measured[], source: 'sweep' | 'on-demand' | 'opening' | 'closing' | 'command', now: Date): Promise<StoredSamples> {
  const ids = measured.map(({ meter }) => meter.id).sort((a, b) => a - b);
  const states = (await tx.query(
    `SELECT meter_id, read_at, register_wh, register_offset_wh, unchanged_since, failed_sweeps FROM meter_state WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE`,
    [ids],
  )) as StateRow[];
  const stateOf = new Map(states.map((row) => [row.meter_id, row]));
  const judged: Judged[] = [];
  const failed: { meter: FieldMeter; readAt: Date; error: string }[] = [];
  for (const entry of measured) {
    if ('error' in entry) failed.push(entry);
    else {
      const result = judge(entry.meter, entry.readAt, entry.sample, stateOf.get(entry.meter.id));
      if (result !== undefined) judged.push(result);
    }
  }
  await insertReadings(tx, judged, source);
  await updateStates(tx, judged);
  await countFailures(tx, failed);
  const suspects = judged.flatMap(({ meter, readAt, judgement }) => (judgement.quality === 'suspect' ? [{ meter, readAt, registerWh: judgement.registerWh, reason: judgement.reason }] : []));
  await quarantine(tx, suspects, now);
  const failures = (meter: FieldMeter) => stateOf.get(meter.id)?.failed_sweeps ?? 0;
  return {
    good: judged.flatMap(({ meter, readAt, judgement, sample }) => (judgement.quality === 'good' ? [{ meterId: meter.id, siteId: meter.siteId, readAt, registerWh: judgement.registerWh, relay: sample.relay }] : [])),
    suspect: suspects,
    wentSilent: failed.filter(({ meter }) => failures(meter) + 1 === SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    cameBack: measured.filter((entry) => 'sample' in entry && failures(entry.meter) >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    answered: measured.length - failed.length,
  };
}

function judge(meter: FieldMeter, readAt: Date, sample: MeterSample, state: StateRow | undefined): Judged | undefined {
  const last: LastReading | undefined =
    state?.read_at == null || state.register_wh === null
      ? undefined
      : { readAt: state.read_at, registerWh: state.register_wh, offsetWh: state.register_offset_wh, unchangedSince: state.unchanged_since ?? state.read_at };
  const judgement = judgeReading(last, { readAt, displayWh: sample.registerWh, powerW: sample.powerW ?? 0 }, factsOf(meter));
  if (judgement.quality === 'stale') return undefined;
  return { meter, readAt, sample, judgement, moved: last === undefined || judgement.registerWh !== last.registerWh };
}

async function insertReadings(tx: Tx, judged: readonly Judged[], source: string): Promise<void> {
  if (judged.length === 0) return;
  await tx.query(
    `INSERT INTO reading (meter_id, read_at, register_wh, power_w, quality, source, reason)
     SELECT m, t, r, p, q, $7, nullif(why, '') FROM unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::int[], $5::text[], $6::text[]) AS s(m, t, r, p, q, why)
     ON CONFLICT DO NOTHING`,
    [
      judged.map(({ meter }) => meter.id), judged.map(({ readAt }) => readAt), judged.map(({ judgement }) => judgement.registerWh), judged.map(({ sample }) => sample.powerW ?? null),
      judged.map(({ judgement }) => judgement.quality), judged.map(({ judgement }) => (judgement.quality === 'suspect' ? judgement.reason : '')), source,
    ],
  );
}

async function updateStates(tx: Tx, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return;
  const good = ({ judgement }: Judged) => judgement.quality === 'good';
  await tx.query(
    `INSERT INTO meter_state AS s (meter_id, read_at, register_wh, register_offset_wh, unchanged_since, answered_at, attempted_at, last_quality, failed_sweeps, power_w, relay, relay_read_at, live)
     SELECT m, CASE WHEN g THEN t END, CASE WHEN g THEN r END, o, t, t, t, CASE WHEN g THEN 'good' ELSE 'suspect' END, 0, p, y, t, l::jsonb
     FROM unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::boolean[], $6::boolean[], $7::int[], $8::text[], $9::text[]) AS n(m, t, r, o, g, moved, p, y, l)
     ON CONFLICT (meter_id) DO UPDATE SET
       read_at = coalesce(excluded.read_at, s.read_at), register_wh = coalesce(excluded.register_wh, s.register_wh),
       register_offset_wh = CASE WHEN excluded.read_at IS NULL THEN s.register_offset_wh ELSE excluded.register_offset_wh END,
       unchanged_since = CASE WHEN s.register_wh IS DISTINCT FROM coalesce(excluded.register_wh, s.register_wh) OR s.unchanged_since IS NULL THEN excluded.answered_at ELSE s.unchanged_since END,
       answered_at = excluded.answered_at, attempted_at = excluded.attempted_at, last_quality = excluded.last_quality, last_error = NULL, failed_sweeps = 0,
       power_w = excluded.power_w, relay = excluded.relay, relay_read_at = excluded.relay_read_at, live = excluded.live`,
    [
      judged.map(({ meter }) => meter.id), judged.map(({ readAt }) => readAt), judged.map(({ judgement }) => judgement.registerWh),
      judged.map(({ judgement }) => (judgement.quality === 'good' ? judgement.offsetWh : 0)), judged.map(good), judged.map(({ moved }) => moved),
      judged.map(({ sample }) => sample.powerW ?? null), judged.map(({ sample }) => sample.relay), judged.map(({ sample }) => liveText(sample.live)),
    ],
  );
}

const liveText = (live: LiveSample): string => JSON.stringify(live);

async function countFailures(tx: Tx, failed: readonly { meter: FieldMeter; readAt: Date; error: string }[]): Promise<void> {
  if (failed.length === 0) return;
  await tx.query(
    `INSERT INTO meter_state AS s (meter_id, attempted_at, last_error, failed_sweeps)
     SELECT m, t, e, 1 FROM unnest($1::int[], $2::timestamptz[], $3::text[]) AS f(m, t, e)
     ON CONFLICT (meter_id) DO UPDATE SET attempted_at = excluded.attempted_at, last_error = excluded.last_error, failed_sweeps = s.failed_sweeps + 1`,
    [failed.map(({ meter }) => meter.id), failed.map(({ readAt }) => readAt), failed.map(({ error }) => error)],
  );
}

async function quarantine(tx: Tx, suspects: StoredSamples['suspect'], now: Date): Promise<void> {
  if (suspects.length === 0) return;
  await tx.query(
    `INSERT INTO quarantine AS q (site_id, meter_id, reason, first_read_at, last_read_at, register_wh, last_good_read_at, last_good_register_wh, opened_at)
     SELECT n.site, n.m, n.why, n.t, n.t, n.r, s.read_at, s.register_wh, $6 FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::bigint[]) AS n(site, m, why, t, r)
     LEFT JOIN meter_state s ON s.meter_id = n.m
     ON CONFLICT (meter_id, reason) WHERE decided_at IS NULL DO UPDATE SET last_read_at = excluded.last_read_at, register_wh = excluded.register_wh, count = q.count + 1`,
    [suspects.map(({ meter }) => meter.siteId), suspects.map(({ meter }) => meter.id), suspects.map(({ reason }) => reason), suspects.map(({ readAt }) => readAt), suspects.map(({ registerWh }) => registerWh), now],
  );
}
