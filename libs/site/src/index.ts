export * from './domain/settings.js';
export * from './site-facts.js';
