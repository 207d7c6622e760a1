import { limitsAt, type DeviceProfile, type LiveSample, type MeterSample, type RelayState } from '#libs/device-profile';
import { arrayLiteral, boolArray, instantArray, int4Array, int8Array, StaleRows, xidArray, type Tx } from '#libs/database';
import { judgeReading, type Judgement, type LastReading, type MeterFacts, type SuspectReason } from './domain/judge-reading.js';
import { KnownStates, statesOf, type MeterState } from './meter-states.js';

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

interface Judged {
  meter: FieldMeter;
  readAt: Date;
  sample: MeterSample;
  state: MeterState;
  judgement: Exclude<Judgement, { quality: 'stale' }>;
}

/** The facts of a meter with its ratios. */
export function factsOf(meter: Pick<FieldMeter, 'profile' | 'currentRatio' | 'voltageRatio'>): MeterFacts {
  const { maxPowerW, registerWidthWh, registerStepWh } = limitsAt(meter.profile, { current: meter.currentRatio, voltage: meter.voltageRatio });
  return { maxPowerW, registerWidthWh, registerStepWh };
}

/**
 * Writes what a sweep measured: judged against each meter's last good reading, in a handful of set-based statements. A reading
 * that is not newer than the last good one changes nothing. Meters that `known` knows are neither read nor locked first: if
 * somebody else wrote one meanwhile, StaleRows starts the transaction again.
 */
