import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { token, type StallChoice } from '../api';
import { useAnswer } from './use-answer';

interface Stalls {
  stalls: StallChoice[] | null;
  stall: StallChoice | null;
  failed: string | null;
  load: () => void;
  choose: (stallId: string) => void;
}

/** The stalls of the signed-in customer and the one that is shown; without a token the sign-in page opens. */
export function useStall(): Stalls {
  const signedIn = token() !== '';
  const { answer, failed, load } = useAnswer(signedIn ? '/customer/stalls' : null);
  const [chosen, setChosen] = useState(String(Taro.getStorageSync('stall') || ''));
  useEffect(() => {
    if (!signedIn) void Taro.reLaunch({ url: '/pages/sign-in/index' });
  }, []);
  return {
    stalls: answer, failed, load,
    stall: answer?.find(({ stallId }) => stallId === chosen) ?? answer?.[0] ?? null,
    choose: (stallId) => {
      Taro.setStorageSync('stall', stallId);
      setChosen(stallId);
    },
  };
}
