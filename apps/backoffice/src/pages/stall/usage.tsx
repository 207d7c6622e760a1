import { Segmented, Space, Table } from 'antd';
import { useState } from 'react';
import { kwh, siteMinute, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, Nothing, serverNow } from '../../kit/parts';

interface Point {
  at?: string;
  day?: string;
  month?: string;
  usedWh: number;
  chargeFen: number | null;
  quality: string;
}
type Unit = 'hour' | 'day' | 'month';
const spans: Record<Unit, number> = { hour: 2, day: 31, month: 366 };
const label = (point: Point): string => point.month ?? point.day?.slice(5) ?? siteMinute(point.at).slice(6);

/** Bars with their numbers beside them, so that nothing is only visible on hover. */
export function Usage({ stallId }: { stallId: string }) {
  const { t } = useI18n();
  const [unit, setUnit] = useState<Unit>('hour');
  const to = new Date(Math.ceil(serverNow() / 3_600_000) * 3_600_000);
  const from = new Date(to.getTime() - spans[unit] * 86_400_000);
  return (
    <>
      <Segmented<Unit> value={unit} onChange={setUnit} options={[{ value: 'hour', label: t('hour') }, { value: 'day', label: t('day') }, { value: 'month', label: t('month') }]} style={{ marginBottom: 12 }} />
      <Loaded<{ points: Point[] }> path={`/stalls/${stallId}/usage?unit=${unit}&from=${from.toISOString()}&to=${to.toISOString()}`}>
        {({ points }) => {
          if (points.length === 0) return <Nothing text={t('nothing')} />;
          const most = Math.max(...points.map(({ usedWh }) => usedWh), 1);
          return (
            <>
              <Space className="num" style={{ marginBottom: 10 }}><b>{kwh(points.reduce((sum, { usedWh }) => sum + usedWh, 0))}</b>{unit !== 'hour' && <b>{yuan(points.reduce((sum, { chargeFen }) => sum + (chargeFen ?? 0), 0))}</b>}</Space>
              <Table<Point>
                rowKey={label} size="small" pagination={false} dataSource={points} scroll={{ y: 420 }}
                columns={[
                  { title: t('time'), width: 110, render: (_, point) => <span className="num">{label(point)}</span> },
                  { title: t('usedWh'), render: (_, point) => <div aria-hidden style={{ width: `${Math.max(1, Math.round((point.usedWh / most) * 100))}%`, height: 14, borderRadius: 4, background: '#12725f' }} /> },
                  { title: 'kWh', width: 140, align: 'right', render: (_, point) => <span className="num">{kwh(point.usedWh)}{point.quality === 'estimated' ? ' *' : ''}</span> },
                  ...(unit === 'hour' ? [] : [{ title: t('charge'), width: 120, align: 'right' as const, render: (_: unknown, point: Point) => <span className="num">{yuan(point.chargeFen)}</span> }]),
                ]}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
