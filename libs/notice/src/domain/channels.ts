import type { Template } from './text.js';

export type Channel = 'sms' | 'wechat' | 'wechat-account';

/** What reaches a phone without anybody opening an app: nobody may lose the supply unwarned. */
const bySmsToo: readonly Template[] = ['arrears', 'cut', 'owner-cut-announced', 'owner-cut', 'property-cut', 'cut-planned', 'repair-announced', 'repair-cut'];

export interface Reach {
  /** a consent of the mini-program that is left for this kind of message */
  subscribe: boolean;
  /** the official account is bound and has a template for it */
  account: boolean;
}

/**
 * By which channels a message goes: one of WeChat's two where one is open, an SMS where none is or where it must not be missed.
 * Announcements go to the followers of the official account alone: everybody sees them in the app.
 */
export function chooseChannels(template: Template, { subscribe, account }: Reach): Channel[] {
  if (template === 'login-code') return ['sms'];
  if (template === 'announcement') return account ? ['wechat-account'] : [];
  const weixin: Channel[] = subscribe ? ['wechat'] : account ? ['wechat-account'] : [];
  return weixin.length === 0 || bySmsToo.includes(template) ? [...weixin, 'sms'] : weixin;
}
