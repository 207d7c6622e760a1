import Taro from '@tarojs/taro';
import { ApiError, call } from '../../api';

export type Entered = { state: 'signed-in'; token: string } | { state: 'needs-phone'; ticket: string };

interface AlipayAuth {
  getAuthCode: (options: { scopes: string; success: (answer: { authCode: string }) => void; fail: () => void }) => void;
}
declare const my: unknown;

/** A code of WeChat or Alipay that says who holds the phone: to the API, not to us. */
export async function loginCode(): Promise<string> {
  if (process.env.TARO_ENV === 'alipay') {
    return new Promise((told, fail) => (my as AlipayAuth).getAuthCode({ scopes: 'auth_base', success: ({ authCode }) => told(authCode), fail: () => fail(new ApiError('platform-refused')) }));
  }
  const { code } = await Taro.login().catch(() => ({ code: '' }));
  if (code === '') throw new ApiError('platform-refused');
  return code;
}

const STATE = 'wechat state';
const THEN = 'after sign-in';
const BY_ACCOUNT = 'signed in by account';

/** Whether the official account itself said who is signed in here: then this WeChat is his, and its sheet takes his money. */
export const isByAccount = (): boolean => Taro.getStorageSync(BY_ACCOUNT) === '1';
export const keepByAccount = (byAccount: boolean): void => Taro.setStorageSync(BY_ACCOUNT, byAccount ? '1' : '0');

/** Leaves for WeChat's own page, which comes back with a code that says who it is. */
export async function leaveForWeChat(then: string | undefined): Promise<void> {
  // With a page of its own behind the #: a browser would else keep that of WeChat's address, which is no page of ours.
  const { url, state } = await call('GET', '/customer/official-account/login-url?returnTo=/m/%23/pages/sign-in/index', undefined, { as: 'anybody' });
  Taro.setStorageSync(STATE, state);
  Taro.setStorageSync(THEN, then ?? '');
  window.location.href = url;
}

/** The code with which WeChat's page came back, once; null when it did not, or with a state that is not ours. */
export function backFromWeChat(): string | null {
  if (process.env.TARO_ENV !== 'h5') return null;
  const found = new URLSearchParams(window.location.search);
  const [code, state] = [found.get('code'), found.get('state')];
  if (code === null || state === null || state !== Taro.getStorageSync(STATE)) return null;
  Taro.removeStorageSync(STATE);
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.hash}`);
  return code;
}

/** Where somebody wanted to go before he had to sign in: a page of ours, else the first one. */
export function thenFrom(query: string | undefined): string {
  const wanted = query ?? String(Taro.getStorageSync(THEN) || '');
  Taro.removeStorageSync(THEN);
  return wanted.startsWith('/') && !wanted.startsWith('//') ? wanted : '/pages/home/index';
}
