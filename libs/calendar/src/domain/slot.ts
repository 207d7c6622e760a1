import { addDays, civilDay, instantOf, parseMinute } from './day.js';
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

const prepared = new WeakMap<readonly DaySlot<never>[], MinuteSlot<never>[]>();

function minuteSlots<Label>(slots: readonly DaySlot<Label>[]): MinuteSlot<Label>[] {
  let found = prepared.get(slots as readonly DaySlot<never>[]) as MinuteSlot<Label>[] | undefined;
  if (found === undefined) {
    found = inMinutes(slots);
    prepared.set(slots as readonly DaySlot<never>[], found as MinuteSlot<never>[]);
  }
  return found;
}

/** The interval from one instant to a later one, cut at the borders of the day's slots; the pieces adjoin and none is empty. Slots must cover the day. */
export function periodSlots<Label>(from: Date, to: Date, slots: readonly DaySlot<Label>[], zone: TimeZone): { from: Date; to: Date; label: Label }[] {
  const pieces: { from: Date; to: Date; label: Label }[] = [];
  const sorted = minuteSlots(slots);
  for (let day = civilDay(from, zone); instantOf(day, 0, zone) < to; day = addDays(day, 1)) {
    for (const slot of sorted) {
      const start = instantOf(day, slot.from, zone);
      const end = instantOf(day, slot.to, zone);
      const begin = start > from ? start : from;
      const finish = end < to ? end : to;
      if (begin >= finish) continue;
      const last = pieces.at(-1);
      if (last !== undefined && last.label === slot.label && last.to.getTime() === begin.getTime()) last.to = finish;
      else pieces.push({ from: begin, to: finish, label: slot.label });
    }
  }
  return pieces;
}
