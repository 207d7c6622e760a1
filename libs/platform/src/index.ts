export { type AlipayApp } from './alipay-login.js';
export * from './platform-apps.js';
export { type PlatformIdentity, type SubscribeMessage, type TemplateMessage, type WeixinApp } from './weixin-app.js';
