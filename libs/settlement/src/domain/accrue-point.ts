import { daySpan, type CivilDay, type TimeZone } from '#libs/calendar';
import { divFloor, mulDivFloor, PARTS_PER_FEN } from '#libs/quantity';
import { chargedAtOnePrice, PERIODS, priceInterval, type ChargePiece, type Draw, type PricedInterval, type TariffVersion } from '#libs/tariff';
import { addedPieces, keptPieces, plainPieces, type LinePiece } from './bill-lines.js';
import { segmentsBetween, type Segment } from './segments.js';

/** A good reading, as metering judged it. */
export interface AccrualPoint {
  meterId: number;
  readAt: Date;
  registerWh: number;
  /** the meter's own period registers in the order of tariff's PERIODS */
  periodRegistersWh?: readonly number[] | undefined;
  /** the register's capacity, given when metering found that the register rolled over since the last good reading */
  rolloverAtWh?: number | undefined;
}

/** What a meter used in one civil day under one price version: the rollup of the day, and what bills are summed from. Instants are numbers: several a reading are made. */
export interface UsageLine {
  meterId: number;
  fromMs: number;
  toMs: number;
  day: CivilDay;
  accountId: string | null;
  /** the price version; null without an account */
  versionId: string | null;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  /** by period in the order of PERIODS; null under a single price */
  periodWh: number[] | null;
  chargeParts: number;
  /** of them, what services cost */
  serviceParts: number;
  /** by table, period and tier; null where the numbers above say it all */
  pieces: LinePiece[] | null;
  estimated: boolean;
  /** grows no more */
  closed: boolean;
}

/** What is known of a meter before a point: where the last one left it. */
export interface AccrualCursor {
  meterId: number;
  zone: TimeZone;
  /** null: nothing was read yet */
  atMs: number | null;
  registerWh: number;
  periodRegistersWh: readonly number[] | undefined;
  accountId: string | null;
  /** the plan that `versions` are of; null until the meter was charged once */
  planId: string | null;
  /** price versions that hold from the cursor on, oldest first; empty without an account */
  versions: readonly TariffVersion[];
  /** another plan was given to the meter, and takes over from the first reading at or after this instant */
  handOver?: HandOver | undefined;
  carryParts: number;
  unsettledParts: number;
  unsettledWh: number;
  openLine: UsageLine | undefined;
  /** what the account has used and may use for nothing, where a price or an allowance asks for it */
  draw?: Draw | undefined;
}

export interface HandOver {
  planId: string;
  fromMs: number;
  versions: readonly TariffVersion[];
}

/**
 * Which prices hold from a cursor on when the meter has another plan than the one it was charged by. What was used before a
 * change is charged at the old prices: a plan whose price is in force takes over at the next reading, one that begins later
 * at its own beginning.
 */
export function pricesFrom(atMs: number | null, used: { planId: string | null; versions: readonly TariffVersion[] }, given: { planId: string; versions: readonly TariffVersion[] }): Pick<AccrualCursor, 'planId' | 'versions' | 'handOver'> {
  if (used.planId === null || used.planId === given.planId || atMs === null) return { planId: given.planId, versions: given.versions, handOver: undefined };
  const beginsMs = given.versions[0]?.effectiveAt.getTime() ?? Infinity;
  const inForce = beginsMs <= atMs;
  return {
    planId: used.planId,
    versions: inForce ? used.versions : [...used.versions.filter(({ effectiveAt }) => effectiveAt.getTime() < beginsMs), ...given.versions],
    handOver: { planId: given.planId, fromMs: inForce ? atMs : beginsMs, versions: given.versions },
  };
}

/** The plan after a reading: the new one, once it has taken over. */
function planAfter(cursor: AccrualCursor, readMs: number): Pick<AccrualCursor, 'planId' | 'versions' | 'handOver'> {
  const { handOver } = cursor;
  return handOver === undefined || readMs < handOver.fromMs ? cursor : { planId: handOver.planId, versions: handOver.versions, handOver: undefined };
}

export type AccrualOutcome =
  /** the first reading of a meter: counted from here on */
  | { kind: 'started'; cursor: AccrualCursor }
  | { kind: 'accrued'; cursor: AccrualCursor; lines: UsageLine[] }
  /** not after the cursor: it changed nothing before and changes nothing now */
  | { kind: 'unchanged' }
  /** the register fell and nobody said that it rolled over; metering quarantines such readings, so this is a second net */
  | { kind: 'backwards' }
  /** no price at `at`: the cursor stays, and the energy is charged once there is one */
  | { kind: 'no-price'; at: Date };

