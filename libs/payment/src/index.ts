export * from './channel.js';
export * from './channel-registry.js';
export * from './counter-recharge.js';
export * from './day-totals.js';
export * from './payment.module.js';
export * from './receipt.js';
export * from './reconcile/index.js';
