export * from './domain/day.js';
export * from './domain/due.js';
export * from './domain/slot.js';
export * from './domain/window.js';
export { civilMsOf, DAY_MS, isTimeZone, MINUTE_MS, type TimeZone } from './domain/zone.js';
export * from './domain/day-kind.js';
