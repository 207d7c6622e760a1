import { Button, View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect, useRef, useState, type PropsWithChildren } from 'react';
import { translator, type Language, type Translate } from '../texts';
import { PrivacyGate } from './privacy-gate';

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

const BASE_PX = 16;
const LARGE_PX = 24;
/** How much larger the phone's owner has set type in the system; 1 where the platform does not say. */
function systemScale(): number {
  const { getAppBaseInfo } = Taro as { getAppBaseInfo?: () => { fontSizeScaleFactor?: number } };
  const told = process.env.TARO_ENV === 'weapp' ? getAppBaseInfo?.().fontSizeScaleFactor : undefined;
  return typeof told === 'number' && told > 1 ? Math.min(told, 1.75) : 1;
}
function typeStyle(big: boolean): { fontSize: string } | undefined {
  const scale = systemScale();
  return scale === 1 ? undefined : { fontSize: Taro.pxTransform(Math.max(BASE_PX * scale, big ? LARGE_PX : 0)) };
}

/** One page back, or to the first page when this one was opened from outside. */
export const goBack = (home = '/pages/home/index'): void => void (Taro.getCurrentPages().length > 1 ? Taro.navigateBack() : Taro.reLaunch({ url: home }));
export const open = (url: string): void => void Taro.navigateTo({ url });

const tabs = ['home', 'usage', 'bills', 'me'] as const;
type Tab = (typeof tabs)[number];

/** A page with the four tabs at its foot, or, with a title, one that leads back. */
export function Page({ here = null, title, home, look, children }: PropsWithChildren<{ here?: Tab | null; title?: string; home?: string; look: Look }>) {
  const heading = title ?? look.t('brand');
  const place = useRef<HTMLElement>(null);
  useEffect(() => void Taro.setNavigationBarTitle({ title: heading }), [heading]);
  // In a browser the page scrolls within an element of Taro's, which must be reached by the keyboard too.
  useEffect(() => process.env.TARO_ENV === 'h5' ? place.current?.closest('.taro_page')?.setAttribute('tabindex', '0') : undefined, []);
  return (
    <View ref={place} className={`page${look.big ? ' big' : ''}${here === null ? ' bare' : ''}`} style={typeStyle(look.big)}>
      {title !== undefined && process.env.TARO_ENV === 'h5' && (
        <View className="head">
          <Button className="back" aria-label={look.t('back')} onClick={() => goBack(home)}>‹ {look.t('back')}</Button>
          <View className="heading" role="heading" aria-level={1}>{title}</View>
        </View>
      )}
      {children}
      <PrivacyGate look={look} />
      {here !== null && (
        <View className="tabs">
          {tabs.map((tab) => <Button key={tab} className={`tab${tab === here ? ' here' : ''}`} onClick={() => tab !== here && void Taro.reLaunch({ url: `/pages/${tab}/index` })}>{look.t(tab)}</Button>)}
        </View>
      )}
    </View>
  );
}

/** What a screen reader says when it changes. */
export function Told({ text, bad = false }: { text: string; bad?: boolean }) {
  return <View role="status" aria-live="polite">{text !== '' && <View className={bad ? 'warn bad' : 'warn'}>{text}</View>}</View>;
}
