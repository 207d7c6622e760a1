import { formatFen } from '#libs/quantity';

export const templates = [
  'low-1', 'low-2', 'low-days', 'arrears', 'cut', 'restored', 'recharge-arrived', 'recharge-restored', 'owner-cut-announced', 'owner-cut-withdrawn', 'owner-cut', 'owner-restored', 'owner-overruled', 'grant-taken', 'grant-revoked',
  'hand-over-done', 'hand-over-left', 'hand-over-parted', 'refund-done', 'stall-swapped', 'dispute-decided', 'recharge-corrected', 'ticket-done', 'announcement', 'login-code',
  'share-charged', 'property-owed', 'property-cut', 'property-recharged',
  'cut-planned', 'repair-announced', 'repair-cut', 'repair-extended', 'repair-over', 'repair-withdrawn',
  'postpaid-bill', 'postpaid-due', 'postpaid-late',
] as const;
export type Template = (typeof templates)[number];
export type Language = 'zh-CN' | 'en-US';

export interface NoticeParams {
  stallNumber?: string;
  /** of an account that keeps water apart: whose balance it is. Without it there is one balance */
  purse?: 'energy' | 'water';
  availableFen?: number;
  /** a recharge, a refund */
  amountFen?: number;
  daysLeft?: number;
  /** in four of five cases it lasts between so many days */
  daysFrom?: number;
  daysTo?: number;
  /** until an announced cut */
  minutes?: number;
  /** who took a grant */
  name?: string;
  title?: string;
  text?: string;
  code?: string;
  /** a time of the site, as it is read there: 14:00, 11-20 14:00 */
  at?: string;
  until?: string;
  phone?: string;
}

type Words = Record<Language, string>;

