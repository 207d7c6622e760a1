export * from './cash-of-day.js';
export * from './charge-bill.js';
export * from './collect.js';
export * from './list-bills.js';
export * from './pay-in-cash.js';
export * from './void-bills.js';
export * from './domain/stays.js';
