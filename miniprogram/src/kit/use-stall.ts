import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { token, type StallChoice } from '../api';
import { useAnswer } from './use-answer';

interface Stalls {
  stalls: StallChoice[] | null;
  /** the one that is shown */
  stall: StallChoice | null;
  failed: string | null;
  load: () => void;
  choose: (stallId: string) => void;
}

/** Without a session the sign-in opens, and leads back to where somebody wanted to go. */
export function useSignedIn(): boolean {
  const signedIn = token() !== '';
  useEffect(() => {
    if (!signedIn) askToSignIn();
  }, []);
  return signedIn;
}

export function askToSignIn(): void {
  const [here] = Taro.getCurrentPages().slice(-1) as { route?: string; options?: Record<string, string>; $taroPath?: string }[];
  const wanted = here?.route !== undefined && !/pages\/(home|usage|bills|me|sign-in)\//.test(here.route) ? `/${here.route.replace(/^\//, '')}${search(here.options)}` : '';
  void Taro.reLaunch({ url: `/pages/sign-in/index${wanted === '' ? '' : `?then=${encodeURIComponent(wanted)}`}` });
}
const search = (options: Record<string, string> = {}): string => {
  const asked = Object.entries(options).filter(([name]) => name !== '$taroTimestamp' && name !== 'stamp').map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return asked.length === 0 ? '' : `?${asked.join('&')}`;
};

/** The stalls of the signed-in customer that he holds or rents, and the one that is shown: `wanted`, else the one he chose last. Stalls that he only owns are shown by `wanted` alone. */
export function useStall(wanted?: string): Stalls {
  const signedIn = useSignedIn();
  const { answer, failed, load } = useAnswer(signedIn ? '/customer/stalls' : null);
  const [chosen, setChosen] = useState(String(Taro.getStorageSync('stall') || ''));
  const used = answer?.filter(({ role }) => role !== 'owner') ?? null;
  const named = wanted === undefined ? undefined : answer?.find(({ stallId }) => stallId === wanted);
  return {
    stalls: used, failed, load,
    stall: named ?? used?.find(({ stallId }) => stallId === chosen) ?? used?.[0] ?? null,
    choose: (stallId) => {
      Taro.setStorageSync('stall', stallId);
      setChosen(stallId);
    },
  };
}
