export * from './array-literal.js';
export * from './data-source.js';
export * from './database.module.js';
export * from './migrate.js';
export * from './outbox.js';
export * from './partitions.js';
export * from './transaction.js';
