import { formatFen } from '#libs/quantity';

export const templates = ['low-1', 'low-2', 'arrears', 'cut', 'restored', 'login-code'] as const;
export type Template = (typeof templates)[number];
export type Language = 'zh-CN' | 'en-US';

export interface NoticeParams {
  stallNumber?: string;
  availableFen?: number;
  code?: string;
}

const texts: Record<Template, Record<Language, string>> = {
  'low-1': { 'zh-CN': '{stall} 余额{yuan}元,已低于提醒线,请留意并及时充值。', 'en-US': '{stall}: balance ¥{yuan}, below your first warning. Please top up soon.' },
  'low-2': { 'zh-CN': '{stall} 余额{yuan}元,即将用完,请尽快充值以免断电。', 'en-US': '{stall}: balance ¥{yuan}, nearly used up. Top up now to avoid a cut.' },
  arrears: { 'zh-CN': '{stall} 余额{yuan}元,已用完。请立即充值,否则将在允许的时段断电。', 'en-US': '{stall}: balance ¥{yuan}, used up. Top up now or the supply will be cut.' },
  cut: { 'zh-CN': '{stall} 余额{yuan}元,因欠费已断电。充值到账后自动恢复供电。', 'en-US': '{stall}: balance ¥{yuan}, cut for arrears. It comes back by itself after a top-up.' },
  restored: { 'zh-CN': '{stall} 余额{yuan}元,供电已恢复。', 'en-US': '{stall}: balance ¥{yuan}, supply restored.' },
  'login-code': { 'zh-CN': '登录验证码 {code},5 分钟内有效,请勿告诉他人。', 'en-US': 'Your sign-in code is {code}, valid for 5 minutes. Tell nobody.' },
};

/** The message as it is sent: stall and balance first, at most 70 characters in Chinese so that it stays one SMS. */
export function noticeText(template: Template, language: Language, params: NoticeParams): string {
  return texts[template][language]
    .replace('{stall}', params.stallNumber ?? '')
    .replace('{yuan}', formatFen(params.availableFen ?? 0))
    .replace('{code}', params.code ?? '');
}
