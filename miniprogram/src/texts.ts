const zh = {
  home: '首页', usage: '用电', bills: '账单', me: '我的', signIn: '登录', phone: '手机号', code: '验证码', sendCode: '获取验证码', resend: '{n} 秒后可重发', codeSent: '若该手机号已开户,验证码已发送', badPhone: '请输入 11 位手机号', privacy: '登录即表示同意将手机号用于登录与用电通知。',
  available: '可用余额', lasts: '约可用 {n} 天(到 {day})', lastsUnknown: '用电几天后可估算可用天数', today: '今日用电', supply: '供电状态', on: '供电中', off: '已断电', unknown: '状态未知', restoring: '正在恢复供电', kept: '保电中', readAt: '抄表 {age}', refresh: '刷新读数', refreshing: '正在抄表…', refreshed: '已更新', refreshFailed: '电表暂时没有应答,显示的是上次读数', recent: '最近扣费', noBills: '还没有账单', why: '为什么扣',
  payWhere: '充值请到物业收费窗口,报档位号即可。到账后自动恢复供电。', lowNotice: '余额偏低,请尽快充值。', arrearsNotice: '余额已用完,请立即充值,以免断电。', offNotice: '因{cause}已断电。充值到账后自动恢复。', waitNotice: '余额已用完;当前因{waits}暂不断电。', offline: '网络不通,显示的是 {age}的数据',
  hour: '小时', day: '日', month: '月', total: '合计', compare: '上一段 {value}', nothing: '没有数据', from: '从', to: '到', register: '表码', price: '电价', version: '第 {n} 版,{at} 起', carry: '不足一分的余数结转到下一次结算。', estimated: '含估算', stalls: '我的档位', thresholds: '提醒线', orders: '充值记录', large: '大字模式', language: 'English', signOut: '退出登录', more: '更多', retry: '重试', noStall: '这个手机号名下没有在用的档位,请联系物业。',
  now: '刚刚', minutes: '{n} 分钟前', hours: '{n} 小时前', days: '{n} 天前', never: '从未', loading: '正在读取…',
  'cause.energy_arrears': '欠费', 'cause.staff_request': '物业操作', 'cause.maintenance': '检修', 'cause.safety': '安全原因', 'wait.window': '处于不断电时段', 'wait.warnings': '预警未满时限', 'wait.fresh_reading': '等待新读数', 'wait.second_reading': '等待复核读数', 'wait.essential': '属重要负荷',
  'period.all': '全天', 'period.sharp': '尖', 'period.peak': '峰', 'period.flat': '平', 'period.valley': '谷', 'period.deep-valley': '深谷',
  'error.network': '网络不通,请稍后重试', 'error.login-code-wrong': '验证码不对或已过期', 'error.login-code-too-soon': '刚发过验证码,请稍候', 'error.sign-in-locked': '尝试次数过多,请稍后再试', 'error.invalid-input': '请检查填写的内容', 'error.other': '没有成功,请稍后再试',
};
export type Key = keyof typeof zh;
const en: Record<Key, string> = {
  home: 'Home', usage: 'Usage', bills: 'Bills', me: 'Me', signIn: 'Sign in', phone: 'Phone number', code: 'Code', sendCode: 'Send code', resend: 'Again in {n} s', codeSent: 'If this phone has an account, a code is on its way', badPhone: 'Enter 11 digits', privacy: 'By signing in you agree that your phone number is used for signing in and for energy notices.',
  available: 'Available balance', lasts: 'Lasts about {n} days (until {day})', lastsUnknown: 'An estimate appears after a few days of use', today: 'Used today', supply: 'Supply', on: 'On', off: 'Cut', unknown: 'Unknown', restoring: 'Being restored', kept: 'Kept on', readAt: 'Read {age}', refresh: 'Refresh', refreshing: 'Reading the meter…', refreshed: 'Updated', refreshFailed: 'The meter does not answer; this is the last reading', recent: 'Latest charges', noBills: 'No bills yet', why: 'Why',
  payWhere: 'Top up at the counter of the property office with your stall number. The supply comes back by itself.', lowNotice: 'Your balance is low. Please top up soon.', arrearsNotice: 'Your balance is used up. Top up now to avoid a cut.', offNotice: 'Cut: {cause}. It comes back by itself after a top-up.', waitNotice: 'Your balance is used up; not cut yet: {waits}.', offline: 'No connection. These are the data of {age}',
  hour: 'Hour', day: 'Day', month: 'Month', total: 'Total', compare: 'before: {value}', nothing: 'No data', from: 'From', to: 'To', register: 'Register', price: 'Price', version: 'version {n} since {at}', carry: 'What is below one fen is carried to the next settlement.', estimated: 'partly estimated', stalls: 'My stalls', thresholds: 'Warnings at', orders: 'Top-ups', large: 'Large type', language: '中文', signOut: 'Sign out', more: 'More', retry: 'Retry', noStall: 'No stall is open under this phone. Please ask the property office.',
  now: 'just now', minutes: '{n} min ago', hours: '{n} h ago', days: '{n} d ago', never: 'never', loading: 'Loading…',
  'cause.energy_arrears': 'arrears', 'cause.staff_request': 'by the property office', 'cause.maintenance': 'maintenance', 'cause.safety': 'safety', 'wait.window': 'no-cut hours', 'wait.warnings': 'warning time', 'wait.fresh_reading': 'waiting for a reading', 'wait.second_reading': 'waiting for a second reading', 'wait.essential': 'essential load',
  'period.all': 'All day', 'period.sharp': 'Sharp', 'period.peak': 'Peak', 'period.flat': 'Flat', 'period.valley': 'Valley', 'period.deep-valley': 'Deep valley',
  'error.network': 'No connection. Please try again', 'error.login-code-wrong': 'The code is wrong or has expired', 'error.login-code-too-soon': 'A code was sent a moment ago', 'error.sign-in-locked': 'Too many tries. Please try later', 'error.invalid-input': 'Please check what you entered', 'error.other': 'Not done. Please try again later',
};

export type Language = 'zh-CN' | 'en-US';
export type Translate = (key: string, values?: Record<string, string | number>) => string;
export const texts = { 'zh-CN': zh, 'en-US': en };

/** An unknown key shows its last part. */
export const translator = (language: Language): Translate => (key, values = {}) =>
  ((texts[language] as Record<string, string>)[key] ?? key.slice(key.indexOf('.') + 1)).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
