import Taro from '@tarojs/taro';
import type { Schemas } from '../api';

type PayParams = Schemas['PayParams'];
type Shown = 'done' | 'cancelled' | 'unknown' | 'code' | 'left';

interface Alipay {
  tradePay: (options: { tradeNO: string; success: (answer: { resultCode: string }) => void; fail: () => void }) => void;
}

const wechatSheet = (sheet: object): Promise<Shown> =>
  Taro.requestPayment(sheet as Taro.requestPayment.Option).then((): Shown => 'done', ({ errMsg = '' }: { errMsg?: string }): Shown => (errMsg.includes('cancel') ? 'cancelled' : 'unknown'));

// 9000 paid, 6001 cancelled; everything else, 8000 and 6004 above all, is not known.
const alipaySheet = (tradeNO: string): Promise<Shown> =>
  new Promise((told) => (my as Alipay).tradePay({ tradeNO, success: ({ resultCode }) => told(resultCode === '9000' ? 'done' : resultCode === '6001' ? 'cancelled' : 'unknown'), fail: () => told('unknown') }));
declare const my: unknown;

/** Lets the payer pay. What the app says afterwards proves nothing: the order is asked for. A code is shown by the page itself. */
export async function present(params: PayParams): Promise<Shown> {
  if (params.kind === 'code') return 'code';
  if (params.kind === 'open') {
    window.location.href = params.openUrl;
    return 'left';
  }
  return params.platform === 'wechat' ? wechatSheet(params.sheet) : alipaySheet(params.sheet.tradeNO);
}