// {text} and {name} are other people's words: they take what room is left.
const texts: Record<Template, Words> = {
  'low-1': { 'zh-CN': '{stall} 余额{yuan}元,已低于提醒线,请留意并及时充值。', 'en-US': '{stall}: balance ¥{yuan}, below your first warning. Please top up soon.' },
  'low-2': { 'zh-CN': '{stall} 余额{yuan}元,即将用完,请尽快充值以免断电。', 'en-US': '{stall}: balance ¥{yuan}, nearly used up. Top up now to avoid a cut.' },
  'low-days': { 'zh-CN': '{stall} 余额{yuan}元,按近期用量约可用{days}天,请及时充值。', 'en-US': '{stall}: balance ¥{yuan}, about {days} days at your recent pace. Please top up.' },
  arrears: { 'zh-CN': '{stall} 余额{yuan}元,已用完。请立即充值,否则将在允许的时段断电。', 'en-US': '{stall}: balance ¥{yuan}, used up. Top up now or the supply will be cut.' },
  cut: { 'zh-CN': '{stall} 余额{yuan}元,因欠费已断电。充值到账后自动恢复供电。', 'en-US': '{stall}: balance ¥{yuan}, cut for arrears. It comes back by itself after a top-up.' },
  restored: { 'zh-CN': '{stall} 余额{yuan}元,供电已恢复。', 'en-US': '{stall}: balance ¥{yuan}, supply restored.' },
  'recharge-arrived': { 'zh-CN': '{stall} 余额{yuan}元,充值{amount}元已到账。', 'en-US': '{stall}: balance ¥{yuan}, your top-up of ¥{amount} has arrived.' },
  'recharge-restored': { 'zh-CN': '{stall} 余额{yuan}元,充值{amount}元已到账,供电已恢复。', 'en-US': '{stall}: balance ¥{yuan}, top-up of ¥{amount} arrived and power is restored.' },
  'owner-cut-announced': { 'zh-CN': '{stall} 余额{yuan}元,业主将在{minutes}分钟后断电,有疑问请联系业主或物业。', 'en-US': '{stall}: balance ¥{yuan}, the owner will cut the supply in {minutes} min. Call the owner or the office.' },
  'owner-cut-withdrawn': { 'zh-CN': '{stall} 余额{yuan}元,业主已撤回断电通知,供电照常。', 'en-US': '{stall}: balance ¥{yuan}, the owner has withdrawn the announced cut.' },
  'owner-cut': { 'zh-CN': '{stall} 余额{yuan}元,业主已断开供电,有疑问请联系业主或物业。', 'en-US': '{stall}: balance ¥{yuan}, the owner has cut the supply. Call the owner or the office.' },
  'owner-overruled': { 'zh-CN': '{stall} 余额{yuan}元,物业已取消业主的断电,业主不再限制供电。', 'en-US': '{stall}: balance ¥{yuan}, the office has cancelled the owner’s cut; the owner no longer holds the supply off.' },
  'owner-restored': { 'zh-CN': '{stall} 余额{yuan}元,业主已恢复供电。', 'en-US': '{stall}: balance ¥{yuan}, the owner has restored the supply.' },
  'grant-taken': { 'zh-CN': '{stall} {name}已接受您的授权。', 'en-US': '{stall}: {name} has taken your grant.' },
  'grant-revoked': { 'zh-CN': '{stall} 的授权已结束,您不能再查看或操作该商铺。', 'en-US': '{stall}: your grant has ended; you can no longer see or use the stall.' },
  'hand-over-done': { 'zh-CN': '{stall} 余额{yuan}元,已交接给您,请充值后使用。', 'en-US': '{stall}: balance ¥{yuan}, the stall is yours now. Please top up to use it.' },
  'hand-over-left': { 'zh-CN': '{stall} 已交接完成,应退{amount}元,审核后原路退回。', 'en-US': '{stall}: handed over. ¥{amount} are refunded after approval.' },
  'refund-done': { 'zh-CN': '{stall} 退款{amount}元已办理完成。', 'en-US': '{stall}: your refund of ¥{amount} is done.' },
  'hand-over-parted': { 'zh-CN': '{stall} 已交接完成,最后一笔{amount}元已从余额结清,其他档位照常。', 'en-US': '{stall}: handed over. Its last ¥{amount} came out of your balance; your other stalls go on.' },
  'stall-swapped': { 'zh-CN': '{stall} 余额{yuan}元,换铺已完成,余额随您到新档位。', 'en-US': '{stall}: balance ¥{yuan}. The exchange is done; your balance came along.' },
  'dispute-decided': { 'zh-CN': '{stall} 您的账单疑问已处理,更正{amount}元:{text}', 'en-US': '{stall}: your doubt is decided, ¥{amount} given back: {text}' },
  'recharge-corrected': { 'zh-CN': '{stall} 余额{yuan}元,一笔{amount}元的充值记错已更正:{text}', 'en-US': '{stall}: balance ¥{yuan}. A top-up of ¥{amount} was booked wrongly and is corrected: {text}' },
  'ticket-done': { 'zh-CN': '{stall} 您报的问题已处理:{text}', 'en-US': '{stall}: what you reported is mended: {text}' },
  announcement: { 'zh-CN': '{title}:{text}', 'en-US': '{title}: {text}' },
  'share-charged': { 'zh-CN': '{stall} 余额{yuan}元,公摊{amount}元已扣:{text}', 'en-US': '{stall}: balance ¥{yuan}, your share of ¥{amount} was charged: {text}' },
  'property-owed': { 'zh-CN': '{stall} 物业等费用未付{amount}元,请充值物业账户,明细见小程序账单。', 'en-US': '{stall}: ¥{amount} of property fees are unpaid. Please top up the property purse; the bills say for what.' },
  'property-cut': { 'zh-CN': '{stall} 因欠物业费{amount}元已断电,缴清后自动恢复供电。', 'en-US': '{stall}: cut for unpaid property fees of ¥{amount}. It comes back by itself when they are paid.' },
  'property-recharged': { 'zh-CN': '{stall} 物业账户充值{amount}元已到账。', 'en-US': '{stall}: ¥{amount} have arrived in the property purse.' },
  'cut-planned': { 'zh-CN': '{stall} 余额{yuan}元,已用完,计划{at}断电,此前充值即不断电。', 'en-US': '{stall}: balance ¥{yuan}, used up. The supply is cut at {at} unless you top up before.' },
  'repair-announced': { 'zh-CN': '{stall} {at}起停电,预计{until}恢复,电话{phone}。原因:{text}', 'en-US': '{stall}: no power from {at}, expected back {until}. Call {phone}. Reason: {text}' },
  'repair-cut': { 'zh-CN': '{stall} 已停电,预计{until}恢复,电话{phone}。原因:{text}', 'en-US': '{stall}: power is off, expected back {until}. Call {phone}. Reason: {text}' },
  'repair-extended': { 'zh-CN': '{stall} 停电时间有变,预计{until}恢复,电话{phone}。原因:{text}', 'en-US': '{stall}: now expected back {until}. Call {phone}. Reason: {text}' },
  'repair-over': { 'zh-CN': '{stall} 检修已结束,恢复送电。', 'en-US': '{stall}: the work is done, power comes back.' },
  'repair-withdrawn': { 'zh-CN': '{stall} 原定{at}的停电已取消。', 'en-US': '{stall}: the cut announced for {at} is cancelled.' },
  'postpaid-bill': { 'zh-CN': '{stall} 后付费账单{amount}元已出,请于{text}前缴清,可在小程序或窗口缴纳。', 'en-US': '{stall}: your bill of ¥{amount} is due on {text}. Pay in the app or at the counter.' },
  'postpaid-due': { 'zh-CN': '{stall} 后付费账单{amount}元将于{text}到期,请及时缴纳。', 'en-US': '{stall}: your bill of ¥{amount} falls due on {text}. Please pay it.' },
  'postpaid-late': { 'zh-CN': '{stall} 后付费账单{amount}元已逾期(应于{text}前缴清),请尽快缴纳。', 'en-US': '{stall}: your bill of ¥{amount} is late (it was due on {text}). Please pay it soon.' },
  'login-code': { 'zh-CN': '登录验证码 {code},5 分钟内有效,请勿告诉他人。', 'en-US': 'Your sign-in code is {code}, valid for 5 minutes. Tell nobody.' },
};

