export * from './blocks.js';
export { BusLine } from './bus-line.js';
export * from './field-network.js';
export * from './fieldbus.module.js';
export { TELEGRAM_LIMIT } from './telegram-log.js';
export { systemTimers, type Timers } from './timers.js';
export * from './types.js';
