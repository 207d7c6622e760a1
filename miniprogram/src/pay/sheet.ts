import Taro from '@tarojs/taro';
import type { Schemas } from '../api';

type PayParams = Schemas['PayParams'];
type Shown = 'done' | 'cancelled' | 'unknown' | 'code' | 'left';

interface Alipay {
  tradePay: (options: { tradeNO: string; success: (answer: { resultCode: string }) => void; fail: () => void }) => void;
}

type WeChatSheet = Extract<PayParams, { platform: 'wechat' }>['sheet'];
interface WeixinBridge {
  invoke: (name: 'getBrandWCPayRequest', sheet: WeChatSheet, told: (answer: { err_msg?: string }) => void) => void;
}
declare global {
  interface Window {
    WeixinJSBridge?: WeixinBridge;
  }
}
const BRIDGE_MS = 8000;

/** What WeChat's own browser offers its pages; it may come after the page. */
function weixinBridge(): Promise<WeixinBridge | undefined> {
  if (window.WeixinJSBridge !== undefined) return Promise.resolve(window.WeixinJSBridge);
  return new Promise((found) => {
    const look = () => found(window.WeixinJSBridge);
    document.addEventListener('WeixinJSBridgeReady', look, { once: true });
    setTimeout(look, BRIDGE_MS);
  });
}

async function inWeChatBrowser(sheet: WeChatSheet): Promise<Shown> {
  const bridge = await weixinBridge();
  if (bridge === undefined) return 'unknown';
  return new Promise((told) => bridge.invoke('getBrandWCPayRequest', sheet, ({ err_msg: said = '' }) => told(said.endsWith(':ok') ? 'done' : said.endsWith(':cancel') ? 'cancelled' : 'unknown')));
}

const inMiniProgram = (sheet: object): Promise<Shown> =>
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
  if (params.platform === 'alipay') return alipaySheet(params.sheet.tradeNO);
  return process.env.TARO_ENV === 'h5' ? inWeChatBrowser(params.sheet) : inMiniProgram(params.sheet);
}
