export * from './approval.js';
export * from './audit.js';
export * from './customer-session.js';
export * from './decide-approval.js';
export * from './permissions.js';
export { DEMO_PASSWORD, hashPassword } from './secret.js';
export * from './staff-session.js';
export * from './use-limit.js';
export * from './outside-token.js';
