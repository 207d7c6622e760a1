import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call, token, type StallChoice } from '../api';

/** The stalls of the signed-in customer and the one that is shown; without a token the sign-in page opens. */
export function useStall(): { stalls: StallChoice[] | null; stall: StallChoice | null; choose: (stallId: string) => void } {
  const [stalls, setStalls] = useState<StallChoice[] | null>((Taro.getStorageSync('stalls') as StallChoice[]) || null);
  const [chosen, setChosen] = useState(String(Taro.getStorageSync('stall') || ''));
  useEffect(() => {
    if (token() === '') {
      void Taro.reLaunch({ url: '/pages/sign-in/index' });
      return;
    }
    call<StallChoice[]>('GET', '/customer/stalls').then((found) => {
      Taro.setStorageSync('stalls', found);
      setStalls(found);
    }, () => undefined);
  }, []);
  const stall = stalls?.find(({ stallId }) => stallId === chosen) ?? stalls?.[0] ?? null;
  return { stalls, stall, choose: (stallId) => { Taro.setStorageSync('stall', stallId); setChosen(stallId); } };
}
