import { Button, View } from '@tarojs/components';
import type { Home } from '../api';
import { civil, kwh, register, yuan } from '../format';
import { lastsText } from './lasts';
import { ageText, open, type Look } from './page';

type Water = NonNullable<Home['water']>;
type Purse = NonNullable<Home['waterPurse']>;
const signs = { on: '●', off: '✕', moving: '◐', fault: '✕', unknown: '?' } as const;

const stateOf = ({ supply }: Water): keyof typeof signs => supply?.state ?? 'unknown';

/** The water of a stall beside its electricity: its own balance where it has one, what the valve does, what was used today, how old the reading is. */
export function WaterCard({ water, purse = null, stallId, at, look, why = false }: { water: Water; purse?: Purse | null; stallId?: string; at: string; look: Look; why?: boolean }) {
  const { t } = look;
  const { supply } = water;
  const state = stateOf(water);
  const stale = water.readAt === null || Date.parse(at) - Date.parse(water.readAt) > 2 * water.intervalMinutes * 60_000;
  return (
    <View className="card" id="water">
      <View className="row first"><View>{t('water')}</View><View className={state === 'on' ? 'good title' : state === 'off' || state === 'fault' ? 'bad title' : 'title'}>{signs[state]} {t(`water.${state}`)}</View></View>
      {purse !== null && <View className="row"><View>{t('availableWater')}</View><View className={`title${purse.availableFen <= 0 ? ' bad' : ''}`} id="water-balance">{yuan(purse.availableFen)}</View></View>}
      {purse !== null && <View className="soft">{lastsText(t, purse.runway, at) ?? t('lastsUnknownWater')}</View>}
      {state === 'moving' && <View className="soft">{t('water.movingHow')}</View>}
      {!look.big && <View className="row"><View>{t('water.today')}</View><View>{kwh(water.todayLitres, 'water')} · {yuan(water.todayFen)}</View></View>}
      {why && (supply?.holds ?? []).map(({ cause, placedAt }) => <View className="row" key={cause}><View>{t(`cause.${cause}`)}</View><View className="soft">{t('since', { at: civil(placedAt) })}</View></View>)}
      {why && (supply?.cutWaitsFor ?? []).map((wait) => <View className="row" key={wait}><View>{t('water.waits')}</View><View className="soft">{t(`wait.${wait}`)}</View></View>)}
      {why && supply?.owed === true && supply.wanted === 'on' && <View className="row"><View>{t('water.restoring')}</View><View className="soft">{t('water.restoringHow')}</View></View>}
      <View className="row"><View className={stale ? 'soft' : undefined}>{stale ? '🕒 ' : ''}{t('readAt', { age: ageText(t, water.readAt, at) })}</View><View className="soft">{register(water.registerWh, 'water')}</View></View>
      {purse !== null && stallId !== undefined && <Button className="button plain" id="recharge-water" onClick={() => open(`/pages/recharge/index?stall=${stallId}&purse=water`)}>{t('rechargeWater')}</Button>}
    </View>
  );
}