/** Whole fen that an account owes for a meter beyond what is settled. */
export function accruedFen(cursor: Pick<AccrualCursor, 'carryParts' | 'unsettledParts'>): number {
  return divFloor(cursor.carryParts + cursor.unsettledParts, PARTS_PER_FEN);
}

/** Takes one good reading into account: prices what was used since the cursor and adds it to the day lines. Changes nothing it was given. */
export function accruePoint(cursor: AccrualCursor, point: AccrualPoint): AccrualOutcome {
  const readMs = point.readAt.getTime();
  const { atMs } = cursor;
  if (atMs === null) return { kind: 'started', cursor: { ...cursor, atMs: readMs, registerWh: point.registerWh, periodRegistersWh: point.periodRegistersWh } };
  if (readMs <= atMs) return { kind: 'unchanged' };
  const usedWh = point.registerWh - cursor.registerWh + (point.registerWh < cursor.registerWh ? (point.rolloverAtWh ?? 0) : 0);
  if (usedWh < 0) return { kind: 'backwards' };
  const priced = priceSegments({ cursor, fromMs: atMs, toMs: readMs, point, usedWh });
  if (!Array.isArray(priced)) return priced;
  return addToLines(cursor, point, priced);
}

interface Interval {
  cursor: AccrualCursor;
  fromMs: number;
  toMs: number;
  point: AccrualPoint;
  usedWh: number;
}

interface PricedSegment {
  segment: Segment;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  parts: number;
  serviceParts: number;
  pieces: readonly ChargePiece[];
  estimated: boolean;
  /** what the account has left after it */
  draw: Draw | undefined;
}

function priceSegments(interval: Interval): PricedSegment[] | { kind: 'no-price'; at: Date } {
  const { cursor, point, usedWh, fromMs, toMs } = interval;
  const segments = segmentsBetween(fromMs, toMs, cursor);
  const priced = new Array<PricedSegment>(segments.length);
  let givenWh = 0;
  let registerWh = cursor.registerWh;
  let { draw } = cursor;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    const last = segment.toMs === toMs;
    const reachedWh = last ? usedWh : mulDivFloor(usedWh, segment.toMs - fromMs, toMs - fromMs);
    const price = priceSegment(interval, segment, { fromWh: givenWh, toWh: reachedWh, draw });
    if (price.kind === 'no-price') return price;
    draw = price.draw ?? draw;
    const endRegisterWh = last ? point.registerWh : registerAt(interval, reachedWh);
    priced[index] = {
      segment, fromRegisterWh: registerWh, toRegisterWh: endRegisterWh, usedWh: reachedWh - givenWh, parts: price.parts, serviceParts: price.serviceParts, pieces: price.pieces,
      // A register that did not move is known at every instant in between.
      estimated: segment.estimated && usedWh > 0, draw,
    };
    givenWh = reachedWh;
    registerWh = endRegisterWh;
  }
  return priced;
}

const UNCHARGED = { kind: 'priced', pieces: [], parts: 0 as never, serviceParts: 0, estimated: false } satisfies PricedInterval;

function priceSegment({ cursor, fromMs, toMs, point }: Interval, segment: Segment, { fromWh, toWh, draw }: { fromWh: number; toWh: number; draw: Draw | undefined }): PricedInterval {
  const { version } = segment;
  if (cursor.accountId === null) return UNCHARGED;
  if (version === undefined) return { kind: 'no-price', at: new Date(segment.fromMs) };
  // What nearly every reading is: nothing has to be split or added up.
  if (version.definition.kind === 'flat' && draw === undefined) return chargedAtOnePrice(version.id, version.definition, toWh - fromWh);
  // The meter's period registers say nothing about an instant between two readings.
  const whole = segment.fromMs === fromMs && segment.toMs === toMs;
  return priceInterval({
    // Registers count from the cursor here, so that a rollover does not run backwards.
    from: { at: new Date(segment.fromMs), registerWh: fromWh, periodRegistersWh: whole ? cursor.periodRegistersWh : undefined },
    to: { at: new Date(segment.toMs), registerWh: toWh, periodRegistersWh: whole ? point.periodRegistersWh : undefined },
    versions: [version], zone: cursor.zone, draw, day: segment.day,
  });
}

