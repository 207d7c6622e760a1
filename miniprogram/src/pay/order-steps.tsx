import { Button, View } from '@tarojs/components';
import { civilSeconds } from '../format';
import { countdown, useClock } from '../kit/use-clock';
import type { Look } from '../kit/page';
import { Qr } from '../kit/qr';
import { Steps, type Step } from '../kit/steps';
import type { Order, PublicOrder } from './purchase';

type Some = Pick<Order | PublicOrder, 'paidAt' | 'creditedAt' | 'commandedAt' | 'restoredAt' | 'needed' | 'waitingFor'>;

/** Paid, credited, ordered to the meter, lit: each with the time at which it happened, never before. */
export function stepsOf({ paidAt, creditedAt, commandedAt, restoredAt, needed, waitingFor }: Some, t: Look['t']): Step[] {
  const facts: [text: string, at: string | null][] = [[t('stepPaid'), paidAt], [t('stepCredited'), creditedAt], ...(needed ? ([[t('stepCommanded'), commandedAt], [t('stepRestored'), restoredAt]] as [string, string | null][]) : [])];
  const next = facts.findIndex(([, at]) => at === null);
  const steps = facts.map(([text, at], index): Step => ({ text, note: at !== null ? civilSeconds(at) : index === next && waitingFor !== null ? t(`waiting.${waitingFor}`) : '', state: at !== null ? 'done' : index === next ? 'now' : 'later' }));
  return needed || creditedAt === null ? steps : [...steps, { text: t('stepNotNeeded'), note: '', state: 'done' }];
}

export function OrderSteps({ order, look }: { order: Some; look: Look }) {
  return <Steps steps={stepsOf(order, look.t)} />;
}

/** A code for the other app, with what to do and how long it is good. */
export function PayCode({ codeText, channel, expiresAt, look, onCopied }: { codeText: string; channel: string; expiresAt: string; look: Look; onCopied: () => void }) {
  const { t } = look;
  const now = useClock();
  return (
    <View>
      <Qr text={codeText} label={t('payCode', { app: t(`channel.${channel}`) })} />
      <View>{t('payCodeHow', { app: t(`channel.${channel}`) })}</View>
      <View className="soft" id="countdown">{t('payCodeUntil', { left: countdown(expiresAt, now) })}</View>
      {process.env.TARO_ENV !== 'h5' && <Button className="choice" onClick={onCopied}>{t('copyLink')}</Button>}
    </View>
  );
}

const LATE_MS = 60_000;

/** It takes longer than a minute: why, a call for help, a phone number. */
export function useLate(since: string | null): boolean {
  const now = useClock(5000);
  return since !== null && now - Date.parse(since) > LATE_MS;
}
