import { Button, View } from '@tarojs/components';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { useState } from 'react';
import type { Home as HomeData } from '../../api';
import { kwh, wholeYuan, yuan } from '../../format';
import { Announcements } from '../../kit/announcements';
import { BillCard } from '../../kit/bill-card';
import { CallOffice } from '../../kit/call-office';
import { EmergencyBanner } from '../../kit/emergency-banner';
import { basisText, lastsText } from '../../kit/lasts';
import { MergedCard } from '../../kit/merged-card';
import { Obligations } from '../../kit/obligations';
import { OwnedStalls } from '../../kit/owned-stalls';
import { PostpaidCard } from '../../kit/postpaid-card';
import { SubsidyCard } from '../../kit/subsidy-card';
import { ageText, open, Page, useLook, type Look } from '../../kit/page';
import { noticeOf, supplyLook, SupplyState } from '../../kit/supply-state';
import { useAnswer } from '../../kit/use-answer';
import { useRefresh } from '../../kit/use-refresh';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';
import { WaterCard } from '../../kit/water-card';
import { chipsOf } from '../../pay/amount';
import { errorText } from '../../texts';

export default function Home() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const { answer: me } = useAnswer(stalls === null ? null : '/customer/me');
  const { answer: home, failed, heardAt, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/home`);
  const { told, refresh } = useRefresh(t, stall?.stallId, load);
  usePullDownRefresh(() => void refresh());
  if (stalls !== null && stalls.length === 0) return <Page here="home" look={look}>{me?.owner === true ? <OwnedStalls look={look} /> : <NoStall look={look} />}</Page>;
  if (home === null || stall === null) return <Page here="home" look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const notice = noticeOf(t, home);
  return (
    <Page here="home" look={look}>
      <StallChoices stalls={stalls} stallId={stall.stallId} choose={choose} />
      {failed !== null && <View className="warn" role="status">{failed === 'network' ? t('offline', { age: ageText(t, heardAt, new Date().toISOString()) }) : errorText(t, failed)}</View>}
      {notice !== null && <View className="warn" role="status">{notice}</View>}
      <EmergencyBanner stallId={stall.stallId} wanted={home.postpaid === null && home.availableFen < home.thresholds.threshold2Fen} look={look} onTaken={load} />
      {home.postpaid === null ? <Balance home={home} stallId={stall.stallId} look={look} /> : <PostpaidCard postpaid={home.postpaid} place={`${home.siteName} · ${home.number} ${home.name} ${home.floor}`} stallId={stall.stallId} accruedFen={home.accruedFen} look={look} />}
      <SubsidyCard subsidy={home.subsidy} stallId={stall.stallId} look={look} />
      <Obligations stallId={stall.stallId} look={look} />
      <SupplyCard home={home} stallId={stall.stallId} look={look} told={told} refresh={() => void refresh()} />
      {home.waterPurse != null && <EmergencyBanner stallId={stall.stallId} purse="water" wanted={home.waterPurse.availableFen < home.waterPurse.threshold2Fen} look={look} onTaken={load} />}
      {home.water != null && <WaterCard water={home.water} purse={home.waterPurse ?? null} stallId={stall.stallId} at={home.at} look={look} />}
      {home.merged && <MergedCard stallId={stall.stallId} at={home.at} look={look} />}
      {look.big && <CallOffice phone={home.officePhone} look={look} />}
      {!look.big && <View className="card">
        <View className="title">{t('recent')}</View>
        {home.lastBills.length === 0 ? <View className="soft">{t('noBills')}</View> : home.lastBills.map((bill, index) => <BillCard key={bill.id} bill={bill} look={look} first={index === 0} />)}
      </View>}
      {!look.big && <Announcements look={look} />}
      {me?.owner === true && <OwnedStalls look={look} />}
      {!look.big && <FirstRun look={look} />}
    </Page>
  );
}

/** One balance, how long it lasts, and the amounts to tap. */
function Balance({ home, stallId, look }: { home: HomeData; stallId: string; look: Look }) {
  const { t } = look;
  const { answer: options } = useAnswer(`/customer/stalls/${stallId}/pay-options`);
  const lasts = lastsText(t, home.runway, home.at);
  const chips = options === null ? [] : chipsOf(options.chips, options.lastAmountFen, options.minFen, options.maxFen).slice(0, look.big ? 1 : 4);
  const recharge = (fen?: number) => open(`/pages/recharge/index?stall=${stallId}${fen === undefined ? '' : `&amount=${fen}`}`);
  return (
    <View className="card">
      <View className="soft">{home.siteName} · {home.number} {home.name} {home.floor}</View>
      <View style={{ marginTop: 10 }}>{t(home.waterPurse == null ? 'available' : 'availableEnergy')}</View>
      <View className={`balance${home.availableFen <= 0 ? ' bad' : ''}`} id="balance">{yuan(home.availableFen)}</View>
      <View id="lasts">{lasts ?? t('lastsUnknown')}</View>
      {lasts !== null && <View className="soft">{basisText(t, home.runway)}</View>}
      <View style={{ marginTop: 12 }} className="label">{t('recharge')}</View>
      <View className="choices" role="group" aria-label={t('recharge')}>
        {chips.map((fen) => <Button key={fen} className="choice here" aria-label={`${t('recharge')} ${wholeYuan(fen)}`} onClick={() => recharge(fen)}>{wholeYuan(fen)}</Button>)}
        <Button className="choice" id="recharge" onClick={() => recharge()}>{t('otherAmount')}</Button>
      </View>
    </View>
  );
}

function SupplyCard({ home, stallId, look, told, refresh }: { home: HomeData; stallId: string; look: Look; told: string; refresh: () => void }) {
  const { t } = look;
  const stale = home.readAt === null || Date.parse(home.at) - Date.parse(home.readAt) > 2 * home.intervalMinutes * 60_000;
  return (
    <View className="card">
      <View className="row first"><View>{t('supply')}</View><SupplyState state={supplyLook(home.supply)} kept={home.supply?.keepPower != null} look={look} /></View>
      {!look.big && <View className="row"><View>{t('today')}</View><View>{kwh(home.todayWh)} · {yuan(home.todayFen)}</View></View>}
      <View className="row"><View className={stale ? 'soft' : undefined}>{stale ? '🕒 ' : ''}{t('readAt', { age: ageText(t, home.readAt, home.at) })}</View><Button className="choice" id="refresh" onClick={refresh}>{t('refresh')}</Button></View>
      <View role="status" className="soft">{told}</View>
      <Button className="link" id="supply" onClick={() => open(`/pages/supply/index?stall=${stallId}`)}>{t('supplyMore')} ›</Button>
    </View>
  );
}

function NoStall({ look }: { look: Look }) {
  return (
    <View className="card">
      <View>{look.t('noStall')}</View>
      <Button className="button" onClick={() => open('/pages/offer/index')}>{look.t('haveCode')}</Button>
    </View>
  );
}

/** Three things to know, once. */
function FirstRun({ look }: { look: Look }) {
  const [seen, setSeen] = useState(() => Taro.getStorageSync('first run') === '1');
  if (seen) return null;
  return (
    <View className="card">
      <View className="title">{look.t('firstRun')}</View>
      {(['firstRun1', 'firstRun2', 'firstRun3'] as const).map((key) => <View className="row" key={key}>{look.t(key)}</View>)}
      <Button className="choice" onClick={() => { Taro.setStorageSync('first run', '1'); setSeen(true); }}>{look.t('understood')}</Button>
    </View>
  );
}
