export { freeWhOf } from './allowances.js';
export * from './close-expired.js';
export { endings, midMonths } from './domain/rule.js';
export * from './grant-by-hand.js';
export * from './grant-due.js';
export * from './list-subsidies.js';
export { endRule, listRules, media, ruleById, saveRule, type NewRule, type SubsidyRule } from './rules.js';
