export * from './domain/load-kind.js';
export { type LoadDay } from './domain/load-model.js';
export * from './domain/load-profile.js';
export * from './domain/precision.js';
export * from './domain/runway.js';
