import { Button, View } from '@tarojs/components';
import { civil, yuan } from '../../format';
import { CallOffice } from '../../kit/call-office';
import { EmergencyBanner } from '../../kit/emergency-banner';
import { ageText, open, Page, useLook } from '../../kit/page';
import { supplyLook, SupplyState } from '../../kit/supply-state';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useRefresh } from '../../kit/use-refresh';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { WaterCard } from '../../kit/water-card';

/** Is there power, why not, since when, and what to do about it. */
export default function Supply() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const { answer: home, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/home`, { everyMs: 15_000 });
  const { told, refresh } = useRefresh(t, stall?.stallId, load);
  if (home === null || stall === null) return <Page title={t('supplyTitle')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const { supply } = home;
  const state = supplyLook(supply);
  const arrears = supply?.holds.some(({ cause }) => cause === 'energy_arrears') === true || home.availableFen <= 0;
  const others = (supply?.holds ?? []).filter(({ cause }) => cause !== 'energy_arrears');
  return (
    <Page title={t('supplyTitle')} look={look}>
      <View className="card">
        <View className="soft">{home.siteName} · {home.number}</View>
        <SupplyState state={state} kept={supply?.keepPower != null} look={look} />
        <View className="soft">{t('readAt', { age: ageText(t, home.readAt, home.at) })}</View>
        <Button className="choice" id="refresh" onClick={() => void refresh()}>{t('refresh')}</Button>
        <View role="status" className="soft">{told}</View>
      </View>
      <View className="card">
        <View className="title">{t('whyState')}</View>
        {(supply?.holds ?? []).map(({ cause, placedAt }) => <View className="row" key={cause}><View>{t(`cause.${cause}`)}</View><View className="soft">{t('since', { at: civil(placedAt) })}</View></View>)}
        {(supply?.cutWaitsFor ?? []).map((wait) => <View className="row" key={wait}><View>{t('cutWaits')}</View><View className="soft">{t(`wait.${wait}`)}</View></View>)}
        {supply?.cutNotBefore != null && <View className="row"><View>{t('cutNotBefore')}</View><View className="soft">{civil(supply.cutNotBefore)}</View></View>}
        {supply?.keepPower != null && <View className="row"><View>{t('kept')}</View><View className="soft">{t('until', { at: civil(supply.keepPower.until) })}</View></View>}
        {supply?.owed === true && <View className="row"><View>{t('restoring')}</View><View className="soft">{t('restoringHow')}</View></View>}
        {(supply?.holds.length ?? 0) === 0 && (supply?.cutWaitsFor.length ?? 0) === 0 && supply?.owed !== true && <View>{t(state === 'on' ? 'nothingHolds' : 'offWithoutCause')}</View>}
      </View>
      {home.water != null && <WaterCard water={home.water} at={home.at} look={look} why />}
      {(supply?.tags ?? []).map((tag) => (
        <View className="card" key={tag.id}>
          <View className="title">{t(tag.state === 'hanging' ? 'tagHanging' : 'tagAnnounced')} {tag.number}</View>
          <View>{t(`tag.${tag.kind}`)}: {tag.reason}</View>
          <View className="row"><View>{t('tagFrom')}</View><View className="soft">{civil(tag.hungAt ?? tag.plannedAt)}</View></View>
          <View className="row"><View>{t('tagEnd')}</View><View className="soft">{civil(tag.expectedEndAt)}</View></View>
          <View className="row"><View>{t('tagPerson')}</View><View className="soft">{tag.person} {tag.phone}</View></View>
          <View className="soft">{t('tagHint')}</View>
        </View>
      ))}
      <View className="card">
        <View className="title">{t('whatToDo')}</View>
        {arrears && <View><View>{t('doRecharge', { amount: yuan(home.availableFen) })}</View><Button className="button" onClick={() => open(`/pages/recharge/index?stall=${stall.stallId}`)}>{t('recharge')}</Button></View>}
        {others.length > 0 && <View>{t('doAskOffice')}</View>}
        {!arrears && others.length === 0 && <View>{t(state === 'on' ? 'doCheckBreaker' : 'doTicket')}</View>}
        <Button className="button plain" onClick={() => open(`/more/support/index?stall=${stall.stallId}&kind=no_power`)}>{t('reportFault')}</Button>
        <CallOffice phone={home.officePhone} look={look} />
      </View>
      <EmergencyBanner stallId={stall.stallId} wanted={home.availableFen < home.thresholds.threshold2Fen} look={look} onTaken={load} />
      <View className="card soft">{t('friendly')}</View>
    </Page>
  );
}