function registerAt({ cursor, point }: Interval, usedWh: number): number {
  const registerWh = cursor.registerWh + usedWh;
  return point.rolloverAtWh !== undefined && registerWh >= point.rolloverAtWh ? registerWh - point.rolloverAtWh : registerWh;
}

function addToLines(cursor: AccrualCursor, point: AccrualPoint, priced: readonly PricedSegment[]): AccrualOutcome {
  const lines = new Array<UsageLine>(priced.length);
  let open = cursor.openLine;
  let { unsettledParts, unsettledWh } = cursor;
  for (let index = 0; index < priced.length; index++) {
    const part = priced[index]!;
    if (open !== undefined && (open.day !== part.segment.day || open.versionId !== (part.segment.version?.id ?? null))) open = undefined;
    const line = open === undefined ? startedLine(cursor, part) : grownLine(open, part);
    lines[index] = line;
    unsettledParts += part.parts;
    if (cursor.accountId !== null) unsettledWh += part.usedWh;
    open = line.closed ? undefined : line;
  }
  const readMs = point.readAt.getTime();
  const { planId, versions, handOver } = planAfter(cursor, readMs);
  return {
    kind: 'accrued',
    lines,
    // named one by one: this runs for every reading, and a copy of a wide object is slow
    cursor: {
      meterId: cursor.meterId, zone: cursor.zone, atMs: readMs, registerWh: point.registerWh, periodRegistersWh: point.periodRegistersWh, accountId: cursor.accountId,
      planId, versions, handOver, carryParts: cursor.carryParts, unsettledParts, unsettledWh, openLine: open, draw: priced.at(-1)?.draw,
    },
  };
}

function startedLine(cursor: AccrualCursor, part: PricedSegment): UsageLine {
  const { segment } = part;
  return {
    meterId: cursor.meterId, fromMs: segment.fromMs, toMs: segment.toMs, day: daySpan(segment.fromMs, cursor.zone).day, accountId: cursor.accountId,
    versionId: segment.version?.id ?? null, fromRegisterWh: part.fromRegisterWh, toRegisterWh: part.toRegisterWh, usedWh: part.usedWh,
    periodWh: segment.version?.definition.kind === 'time-of-use' ? addPieces([0, 0, 0, 0, 0], part.pieces) : null,
    chargeParts: part.parts, serviceParts: part.serviceParts, pieces: piecesOf(part), estimated: part.estimated, closed: segment.closes,
  };
}

function grownLine(open: UsageLine, part: PricedSegment): UsageLine {
  const pieces = piecesOf(part);
  return {
    meterId: open.meterId, fromMs: open.fromMs, toMs: part.segment.toMs, day: open.day, accountId: open.accountId, versionId: open.versionId,
    fromRegisterWh: open.fromRegisterWh, toRegisterWh: part.toRegisterWh, usedWh: open.usedWh + part.usedWh, periodWh: open.periodWh === null ? null : addPieces([...open.periodWh], part.pieces),
    chargeParts: open.chargeParts + part.parts, serviceParts: open.serviceParts + part.serviceParts, pieces: pieces === null && open.pieces === null ? null : grownPieces(open, part, pieces),
    estimated: open.estimated || part.estimated, closed: part.segment.closes,
  };
}

function piecesOf({ segment: { version }, pieces, draw }: PricedSegment): LinePiece[] | null {
  return version === undefined || (version.definition.kind !== 'composed' && draw === undefined) ? null : keptPieces(version.definition, pieces);
}

/** A line that was plain so far says what it consists of from the first free energy on. */
function grownPieces(open: UsageLine, part: PricedSegment, pieces: readonly LinePiece[] | null): LinePiece[] {
  const { definition } = part.segment.version!;
  return addedPieces([...(open.pieces ?? plainPieces(definition, open.usedWh, open.periodWh)), ...(pieces ?? plainPieces(definition, part.usedWh, addPieces([0, 0, 0, 0, 0], part.pieces)))]);
}

function addPieces(periodWh: number[], pieces: readonly ChargePiece[]): number[] {
  for (const { period, usedWh } of pieces) {
    if (period !== 'all') periodWh[PERIODS.indexOf(period)]! += usedWh;
  }
  return periodWh;
}
