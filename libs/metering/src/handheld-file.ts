import { createHash } from 'node:crypto';
import type { Tx } from '#libs/database';
import type { DeviceProfile } from '#libs/device-profile';
import { DomainError, type Actor } from '#libs/runtime';
import { openWorkbook } from '#libs/site';
import { csvTable, HANDHELD_MOST_ROWS, readHandheldRows, type HandheldRow, type HandheldRowError } from './domain/handheld-rows.js';
import { lockStands, manualReading, meterStands, storeManualReadings, type ManualReading, type MeterStand } from './manual-reading.js';

export type HandheldRefusal = HandheldRowError | 'meter-unknown' | 'no-good-reading' | 'time-in-future' | 'older-than-last' | 'register-below-last' | 'register-above-possible';

export interface HandheldVerdict {
  line: number;
  meterNumber: string;
  /** null: no such meter */
  medium: 'electricity' | 'water' | null;
  stallNumber: string | null;
  readAt: Date | null;
  displayWh: number | null;
  /** before it, on the display */
  lastDisplayWh: number | null;
  lastReadAt: Date | null;
  /** take: counts; known: was taken before; refused: see `why` */
  verdict: 'take' | 'known' | 'refused';
  why: HandheldRefusal | null;
}

export interface HandheldInput {
  siteId: string;
  zone: string;
  fileName: string;
  bytes: Uint8Array;
  profiles: ReadonlyMap<string, DeviceProfile>;
  actor: Actor;
  dryRun: boolean;
  now: Date;
  /** what follows readings that count, such as the accrual, in this transaction */
  follow(readings: readonly ManualReading[]): Promise<void>;
}

