export { type ComposedDefinition, type DayTable } from './domain/composed.js';
export * from './domain/definition.js';
export * from './domain/draw.js';
export * from './domain/explain.js';
export * from './domain/price-interval.js';
export * from './domain/shape.js';
