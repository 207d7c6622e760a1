import { daySpan, type CivilDay, type TimeZone } from '#libs/calendar';
import { versionAt, type TariffVersion } from '#libs/tariff';

/** A sweep takes a while: a reading this near to a midnight or a price change stands for the reading at it. */
export const NEAR_MS = 5 * 60_000;

/** A part of the interval between two readings that lies in one civil day and under one price version. */
export interface Segment {
  day: CivilDay;
  fromMs: number;
  toMs: number;
  /** the segment reaches the end of its day: its line grows no more */
  closes: boolean;
  /** undefined: no price is in force, or none is asked for */
  version: TariffVersion | undefined;
  /** an end lies well between the readings, so its register is worked out by time */
  estimated: boolean;
}

interface Cut {
  ms: number;
  estimated: boolean;
}

const NO_CUTS: readonly Cut[] = [];

/** Where a price version begins strictly inside the interval. */
function priceCuts(fromMs: number, toMs: number, versions: readonly TariffVersion[]): readonly Cut[] {
  let cuts: Cut[] | undefined;
  for (const { effectiveAt } of versions) {
    const ms = effectiveAt.getTime();
    if (ms > fromMs && ms < toMs) (cuts ??= []).push({ ms, estimated: ms - fromMs > NEAR_MS && toMs - ms > NEAR_MS });
  }
  return cuts ?? NO_CUTS;
}

/**
 * Cuts the interval (from, to] at price changes and midnights of the site. A part belongs to the day it starts in; where it
 * ends at most five minutes after a midnight, its end counts as that midnight, and otherwise it is cut there.
 */
export function segmentsBetween(fromMs: number, toMs: number, { versions, zone }: { versions: readonly TariffVersion[]; zone: TimeZone }): Segment[] {
  const cuts = priceCuts(fromMs, toMs, versions);
  const { day, toMs: midnightMs } = daySpan(fromMs, zone);
  // What nearly every reading is: nothing lies between it and the last one.
  if (cuts.length === 0 && toMs <= midnightMs + NEAR_MS) return [{ day, fromMs, toMs, closes: toMs >= midnightMs, version: versionAt(versions, fromMs), estimated: false }];
  return cutSegments(fromMs, [...cuts, { ms: toMs, estimated: false }], versions, zone);
}

function cutSegments(fromMs: number, ends: readonly Cut[], versions: readonly TariffVersion[], zone: TimeZone): Segment[] {
  const segments: Segment[] = [];
  let start: Cut = { ms: fromMs, estimated: false };
  for (const end of ends) {
    const version = versionAt(versions, start.ms);
    for (let span = daySpan(start.ms, zone); span.toMs + NEAR_MS < end.ms; span = daySpan(span.toMs, zone)) {
      segments.push({ day: span.day, fromMs: start.ms, toMs: span.toMs, closes: true, version, estimated: true });
      start = { ms: span.toMs, estimated: true };
    }
    const { day, toMs: midnightMs } = daySpan(start.ms, zone);
    segments.push({ day, fromMs: start.ms, toMs: end.ms, closes: end.ms >= midnightMs, version, estimated: start.estimated || end.estimated });
    start = end;
  }
  return segments;
}
