import { Descriptions, Drawer, Input, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Meter, Page } from '../api/types';
import { kwh, siteTime, watts } from '../format';
import { maybe, useI18n } from '../i18n';
import { Age, Loaded, PageTitle } from '../kit/parts';
import { useSession } from '../session';
import { LiveValues } from './stall/devices';

const SIZE = 50;

export function MetersPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<number | null>(null);
  const q = parameters.get('q') ?? '';
  const role = parameters.get('role') ?? '';
  const at = Number(parameters.get('page') ?? '1');
  const show = (next: Record<string, string>) => setParameters({ role, q, ...next });
  return (
    <>
      <PageTitle extra={<><Select aria-label={t('role')} value={role} onChange={(value) => show({ role: value })} style={{ width: 130 }} options={[{ value: '', label: `${t('role')}: ${t('all')}` }, { value: 'prepaid', label: t('role.prepaid') }, { value: 'monitoring', label: t('role.monitoring') }]} /><Input.Search data-filter="" allowClear key={q} aria-label={t('meterNumber')} placeholder={t('meterNumber')} defaultValue={q} onSearch={(value) => show({ q: value, page: '1' })} style={{ width: 260 }} /></>}>{t('nav.meters')}</PageTitle>
      <Loaded<Page<Meter>> path={`/sites/${siteId}/meters?role=${role}&limit=${SIZE}&offset=${(at - 1) * SIZE}&q=${encodeURIComponent(q)}`}>
        {({ items, total }) => (
          <Table<Meter> rowKey="id" size="small" scroll={{ x: 1150 }} dataSource={items} onRow={(row) => ({ onClick: () => setShown(row.id), onKeyDown: (event) => event.key === 'Enter' && setShown(row.id), tabIndex: 0, style: { cursor: 'pointer' } })} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => show({ page: String(next) }) }} columns={[
            { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('stall'), render: (_, m) => m.stallNumber ?? m.name }, { title: `${t('gateway')} / ${t('bus')} / ${t('unit')}`, render: (_, m) => `${m.gatewayCode} / ${m.busNumber} / ${m.unitAddress}` }, { title: t('profile'), dataIndex: 'profileId' }, { title: t('role'), render: (_, m) => maybe(t, `role.${m.role}`) },
            { title: t('register'), align: 'right', render: (_, m) => <span className="num">{kwh(m.registerWh)}</span> }, { title: t('power'), align: 'right', render: (_, m) => <span className="num">{watts(m.powerW)}</span> }, { title: t('age'), render: (_, m) => <Age at={m.readAt} intervalMinutes={m.effectiveIntervalMinutes} /> },
            { title: t('quality'), render: (_, m) => (m.failedSweeps > 0 ? <Tag className="tag-bad">{m.lastError}</Tag> : m.quality === null ? '–' : <Tag className={m.quality === 'suspect' ? 'tag-warn' : 'tag-soft'}>{maybe(t, `quality.${m.quality}`)}</Tag>) },
          ]} />
        )}
      </Loaded>
      <Drawer open={shown !== null} onClose={() => setShown(null)} size={760} title={t('meter')} destroyOnHidden>{shown !== null && <MeterCard meterId={shown} />}</Drawer>
    </>
  );
}

interface MeterPage extends Meter {
  figures: { totalWh: number | null; powerW: number | null; liveAt: string | null; thisMonthWh: number; lastMonthWh: number; monthBeforeWh: number };
  profile: { brand: string; model: string; facts: Record<string, string | number> };
}
interface Reading {
  readAt: string;
  registerWh: number;
  powerW: number | null;
  quality: string;
  source: string;
  reason: string | null;
  settled: boolean;
}

function MeterCard({ meterId }: { meterId: number }) {
  const { t } = useI18n();
  return (
    <>
      <Loaded<MeterPage> path={`/meters/${meterId}`}>
        {(meter) => (
          <>
            <Descriptions size="small" column={2} items={[
              { key: 1, label: t('meterNumber'), children: meter.meterNumber }, { key: 2, label: t('profile'), children: `${meter.profile.brand} ${meter.profile.model}` }, { key: 3, label: t('register'), children: kwh(meter.figures.totalWh) }, { key: 4, label: t('age'), children: <Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /> },
              { key: 5, label: `${t('month')} 0`, children: kwh(meter.figures.thisMonthWh) }, { key: 6, label: `${t('month')} −1`, children: kwh(meter.figures.lastMonthWh) }, { key: 7, label: `${t('month')} −2`, children: kwh(meter.figures.monthBeforeWh) }, { key: 8, label: t('set.interval'), children: `${meter.effectiveIntervalMinutes} (${meter.readIntervalMinutes === null ? t('set.default') : t('set.changed')})` },
            ]} />
            {meter.live !== null && <LiveValues live={meter.live} />}
            <span className="soft">{siteTime(meter.liveAt)}</span>
          </>
        )}
      </Loaded>
      <Loaded<Page<Reading>> path={`/meters/${meterId}/readings?limit=200`}>
        {({ items }) => (
          <Table<Reading> style={{ marginTop: 14 }} rowKey="readAt" size="small" dataSource={items} pagination={{ pageSize: 15 }} columns={[
            { title: t('readAt'), render: (_, r) => <span className="num">{siteTime(r.readAt)}</span> }, { title: t('register'), align: 'right', render: (_, r) => <span className="num">{kwh(r.registerWh)}</span> }, { title: t('power'), align: 'right', render: (_, r) => watts(r.powerW) },
            { title: t('quality'), render: (_, r) => <Tag className={r.quality === 'suspect' ? 'tag-warn' : 'tag-soft'}>{maybe(t, `quality.${r.quality}`)}{r.reason === null ? '' : ` · ${maybe(t, `q.reason.${r.reason}`)}`}</Tag> }, { title: t('source'), dataIndex: 'source' }, { title: t('state'), render: (_, r) => (r.settled ? t('settled') : t('unsettled')) },
          ]} />
        )}
      </Loaded>
    </>
  );
}
