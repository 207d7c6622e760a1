import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import type { Schemas } from '../api';
import { yuan } from '../format';
import { Choices } from './choices';
import { lastsText } from './lasts';
import { open, type Look } from './page';
import { useAnswer } from './use-answer';
import { Waiting } from './waiting';

type Owned = Schemas['OwnedStall'];
const filters = ['all', 'arrears', 'off', 'vacant'] as const;
type Filter = (typeof filters)[number];
const signs = { arrears: '!', off: '✕', vacant: '○', ok: '●' };

/** What an owner owns: who rents it, what is left, what needs him. */
export function OwnedStalls({ look }: { look: Look }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer('/customer/owned');
  const [filter, setFilter] = useState<Filter>('all');
  if (answer === null) return <Waiting failed={failed} look={look} retry={load} />;
  const of = (each: Filter): Owned[] => (each === 'all' ? answer.items : answer.items.filter(({ state }) => state === each));
  return (
    <View>
      <View className="label">{t('owned')}</View>
      <View className="soft">{t('ownedTotals', { n: answer.totals.stalls, amount: yuan(answer.totals.availableFen) })}</View>
      <Choices of={filters} chosen={filter} label={t('owned')} words={(each) => `${t(`filter.${each}`)} ${of(each).length}`} onChoose={setFilter} />
      {of(filter).length === 0 && <View className="card soft">{t('noneHere')}</View>}
      {of(filter).map((stall) => <OwnedCard key={stall.stallId} stall={stall} at={answer.at} look={look} />)}
    </View>
  );
}

function OwnedCard({ stall, at, look }: { stall: Owned; at: string; look: Look }) {
  const { t } = look;
  const { stallId, number, floor, siteName, renter, availableFen, waterAvailableFen, runway, state } = stall;
  const lasts = runway === null ? null : lastsText(t, runway, at);
  return (
    <Button className="card tap" aria-label={`${number} ${t(`owned.${state}`)}`} onClick={() => open(`/landlord/stall/index?stall=${stallId}`)}>
      <View className="row first"><View className="title">{number}</View><View className={state === 'ok' ? 'good' : state === 'vacant' ? 'soft' : 'bad'}>{signs[state]} {t(`owned.${state}`)}</View></View>
      <View className="soft">{siteName} {floor}</View>
      <View>{renter === null ? t('noRenter') : t('renterIs', { name: renter.name === '' ? t('unnamed') : renter.name })}</View>
      {availableFen !== null && <View>{t(waterAvailableFen === null ? 'available' : 'availableEnergy')} {yuan(availableFen)}</View>}
      {lasts !== null && <View className="soft">{lasts}</View>}
      {waterAvailableFen !== null && <View>{t('availableWater')} {yuan(waterAvailableFen)}</View>}
      <View className="soft">{t('openStall')} ›</View>
    </Button>
  );
}
