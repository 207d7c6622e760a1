import type { DataSource } from 'typeorm';
import { requestRead } from '#libs/collection';
import { inTransaction, unwitnessed } from '#libs/database';
import type { DeviceProfile } from '#libs/device-profile';
import { manualReading, meterStands, type ManualReading, type MeterStand } from '#libs/metering';
import { DomainError, type Clock } from '#libs/runtime';
import type { HandOverReading } from '#libs/settlement';

/** What a person read from a display, with the photograph that shows it. */
export interface TypedReading {
  meterId: number;
  /** as the display shows it */
  registerWh: number;
  photoId: string;
}

export type SeenReading = Omit<HandOverReading, 'chargeFen'>;

interface Field {
  dataSource: DataSource;
  clock: Clock;
  profiles: ReadonlyMap<string, DeviceProfile>;
}

interface Asked {
  stallId: string;
  /** of an account of several stalls the meters of this one alone */
  alone?: boolean;
}

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;
/** A register that both sides are shown as live is at most so old. */
const LIVE_MS = 60_000;

/** The meters of a stall; of the one that an account stands on all of the account's, unless it is asked for `alone`. */
async function standsOfStall({ dataSource, profiles }: Pick<Field, 'dataSource' | 'profiles'>, { stallId, alone = false }: Asked): Promise<MeterStand[]> {
  const meters = (await dataSource.query(
    `SELECT id FROM meter WHERE stall_id = $1 AND role = 'prepaid' AND removed_at IS NULL
     UNION SELECT am.meter_id FROM account_meter am JOIN occupancy oc ON oc.account_id = am.account_id AND oc.to_at IS NULL AND NOT oc.further WHERE oc.stall_id = $1 AND am.to_at IS NULL AND (NOT $2 OR EXISTS (SELECT 1 FROM meter m WHERE m.id = am.meter_id AND m.stall_id = $1))`,
    [stallId, alone],
  )) as { id: number }[];
  return meterStands(dataSource, profiles, meters.map(({ id }) => id));
}

/** Asks every meter of a stall now and waits at most ten seconds. DomainErrors: unavailable 'meter-silent' when one gives no reading, 'meter-doubtful' when what it shows cannot be true (params.meterNumber). */
export async function liveReadings(field: Field, input: Asked & { siteId: string; askedBy: string }): Promise<SeenReading[]> {
  const { dataSource, clock } = field;
  const meters = await standsOfStall(field, input);
  const since = new Date(clock.now().getTime() - LIVE_MS);
  const requestIds = await unwitnessed(() =>
    inTransaction(dataSource, async (tx) => {
      const ids: string[] = [];
      for (const { meterId } of meters) ids.push(await requestRead(tx, { siteId: input.siteId, meterId, purpose: 'closing', askedBy: input.askedBy, now: clock.now() }));
      return ids;
    }),
  );
  const end = clock.monotonicMs() + WAIT_MS;
  while (clock.monotonicMs() < end) {
    if (!(await answersOf(dataSource, requestIds)).some(({ state }) => state === 'waiting')) break;
    await new Promise((go) => setTimeout(go, LOOK_EVERY_MS));
  }
  // A meter that shows what cannot be true is not passed over for an older reading.
  const doubtful = (await answersOf(dataSource, requestIds)).find(({ quality }) => quality === 'suspect');
  if (doubtful !== undefined) throw new DomainError('conflict', 'meter-doubtful', `meter ${doubtful.meterNumber} shows a doubtful register: the office decides first`, { meterNumber: doubtful.meterNumber });
  const read = await standsOfStall(field, input);
  const silent = read.find(({ readAt }) => readAt === null || readAt < since);
  if (silent !== undefined) throw new DomainError('unavailable', 'meter-silent', `meter ${silent.meterNumber} does not answer: photograph its display`, { meterNumber: silent.meterNumber });
  return read.map(seenLive);
}

