import { createHash } from 'node:crypto';
import type { BillAnswer, ChannelName, ChannelRegistry, CheckStep, Closed, Heard, OrderAtChannel, OrderTruth, Payment, PaymentChannel, RawNotification, RefundAtChannel, RefundTruth, Submitted, Unknown } from '#libs/payment';

/** What goes wrong with the next call: it never arrives, its answer is lost after it was done, or it hangs until let go. */
export type Mishap = 'not-arrived' | 'answer-lost' | 'hang';
type Call = 'submit' | 'query' | 'close' | 'refund' | 'queryRefund';

interface Trade {
  order: OrderAtChannel;
  state: 'waiting' | 'paid' | 'closed';
  /** a code that nobody scanned is no trade yet */
  scanned: boolean;
  payment: Payment | undefined;
  refundedFen: number;
}

interface BankRefund {
  asked: RefundAtChannel;
  state: 'processing' | 'succeeded' | 'closed' | 'abnormal';
}

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });

/**
 * A payment channel of the tests, faithful to the port: a number is one trade, a paid one is never closed, a closed one never
 * paid, a refund's number moves money once; every call can get lost on its way or on its way back.
 */
export class ScriptedChannel implements PaymentChannel {
  readonly trades = new Map<string, Trade>();
  readonly refunds = new Map<string, BankRefund>();
  readonly calls: string[] = [];
  /** new refunds stand so until the bank moves them */
  refundState: BankRefund['state'] = 'processing';
  /** nothing arrives */
  down = false;
  refuseNext: { code: string; message: string } | undefined;
  private mishaps: { call: Call; mishap: Mishap }[] = [];
  private hanging: (() => void)[] = [];

  constructor(
    readonly name: ChannelName,
    readonly merchantNumber: string,
    private readonly wall: () => Date,
    readonly appId = 'app-1',
  ) {}

  fail(call: Call, mishap: Mishap): void {
    this.mishaps.push({ call, mishap });
  }

  letGo(): void {
    for (const go of this.hanging.splice(0)) go();
  }

  submit(order: OrderAtChannel): Promise<Submitted> {
    return this.around<Submitted>('submit', order.outTradeNo, () => {
      const refused = this.refuseNext;
      this.refuseNext = undefined;
      if (refused !== undefined) return { kind: 'refused', ...refused };
      const known = this.trades.get(order.outTradeNo);
      if (known !== undefined && JSON.stringify(known.order) !== JSON.stringify(order)) return { kind: 'refused', code: 'PARAM_ERROR', message: 'the same number with other words' };
      if (known?.state === 'paid') return { kind: 'already-paid' };
      if (known?.state === 'closed') return { kind: 'already-closed' };
      if (known === undefined) this.trades.set(order.outTradeNo, { order, state: 'waiting', scanned: order.way !== 'qr' || this.name !== 'alipay', payment: undefined, refundedFen: 0 });
      return { kind: 'ready', params: { kind: 'code', codeText: `pay://${order.outTradeNo}` } };
    });
  }

  query({ outTradeNo }: { outTradeNo: string }): Promise<OrderTruth> {
    return this.around<OrderTruth>('query', outTradeNo, () => {
      const trade = this.trades.get(outTradeNo);
      if (trade === undefined || !trade.scanned) return { kind: 'absent' };
      if (trade.payment !== undefined) return { kind: 'paid', payment: trade.payment };
      return trade.state === 'closed' ? { kind: 'closed' } : { kind: 'not-paid' };
    });
  }

  close({ outTradeNo }: { outTradeNo: string }): Promise<Closed> {
    return this.around<Closed>('close', outTradeNo, () => {
      const trade = this.trades.get(outTradeNo);
      if (trade === undefined || !trade.scanned) return { kind: 'absent' };
      if (trade.state === 'paid') return { kind: 'paid' };
      trade.state = 'closed';
      return { kind: 'closed' };
    });
  }

  refund(asked: RefundAtChannel): Promise<RefundTruth> {
    return this.around<RefundTruth>('refund', asked.outRefundNo, () => {
      const refused = this.refuseNext;
      this.refuseNext = undefined;
      if (refused !== undefined) return { kind: 'refused', ...refused };
      const trade = this.trades.get(asked.outTradeNo);
      if (trade?.payment === undefined || trade.payment.transactionId !== asked.transactionId) return { kind: 'refused', code: 'TRADE_NOT_EXIST', message: '' };
      if (!this.refunds.has(asked.outRefundNo)) {
        if (trade.refundedFen + asked.amountFen > trade.payment.amountFen) return { kind: 'refused', code: 'REFUND_FEE_MISMATCH', message: 'more than was paid' };
        trade.refundedFen += asked.amountFen;
        this.refunds.set(asked.outRefundNo, { asked, state: this.refundState });
      }
      return this.refundTruth(asked.outRefundNo);
    });
  }

