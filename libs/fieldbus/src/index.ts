export * from './bus-line.js';
export * from './field-network.js';
export type { Telegram } from './telegram-log.js';
