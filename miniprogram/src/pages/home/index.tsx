import { Button, View } from '@tarojs/components';
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call, type Home as HomeData } from '../../api';
import { civil, kwh, yuan } from '../../format';
import { BillCard } from '../../kit/bill-card';
import { ageText, Page, useLook } from '../../kit/page';
import { useStall } from '../../kit/use-stall';
import type { Translate } from '../../texts';

function noticeOf(t: Translate, home: HomeData): string | null {
  const { supply, availableFen, thresholds } = home;
  const hold = supply?.holds[0];
  if (supply?.state === 'off' && hold !== undefined) return t('offNotice', { cause: t(`cause.${hold.cause}`) });
  if (availableFen <= 0 && (supply?.cutWaitsFor.length ?? 0) > 0) return t('waitNotice', { waits: supply!.cutWaitsFor.map((each) => t(`wait.${each}`)).join('、') });
  if (availableFen <= 0) return t('arrearsNotice');
  return availableFen < thresholds.threshold1Fen ? t('lowNotice') : null;
}

export default function Home() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose } = useStall();
  const [home, setHome] = useState<HomeData | null>(null);
  const [offline, setOffline] = useState(false);
  const [reading, setReading] = useState('');
  const key = `home ${stall?.stallId ?? ''}`;
  const load = () => {
    if (stall === null) return;
    call<HomeData>('GET', `/customer/stalls/${stall.stallId}/home`).then(
      (found) => { Taro.setStorageSync(key, found); setHome(found); setOffline(false); },
      () => { setHome((Taro.getStorageSync(key) as HomeData) || null); setOffline(true); },
    );
  };
  useEffect(load, [stall?.stallId]);
  useDidShow(load);
  const refresh = async () => {
    if (stall === null) return;
    setReading(t('refreshing'));
    try {
      const { readRequestId } = await call<{ readRequestId: string }>('POST', `/customer/stalls/${stall.stallId}/read`, {});
      for (let i = 0; i < 25; i++) {
        const answer = await call<{ state: string }>('GET', `/customer/read-requests/${readRequestId}`);
        if (answer.state !== 'waiting') {
          setReading(t(answer.state === 'answered' ? 'refreshed' : 'refreshFailed'));
          break;
        }
        await new Promise((go) => setTimeout(go, 400));
      }
    } catch {
      setReading(t('refreshFailed'));
    }
    load();
    Taro.stopPullDownRefresh();
  };
  usePullDownRefresh(() => void refresh());
  if (stalls !== null && stalls.length === 0) return <Page here="home" look={look}><View className="card">{t('noStall')}</View></Page>;
  if (home === null) return <Page here="home" look={look}><View className="card">{t('loading')}</View></Page>;
  const notice = noticeOf(t, home);
  const stale = home.readAt === null || Date.parse(home.at) - Date.parse(home.readAt) > 2 * home.intervalMinutes * 60_000;
  const state = home.supply?.owed === true && home.supply.wanted === 'on' ? 'restoring' : (home.supply?.state ?? 'unknown');
  return (
    <Page here="home" look={look}>
      {(stalls?.length ?? 0) > 1 && <View className="choices">{stalls!.map((each) => <Button key={each.stallId} className={`choice${each.stallId === stall?.stallId ? ' here' : ''}`} onClick={() => choose(each.stallId)}>{each.number}</Button>)}</View>}
      {offline && <View className="warn">{t('offline', { age: ageText(t, home.at, new Date().toISOString()) })}</View>}
      {notice !== null && <View className="warn">{notice}</View>}
      <View className="card">
        <View className="soft">{home.siteName} · {home.number} {home.name} {home.floor}</View>
        <View style={{ marginTop: 10 }}>{t('available')}</View>
        <View className={`balance${home.availableFen <= 0 ? ' bad' : ''}`} id="balance">{yuan(home.availableFen)}</View>
        <View>{home.runway.daysLeft === null || home.runway.endsAt === null ? t('lastsUnknown') : t('lasts', { n: home.runway.daysLeft, day: civil(home.runway.endsAt).slice(5, 10) })}</View>
      </View>
      <View className="card">
        <View className="row first"><View>{t('supply')}</View><View className={state === 'on' ? 'good title' : state === 'off' ? 'bad title' : 'title'}>{state === 'on' ? '● ' : state === 'off' ? '✕ ' : ''}{t(state)}{home.supply?.keepPower ? ` · ${t('kept')}` : ''}</View></View>
        <View className="row"><View>{t('today')}</View><View>{kwh(home.todayWh)} · {yuan(home.todayFen)}</View></View>
        <View className="row"><View className={stale ? 'soft' : undefined}>{stale ? '🕒 ' : ''}{t('readAt', { age: ageText(t, home.readAt, home.at) })}</View><Button className="choice" id="refresh" onClick={() => void refresh()}>{t('refresh')}</Button></View>
        {reading !== '' && <View className="soft">{reading}</View>}
      </View>
      <View className="card">
        <View className="title">{t('recent')}</View>
        {home.lastBills.length === 0 ? <View className="soft">{t('noBills')}</View> : home.lastBills.map((bill, index) => <BillCard key={bill.id} bill={bill} look={look} first={index === 0} />)}
      </View>
      <View className="card soft">{t('payWhere')}</View>
    </Page>
  );
}
