export * from './lease.js';
export * from './sweep-queue.js';
