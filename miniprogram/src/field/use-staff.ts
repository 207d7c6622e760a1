import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call, dropToken, token, type Schemas } from '../api';
import { useAnswer } from '../kit/use-answer';

export interface Staff {
  me: Schemas['Me'] | null;
  siteId: string | null;
  failed: string | null;
  load: () => void;
  chooseSite: (siteId: string) => void;
  may: (permission: Schemas['Me']['permissions'][number]) => boolean;
  signOut: () => void;
}

/** Who of the staff holds the phone, and for which site he works on it. */
export function useStaff(): Staff {
  const signedIn = token('staff') !== '';
  useEffect(() => {
    if (!signedIn) void Taro.redirectTo({ url: '/field/sign-in/index' });
  }, []);
  const { answer: me, failed, load } = useAnswer(signedIn ? '/session' : null, { as: 'staff' });
  const [chosen, setChosen] = useState(String(Taro.getStorageSync('field site') || ''));
  return {
    me, failed, load,
    siteId: me?.sites.find(({ id }) => id === chosen)?.id ?? me?.sites[0]?.id ?? null,
    chooseSite: (siteId) => { Taro.setStorageSync('field site', siteId); setChosen(siteId); },
    may: (permission) => me?.permissions.includes(permission) === true,
    signOut: () => void call('DELETE', '/session', undefined, { as: 'staff' }).catch(() => undefined).then(() => { dropToken('staff'); return Taro.reLaunch({ url: '/pages/me/index' }); }),
  };
}
