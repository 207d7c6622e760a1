/** Of a forecast over so many hours: what was used, divided by what was forecast, in its tenth and ninetieth percentile. */
export interface ErrorBand {
  hours: number;
  low: number;
  high: number;
}

export const BLOCK_HOURS = [6, 12, 24, 48, 96, 168, 336] as const;

// Beforehand a forecast is thought to be this far off; that, and what shorter forecasts of the same shop were off, counts as much as so many forecasts that do not overlap.
const PRIOR_SPREAD = 0.3;
const PRIOR_COUNT = 2;
// A shop that is known for so many days has shown its weekdays; before, more may come than its errors say.
const KNOWN_DAYS = 14;
const UNKNOWN_SPREAD = 0.3;
const TAIL = 0.1;
// With few forecasts the true tail lies further out than theirs.
const TAIL_WIDENING = 0.35;

/** The value below which a part of sorted values lies, between neighbours in proportion. */
function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}

/** How far forecasts were off, by the hours they were over; `logs`: natural logarithms of used ÷ forecast, `spanHours`: over which time they were made; `days`: since when the shop is known. */
export function errorBands(logs: readonly (readonly number[])[], spanHours: number, days: number): ErrorBand[] {
  const unknown = UNKNOWN_SPREAD * Math.max(0, 1 - days / KNOWN_DAYS);
  let [low, high] = [-PRIOR_SPREAD, PRIOR_SPREAD];
  return BLOCK_HOURS.map((hours, index) => {
    const sorted = [...logs[index]!].sort((a, b) => a - b);
    if (sorted.length > 0) {
      // Forecasts that overlap say little more than one of them.
      const apart = Math.max(1, Math.min(sorted.length, spanHours / hours));
      const tail = Math.max(0, TAIL - TAIL_WIDENING / apart);
      low = (apart * quantile(sorted, tail) + PRIOR_COUNT * low) / (apart + PRIOR_COUNT);
      high = (apart * quantile(sorted, 1 - tail) + PRIOR_COUNT * high) / (apart + PRIOR_COUNT);
    }
    return { hours, low: Math.exp(low - unknown), high: Math.exp(high + unknown) };
  });
}

/** The bounds of a forecast over some hours, between the blocks in proportion to the logarithm of their length. */
export function bandAt(bands: readonly ErrorBand[], hours: number): { low: number; high: number } {
  const index = bands.findIndex((band) => band.hours >= hours);
  if (index === 0) return bands[0]!;
  if (index === -1) return bands.at(-1)!;
  const [before, after] = [bands[index - 1]!, bands[index]!];
  const part = Math.log(hours / before.hours) / Math.log(after.hours / before.hours);
  return { low: before.low + part * (after.low - before.low), high: before.high + part * (after.high - before.high) };
}
