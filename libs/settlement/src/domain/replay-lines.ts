import type { CivilDay, TimeZone } from '#libs/calendar';
import { inDrawOrder, priceInterval, spanKey, SUBSIDY, type Draw, type RegisterPoint, type TariffVersion } from '#libs/tariff';

/** What was used and charged between two instants of one day, as it is stored. */
export interface ReplayedLine {
  meterId: number;
  fromMs: number;
  toMs: number;
  day: CivilDay;
  usedWh: number;
  fromRegisterWh: number;
  chargeParts: number;
  /** how much of it was free */
  freeWh: number;
}

export interface ReplayReading {
  ms: number;
  registerWh: number;
  periodRegistersWh: readonly number[] | undefined;
}

export interface ReplayedAccount {
  usedWh: number;
  oldParts: number;
  newParts: number;
  /** energy of which is not known when in its interval it was used, though the draft asks */
  vagueWh: number;
}

const LONG_MS = 2 * 3_600_000;

interface Interval {
  line: ReplayedLine;
  from: RegisterPoint;
  to: RegisterPoint;
}

/** The readings that lie inside a line and count on; without them, its two ends alone. Registers count from the line's beginning. */
function intervalsOf(line: ReplayedLine, readings: readonly ReplayReading[]): Interval[] {
  const at = (reading: ReplayReading): RegisterPoint => ({ at: new Date(reading.ms), registerWh: reading.registerWh - line.fromRegisterWh, periodRegistersWh: reading.periodRegistersWh });
  const inside = readings.filter(({ ms }) => ms > line.fromMs && ms < line.toMs).map(at);
  const points: RegisterPoint[] = [
    { at: new Date(line.fromMs), registerWh: 0, periodRegistersWh: readings.find(({ ms }) => ms === line.fromMs)?.periodRegistersWh },
    ...inside,
    { at: new Date(line.toMs), registerWh: line.usedWh, periodRegistersWh: readings.find(({ ms }) => ms === line.toMs)?.periodRegistersWh },
  ];
  const rises = points.every((point, index) => index === 0 || point.registerWh >= points[index - 1]!.registerWh);
  const used = rises ? points : [points[0]!, points.at(-1)!];
  return used.slice(1).map((to, index) => ({ line, from: used[index]!, to }));
}

/**
 * What an account would have paid for the same energy under a version that always held: the same intervals, the same free energy, the
 * tiers filled in the order in which the energy came. `usedBefore`: what it had used of a month or year before the first line.
 */
export function replayAccount(lines: readonly ReplayedLine[], of: { readings: ReadonlyMap<number, readonly ReplayReading[]>; version: TariffVersion; usedBefore: Readonly<Record<string, number>>; zone: TimeZone; asksTime: boolean }): ReplayedAccount {
  const { version, zone } = of;
  const intervals = lines.flatMap((line) => intervalsOf(line, of.readings.get(line.meterId) ?? [])).sort((a, b) => a.to.at.getTime() - b.to.at.getTime() || a.line.meterId - b.line.meterId);
  const free = new Map(lines.map((line) => [line, line.freeWh]));
  const always = [{ ...version, effectiveAt: new Date(0) }];
  const sum: ReplayedAccount = { usedWh: 0, oldParts: lines.reduce((total, { chargeParts }) => total + chargeParts, 0), newParts: 0, vagueWh: 0 };
  let used = of.usedBefore;
  for (const { line, from, to } of intervals) {
    const usedWh = to.registerWh - from.registerWh;
    const allowed = free.get(line)!;
    const counts = allowed > 0 || spanKey(version.definition, line.day) !== undefined;
    const draw: Draw | undefined = counts ? { used, allowances: inDrawOrder(allowed > 0 ? [{ id: '', leftWh: allowed, fromMs: 0, expiresMs: Infinity }] : []) } : undefined;
    const priced = priceInterval({ from, to, versions: always, zone, day: line.day, draw });
    if (priced.kind === 'no-price') throw new RangeError('a version that always holds has a price');
    if (priced.draw !== undefined) used = priced.draw.used;
    free.set(line, allowed - priced.pieces.filter(({ tier }) => tier === SUBSIDY).reduce((total, piece) => total + piece.usedWh, 0));
    sum.usedWh += usedWh;
    sum.newParts += priced.parts;
    if (of.asksTime && to.at.getTime() - from.at.getTime() > LONG_MS) sum.vagueWh += usedWh;
  }
  return sum;
}
