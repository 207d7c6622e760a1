import type { Channel } from './book.js';

export type FaultPlace = 'answer' | 'notify' | 'bill' | 'business' | 'weixin';

/** Every switch, with where it works; the page shows the words. */
export const faultKinds = {
  hang: { place: 'answer', zh: '不回应答(默认已执行)', en: 'no answer (done by default)' },
  slow: { place: 'answer', zh: '应答延迟', en: 'late answer' },
  'accepted-202': { place: 'answer', zh: '202 已受理', en: '202 accepted' },
  'rate-429': { place: 'answer', zh: '429 频率限制', en: '429 rate limit' },
  'error-500': { place: 'answer', zh: '500 系统错误', en: '500 system error' },
  'html-502': { place: 'answer', zh: '502 网页', en: '502 as HTML' },
  truncated: { place: 'answer', zh: '应答截断', en: 'truncated answer' },
  unsigned: { place: 'answer', zh: '应答无签名', en: 'unsigned answer' },
  'foreign-signed': { place: 'answer', zh: '应答由陌生密钥签名', en: 'answer signed by a stranger' },
  stale: { place: 'answer', zh: '应答时间戳过旧', en: 'stale answer' },
  'expired-serial': { place: 'answer', zh: '应答用过期证书', en: 'answer signed by an expired certificate' },
  'duplicate-key': { place: 'answer', zh: '应答体重复键(支付宝)', en: 'answer with a forged second body (Alipay)' },
  'error-response': { place: 'answer', zh: '无签名 error_response(支付宝)', en: 'unsigned error_response (Alipay)' },
  unknown: { place: 'answer', zh: '结果未知(支付宝 20000、银联 05)', en: 'unknown outcome (Alipay 20000, UnionPay 05)' },
  'notify-before-response': { place: 'notify', zh: '先通知后应答(下单即付)', en: 'paid and notified before the create answer' },
  'notify-duplicate': { place: 'notify', zh: '通知并发重复', en: 'notification in copies at once' },
  'notify-drop': { place: 'notify', zh: '丢失通知', en: 'lost notification' },
  'notify-delay': { place: 'notify', zh: '通知延迟', en: 'late notification' },
  'notify-reorder': { place: 'notify', zh: '通知乱序', en: 'notification after the next one' },
  'notify-signtest': { place: 'notify', zh: '微信签名探测', en: 'WeChat SIGNTEST probe first' },
  'notify-tamper': { place: 'notify', zh: '篡改通知', en: 'tampered notification' },
  'notify-expired-serial': { place: 'notify', zh: '通知用过期证书', en: 'notification signed by an expired certificate' },
  'notify-unknown-serial': { place: 'notify', zh: '通知证书号未知', en: 'notification of an unknown serial' },
  'bill-extra': { place: 'bill', zh: '账单多一笔', en: 'bill with a row too many' },
  'bill-missing': { place: 'bill', zh: '账单少一笔', en: 'bill with a row missing' },
  'bill-one-fen': { place: 'bill', zh: '账单差一分', en: 'bill off by one fen' },
  'bill-hash': { place: 'bill', zh: '账单摘要不符', en: 'bill of another hash' },
  'bill-not-ready': { place: 'bill', zh: '账单未生成', en: 'bill not ready' },
  'bill-expired': { place: 'bill', zh: '账单地址已失效', en: 'bill address expired' },
  'refund-not-enough': { place: 'business', zh: '商户余额不足', en: 'merchant balance not enough' },
  'refund-not-exists': { place: 'business', zh: '退款误报订单不存在', en: 'refund: order spuriously unknown' },
  'refund-abnormal': { place: 'business', zh: '退款异常', en: 'refund turns abnormal' },
  'refund-closed': { place: 'business', zh: '退款关闭', en: 'refund is closed' },
  'refund-pending': { place: 'business', zh: '退款一直处理中', en: 'refund stays in processing' },
  errcode: { place: 'weixin', zh: 'errcode 注入', en: 'errcode' },
  'token-expired': { place: 'weixin', zh: 'access_token 失效', en: 'access_token expires' },
} as const satisfies Record<string, { place: FaultPlace; zh: string; en: string }>;

export type FaultKind = keyof typeof faultKinds;
export type FaultChannel = Channel | 'weixin';

export interface Fault {
  id: number;
  kind: FaultKind;
  /** absent: any */
  channel?: FaultChannel;
  /** how many times it still happens; null: until it is cleared */
  count: number | null;
  outTradeNo?: string;
  /** the address or method must contain it */
  path?: string;
  delayMs?: number;
  times?: number;
  what?: string;
  /** answers: whether the request was carried out all the same */
  executed?: boolean;
  errcode?: number;
  errmsg?: string;
  /** how often it has happened */
  used: number;
}

export interface FaultSite {
  channel: FaultChannel;
  outTradeNo?: string | undefined;
  path?: string | undefined;
}

/** The switches that are on. */
export class SandboxFaults {
  private faults: Fault[] = [];
  private lastId = 0;

  raise(fault: Omit<Fault, 'id' | 'used' | 'count'> & { count?: number | null }): Fault {
    const raised: Fault = { count: 1, ...fault, id: (this.lastId += 1), used: 0 };
    this.faults.push(raised);
    return raised;
  }

  list(): Fault[] {
    return this.faults;
  }

  clear(id?: number): number {
    const before = this.faults.length;
    this.faults = id === undefined ? [] : this.faults.filter((fault) => fault.id !== id);
    return before - this.faults.length;
  }

  /** The first that fits; it is used up by one. */
  take(kinds: readonly FaultKind[], site: FaultSite): Fault | undefined {
    const found = this.faults.find((fault) => kinds.includes(fault.kind) && fits(fault, site));
    if (found === undefined) return undefined;
    found.used += 1;
    if (found.count !== null && (found.count -= 1) <= 0) this.faults = this.faults.filter((fault) => fault !== found);
    return found;
  }

  takeAt(place: FaultPlace, site: FaultSite): Fault | undefined {
    return this.take((Object.keys(faultKinds) as FaultKind[]).filter((kind) => faultKinds[kind].place === place), site);
  }
}

function fits(fault: Fault, { channel, outTradeNo, path }: FaultSite): boolean {
  // A bill is bent as a whole: there the number says which row.
  const ofOrder = fault.outTradeNo === undefined || fault.outTradeNo === outTradeNo || faultKinds[fault.kind].place === 'bill';
  return (fault.channel === undefined || fault.channel === channel) && ofOrder && (fault.path === undefined || (path ?? '').includes(fault.path));
}
