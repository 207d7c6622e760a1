import { limitsAt, type DeviceProfile, type LiveSample, type MeterSample, type RelayState } from '#libs/device-profile';
import { arrayLiteral, type Tx } from '#libs/database';
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
  /** meters that have not answered for a full cycle, and those that answered again after it */
  silent: FieldMeter[];
  cameBack: FieldMeter[];
  answered: number;
}

/** Unread for this many sweeps in a row means a full cycle without a reading. */
export const SILENT_AFTER_SWEEPS = 2;

interface StateRow {
  meter_id: number;
  read_ms: number | null;
  register_wh: number | null;
  register_offset_wh: number;
  unchanged_ms: number | null;
  failed_sweeps: number;
  power_w: number | null;
  doubt: { readAt: string; registerWh: number; reason: SuspectReason } | null;
}

interface Judged {
  meter: FieldMeter;
  readAt: Date;
  sample: MeterSample;
  judgement: Exclude<Judgement, { quality: 'stale' }>;
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
    `SELECT meter_id, extract(epoch FROM read_at)::float8 * 1000 AS read_ms, register_wh, register_offset_wh, extract(epoch FROM unchanged_since)::float8 * 1000 AS unchanged_ms, failed_sweeps, power_w,
       CASE WHEN last_quality = 'suspect' THEN (SELECT jsonb_build_object('readAt', q.last_read_at, 'registerWh', q.register_wh, 'reason', q.reason) FROM quarantine q
        WHERE q.meter_id = meter_state.meter_id AND q.decided_at IS NULL AND q.reason IN ('jump', 'backwards', 'rollover-unsure') AND q.last_read_at > meter_state.read_at ORDER BY q.last_read_at DESC LIMIT 1) END AS doubt
     FROM meter_state WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE`,
    [arrayLiteral(ids)],
  )) as StateRow[];
  if (states.length < measured.length) await tx.query('INSERT INTO meter_state (meter_id) SELECT m FROM unnest($1::int[]) AS n(m) ON CONFLICT DO NOTHING', [arrayLiteral(ids)]);
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
    silent: failed.filter(({ meter }) => failures(meter) + 1 >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    cameBack: measured.filter((entry) => 'sample' in entry && failures(entry.meter) >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    answered: measured.length - failed.length,
  };
}

// As numbers, instants are read ten times as fast as the driver reads its texts.
const instant = (ms: number): Date => new Date(Math.round(ms));

const doubtOf = ({ doubt }: StateRow): LastReading['doubt'] => (doubt === null ? undefined : { ...doubt, readAt: new Date(doubt.readAt) });

function judge(meter: FieldMeter, readAt: Date, sample: MeterSample, state: StateRow | undefined): Judged | undefined {
  const last: LastReading | undefined =
    state?.read_ms == null || state.register_wh === null
      ? undefined
      : { readAt: instant(state.read_ms), registerWh: state.register_wh, offsetWh: state.register_offset_wh, unchangedSince: instant(state.unchanged_ms ?? state.read_ms), powerW: state.power_w ?? 0, doubt: doubtOf(state) };
  const judgement = judgeReading(last, { readAt, displayWh: sample.registerWh, powerW: sample.powerW ?? 0 }, factsOf(meter));
  if (judgement.quality === 'stale') return undefined;
  return { meter, readAt, sample, judgement };
}

// Instants go to the server as milliseconds: both ends write and read numbers many times as fast as texts of instants.
const column = <T>(items: readonly T[], pick: (item: T) => Parameters<typeof arrayLiteral>[0][number]): string => arrayLiteral(items.map(pick));

async function insertReadings(tx: Tx, judged: readonly Judged[], source: string): Promise<void> {
  if (judged.length === 0) return;
  await tx.query(
    `INSERT INTO reading (meter_id, read_at, register_wh, power_w, quality, source, reason)
     SELECT m, to_timestamp(t / 1000), r, p, q, $7, why FROM unnest($1::int[], $2::float8[], $3::bigint[], $4::int[], $5::text[], $6::text[]) AS s(m, t, r, p, q, why)
     ON CONFLICT DO NOTHING`,
    [
      column(judged, ({ meter }) => meter.id), column(judged, ({ readAt }) => readAt.getTime()), column(judged, ({ judgement }) => judgement.registerWh), column(judged, ({ sample }) => sample.powerW),
      column(judged, ({ judgement }) => judgement.quality), column(judged, ({ judgement }) => (judgement.quality === 'suspect' ? judgement.reason : null)), source,
    ],
  );
}

async function updateStates(tx: Tx, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return;
  const good = ({ judgement }: Judged) => judgement.quality === 'good';
  await tx.query(
    `UPDATE meter_state s SET
       read_at = CASE WHEN g THEN t ELSE s.read_at END, register_wh = CASE WHEN g THEN r ELSE s.register_wh END, register_offset_wh = CASE WHEN g THEN o ELSE s.register_offset_wh END,
       unchanged_since = CASE WHEN (g AND s.register_wh IS DISTINCT FROM r) OR s.unchanged_since IS NULL THEN t ELSE s.unchanged_since END,
       answered_at = t, attempted_at = t, last_quality = CASE WHEN g THEN 'good' ELSE 'suspect' END, last_error = NULL, failed_sweeps = 0, power_w = p, relay = y, relay_read_at = t, live = l::int[]
     FROM (SELECT m, to_timestamp(ms / 1000) AS t, r, o, g, p, y, l FROM unnest($1::int[], $2::float8[], $3::bigint[], $4::bigint[], $5::boolean[], $6::int[], $7::text[], $8::text[]) AS u(m, ms, r, o, g, p, y, l)) n
     WHERE s.meter_id = n.m AND s.meter_id = ANY($1::int[])`,
    [
      column(judged, ({ meter }) => meter.id), column(judged, ({ readAt }) => readAt.getTime()), column(judged, ({ judgement }) => judgement.registerWh),
      column(judged, ({ judgement }) => (judgement.quality === 'good' ? judgement.offsetWh : 0)), column(judged, good),
      column(judged, ({ sample }) => sample.powerW), column(judged, ({ sample }) => sample.relay), column(judged, ({ sample }) => liveText(sample.live)),
    ],
  );
}

const NOTHING: number[] = [];

/** Live values in the order of meter_state.live. */
function liveText({ voltageDv = NOTHING, currentCa = NOTHING, activePowerW, reactivePowerVar, apparentPowerVa, powerFactorMilli, frequencyCentiHz }: LiveSample): string {
  return arrayLiteral([voltageDv[0], voltageDv[1], voltageDv[2], currentCa[0], currentCa[1], currentCa[2], activePowerW, reactivePowerVar, apparentPowerVa, powerFactorMilli, frequencyCentiHz]);
}

async function countFailures(tx: Tx, failed: readonly { meter: FieldMeter; readAt: Date; error: string }[]): Promise<void> {
  if (failed.length === 0) return;
  await tx.query(
    `UPDATE meter_state s SET attempted_at = t, last_error = e, failed_sweeps = s.failed_sweeps + 1
     FROM unnest($1::int[], $2::timestamptz[], $3::text[]) AS f(m, t, e) WHERE s.meter_id = f.m`,
    [column(failed, ({ meter }) => meter.id), column(failed, ({ readAt }) => readAt), column(failed, ({ error }) => error)],
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
