import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call, type UsagePoint } from '../../api';
import { civil, kwh, yuan, type Medium } from '../../format';
import { Choices } from '../../kit/choices';
import { Page, useLook, type Look } from '../../kit/page';
import { codeOf } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';
import { busiestHours, changePercent, startOf, type Unit } from './spans';

const units: Unit[] = ['hour', 'day', 'month'];
const sum = (points: UsagePoint[]): number => points.reduce((total, { usedWh }) => total + usedWh, 0);
const charge = (points: UsagePoint[]): number => points.reduce((total, { chargeFen }) => total + (chargeFen ?? 0), 0);

interface Spans {
  points: UsagePoint[];
  before: UsagePoint[];
  /** of an hour view: a week of hours, to see when most is used */
  week: UsagePoint[];
}

/** The usage of a stall up to now, of the same time before, and for hours also of the same day a week ago. */
function useSpans(stallId: string | undefined, unit: Unit, medium: Medium): { spans: Spans | null; hasWater: boolean; failed: string | null; load: () => void } {
  const [spans, setSpans] = useState<Spans | null>(null);
  const [hasWater, setHasWater] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (stallId === undefined) return undefined;
    let left = false;
    setSpans(null);
    setFailed(null);
    const ask = async (of: Unit, from: number, to: number) => (await call('GET', `/customer/stalls/${stallId}/usage?medium=${medium}&unit=${of}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`)).points;
    void (async () => {
      const { at, water } = await call('GET', `/customer/stalls/${stallId}/home`);
      if (!left) setHasWater(water != null);
      const to = Math.ceil(Date.parse(at) / 3_600_000) * 3_600_000;
      const from = startOf(unit, to);
      const back = unit === 'hour' ? 7 * 86_400_000 : to - from;
      const [points, before, week] = await Promise.all([ask(unit, from, to), ask(unit, from - back, to - back), unit === 'hour' ? ask('hour', to - 7 * 86_400_000, to) : []]);
      if (!left) setSpans({ points, before, week });
    })().catch((error: unknown) => !left && setFailed(codeOf(error)));
    return () => {
      left = true;
    };
  }, [stallId, unit, medium, tries]);
  return { spans, hasWater, failed, load: () => setTries(tries + 1) };
}

export default function Usage() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const [unit, setUnit] = useState<Unit>('hour');
  const [money, setMoney] = useState(false);
  const [medium, setMedium] = useState<Medium>('electricity');
  const counted = medium === 'water' ? 'm3' : 'kwh';
  const { spans, hasWater, failed, load } = useSpans(stall?.stallId, unit, medium);
  return (
    <Page here="usage" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      {hasWater && <Choices of={['electricity', 'water'] as const} chosen={medium} label={t('usage')} words={(each) => t(`medium.${each}`)} onChoose={setMedium} />}
      <Choices of={units} chosen={unit} label={t('usage')} words={t} onChoose={setUnit} />
      {unit !== 'hour' && <Choices of={[counted, 'yuan'] as const} chosen={money ? 'yuan' : counted} label={t('unit')} words={(each) => t(`unit.${each}`)} onChoose={(each) => setMoney(each === 'yuan')} />}
      {spans === null && (stalls?.length === 0 ? <View className="card">{t('noStall')}</View> : <Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} />)}
      {spans !== null && <Totals spans={spans} unit={unit} medium={medium} look={look} />}
      {spans !== null && <Bars points={spans.points} busy={unit === 'hour' ? busiestHours(spans.week) : []} money={money && unit !== 'hour'} medium={medium} look={look} />}
    </Page>
  );
}

/** Totals first, then how they compare, then when most is used. */
function Totals({ spans, unit, medium, look }: { spans: Spans; unit: Unit; medium: Medium; look: Look }) {
  const { t } = look;
  const { points, before, week } = spans;
  const charged = points.some(({ chargeFen }) => chargeFen !== null);
  const change = changePercent(sum(points), sum(before));
  const hours = unit === 'hour' ? busiestHours(week) : [];
  return (
    <View className="card">
      <View className="title">{t('total')} {kwh(sum(points), medium)}{charged ? ` · ${yuan(charge(points))}` : ''}</View>
      <View>{t(`compare.${unit}`, { value: kwh(sum(before), medium) })}{change === null ? '' : ` · ${t(change >= 0 ? 'moreBy' : 'lessBy', { n: Math.abs(change) })}`}</View>
      {hours.length > 0 && <View className="soft">{t('busiest', { hours: hours.map((hour) => `${hour}:00–${hour + 1}:00`).join(t('comma')) })}</View>}
    </View>
  );
}

function Bars({ points, busy, money, medium, look }: { points: UsagePoint[]; busy: number[]; money: boolean; medium: Medium; look: Look }) {
  const { t } = look;
  const size = (point: UsagePoint): number => (money ? (point.chargeFen ?? 0) : point.usedWh);
  const most = Math.max(1, ...points.map(size));
  return (
    <View className="card">
      {points.length === 0 && <View className="soft">{t('nothing')}</View>}
      {points.map((point, index) => {
        const hour = point.at === undefined ? null : Number(civil(point.at).slice(11, 13));
        const isBusy = hour !== null && busy.includes(hour);
        return (
          <View className={`row usage${index === 0 ? ' first' : ''}`} key={labelOf(point)}>
            <View className="when">{labelOf(point)}</View>
            <View className="track">{size(point) > 0 && <View className={`bar${isBusy ? ' busy' : ''}`} style={{ width: `${Math.round((size(point) / most) * 100)}%` }} />}</View>
            <View className="much">{money ? yuan(point.chargeFen) : kwh(point.usedWh, medium)}{point.chargeFen !== null && <View className="soft">{money ? kwh(point.usedWh, medium) : yuan(point.chargeFen)}</View>}{isBusy && <View className="soft">{t('busy')}</View>}{point.quality === 'estimated' && <View className="soft">{t('estimated')}</View>}</View>
          </View>
        );
      })}
    </View>
  );
}

const labelOf = (point: UsagePoint): string => point.month ?? point.day?.slice(5) ?? civil(point.at!).slice(5);