export async function storeSamples(tx: Tx, measured: readonly Measured[], source: 'sweep' | 'on-demand' | 'opening' | 'closing' | 'command', now: Date, known = new KnownStates()): Promise<StoredSamples> {
  known.begin();
  const stateOf = await statesOf(tx, measured.map(({ meter }) => meter.id), known);
  const judged: Judged[] = [];
  const failed: { meter: FieldMeter; readAt: Date; error: string }[] = [];
  for (const entry of measured) {
    if ('error' in entry) failed.push(entry);
    else {
      const result = judge(entry.meter, entry.readAt, entry.sample, stateOf.get(entry.meter.id)!);
      if (result !== undefined) judged.push(result);
    }
  }
  await updateStates(tx, judged, known);
  await insertReadings(tx, judged, source);
  await countFailures(tx, failed);
  const suspects = judged.flatMap(({ meter, readAt, judgement }) => (judgement.quality === 'suspect' ? [{ meter, readAt, registerWh: judgement.registerWh, reason: judgement.reason }] : []));
  await quarantine(tx, suspects, now);
  const failures = (meter: FieldMeter) => stateOf.get(meter.id)?.failedSweeps ?? 0;
  return {
    good: judged.flatMap(({ meter, readAt, judgement, sample }) => (judgement.quality === 'good' ? [{ meterId: meter.id, siteId: meter.siteId, readAt, registerWh: judgement.registerWh, relay: sample.relay }] : [])),
    suspect: suspects,
    silent: failed.filter(({ meter }) => failures(meter) + 1 >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    cameBack: measured.filter((entry) => 'sample' in entry && failures(entry.meter) >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    answered: measured.length - failed.length,
  };
}

const facts = new WeakMap<DeviceProfile, Map<number, MeterFacts>>();

/** Facts differ by model and ratio, not by meter. */
function knownFactsOf(meter: FieldMeter): MeterFacts {
  const ofModel = facts.get(meter.profile) ?? new Map<number, MeterFacts>();
  facts.set(meter.profile, ofModel);
  const ratio = meter.currentRatio * meter.voltageRatio;
  let found = ofModel.get(ratio);
  if (found === undefined) ofModel.set(ratio, (found = factsOf(meter)));
  return found;
}

function judge(meter: FieldMeter, readAt: Date, sample: MeterSample, state: MeterState): Judged | undefined {
  const { readMs, registerWh } = state;
  const last: LastReading | undefined =
    readMs === null || registerWh === null
      ? undefined
      : { readAt: new Date(readMs), registerWh, offsetWh: state.offsetWh, unchangedSince: new Date(state.unchangedMs ?? readMs), powerW: state.powerW ?? 0, doubt: state.doubt };
  const judgement = judgeReading(last, { readAt, displayWh: sample.registerWh, powerW: sample.powerW ?? 0 }, knownFactsOf(meter));
  if (judgement.quality === 'stale') return undefined;
  return { meter, readAt, sample, state, judgement };
}

const column = <T>(items: readonly T[], pick: (item: T) => Parameters<typeof arrayLiteral>[0][number]): string => arrayLiteral(items.map(pick));
const isGood = ({ judgement }: Judged): boolean => judgement.quality === 'good';

async function insertReadings(tx: Tx, judged: readonly Judged[], source: string): Promise<void> {
  if (judged.length === 0) return;
  const suspects = judged.some((each) => !isGood(each));
  // Looking for a row of the same instant costs a third of the insertion; for meters whose state was true there is none.
  const mayExist = judged.some(({ state }) => !state.remembered);
  await tx.query(
    `INSERT INTO reading (meter_id, read_at, register_wh, power_w, quality, source, reason)
     SELECT m, t, r, p, CASE WHEN why IS NULL THEN 'good' ELSE 'suspect' END, $5, why FROM unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::int[], $6::text[]) AS s(m, t, r, p, why)
     ${mayExist ? 'ON CONFLICT DO NOTHING' : ''}`,
    [
      int4Array(judged, ({ meter }) => meter.id), instantArray(judged, ({ readAt }) => readAt.getTime()), int8Array(judged, ({ judgement }) => judgement.registerWh), int4Array(judged, ({ sample }) => sample.powerW),
      // shorter than the others, it is filled up with nulls
      source, suspects ? column(judged, ({ judgement }) => (judgement.quality === 'suspect' ? judgement.reason : null)) : '{}',
    ],
  );
}

const RELAYS: readonly RelayState[] = ['closed', 'open', 'none', 'unknown'];

async function updateStates(tx: Tx, judged: readonly Judged[], known: KnownStates): Promise<void> {
  if (judged.length === 0) return;
  const [result] = (await tx.query(
    `WITH written AS (
       UPDATE meter_state s SET
         read_at = CASE WHEN g THEN t ELSE s.read_at END, register_wh = CASE WHEN g THEN r ELSE s.register_wh END, register_offset_wh = CASE WHEN g THEN o ELSE s.register_offset_wh END,
         unchanged_since = CASE WHEN (g AND s.register_wh IS DISTINCT FROM r) OR s.unchanged_since IS NULL THEN t ELSE s.unchanged_since END,
         answered_at = t, attempted_at = t, last_quality = CASE WHEN g THEN 'good' ELSE 'suspect' END, last_error = NULL, failed_sweeps = 0, power_w = p, relay = ($9::text[])[y], relay_read_at = t, live = l::int[]
       FROM unnest($1::int[], $2::xid[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::boolean[], $7::int[], $8::int[], $10::text[]) AS n(m, x, t, r, o, g, p, y, l)
       WHERE s.meter_id = n.m AND s.xmin = n.x AND s.meter_id = ANY($1::int[]) RETURNING 1)
     SELECT count(*)::int AS rows, pg_current_xact_id()::text::bigint & 4294967295 AS xid FROM written`,
    [
      int4Array(judged, ({ meter }) => meter.id), xidArray(judged, ({ state }) => state.xid), instantArray(judged, ({ readAt }) => readAt.getTime()), int8Array(judged, ({ judgement }) => judgement.registerWh),
      int8Array(judged, ({ judgement }) => (judgement.quality === 'good' ? judgement.offsetWh : 0)), boolArray(judged, isGood), int4Array(judged, ({ sample }) => sample.powerW),
      int4Array(judged, ({ sample }) => RELAYS.indexOf(sample.relay) + 1), RELAYS, column(judged, ({ sample }) => liveText(sample.live)),
    ],
  )) as [{ rows: number; xid: number }];
  if (result.rows !== judged.length) throw new StaleRows(`${judged.length - result.rows} meter states were written by somebody else`);
  for (const each of judged) if (isGood(each)) known.put(each.meter.id, stateAfter(each, result.xid));
}

/** The state that a good reading leaves behind; a doubtful one is read from its row the next time. */
function stateAfter({ state, readAt, sample, judgement }: Judged, xid: number): MeterState {
  const { registerWh, offsetWh } = judgement as Extract<Judgement, { quality: 'good' }>;
  const readMs = readAt.getTime();
  return { xid, readMs, registerWh, offsetWh, unchangedMs: state.unchangedMs === null || state.registerWh !== registerWh ? readMs : state.unchangedMs, failedSweeps: 0, powerW: sample.powerW ?? null, remembered: true };
}

const NOTHING: number[] = [];

/** Live values in the order of meter_state.live. */
function liveText({ voltageDv = NOTHING, currentCa = NOTHING, activePowerW, reactivePowerVar, apparentPowerVa, powerFactorMilli, frequencyCentiHz }: LiveSample): string {
  return `{${or(voltageDv[0])},${or(voltageDv[1])},${or(voltageDv[2])},${or(currentCa[0])},${or(currentCa[1])},${or(currentCa[2])},${or(activePowerW)},${or(reactivePowerVar)},${or(apparentPowerVa)},${or(powerFactorMilli)},${or(frequencyCentiHz)}}`;
}

const or = (value: number | undefined): number | string => value ?? 'NULL';

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
