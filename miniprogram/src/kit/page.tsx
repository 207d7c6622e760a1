import { Button, View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState, type PropsWithChildren } from 'react';
import { translator, type Language, type Translate } from '../texts';

export interface Look {
  t: Translate;
  language: Language;
  big: boolean;
}

export function useLook(): Look & { refresh: () => void } {
  const read = (): { language: Language; big: boolean } => ({ language: Taro.getStorageSync('language') === 'en-US' ? 'en-US' : 'zh-CN', big: Taro.getStorageSync('big') === '1' });
  const [look, setLook] = useState(read);
  useDidShow(() => setLook(read()));
  return { ...look, t: translator(look.language), refresh: () => setLook(read()) };
}

export function ageText(t: Translate, at: string | null, now: string): string {
  if (at === null) return t('never');
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / 60_000));
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('minutes', { n: minutes });
  return minutes < 2880 ? t('hours', { n: Math.floor(minutes / 60) }) : t('days', { n: Math.floor(minutes / 1440) });
}

const tabs = ['home', 'usage', 'bills', 'me'] as const;

/** A page with the four tabs at its foot. */
export function Page({ here, look, children }: PropsWithChildren<{ here: (typeof tabs)[number] | null; look: Look }>) {
  return (
    <View className={`page${look.big ? ' big' : ''}`}>
      {children}
      {here !== null && (
        <View className="tabs">
          {tabs.map((tab) => <Button key={tab} className={`tab${tab === here ? ' here' : ''}`} onClick={() => tab !== here && void Taro.reLaunch({ url: `/pages/${tab}/index` })}>{look.t(tab)}</Button>)}
        </View>
      )}
    </View>
  );
}
