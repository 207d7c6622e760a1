export * from './domain/definition.js';
export * from './domain/explain.js';
export * from './domain/price-interval.js';
