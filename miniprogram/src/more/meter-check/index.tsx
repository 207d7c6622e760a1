import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { civil, kwh, register } from '../../format';
import { Field } from '../../kit/field';
import { ageText, open, Page, useLook } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useRefresh } from '../../kit/use-refresh';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { compareRegisters } from './compare';

/** The number on the meter beside the number on the phone, and what explains the difference. */
export default function MeterCheck() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const { answer: home, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/home`);
  const { told, refresh } = useRefresh(t, stall?.stallId, load);
  const [typed, setTyped] = useState('');
  if (stall === null || home === null) return <Page title={t('meterCheck')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const found = compareRegisters({ typed, registerWh: home.registerWh, readAt: home.readAt, now: home.at, powerW: home.powerW });
  return (
    <Page title={t('meterCheck')} look={look}>
      <View className="card">
        <View className="soft">{t('meter')} {home.meterNumber ?? '–'}</View>
        <View>{t('phoneShows')}</View>
        <View className="number" id="register">{register(home.registerWh)}</View>
        <View className="soft">{home.readAt === null ? t('never') : `${civil(home.readAt)} · ${t('readAt', { age: ageText(t, home.readAt, home.at) })}`}</View>
        <Button className="choice" id="refresh" onClick={() => void refresh()}>{t('refresh')}</Button>
        <View role="status" className="soft">{told}</View>
      </View>
      <View className="card">
        <View>{t('meterCheckHow')}</View>
        <Field id="typed" label={t('meterShows')} kind="digit" most={12} value={typed} onValue={setTyped} />
        {found !== null && <View className="warn" role="status" id="found">{t(`compared.${found.kind}`, { difference: kwh(found.differenceWh), expected: kwh(found.expectedWh) })}</View>}
        {found !== null && (found.kind === 'more' || found.kind === 'less') && <Button className="button" onClick={() => open(`/more/support/index?stall=${stall.stallId}&kind=reading&about=${encodeURIComponent(`${home.meterNumber ?? ''} ${typed} kWh / ${register(home.registerWh)}`)}`)}>{t('reportDifference')}</Button>}
      </View>
      <View className="card soft">{t('balanceNotOnMeter')}</View>
    </Page>
  );
}
