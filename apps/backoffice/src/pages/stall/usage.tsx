import type { UsagePoint } from '../../api/types';
import { Segmented, Skeleton, Space, Table } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { kwh, siteMinute, yuan, type Medium } from '../../format';
import { useI18n } from '../../i18n';
import { ageText, Loaded, Nothing, serverNow } from '../../kit/parts';

const BarChart = lazy(() => import('../../kit/bar-chart'));

type Unit = 'hour' | 'day' | 'month';
const spans: Record<Unit, number> = { hour: 2, day: 31, month: 366 };
const label = (point: UsagePoint): string => point.month ?? point.day?.slice(5) ?? siteMinute(point.at).slice(6);

/** Bars, and every number below them, so that nothing is only visible on hover. */
export function Usage({ stallId, water = false }: { stallId: string; water?: boolean }) {
  const { t } = useI18n();
  const [unit, setUnit] = useState<Unit>('hour');
  const [medium, setMedium] = useState<Medium>('electricity');
  const to = new Date(Math.ceil(serverNow() / 3_600_000) * 3_600_000);
  const from = new Date(to.getTime() - spans[unit] * 86_400_000);
  return (
    <>
      <Segmented<Unit> value={unit} onChange={setUnit} options={[{ value: 'hour', label: t('hour') }, { value: 'day', label: t('day') }, { value: 'month', label: t('month') }]} style={{ marginBottom: 12 }} />
      {water && <Segmented<Medium> value={medium} onChange={setMedium} options={[{ value: 'electricity', label: t('medium.electricity') }, { value: 'water', label: t('medium.water') }]} style={{ margin: '0 0 12px 12px' }} />}
      <Loaded path={`/stalls/${stallId}/usage?medium=${medium}&unit=${unit}&from=${from.toISOString()}&to=${to.toISOString()}`}>
        {({ points }, _reload, at) => (points.length === 0 ? <Nothing text={t('empty.usage')} /> : <Drawn unit={unit} medium={medium} points={points} at={at} />)}
      </Loaded>
    </>
  );
}

function Drawn({ unit, medium, points, at }: { unit: Unit; medium: Medium; points: UsagePoint[]; at: string }) {
  const { t } = useI18n();
  const total = kwh(points.reduce((sum, { usedWh }) => sum + usedWh, 0), medium);
  const bars = points.map((point) => ({ label: label(point), wh: point.usedWh, estimated: point.quality === 'estimated' }));
  return (
    <>
      <Space className="num" style={{ marginBottom: 10 }}><b>{total}</b>{unit !== 'hour' && <b>{yuan(points.reduce((sum, { chargeFen }) => sum + (chargeFen ?? 0), 0))}</b>}<span className="soft">{t('asOf', { age: ageText(t, at) })}</span>{bars.some(({ estimated }) => estimated) && <span className="soft">* {t('estimated')}</span>}</Space>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}><BarChart bars={bars} medium={medium} title={t('chart.of', { unit: t(unit), total })} /></Suspense>
      <Table<UsagePoint>
        rowKey={(point) => point.at ?? point.day ?? point.month ?? ''} size="small" pagination={false} dataSource={points} scroll={{ y: 300 }} aria-label={t('chart.table')}
        columns={[
          { title: t('time'), width: 160, render: (_, point) => <span className="num">{unit === 'hour' ? siteMinute(point.at) : label(point)}</span> },
          { title: t(medium === 'water' ? 'water.used' : 'usedWh'), align: 'right', render: (_, point) => <span className="num">{kwh(point.usedWh, medium)}{point.quality === 'estimated' ? ' *' : ''}</span> },
          ...(unit === 'hour' ? [] : [{ title: t('charge'), width: 160, align: 'right' as const, render: (_: unknown, point: UsagePoint) => <span className="num">{yuan(point.chargeFen)}</span> }]),
        ]}
      />
    </>
  );
}
