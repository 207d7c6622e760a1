import { civilDay, type CivilDay, type TimeZone } from '#libs/calendar';
import { divFloor, mulDivFloor, PARTS_PER_FEN, parts } from '#libs/quantity';
import { mergePieces, priceInterval, type ChargePiece, type PricedInterval, type TariffVersion } from '#libs/tariff';
import { daySegments, type DaySegment } from './day-segments.js';

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

/** The rollup of a meter's civil day, and later the line of a bill. */
export interface UsageLine {
  meterId: number;
  fromAt: Date;
  toAt: Date;
  day: CivilDay;
  accountId: string | null;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  chargeParts: number;
  pieces: ChargePiece[];
  estimated: boolean;
  closed: boolean;
}

/** What is known of a meter before a point: where the last one left it. */
export interface AccrualCursor {
  meterId: number;
  zone: TimeZone;
  at: Date | null;
  registerWh: number;
  periodRegistersWh: readonly number[] | undefined;
  accountId: string | null;
  /** price versions of the meter's plan, oldest first; only asked for when an account bears the energy */
  versions: readonly TariffVersion[];
  carryParts: number;
  unsettledParts: number;
  unsettledWh: number;
  openLine: UsageLine | undefined;
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
  if (cursor.at === null) return { kind: 'started', cursor: moved(cursor, point) };
  if (point.readAt <= cursor.at) return { kind: 'unchanged' };
  const usedWh = point.registerWh - cursor.registerWh + (point.registerWh < cursor.registerWh ? (point.rolloverAtWh ?? 0) : 0);
  if (usedWh < 0) return { kind: 'backwards' };
  const priced = priceSegments(cursor, cursor.at, point, usedWh);
  if (!Array.isArray(priced)) return priced;
  return addToLines(cursor, point, usedWh, priced);
}

function moved(cursor: AccrualCursor, point: AccrualPoint): AccrualCursor {
  return { ...cursor, at: point.readAt, registerWh: point.registerWh, periodRegistersWh: point.periodRegistersWh };
}

interface PricedSegment extends DaySegment {
  fromMs: number;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  parts: number;
  pieces: ChargePiece[];
  estimated: boolean;
}

interface SegmentStart {
  ms: number;
  usedWh: number;
  interpolated: boolean;
}

function priceSegments(cursor: AccrualCursor, from: Date, point: AccrualPoint, usedWh: number): PricedSegment[] | { kind: 'no-price'; at: Date } {
  const fromMs = from.getTime();
  const toMs = point.readAt.getTime();
  const priced: PricedSegment[] = [];
  let start: SegmentStart = { ms: fromMs, usedWh: 0, interpolated: false };
  for (const segment of daySegments(fromMs, toMs, cursor.zone)) {
    const reachedWh = segment.toMs === toMs ? usedWh : mulDivFloor(usedWh, segment.toMs - fromMs, toMs - fromMs);
    const price = priceSegment(cursor, point, { start, end: { ms: segment.toMs, usedWh: reachedWh, interpolated: segment.interpolatedEnd } });
    if (price.kind === 'no-price') return price;
    priced.push({
      day: segment.day, toMs: segment.toMs, closes: segment.closes, interpolatedEnd: segment.interpolatedEnd, fromMs: start.ms, usedWh: reachedWh - start.usedWh, parts: price.parts, pieces: price.pieces,
      fromRegisterWh: registerAt(cursor, point, start.usedWh), toRegisterWh: segment.interpolatedEnd ? registerAt(cursor, point, reachedWh) : point.registerWh,
      // A register that did not move is known at every instant in between.
      estimated: usedWh > 0 && (start.interpolated || segment.interpolatedEnd || price.estimated),
    });
    start = { ms: segment.toMs, usedWh: reachedWh, interpolated: segment.interpolatedEnd };
  }
  return priced;
}

const UNCHARGED: PricedInterval = { kind: 'priced', pieces: [], parts: parts(0), estimated: false };

function priceSegment(cursor: AccrualCursor, point: AccrualPoint, { start, end }: { start: SegmentStart; end: SegmentStart }): PricedInterval {
  if (cursor.accountId === null) return UNCHARGED;
  // The meter's period registers say nothing about a midnight between two readings.
  const whole = !start.interpolated && !end.interpolated;
  return priceInterval({
    // Registers count from the cursor here, so that a rollover does not run backwards.
    from: { at: new Date(start.ms), registerWh: start.usedWh, periodRegistersWh: whole ? cursor.periodRegistersWh : undefined },
    to: { at: new Date(end.ms), registerWh: end.usedWh, periodRegistersWh: whole ? point.periodRegistersWh : undefined },
    versions: cursor.versions,
    zone: cursor.zone,
  });
}

function registerAt(cursor: AccrualCursor, point: AccrualPoint, usedWh: number): number {
  const registerWh = cursor.registerWh + usedWh;
  return point.rolloverAtWh !== undefined && registerWh >= point.rolloverAtWh ? registerWh - point.rolloverAtWh : registerWh;
}

function addToLines(cursor: AccrualCursor, point: AccrualPoint, usedWh: number, segments: readonly PricedSegment[]): AccrualOutcome {
  const lines: UsageLine[] = [];
  let open = cursor.openLine;
  if (open !== undefined && open.day !== civilDay(cursor.at!, cursor.zone)) {
    lines.push({ ...open, closed: true });
    open = undefined;
  }
  let chargedParts = 0;
  for (const segment of segments) {
    const line = grown(cursor, open, segment);
    lines.push(line);
    chargedParts += segment.parts;
    open = line.closed ? undefined : line;
  }
  const charged = cursor.accountId !== null;
  return {
    kind: 'accrued',
    lines,
    cursor: {
      ...moved(cursor, point), openLine: open,
      unsettledParts: cursor.unsettledParts + chargedParts, unsettledWh: cursor.unsettledWh + (charged ? usedWh : 0),
    },
  };
}

function grown(cursor: AccrualCursor, open: UsageLine | undefined, segment: PricedSegment): UsageLine {
  const toAt = new Date(segment.toMs);
  if (open === undefined) {
    return {
      meterId: cursor.meterId, fromAt: new Date(segment.fromMs), toAt, day: segment.day, accountId: cursor.accountId,
      fromRegisterWh: segment.fromRegisterWh, toRegisterWh: segment.toRegisterWh, usedWh: segment.usedWh, chargeParts: segment.parts,
      pieces: segment.pieces, estimated: segment.estimated, closed: segment.closes,
    };
  }
  return {
    ...open, toAt, toRegisterWh: segment.toRegisterWh, usedWh: open.usedWh + segment.usedWh, chargeParts: open.chargeParts + segment.parts,
    pieces: mergePieces([...open.pieces, ...segment.pieces]), estimated: open.estimated || segment.estimated, closed: segment.closes,
  };
}
