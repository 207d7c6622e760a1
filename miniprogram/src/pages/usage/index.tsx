import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call } from '../../api';
import { civil, kwh, yuan } from '../../format';
import { Page, useLook } from '../../kit/page';
import { useStall } from '../../kit/use-stall';

interface Point {
  at?: string;
  day?: string;
  month?: string;
  usedWh: number;
  chargeFen: number | null;
}
type Unit = 'hour' | 'day' | 'month';
const spanDays: Record<Unit, number> = { hour: 1, day: 14, month: 180 };
const units: Unit[] = ['hour', 'day', 'month'];
const sum = (points: Point[]): number => points.reduce((total, { usedWh }) => total + usedWh, 0);

export default function Usage() {
  const look = useLook();
  const { t } = look;
  const { stall } = useStall();
  const [unit, setUnit] = useState<Unit>('hour');
  const [points, setPoints] = useState<Point[] | null>(null);
  const [before, setBefore] = useState<Point[]>([]);
  useEffect(() => {
    if (stall === null) return;
    setPoints(null);
    void (async () => {
      const { at } = await call<{ at: string }>('GET', `/customer/stalls/${stall.stallId}/home`);
      const to = Math.ceil(Date.parse(at) / 3_600_000) * 3_600_000;
      const spanMs = spanDays[unit] * 86_400_000;
      const ask = (from: number, until: number) => call<{ points: Point[] }>('GET', `/customer/stalls/${stall.stallId}/usage?unit=${unit}&from=${new Date(from).toISOString()}&to=${new Date(until).toISOString()}`);
      const [current, earlier] = await Promise.all([ask(to - spanMs, to), ask(to - 2 * spanMs, to - spanMs)]);
      setPoints(current.points);
      setBefore(earlier.points);
    })().catch(() => setPoints([]));
  }, [stall?.stallId, unit]);
  const most = Math.max(1, ...(points ?? []).map(({ usedWh }) => usedWh));
  return (
    <Page here="usage" look={look}>
      <View className="choices">{units.map((each) => <Button key={each} className={`choice${each === unit ? ' here' : ''}`} onClick={() => setUnit(each)}>{t(each)}</Button>)}</View>
      <View className="card">
        <View className="title">{t('total')} {kwh(points === null ? null : sum(points))}</View>
        <View className="soft">{t('compare', { value: kwh(sum(before)) })}</View>
      </View>
      <View className="card">
        {points === null && <View>{t('loading')}</View>}
        {points?.length === 0 && <View className="soft">{t('nothing')}</View>}
        {points?.map((point, index) => (
          <View key={point.at ?? point.day ?? point.month} className={`row${index === 0 ? ' first' : ''}`} style={{ alignItems: 'center' }}>
            <View style={{ width: 74 }}>{point.month ?? point.day?.slice(5) ?? civil(point.at!).slice(11)}</View>
            <View style={{ flex: 1 }}><View className="bar" style={{ width: `${Math.round((point.usedWh / most) * 100)}%` }} /></View>
            <View style={{ width: 118, textAlign: 'right' }}>{kwh(point.usedWh)}{point.chargeFen !== null && <View className="soft">{yuan(point.chargeFen)}</View>}</View>
          </View>
        ))}
      </View>
    </Page>
  );
}
