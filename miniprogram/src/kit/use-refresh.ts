import Taro from '@tarojs/taro';
import { useState } from 'react';
import { call } from '../api';
import type { Translate } from '../texts';

/** Asks the meter now; tells when it answers and when it does not. */
export function useRefresh(t: Translate, stallId: string | undefined, load: () => void): { told: string; refresh: () => Promise<void> } {
  const [told, setTold] = useState('');
  const refresh = async () => {
    if (stallId === undefined) return;
    setTold(t('refreshing'));
    let state: 'waiting' | 'answered' | 'failed' = 'waiting';
    try {
      const { readRequestId } = await call('POST', `/customer/stalls/${stallId}/read`, {});
      for (let i = 0; i < 25 && state === 'waiting'; i++) {
        if (i > 0) await new Promise((go) => setTimeout(go, 400));
        ({ state } = await call('GET', `/customer/read-requests/${readRequestId}`));
      }
    } catch {
      state = 'failed';
    }
    setTold(t(state === 'answered' ? 'refreshed' : 'refreshFailed'));
    load();
    Taro.stopPullDownRefresh();
  };
  return { told, refresh };
}
