import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call, type UsagePoint } from '../../api';
import { civil, kwh, yuan } from '../../format';
import { Page, useLook, type Look } from '../../kit/page';
import { codeOf } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';

type Unit = 'hour' | 'day' | 'month';
const spanDays: Record<Unit, number> = { hour: 1, day: 14, month: 180 };
const units: Unit[] = ['hour', 'day', 'month'];
const sum = (points: UsagePoint[]): number => points.reduce((total, { usedWh }) => total + usedWh, 0);

interface Spans {
  points: UsagePoint[];
  before: UsagePoint[];
}

/** The usage of a stall up to now, and of the same time before. */
function useSpans(stallId: string | undefined, unit: Unit): { spans: Spans | null; failed: string | null; load: () => void } {
  const [spans, setSpans] = useState<Spans | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (stallId === undefined) return undefined;
    let left = false;
    setSpans(null);
    setFailed(null);
    const ask = async (from: number, to: number) => (await call('GET', `/customer/stalls/${stallId}/usage?unit=${unit}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`)).points;
    void (async () => {
      const { at } = await call('GET', `/customer/stalls/${stallId}/home`);
      const to = Math.ceil(Date.parse(at) / 3_600_000) * 3_600_000;
      const spanMs = spanDays[unit] * 86_400_000;
      const [points, before] = await Promise.all([ask(to - spanMs, to), ask(to - 2 * spanMs, to - spanMs)]);
      if (!left) setSpans({ points, before });
    })().catch((error: unknown) => !left && setFailed(codeOf(error)));
    return () => {
      left = true;
    };
  }, [stallId, unit, tries]);
  return { spans, failed, load: () => setTries(tries + 1) };
}

export default function Usage() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const [unit, setUnit] = useState<Unit>('hour');
  const { spans, failed, load } = useSpans(stall?.stallId, unit);
  const points = spans?.points ?? [];
  const charged = points.some(({ chargeFen }) => chargeFen !== null);
  const most = Math.max(1, ...points.map(({ usedWh }) => usedWh));
  return (
    <Page here="usage" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      <View className="choices">{units.map((each) => <Button key={each} className={`choice${each === unit ? ' here' : ''}`} aria-pressed={each === unit} onClick={() => setUnit(each)}>{t(each)}</Button>)}</View>
      {spans === null && (stalls?.length === 0 ? <View className="card">{t('noStall')}</View> : <Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} />)}
      {spans !== null && (
        <View className="card">
          <View className="title">{t('total')} {kwh(sum(points))}{charged ? ` · ${yuan(points.reduce((total, { chargeFen }) => total + (chargeFen ?? 0), 0))}` : ''}</View>
          <View className="soft">{t('compare', { value: kwh(sum(spans.before)) })}</View>
        </View>
      )}
      {spans !== null && (
        <View className="card">
          {points.length === 0 && <View className="soft">{t('nothing')}</View>}
          {points.map((point, index) => <UsageRow key={labelOf(point)} point={point} most={most} look={look} first={index === 0} />)}
        </View>
      )}
    </Page>
  );
}

const labelOf = (point: UsagePoint): string => point.month ?? point.day?.slice(5) ?? civil(point.at!).slice(5);

/** A time, its bar against the highest of all, and the numbers themselves. */
function UsageRow({ point, most, look, first }: { point: UsagePoint; most: number; look: Look; first: boolean }) {
  return (
    <View className={`row usage${first ? ' first' : ''}`}>
      <View className="when">{labelOf(point)}</View>
      <View className="track"><View className="bar" style={{ width: `${Math.round((point.usedWh / most) * 100)}%` }} /></View>
      <View className="much">{kwh(point.usedWh)}{point.chargeFen !== null && <View className="soft">{yuan(point.chargeFen)}</View>}{point.quality === 'estimated' && <View className="soft">{look.t('estimated')}</View>}</View>
    </View>
  );
}
