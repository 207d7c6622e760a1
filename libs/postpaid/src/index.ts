export * from './billing-mode.js';
export { issueBill, refreshOwed } from './bills.js';
export { ageGroups } from './domain/owed.js';
export * from './issue-due.js';
export * from './list-postpaid.js';
