export * from './actor.js';
export * from './clock.js';
export * from './domain-error.js';
export * from './id.js';
export * from './logger.js';
export * from './package-root.js';
export * from './runtime.module.js';
export * from './settings.js';