  queryRefund(asked: RefundAtChannel): Promise<RefundTruth> {
    return this.around<RefundTruth>('queryRefund', asked.outRefundNo, () => this.refundTruth(asked.outRefundNo));
  }

  private refundTruth(number: string): RefundTruth {
    const refund = this.refunds.get(number);
    if (refund === undefined) return { kind: 'absent' };
    if (refund.state === 'succeeded') return { kind: 'succeeded', channelRefundId: `R${number}`, amountFen: refund.asked.amountFen, at: this.wall() };
    return refund.state === 'abnormal' ? { kind: 'abnormal', detail: 'the card is closed' } : { kind: refund.state };
  }

  /** The bank ends a refund; a closed one gives the money back to the merchant. */
  endRefund(number: string, state: 'succeeded' | 'closed' | 'abnormal'): void {
    const refund = this.refunds.get(number)!;
    if (state === 'closed') this.trades.get(refund.asked.outTradeNo)!.refundedFen -= refund.asked.amountFen;
    refund.state = state;
  }

  /** The buyer pays; false where the channel no longer lets him. */
  pay(outTradeNo: string, over: Partial<Payment> = {}): boolean {
    const trade = this.trades.get(outTradeNo);
    if (trade === undefined || trade.state !== 'waiting') return false;
    trade.scanned = true;
    trade.state = 'paid';
    trade.payment = {
      transactionId: `T${createHash('sha256').update(`${this.merchantNumber}${outTradeNo}`).digest('hex').slice(0, 24)}`, outTradeNo, amountFen: trade.order.amountFen, currency: 'CNY', appId: this.appId, merchantNumber: this.merchantNumber,
      paidAt: this.wall(), payer: 'buyer-1', ...over,
    };
    return true;
  }

  /** What the channel posts to us after the payment. */
  notification(outTradeNo: string, over: object = {}): RawNotification {
    const payment = this.trades.get(outTradeNo)?.payment;
    return { method: 'POST', headers: { 'content-type': 'application/json', 'wechatpay-signature': 'good' }, body: Buffer.from(JSON.stringify({ kind: 'payment', messageId: `m-${outTradeNo}`, outTradeNo, payment, ...over })) };
  }

  refundNotification(number: string): RawNotification {
    return { method: 'POST', headers: { 'wechatpay-signature': 'good' }, body: Buffer.from(JSON.stringify({ kind: 'refund', messageId: `r-${number}`, outTradeNo: this.refunds.get(number)!.asked.outTradeNo, outRefundNo: number })) };
  }

  async hear(raw: RawNotification): Promise<Heard> {
    if (raw.headers['wechatpay-signature'] !== 'good') return { kind: 'refused', reason: 'bad signature', ...(raw.headers['wechatpay-signature']?.startsWith('WECHATPAY/SIGNTEST') ? { probe: true } : {}) };
    try {
      const heard = JSON.parse(raw.body.toString()) as Heard;
      if (heard.kind === 'payment') heard.payment.paidAt = new Date(heard.payment.paidAt);
      return heard;
    } catch {
      return { kind: 'refused', reason: 'not whole' };
    }
  }

  answer(taken: boolean): { status: number; contentType: string; body: string } {
    return taken ? { status: 200, contentType: 'application/json', body: '{"code":"SUCCESS"}' } : { status: 401, contentType: 'application/json', body: '{"code":"FAIL"}' };
  }

  async bill(): Promise<BillAnswer> {
    return { kind: 'empty' };
  }

  async check(): Promise<CheckStep[]> {
    return [{ step: 'keys', state: 'ok', code: 'keys-good', detail: '' }];
  }

  private async around<Answer>(call: Call, number: string, act: () => Answer): Promise<Answer | Unknown> {
    this.calls.push(`${call} ${number}`);
    const at = this.mishaps.findIndex((planned) => planned.call === call);
    const mishap = at < 0 ? undefined : this.mishaps.splice(at, 1)[0]!.mishap;
    if (this.down || mishap === 'not-arrived') return unknown('the connection was refused');
    if (mishap === 'hang') {
      await new Promise<void>((go) => this.hanging.push(go));
      return unknown('no answer in time');
    }
    const answer = act();
    return mishap === 'answer-lost' ? unknown('the answer was lost') : answer;
  }
}

/** A registry of scripted channels by merchant number. */
export class ScriptedChannels implements ChannelRegistry {
  readonly byMerchant = new Map<string, ScriptedChannel>();

  async of(merchant: { id: string }): Promise<ScriptedChannel | undefined> {
    return this.byMerchant.get(merchant.id);
  }

  async check(merchant: { id: string }): Promise<CheckStep[]> {
    return this.byMerchant.get(merchant.id)?.check() ?? [{ step: 'keys', state: 'failed', code: 'keys-missing', detail: '' }];
  }
}
