import { Button, View } from '@tarojs/components';
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { useState } from 'react';
import { call, type Home as HomeData } from '../../api';
import { civil, kwh, yuan } from '../../format';
import { BillCard } from '../../kit/bill-card';
import { ageText, Page, useLook } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';
import { errorText, type Translate } from '../../texts';

/** The one thing that a customer must know first, or nothing. */
function noticeOf(t: Translate, home: HomeData): string | null {
  const { supply, availableFen, thresholds } = home;
  const hold = supply?.holds[0];
  if (supply?.state === 'off' && hold !== undefined) return t('offNotice', { cause: t(`cause.${hold.cause}`) });
  if (availableFen <= 0 && (supply?.cutWaitsFor.length ?? 0) > 0) return t('waitNotice', { waits: supply!.cutWaitsFor.map((each) => t(`wait.${each}`)).join(t('comma')) });
  if (availableFen <= 0) return t('arrearsNotice');
  return availableFen < thresholds.threshold1Fen ? t('lowNotice') : null;
}

/** Asks the meter now; tells when it answers and when it does not. */
function useRefresh(t: Translate, stallId: string | undefined, load: () => void): { told: string; refresh: () => Promise<void> } {
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

export default function Home() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const { answer: home, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/home`);
  const { told, refresh } = useRefresh(t, stall?.stallId, load);
  useDidShow(load);
  usePullDownRefresh(() => void refresh());
  if (stalls !== null && stalls.length === 0) return <Page here="home" look={look}><View className="card">{t('noStall')}</View></Page>;
  if (home === null) return <Page here="home" look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const notice = noticeOf(t, home);
  const stale = home.readAt === null || Date.parse(home.at) - Date.parse(home.readAt) > 2 * home.intervalMinutes * 60_000;
  const state = home.supply?.owed === true && home.supply.wanted === 'on' ? 'restoring' : (home.supply?.state ?? 'unknown');
  return (
    <Page here="home" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      {failed !== null && <View className="warn" role="status">{failed === 'network' ? t('offline', { age: ageText(t, home.at, new Date().toISOString()) }) : errorText(t, failed)}</View>}
      {notice !== null && <View className="warn" role="status">{notice}</View>}
      <View className="card">
        <View className="soft">{home.siteName} · {home.number} {home.name} {home.floor}</View>
        <View style={{ marginTop: 10 }}>{t('available')}</View>
        <View className={`balance${home.availableFen <= 0 ? ' bad' : ''}`} id="balance">{yuan(home.availableFen)}</View>
        <View>{home.runway.daysLeft === null || home.runway.endsAt === null ? t('lastsUnknown') : t('lasts', { n: home.runway.daysLeft, day: civil(home.runway.endsAt).slice(5, 10) })}</View>
        {home.runway.daysLeft !== null && home.runway.basisDays !== undefined && <View className="soft">{t('basis', { n: home.runway.basisDays })}</View>}
      </View>
      <View className="card">
        <View className="row first"><View>{t('supply')}</View><View className={state === 'on' ? 'good title' : state === 'off' ? 'bad title' : 'title'}>{state === 'on' ? '● ' : state === 'off' ? '✕ ' : state === 'unknown' ? '? ' : '↻ '}{t(state)}{home.supply?.keepPower ? ` · ${t('kept')}` : ''}</View></View>
        <View className="row"><View>{t('today')}</View><View>{kwh(home.todayWh)} · {yuan(home.todayFen)}</View></View>
        <View className="row"><View className={stale ? 'soft' : undefined}>{stale ? '🕒 ' : ''}{t('readAt', { age: ageText(t, home.readAt, home.at) })}</View><Button className="choice" id="refresh" onClick={() => void refresh()}>{t('refresh')}</Button></View>
        {told !== '' && <View className="soft" role="status">{told}</View>}
      </View>
      <View className="card">
        <View className="title">{t('recent')}</View>
        {home.lastBills.length === 0 ? <View className="soft">{t('noBills')}</View> : home.lastBills.map((bill, index) => <BillCard key={bill.id} bill={bill} look={look} first={index === 0} />)}
      </View>
      <View className="card soft">{t('payWhere')}</View>
    </Page>
  );
}