export interface HandheldResult {
  fileName: string;
  dryRun: boolean;
  taken: number;
  known: number;
  refused: number;
  rows: HandheldVerdict[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The cells of a CSV (UTF-8 or GB 18030) or of the first sheet of a workbook. */
export async function tableOf(bytes: Uint8Array): Promise<string[][]> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return (await openWorkbook(bytes))[0]?.rows ?? [];
  try {
    return csvTable(utf8.decode(bytes));
  } catch {
    // Handhelds of this country write GB 18030.
    return csvTable(new TextDecoder('gb18030').decode(bytes));
  }
}

/**
 * Takes a handheld's file (CSV or XLSX): each row is judged against its meter's last good reading as a typed display would be, the
 * believable ones count with source 'handheld' and quality 'manual', every other row comes back with its reason. Exactly the meters it
 * names change; the same file again changes nothing. DomainErrors: 'handheld-heading-missing', 'handheld-no-rows', 'handheld-too-many-rows'.
 */
export async function takeHandheldFile(tx: Tx, input: HandheldInput): Promise<HandheldResult> {
  const rows = readHandheldRows(await tableOf(input.bytes), input.zone);
  if (typeof rows === 'string') throw new DomainError('invalid', `handheld-${rows}`, 'the file is not a handheld’s file', { most: HANDHELD_MOST_ROWS });
  const meters = await metersOf(tx, input.siteId, rows);
  const ids = [...meters.values()].map(({ id }) => id).sort((a, b) => a - b);
  if (!input.dryRun) await lockStands(tx, ids);
  const stands = new Map((await meterStands(tx, input.profiles, ids)).map((stand) => [stand.meterId, stand]));
  const known = await knownReadings(tx, rows, meters);
  const verdicts = new Map<number, HandheldVerdict>();
  const taken: ManualReading[] = [];
  // In the order of time, whatever their order in the file.
  for (const row of [...rows].sort((a, b) => (a.readAt?.getTime() ?? 0) - (b.readAt?.getTime() ?? 0) || a.line - b.line)) {
    const meter = meters.get(row.meterNumber);
    verdicts.set(row.line, judge(row, meter, { stands, known, taken, now: input.now }));
  }
  const result = { fileName: input.fileName, dryRun: input.dryRun, ...countsOf([...verdicts.values()]), rows: rows.map(({ line }) => verdicts.get(line)!) };
  if (!input.dryRun && taken.length > 0) await apply(tx, input, taken, result);
  return result;
}

interface KnownMeter {
  id: number;
  medium: 'electricity' | 'water';
  stallNumber: string | null;
}

interface Judging {
  stands: Map<number, MeterStand>;
  known: ReadonlySet<string>;
  taken: ManualReading[];
  now: Date;
}

const keyOf = (meterId: number, readAt: Date): string => `${String(meterId)} ${String(readAt.getTime())}`;

function judge(row: HandheldRow, meter: KnownMeter | undefined, { stands, known, taken, now }: Judging): HandheldVerdict {
  const stand = meter === undefined ? undefined : stands.get(meter.id);
  const told = { line: row.line, meterNumber: row.meterNumber, medium: meter?.medium ?? null, stallNumber: meter?.stallNumber ?? null, readAt: row.readAt, displayWh: row.displayWh, lastDisplayWh: stand?.displayWh ?? null, lastReadAt: stand?.readAt ?? null };
  const refused = (why: HandheldRefusal): HandheldVerdict => ({ ...told, verdict: 'refused', why });
  if (row.error !== null) return refused(row.error);
  if (stand === undefined) return refused('meter-unknown');
  const readAt = row.readAt!;
  if (readAt > now) return refused('time-in-future');
  if (known.has(`${keyOf(stand.meterId, readAt)} ${String(row.displayWh! * stand.scale.ratio + stand.scale.offsetWh)}`)) return { ...told, verdict: 'known', why: null };
  if (stand.readAt === null) return refused('no-good-reading');
  if (readAt <= stand.readAt) return refused('older-than-last');
  try {
    const reading = manualReading(stand, { displayWh: row.displayWh!, readAt });
    taken.push(reading);
    stands.set(stand.meterId, { ...stand, readAt, registerWh: reading.registerWh, displayWh: row.displayWh! });
    return { ...told, verdict: 'take', why: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refused(error.code as HandheldRefusal);
  }
}

function countsOf(verdicts: readonly HandheldVerdict[]): { taken: number; known: number; refused: number } {
  const count = (verdict: HandheldVerdict['verdict']) => verdicts.filter((each) => each.verdict === verdict).length;
  return { taken: count('take'), known: count('known'), refused: count('refused') };
}

async function metersOf(tx: Tx, siteId: string, rows: readonly HandheldRow[]): Promise<Map<string, KnownMeter>> {
  const found = (await tx.query(
    `SELECT m.id, m.meter_number AS "meterNumber", m.kind AS medium, st.number AS "stallNumber" FROM meter m LEFT JOIN stall st ON st.id = m.stall_id WHERE m.site_id = $1 AND m.removed_at IS NULL AND m.meter_number = ANY($2::text[])`,
    [siteId, [...new Set(rows.map(({ meterNumber }) => meterNumber))]],
  )) as (KnownMeter & { meterNumber: string })[];
  return new Map(found.map(({ meterNumber, ...meter }) => [meterNumber, meter]));
}

/** Readings that are there already, by meter, instant and register. */
async function knownReadings(tx: Tx, rows: readonly HandheldRow[], meters: ReadonlyMap<string, KnownMeter>): Promise<Set<string>> {
  const asked = rows.flatMap(({ meterNumber, readAt }) => (readAt === null || !meters.has(meterNumber) ? [] : [{ id: meters.get(meterNumber)!.id, readAt }]));
  const found = (await tx.query(
    `SELECT r.meter_id AS "meterId", r.read_at AS "readAt", r.register_wh AS "registerWh" FROM unnest($1::int[], $2::timestamptz[]) AS n(m, t) JOIN reading r ON r.meter_id = n.m AND r.read_at = n.t`,
    [asked.map(({ id }) => id), asked.map(({ readAt }) => readAt)],
  )) as { meterId: number; readAt: Date; registerWh: number }[];
  return new Set(found.map(({ meterId, readAt, registerWh }) => `${keyOf(meterId, readAt)} ${String(registerWh)}`));
}

async function apply(tx: Tx, input: HandheldInput, taken: readonly ManualReading[], { known, refused, rows }: HandheldResult): Promise<void> {
  // Meter by meter and in the order of time: the state keeps the newest.
  const newestLast = [...taken].sort((a, b) => a.readAt.getTime() - b.readAt.getTime());
  const newest = new Map(newestLast.map((reading) => [reading.meterId, reading]));
  await storeManualReadings(tx, newestLast.filter((reading) => newest.get(reading.meterId) !== reading), { quality: 'manual', source: 'handheld' });
  await storeManualReadings(tx, [...newest.values()], { quality: 'manual', source: 'handheld' });
  await input.follow(newestLast);
  await tx.query('INSERT INTO handheld_file (site_id, name, sha256, rows, taken, known, refused, applied_by, applied_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    input.siteId, input.fileName, createHash('sha256').update(input.bytes).digest('hex'), rows.length, taken.length, known, refused, input.actor.id, input.now,
  ]);
}