// Where water has a balance of its own, a message says of which it tells, and that it is water that stops.
const ofWater: Partial<Record<Template, Words>> = {
  'low-1': { 'zh-CN': '{stall} 水费余额{yuan}元,已低于提醒线,请留意并及时充值水费。', 'en-US': '{stall}: water balance ¥{yuan}, below your first warning. Please top up water soon.' },
  'low-2': { 'zh-CN': '{stall} 水费余额{yuan}元,即将用完,请尽快充值水费以免停水。', 'en-US': '{stall}: water balance ¥{yuan}, nearly used up. Top up water now to avoid a cut.' },
  arrears: { 'zh-CN': '{stall} 水费余额{yuan}元,已用完。请立即充值水费,否则将在允许的时段停水。', 'en-US': '{stall}: water balance ¥{yuan}, used up. Top up water now or it will be cut.' },
  cut: { 'zh-CN': '{stall} 水费余额{yuan}元,因欠费已停水。水费充值到账后自动恢复供水。', 'en-US': '{stall}: water balance ¥{yuan}, water cut for arrears. It comes back by itself after a top-up of water.' },
  restored: { 'zh-CN': '{stall} 水费余额{yuan}元,供水已恢复。', 'en-US': '{stall}: water balance ¥{yuan}, water restored.' },
  'recharge-arrived': { 'zh-CN': '{stall} 水费余额{yuan}元,充值{amount}元已到账。', 'en-US': '{stall}: water balance ¥{yuan}, your top-up of ¥{amount} has arrived.' },
  'recharge-restored': { 'zh-CN': '{stall} 水费余额{yuan}元,充值{amount}元已到账,供水已恢复。', 'en-US': '{stall}: water balance ¥{yuan}, top-up of ¥{amount} arrived and water is restored.' },
  'cut-planned': { 'zh-CN': '{stall} 水费余额{yuan}元,已用完,计划{at}停水,此前充值水费即不停水。', 'en-US': '{stall}: water balance ¥{yuan}, used up. Water is cut at {at} unless you top it up before.' },
};
const ofElectricity = ({ 'zh-CN': zh, 'en-US': en }: Words): Words => ({ 'zh-CN': zh.replace('余额{yuan}', '电费余额{yuan}'), 'en-US': en.replace('balance ¥{yuan}', 'electricity balance ¥{yuan}') });
const wordsOf = (template: Template, { purse }: NoticeParams): Words => (purse === 'water' && ofWater[template]) || (purse === 'energy' ? ofElectricity(texts[template]) : texts[template]);