function answersOf(dataSource: DataSource, requestIds: readonly string[]): Promise<{ state: string; quality: string | null; meterNumber: string }[]> {
  return dataSource.query('SELECT r.state, r.quality, m.meter_number AS "meterNumber" FROM read_request r JOIN meter m ON m.id = r.meter_id WHERE r.id = ANY($1::uuid[])', [requestIds]);
}

function seenLive({ meterId, meterNumber, readAt, registerWh, displayWh }: MeterStand): SeenReading {
  return { meterId, meterNumber, readAt: readAt!, registerWh: registerWh!, displayWh: displayWh!, photoId: null, lastReadAt: readAt!, lastDisplayWh: displayWh! };
}

/**
 * Registers that were read from photographed displays, for meters that were asked since `since` and did not answer; the others of the stall
 * keep the reading that they answered with. DomainErrors: 'meter-answers', 'read-live-first', 'photo-not-found' and those of a manual reading.
 */
export async function photographedReadings(field: Field, input: Asked & { typed: readonly TypedReading[]; takerId: string; since: Date; estimated?: readonly ManualReading[] }): Promise<{ seen: SeenReading[]; manual: ManualReading[] }> {
  const { dataSource, clock } = field;
  const now = clock.now();
  const meters = await standsOfStall(field, input);
  await requirePhotos(dataSource, input);
  const asked = (await dataSource.query(`SELECT meter_id AS "meterId" FROM read_request WHERE meter_id = ANY($1::int[]) AND asked_at >= $2 AND purpose = 'closing'`, [meters.map(({ meterId }) => meterId), input.since])) as { meterId: number }[];
  const manual: ManualReading[] = [];
  const seen = meters.map((meter): SeenReading => {
    const typed = input.typed.find(({ meterId }) => meterId === meter.meterId);
    const answered = meter.readAt !== null && meter.readAt >= input.since;
    if (answered && typed !== undefined) throw new DomainError('conflict', 'meter-answers', `meter ${meter.meterNumber} answers: read it live`, { meterNumber: meter.meterNumber });
    if (answered) return seenLive(meter);
    const estimated = input.estimated?.find(({ meterId }) => meterId === meter.meterId);
    if (estimated !== undefined) return { meterId: meter.meterId, meterNumber: meter.meterNumber, readAt: estimated.readAt, registerWh: estimated.registerWh, displayWh: meter.displayWh!, photoId: null, lastReadAt: estimated.lastReadAt, lastDisplayWh: meter.displayWh! };
    if (!asked.some(({ meterId }) => meterId === meter.meterId)) throw new DomainError('conflict', 'read-live-first', `meter ${meter.meterNumber} was not asked yet`, { meterNumber: meter.meterNumber });
    if (typed === undefined) throw new DomainError('invalid', 'no-final-reading', `meter ${meter.meterNumber} needs a register and a photograph`, { meterNumber: meter.meterNumber });
    const reading = manualReading(meter, { displayWh: typed.registerWh, readAt: now });
    manual.push(reading);
    return { meterId: meter.meterId, meterNumber: meter.meterNumber, readAt: now, registerWh: reading.registerWh, displayWh: typed.registerWh, photoId: typed.photoId, lastReadAt: reading.lastReadAt, lastDisplayWh: meter.displayWh! };
  });
  return { seen, manual };
}

async function requirePhotos(dataSource: DataSource, input: { typed: readonly TypedReading[]; takerId: string; stallId: string }): Promise<void> {
  const ids = [...new Set(input.typed.map(({ photoId }) => photoId))];
  // Used here, a photograph belongs to the stall's site.
  const [own] = (await dataSource.query(
    `UPDATE photo p SET site_id = st.site_id FROM stall st WHERE st.id = $3 AND p.id = ANY($1::uuid[]) AND p.taken_by_id = $2 AND (p.site_id IS NULL OR p.site_id = st.site_id) RETURNING p.id`,
    [ids, input.takerId, input.stallId],
  )) as [unknown[], number];
  if (own.length < ids.length) throw new DomainError('not-found', 'photo-not-found', 'a photograph is missing: take it again');
}
