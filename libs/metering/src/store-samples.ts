import { limitsAt, type DeviceProfile, type LiveSample, type MeterSample, type RelayState } from '#libs/device-profile';
import { arrayLiteral, boolColumn, instantColumn, int4Array, int4Column, int8Column, parametersOf, StaleRows, xidColumn, type Column, type Tx } from '#libs/database';
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
  const stateOf = await statesOf(tx, measured.map(idOf), known);
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
  const { good, suspect } = sortedByQuality(judged);
  await quarantine(tx, suspect, now);
  const failures = (meter: FieldMeter) => stateOf.get(meter.id)?.failedSweeps ?? 0;
  return {
    good,
    suspect,
    silent: failed.filter(({ meter }) => failures(meter) + 1 >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    cameBack: measured.filter((entry) => 'sample' in entry && failures(entry.meter) >= SILENT_AFTER_SWEEPS).map(({ meter }) => meter),
    answered: measured.length - failed.length,
  };
}

function sortedByQuality(judged: readonly Judged[]): Pick<StoredSamples, 'good' | 'suspect'> {
  const good: GoodReading[] = [];
  const suspect: StoredSamples['suspect'] = [];
  for (const { meter, readAt, judgement, sample } of judged) {
    if (judgement.quality === 'good') good.push({ meterId: meter.id, siteId: meter.siteId, readAt, registerWh: judgement.registerWh, relay: sample.relay });
    else suspect.push({ meter, readAt, registerWh: judgement.registerWh, reason: judgement.reason });
  }
  return { good, suspect };
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
      : { readMs, registerWh, offsetWh: state.offsetWh, unchangedMs: state.unchangedMs ?? readMs, powerW: state.powerW ?? 0, doubt: state.doubt };
  const judgement = judgeReading(last, { readAt, displayWh: sample.registerWh, powerW: sample.powerW ?? 0 }, knownFactsOf(meter));
  if (judgement.quality === 'stale') return undefined;
  return { meter, readAt, sample, state, judgement };
}

const column = <T>(items: readonly T[], pick: (item: T) => Parameters<typeof arrayLiteral>[0][number]): string => arrayLiteral(items.map(pick));
const isGood = ({ judgement }: Judged): boolean => judgement.quality === 'good';
const isRemembered = ({ state }: Judged): boolean => state.remembered;
const idOf = ({ meter }: { meter: FieldMeter }): number => meter.id;

const READING: readonly Column<Judged>[] = [int4Column(idOf), instantColumn(({ readAt }) => readAt.getTime()), int8Column(({ judgement }) => judgement.registerWh), int4Column(({ sample }) => sample.powerW)];

async function insertReadings(tx: Tx, judged: readonly Judged[], source: string): Promise<void> {
  if (judged.length === 0) return;
  const suspects = !judged.every(isGood);
  // Looking for a row of the same instant costs a third of the insertion; for meters whose state was true there is none.
  const mayExist = !judged.every(isRemembered);
  await tx.query(
    `INSERT INTO reading (meter_id, read_at, register_wh, power_w, quality, source, reason)
     SELECT m, t, r, p, CASE WHEN why IS NULL THEN 'good' ELSE 'suspect' END, $5, why
     FROM (SELECT unnest($1::int[]) AS m, unnest($2::timestamptz[]) AS t, unnest($3::bigint[]) AS r, unnest($4::int[]) AS p, unnest($6::text[]) AS why) s
     ${mayExist ? 'ON CONFLICT DO NOTHING' : ''}`,
    // An empty array is filled up with nulls.
    [...parametersOf(READING, judged), source, suspects ? column(judged, ({ judgement }) => (judgement.quality === 'suspect' ? judgement.reason : null)) : '{}'],
  );
}

// In the order of meter_state.live.
const LIVE: readonly ((live: LiveSample) => number | undefined)[] = [
  ({ voltageDv }) => voltageDv?.[0], ({ voltageDv }) => voltageDv?.[1], ({ voltageDv }) => voltageDv?.[2], ({ currentCa }) => currentCa?.[0], ({ currentCa }) => currentCa?.[1], ({ currentCa }) => currentCa?.[2],
  ({ activePowerW }) => activePowerW, ({ reactivePowerVar }) => reactivePowerVar, ({ apparentPowerVa }) => apparentPowerVa, ({ powerFactorMilli }) => powerFactorMilli, ({ frequencyCentiHz }) => frequencyCentiHz,
];

/** A live value of each meter. Where none has it, as with the other phases, an empty array does: unnest fills it up with nulls. */
function liveColumn(pick: (live: LiveSample) => number | undefined): Column<Judged> {
  const pickOf = ({ sample }: Judged) => pick(sample.live);
  const has = (each: Judged) => pickOf(each) !== undefined;
  return (judged) => int4Array(judged.some(has) ? judged : [], pickOf);
}

const RELAYS: readonly RelayState[] = ['closed', 'open', 'none', 'unknown', 'moving', 'fault'];

const STATE: readonly Column<Judged>[] = [
  int4Column(idOf), xidColumn(({ state }) => state.xid), instantColumn(({ readAt }) => readAt.getTime()), int8Column(({ judgement }) => judgement.registerWh),
  int8Column(({ judgement }) => (judgement.quality === 'good' ? judgement.offsetWh : 0)), boolColumn(isGood), int4Column(({ sample }) => sample.powerW), int4Column(({ sample }) => RELAYS.indexOf(sample.relay) + 1),
  ...LIVE.map(liveColumn),
];

async function updateStates(tx: Tx, judged: readonly Judged[], known: KnownStates): Promise<void> {
  if (judged.length === 0) return;
  const [result] = (await tx.query(
    `WITH written AS (
       UPDATE meter_state s SET
         read_at = CASE WHEN g THEN t ELSE s.read_at END, register_wh = CASE WHEN g THEN r ELSE s.register_wh END, register_offset_wh = CASE WHEN g THEN o ELSE s.register_offset_wh END,
         unchanged_since = CASE WHEN (g AND s.register_wh IS DISTINCT FROM r) OR s.unchanged_since IS NULL THEN t ELSE s.unchanged_since END,
         answered_at = t, attempted_at = t, last_quality = CASE WHEN g THEN 'good' ELSE 'suspect' END, last_error = NULL, failed_sweeps = 0, power_w = p, relay = ($20::text[])[y], relay_read_at = t, live = ARRAY[${LIVE.map((_, index) => `l${index}`).join()}]
       FROM (SELECT unnest($1::int[]) AS m, unnest($2::xid[]) AS x, unnest($3::timestamptz[]) AS t, unnest($4::bigint[]) AS r, unnest($5::bigint[]) AS o, unnest($6::boolean[]) AS g, unnest($7::int[]) AS p, unnest($8::int[]) AS y,
         ${LIVE.map((_, index) => `unnest($${index + 9}::int[]) AS l${index}`).join()}) n
       WHERE s.meter_id = n.m AND s.xmin = n.x AND s.meter_id = ANY($1::int[]) RETURNING 1)
     SELECT count(*)::int AS rows, pg_current_xact_id()::text::bigint & 4294967295 AS xid FROM written`,
    [...parametersOf(STATE, judged), RELAYS],
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