/** One SMS in Chinese. */
export const SMS_CHARACTERS = 70;

/** 3, or the range that it lies in: 2到5, 2 to 5. */
function daysOf({ daysLeft = 0, daysFrom = daysLeft, daysTo = daysLeft }: NoticeParams, language: Language): string {
  const [from, to] = [Math.min(daysFrom, daysLeft), Math.max(daysTo, daysLeft)];
  return from === to ? String(daysLeft) : `${String(from)}${language === 'zh-CN' ? '到' : ' to '}${String(to)}`;
}

function fill(words: string, params: NoticeParams, language: Language): string {
  const values: Record<string, string> = {
    stall: params.stallNumber ?? '', yuan: formatFen(params.availableFen ?? 0), amount: formatFen(params.amountFen ?? 0), days: daysOf(params, language), minutes: String(params.minutes ?? 0),
    name: params.name ?? '', title: params.title ?? '', text: params.text ?? '', code: params.code ?? '',
    at: params.at ?? '', until: params.until ?? '', phone: params.phone ?? '',
  };
  // In one pass: what is filled in is never looked at as a pattern.
  return words.replace(/\{(\w+)\}/g, (pattern, key: string) => values[key] ?? pattern);
}

const clip = (text: string, most: number): string => ([...text].length <= most ? text : `${[...text].slice(0, Math.max(0, most - 1)).join('')}…`);

/** The message as it is sent: stall and balance first, at most 70 characters in Chinese so that it stays one SMS. */
export function noticeText(template: Template, language: Language, params: NoticeParams): string {
  const words = wordsOf(template, params)[language];
  const text = fill(words, params, language);
  if (language !== 'zh-CN' || [...text].length <= SMS_CHARACTERS) return text;
  // Other people's words give way; ours were measured.
  const room = (key: 'text' | 'name') => SMS_CHARACTERS - [...fill(words, { ...params, [key]: '' }, language)].length;
  if (words.includes('{text}')) return clip(fill(words, { ...params, text: clip(params.text ?? '', room('text')) }, language), SMS_CHARACTERS);
  return clip(fill(words, { ...params, name: clip(params.name ?? '', room('name')) }, language), SMS_CHARACTERS);
}

