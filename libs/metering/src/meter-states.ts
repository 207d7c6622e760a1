import { arrayLiteral, RowCache, type Tx } from '#libs/database';
import type { LastReading, SuspectReason } from './domain/judge-reading.js';

/** What is known of a meter before a reading. */
export interface MeterState {
  /** the transaction that wrote the row */
  xid: number;
  readMs: number | null;
  /** of the last good reading, continuous */
  registerWh: number | null;
  offsetWh: number;
  unchangedMs: number | null;
  failedSweeps: number;
  powerW: number | null;
  doubt?: LastReading['doubt'];
  /** not read from the row: no reading can be stored that is newer than this, or the row would be another */
  remembered: boolean;
}

/** States of meters whose last reading was good, as this process wrote them. */
export class KnownStates extends RowCache<MeterState> {
  constructor() {
    super(6);
  }

  protected pack(row: MeterState, numbers: Float64Array, at: number): boolean {
    if (row.readMs === null || row.registerWh === null || row.unchangedMs === null || row.failedSweeps > 0 || row.doubt !== undefined) return false;
    numbers[at] = row.xid;
    numbers[at + 1] = row.readMs;
    numbers[at + 2] = row.registerWh;
    numbers[at + 3] = row.offsetWh;
    numbers[at + 4] = row.unchangedMs;
    numbers[at + 5] = row.powerW ?? NaN;
    return true;
  }

  protected unpack(_: number, numbers: Float64Array, at: number): MeterState {
    const powerW = numbers[at + 5]!;
    return {
      xid: numbers[at]!, readMs: numbers[at + 1]!, registerWh: numbers[at + 2]!, offsetWh: numbers[at + 3]!, unchangedMs: numbers[at + 4]!, failedSweeps: 0,
      powerW: Number.isNaN(powerW) ? null : powerW, remembered: true,
    };
  }
}

interface StateRow extends Omit<MeterState, 'doubt' | 'remembered'> {
  meterId: number;
  doubt: { readAt: string; registerWh: number; reason: SuspectReason } | null;
}

// Instants are kept to the millisecond; as numbers they are read ten times as fast as the driver reads its texts.
const LOAD = `
  SELECT meter_id AS "meterId", xmin::text::bigint AS xid, round(extract(epoch FROM read_at) * 1000)::float8 AS "readMs", register_wh AS "registerWh", register_offset_wh AS "offsetWh",
    round(extract(epoch FROM unchanged_since) * 1000)::float8 AS "unchangedMs", failed_sweeps AS "failedSweeps", power_w AS "powerW",
    CASE WHEN last_quality = 'suspect' THEN (SELECT jsonb_build_object('readAt', q.last_read_at, 'registerWh', q.register_wh, 'reason', q.reason) FROM quarantine q
      WHERE q.meter_id = meter_state.meter_id AND q.decided_at IS NULL AND q.reason IN ('jump', 'backwards', 'rollover-unsure') AND q.last_read_at > meter_state.read_at ORDER BY q.last_read_at DESC LIMIT 1) END AS doubt
  FROM meter_state WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE`;

/** The states of meters: as they are known, or else read and locked in the order of their numbers. Meters that were never read get a row. */
export async function statesOf(tx: Tx, meterIds: readonly number[], known: KnownStates): Promise<Map<number, MeterState>> {
  const states = new Map<number, MeterState>();
  const missing: number[] = [];
  for (const id of meterIds) {
    const state = known.take(id);
    if (state === undefined) missing.push(id);
    else states.set(id, state);
  }
  if (missing.length === 0) return states;
  const ids = arrayLiteral(missing.sort((a, b) => a - b));
  let rows = (await tx.query(LOAD, [ids])) as StateRow[];
  if (rows.length < missing.length) {
    await tx.query('INSERT INTO meter_state (meter_id) SELECT m FROM unnest($1::int[]) AS n(m) ON CONFLICT DO NOTHING', [ids]);
    rows = (await tx.query(LOAD, [ids])) as StateRow[];
  }
  for (const { meterId, doubt, ...row } of rows) {
    const state: MeterState = { ...row, remembered: false };
    states.set(meterId, doubt === null ? state : { ...state, doubt: { ...doubt, readAt: new Date(doubt.readAt) } });
  }
  return states;
}
