import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { civil, kwh, register, type Medium } from '../../format';
import { Choices } from '../../kit/choices';
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
  const [chosen, setChosen] = useState<Medium | null>(null);
  if (stall === null || home === null) return <Page title={t('meterCheck')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const media: Medium[] = home.water === null ? ['electricity'] : home.meterNumber === null ? ['water'] : ['electricity', 'water'];
  const medium = chosen ?? media[0]!;
  const meter = medium === 'water' && home.water !== null ? home.water : home;
  const found = compareRegisters({ typed, registerWh: meter.registerWh, readAt: meter.readAt, now: home.at, powerW: meter.powerW, medium });
  const shown = register(meter.registerWh, medium);
  const about = `${meter.meterNumber ?? ''} ${typed} ${medium === 'water' ? 'm³' : 'kWh'} / ${shown}`;
  return (
    <Page title={t('meterCheck')} look={look}>
      <View className="card">
        {media.length > 1 && <Choices of={media} chosen={medium} label={t('meterKind')} words={(each) => t(each === 'water' ? 'waterMeter' : 'meter')} onChoose={(each) => { setChosen(each); setTyped(''); }} />}
        <View className="soft">{t(medium === 'water' ? 'waterMeter' : 'meter')} {meter.meterNumber ?? '–'}</View>
        <View>{t('phoneShows')}</View>
        <View className="number" id="register">{shown}</View>
        <View className="soft">{meter.readAt === null ? t('never') : `${civil(meter.readAt)} · ${t('readAt', { age: ageText(t, meter.readAt, home.at) })}`}</View>
        <Button className="choice" id="refresh" onClick={() => void refresh()}>{t('refresh')}</Button>
        <View role="status" className="soft">{told}</View>
      </View>
      <View className="card">
        <View>{t('meterCheckHow')}</View>
        <Field id="typed" label={t(medium === 'water' ? 'waterMeterShows' : 'meterShows')} kind="digit" most={12} value={typed} onValue={setTyped} />
        {found !== null && <View className="warn" role="status" id="found">{t(`compared.${found.kind}`, { difference: kwh(found.differenceWh, medium), expected: kwh(found.expectedWh, medium) })}</View>}
        {found !== null && (found.kind === 'more' || found.kind === 'less') && <Button className="button" onClick={() => open(`/more/support/index?stall=${stall.stallId}&kind=reading&about=${encodeURIComponent(about)}`)}>{t('reportDifference')}</Button>}
      </View>
      <View className="card soft">{t('balanceNotOnMeter')}</View>
    </Page>
  );
}
