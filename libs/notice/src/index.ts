export * from './consents.js';
export * from './domain/consent-group.js';
export * from './domain/text.js';
export * from './domain/weixin-templates.js';
export * from './send-notice.js';
export * from './sms-provider.js';
export * from './weixin-messages.js';
