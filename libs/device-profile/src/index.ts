export * from './domain/clock.js';
export * from './domain/profile.js';
export * from './domain/relay.js';
export * from './domain/sample.js';
export * from './domain/words.js';
export { confidences, measureKeys, type Confidence, type MeasureKey } from './domain/schema.js';
export * from './load-profiles.js';
