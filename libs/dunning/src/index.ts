export * from './call-low-lists.js';
export * from './debtors.js';
export * from './domain/debtor.js';
export * from './log-call.js';
