import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call } from '../../api';
import { newId } from '../../api/id';
import { civil } from '../../format';
import { Choices } from '../../kit/choices';
import { HoldButton } from '../../kit/hold-button';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';

const reasons = ['handover', 'vacant', 'repair', 'safety'] as const;
type Reason = (typeof reasons)[number];

/** An owner cuts his renter: why, what the renter is told, how often today, and a button that must be held. */
export default function Switch() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const { answer: sw, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/switch`, { everyMs: 10_000 });
  const [reason, setReason] = useState<Reason | null>(null);
  const requestId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  if (stall === null || sw === null) return <Page title={t('switchTitle')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const cut = () => reason !== null && void run(async () => {
    const { state, dueAt } = await call('POST', `/customer/stalls/${stall.stallId}/switch`, { requestId: requestId.current, action: 'open', reason }, { key: requestId.current });
    requestId.current = newId();
    tell(t(`cutAsked.${state}`, { at: civil(dueAt) }));
    load();
  });
  const withdraw = (id: string) => void run(async () => { await call('DELETE', `/customer/owner-switches/${id}`); tell(t('withdrawn')); load(); });
  const refusals = reason === 'safety' ? sw.mayNotForSafety : sw.mayNot;
  // Safety may cut where nothing else may: then it is the only reason to choose.
  const choosable = reasons.filter((each) => (each === 'safety' ? sw.mayNotForSafety : sw.mayNot).length === 0);
  return (
    <Page title={t('switchTitle')} look={look}>
      <View className="card">
        <View className="number">{stall.number}</View>
        <View className="soft">{t('leftToday', { n: sw.leftToday })}</View>
        {!sw.enabled && <View className="warn">{t('switchDisabled')}</View>}
        {sw.enabled && sw.pending === null && refusals.map((why) => <View className="warn" key={why}>{t(`mayNot.${why}`)}</View>)}
        {sw.pending !== null && <View className="warn">{t('cutPending', { at: civil(sw.pending.dueAt) })}<Button className="button" id="withdraw" disabled={busy || undefined} onClick={() => withdraw(sw.pending!.id)}>{t('withdraw')}</Button></View>}
      </View>
      {choosable.length > 0 && <View className="card">
        <View className="title">{t('whyCut')}</View>
        <Choices of={choosable} chosen={reason} label={t('whyCut')} words={(each) => t(`switchReason.${each}`)} onChoose={setReason} />
        {reason !== null && <Preview number={stall.number} minutes={reason === 'safety' ? 0 : sw.noticeMinutes} look={look} />}
        {reason !== null && refusals.length === 0 && <HoldButton text={t('cutStall', { number: stall.number })} hint={t('holdHow')} onHeld={cut} />}
      </View>}
      <Told text={told} bad={bad} />
    </Page>
  );
}

/** What the renter will be told, as the message says it; the balance stands with it. */
function Preview({ number, minutes, look }: { number: string; minutes: number; look: Look }) {
  const { t } = look;
  return <View className="warn"><View className="label">{t('renterIsTold')}</View><View>{minutes === 0 ? t('noticeNow', { number }) : t('noticeLater', { number, minutes })}</View></View>;
}
