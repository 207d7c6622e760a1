export * from './domain/sample.js';
export * from './domain/schema.js';
export * from './load-profiles.js';