const heads: Record<Template, Words> = {
  'low-1': { 'zh-CN': '余额已低于提醒线', 'en-US': 'Balance is low' },
  'low-2': { 'zh-CN': '余额即将用完', 'en-US': 'Balance nearly used' },
  'low-days': { 'zh-CN': '约可用{days}天,请充值', 'en-US': '{days} days left' },
  arrears: { 'zh-CN': '余额已用完,请立即充值', 'en-US': 'Top up or be cut' },
  cut: { 'zh-CN': '因欠费已断电,充值即恢复', 'en-US': 'Cut for arrears' },
  restored: { 'zh-CN': '供电已恢复', 'en-US': 'Supply restored' },
  'recharge-arrived': { 'zh-CN': '充值已到账', 'en-US': 'Top-up arrived' },
  'recharge-restored': { 'zh-CN': '充值已到账,供电已恢复', 'en-US': 'Power is restored' },
  'owner-cut-announced': { 'zh-CN': '业主将在{minutes}分钟后断电', 'en-US': 'Cut in {minutes} min' },
  'owner-cut-withdrawn': { 'zh-CN': '业主已撤回断电通知', 'en-US': 'Cut withdrawn' },
  'owner-cut': { 'zh-CN': '业主已断开供电', 'en-US': 'Cut by the owner' },
  'owner-overruled': { 'zh-CN': '物业已取消业主断电', 'en-US': 'Owner’s cut cancelled' },
  'owner-restored': { 'zh-CN': '业主已恢复供电', 'en-US': 'Restored by owner' },
  'grant-taken': { 'zh-CN': '{name}已接受授权', 'en-US': 'Grant taken' },
  'grant-revoked': { 'zh-CN': '授权已结束', 'en-US': 'Grant ended' },
  'hand-over-done': { 'zh-CN': '商铺已交接给您', 'en-US': 'The stall is yours' },
  'hand-over-left': { 'zh-CN': '交接完成,余款待审核', 'en-US': 'Handed over' },
  'hand-over-parted': { 'zh-CN': '交接完成,档位已移出账户', 'en-US': 'Handed over' },
  'refund-done': { 'zh-CN': '退款已完成', 'en-US': 'Refund done' },
  'stall-swapped': { 'zh-CN': '换铺已完成', 'en-US': 'Stalls exchanged' },
  'dispute-decided': { 'zh-CN': '账单疑问已处理', 'en-US': 'Your doubt is decided' },
  'recharge-corrected': { 'zh-CN': '充值已更正', 'en-US': 'Top-up corrected' },
  'ticket-done': { 'zh-CN': '您报的问题已处理', 'en-US': 'Your report is done' },
  announcement: { 'zh-CN': '{title}', 'en-US': '{title}' },
  'share-charged': { 'zh-CN': '公摊{amount}元已扣', 'en-US': 'Share charged' },
  'property-owed': { 'zh-CN': '物业费未付{amount}元', 'en-US': 'Property fees due' },
  'property-cut': { 'zh-CN': '因欠物业费已断电', 'en-US': 'Cut for fees' },
  'property-recharged': { 'zh-CN': '物业账户充值已到账', 'en-US': 'Top-up arrived' },
  'cut-planned': { 'zh-CN': '计划{at}断电', 'en-US': 'Cut at {at}' },
  'repair-announced': { 'zh-CN': '{at}起停电', 'en-US': 'Off from {at}' },
  'repair-cut': { 'zh-CN': '停电检修中', 'en-US': 'Off for work' },
  'repair-extended': { 'zh-CN': '{until}恢复', 'en-US': 'Back {until}' },
  'repair-over': { 'zh-CN': '检修结束,恢复送电', 'en-US': 'Power comes back' },
  'repair-withdrawn': { 'zh-CN': '停电已取消', 'en-US': 'Cut is cancelled' },
  'postpaid-bill': { 'zh-CN': '本期账单{amount}元', 'en-US': 'Bill of ¥{amount}' },
  'postpaid-due': { 'zh-CN': '账单即将到期', 'en-US': 'Bill falls due' },
  'postpaid-late': { 'zh-CN': '账单已逾期', 'en-US': 'Bill is late' },
  'login-code': { 'zh-CN': '', 'en-US': '' },
};

/** What happened in a few words, as a field of a WeChat message holds them: at most 20 characters. */
const headsOfWater: Partial<Record<Template, Words>> = {
  'low-1': { 'zh-CN': '水费余额已低于提醒线', 'en-US': 'Water balance low' },
  'low-2': { 'zh-CN': '水费余额即将用完', 'en-US': 'Water nearly used' },
  arrears: { 'zh-CN': '水费余额已用完,请充值', 'en-US': 'Top up water' },
  cut: { 'zh-CN': '因欠费已停水,充值即恢复', 'en-US': 'Water cut' },
  restored: { 'zh-CN': '供水已恢复', 'en-US': 'Water restored' },
  'recharge-restored': { 'zh-CN': '充值已到账,供水已恢复', 'en-US': 'Water is restored' },
  'cut-planned': { 'zh-CN': '计划{at}停水', 'en-US': 'Water cut {at}' },
};

export const noticeHead = (template: Template, language: Language, params: NoticeParams): string => clip(fill(((params.purse === 'water' && headsOfWater[template]) || heads[template])[language], params, language), 20);
