import { daySpan, instantOf, parseMinute, type CivilDay } from './day.js';
import type { TimeZone } from './zone.js';

/** A part of the civil day, from a time to a time, that carries a label. */
export interface DaySlot<Label> {
  from: string;
  to: string;
  label: Label;
}

interface MinuteSlot<Label> {
  from: number;
  to: number;
  label: Label;
}

/** Slots in minutes; one that passes midnight becomes two. Sorted by start. */
function inMinutes<Label>(slots: readonly DaySlot<Label>[]): MinuteSlot<Label>[] {
  const parts = slots.flatMap(({ from, to, label }) => {
    const start = parseMinute(from);
    const end = parseMinute(to);
    if (end > start) return [{ from: start, to: end, label }];
    return [{ from: start, to: 1440, label }, { from: 0, to: end, label }].filter((part) => part.to > part.from);
  });
  return parts.sort((a, b) => a.from - b.from);
}

/** True when every minute of the day lies in exactly one slot. */
export function coversDay(slots: readonly DaySlot<unknown>[]): boolean {
  let reached = 0;
  for (const slot of inMinutes(slots)) {
    if (slot.from !== reached) return false;
    reached = slot.to;
  }
  return reached === 1440;
}

interface InstantSlot<Label> {
  fromMs: number;
  toMs: number;
  label: Label;
}

interface PreparedSlots<Label> {
  inMinutes: MinuteSlot<Label>[];
  /** the slots of some days as instants, by 'day zone' */
  byDay: Map<string, InstantSlot<Label>[]>;
}

// A sweep asks for the slots of the same day for every meter. Slots are told apart by identity: they are never changed.
const prepared = new WeakMap<readonly DaySlot<never>[], PreparedSlots<never>>();
const MOST_DAYS = 64;

function preparedOf<Label>(slots: readonly DaySlot<Label>[]): PreparedSlots<Label> {
  const key = slots as readonly DaySlot<never>[];
  let found = prepared.get(key) as PreparedSlots<Label> | undefined;
  if (found === undefined) {
    found = { inMinutes: inMinutes(slots), byDay: new Map() };
    prepared.set(key, found as PreparedSlots<never>);
  }
  return found;
}

function slotsOfDay<Label>(slots: PreparedSlots<Label>, day: CivilDay, zone: TimeZone): InstantSlot<Label>[] {
  const key = `${day} ${zone}`;
  let found = slots.byDay.get(key);
  if (found === undefined) {
    found = slots.inMinutes.map(({ from, to, label }) => ({ fromMs: instantOf(day, from, zone).getTime(), toMs: instantOf(day, to, zone).getTime(), label }));
    if (slots.byDay.size >= MOST_DAYS) slots.byDay.clear();
    slots.byDay.set(key, found);
  }
  return found;
}

/** A piece of an interval that lies in slots of one label. */
export interface PeriodPiece<Label> {
  fromMs: number;
  toMs: number;
  label: Label;
}

/** The interval from one instant to a later one, cut at the borders of the day's slots; the pieces adjoin and none is empty. Slots must cover the day. */
export function periodSlots<Label>({ fromMs, toMs }: { fromMs: number; toMs: number }, slots: readonly DaySlot<Label>[], zone: TimeZone): PeriodPiece<Label>[] {
  const pieces: PeriodPiece<Label>[] = [];
  const ready = preparedOf(slots);
  for (let span = daySpan(fromMs, zone); span.fromMs < toMs; span = daySpan(span.toMs, zone)) {
    for (const slot of slotsOfDay(ready, span.day, zone)) {
      const beginMs = Math.max(slot.fromMs, fromMs);
      const finishMs = Math.min(slot.toMs, toMs);
      if (beginMs >= finishMs) continue;
      const last = pieces.at(-1);
      if (last !== undefined && last.label === slot.label && last.toMs === beginMs) last.toMs = finishMs;
      else pieces.push({ fromMs: beginMs, toMs: finishMs, label: slot.label });
    }
  }
  return pieces;
}
