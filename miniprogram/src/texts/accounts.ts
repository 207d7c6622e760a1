/** Words about energy that was given, and accounts that are billed or have several meters. */
export const accounts = {
  subsidy: ['月补', 'Subsidy'],
  subsidyLeft: ['剩 {left} / 共 {granted}', '{left} left of {granted}'],
  subsidyEnds: ['{at} 到期,先用月补再用余额', 'ends {at}; used before your money'],
  subsidyFirst: ['先用月补,再用余额', 'used before your money'],
  subsidyHistory: ['明细', 'History'],
  subsidyUsed: ['已用 {used}', '{used} used'],
  subsidyCleared: ['到期清零 {amount}', '{amount} lapsed'],
  subsidyCarried: ['结转下月 {amount}', '{amount} carried on'],
  subsidyTaken: ['收回 {amount}', '{amount} taken back'],
  subsidyHow: ['每月 {base} + 每人 {head} × {n} 人', '{base} a month + {head} × {n} persons'],
  subsidyHowDays: ['每月 {base} + 每人 {head} × {n} 人,按 {days}/{of} 天', '{base} a month + {head} × {n} persons, for {days} of {of} days'],
  subsidyNotRefunded: ['月补剩余 {left} 不退:月补不是充值,只退充值部分。', 'The remaining subsidy of {left} is not refunded: it was not paid for. Only what was paid goes back.'],
  'subsidyKind.monthly': ['按月发放', 'monthly'],
  'subsidyKind.carried': ['上月结转', 'carried over'],
  'subsidyKind.manual': ['物业发放', 'by the property office'],
  'subsidyKind.outside': ['主管单位发放', 'by the authority'],
} as const;
