export * from './domain/text.js';
export * from './send-notice.js';
export * from './sms-provider.js';
