export const CODE_LIFE_MS = 5 * 60_000;
export const CODE_TRIES = 5;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const CODES_AN_HOUR = 5;

/** When the next code may be sent to a phone, given when the last ones were: one a minute, five an hour. Undefined: now. */
export function nextCodeAt(sentAt: readonly Date[], now: Date): Date | undefined {
  const recent = sentAt.map((at) => at.getTime()).filter((ms) => now.getTime() - ms < HOUR_MS).sort((a, b) => b - a);
  const afterMinute = recent[0] === undefined ? 0 : recent[0] + MINUTE_MS;
  const fifth = recent[CODES_AN_HOUR - 1];
  const next = Math.max(afterMinute, fifth === undefined ? 0 : fifth + HOUR_MS);
  return next > now.getTime() ? new Date(next) : undefined;
}
