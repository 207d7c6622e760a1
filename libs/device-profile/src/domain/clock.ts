const MINUTE_S = 60;

/**
 * What a meter's clock shows, as the milliseconds whose UTC fields are the shown ones; undefined where it shows no date, as a
 * clock with an empty battery does. Seven bytes YY MM DD W hh mm ss in four registers; the weekday is not looked at.
 */
export function decodeClock(words: readonly number[]): number | undefined {
  const [year, month, day, , hour, minute, second] = words.flatMap((word) => [word >> 8, word & 0xff]);
  if (month! < 1 || month! > 12 || day! < 1 || hour! > 23 || minute! >= MINUTE_S || second! >= MINUTE_S || year! > 99) return undefined;
  const shownMs = Date.UTC(2000 + year!, month! - 1, day, hour, minute, second);
  return new Date(shownMs).getUTCDate() === day ? shownMs : undefined;
}
