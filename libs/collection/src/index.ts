export * from './domain/bus-due.js';
export * from './field-service.js';
export * from './read-meter.js';
export * from './request-read.js';
export * from './sweep-follower.js';
export * from './sweep-writer.js';
export * from './clock-checks.js';
