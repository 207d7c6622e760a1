import { Button, Drawer, Input, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Meter } from '../api/types';
import { kwh, watts } from '../format';
import { maybe, useI18n, type Translate } from '../i18n';
import { Age, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { everyRow } from '../kit/table/every-row';
import { useSession } from '../session';
import { MeterCard } from './meter/meter-card';
import { NewMeter } from './meter/meter-forms';
import { useProfileName } from './meter/profile-names';

const SIZE = 50;

export function MetersPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<number | null>(null);
  const [adding, setAdding] = useState(false);
  const profileName = useProfileName();
  const q = parameters.get('q') ?? '';
  const role = parameters.get('role') ?? '';
  const kind = parameters.get('kind') ?? '';
  const at = Number(parameters.get('page') ?? '1');
  const show = (next: Record<string, string>) => setParameters({ role, kind, q, ...next });
  const path = `/sites/${siteId}/meters?role=${role}&kind=${kind}&q=${encodeURIComponent(q)}` as const;
  const tools = (
    <>
      <Select popupMatchSelectWidth={false} aria-label={t('role')} value={role} onChange={(value) => show({ role: value })} style={{ minWidth: 130 }} options={[{ value: '', label: `${t('role')}: ${t('all')}` }, { value: 'prepaid', label: t('role.prepaid') }, { value: 'monitoring', label: t('role.monitoring') }]} />
      <Select popupMatchSelectWidth={false} aria-label={t('medium')} value={kind} onChange={(value) => show({ kind: value, page: '1' })} style={{ minWidth: 110 }} options={[{ value: '', label: `${t('medium')}: ${t('all')}` }, { value: 'electricity', label: t('medium.electricity') }, { value: 'water', label: t('medium.water') }]} />
      <Input.Search data-filter="" allowClear key={q} aria-label={t('meterNumber')} placeholder={t('meterNumber')} defaultValue={q} onSearch={(value) => show({ q: value, page: '1' })} style={{ width: 260 }} />
    </>
  );
  return (
    <>
      <PageTitle extra={can('meter.edit') && <Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('meter.new')}</Button>}>{t('nav.meters')}</PageTitle>
      <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`} every={60_000}>
        {({ items, total }, reload) => (
          <>
            <DataTable<Meter>
              name="meters" report={t('nav.meters')} rowKey="id" columns={columnsOf(t, profileName)} filters={['role', 'kind', 'q']} tools={tools} empty={t(q === '' && role === '' && kind === '' ? 'empty.meters' : 'empty.filter')} everyRow={() => everyRow(path)} open={(row) => setShown(row.id)}
              scroll={{ x: 1100 }} dataSource={items} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => show({ page: String(next) }) }}
            />
            {adding && <NewMeter close={() => { setAdding(false); reload(); }} />}
          </>
        )}
      </Loaded>
      <Drawer open={shown !== null} onClose={() => setShown(null)} size={820} title={t('meter')} destroyOnHidden>{shown !== null && <MeterCard meterId={shown} />}</Drawer>
    </>
  );
}

const placeOf = (m: Meter): string => `${m.gatewayCode} / ${m.busNumber} / ${m.unitAddress}`;

function Quality({ meter }: { meter: Meter }) {
  const { t } = useI18n();
  if (meter.failedSweeps > 0) return <Tag className="tag-bad">{maybe(t, `reason.${meter.lastError}`)}</Tag>;
  return meter.quality === null ? <>–</> : <Tag className={meter.quality === 'suspect' ? 'tag-warn' : 'tag-soft'}>{maybe(t, `quality.${meter.quality}`)}</Tag>;
}

function columnsOf(t: Translate, profileName: (profileId: string) => string): Column<Meter>[] {
  return [
    { key: 'number', title: t('meterNumber'), dataIndex: 'meterNumber', width: 130, fixed: 'left', render: (number: string) => <b className="num">{number}</b> },
    { key: 'stall', title: t('stall'), width: 150, value: (m) => m.stallNumber ?? m.name, render: (_, m) => (m.stallNumber === null ? m.name : <b>{m.stallNumber}</b>) },
    { key: 'medium', title: t('medium'), width: 70, value: (m) => t(`medium.${m.kind}`), render: (_, m) => t(`medium.${m.kind}`) },
    { key: 'register', title: t('register'), align: 'right', width: 140, value: (m) => kwh(m.registerWh, m.kind), render: (_, m) => <span className="num">{kwh(m.registerWh, m.kind)}</span> },
    { key: 'power', title: t('powerOrFlow'), align: 'right', width: 100, value: (m) => watts(m.powerW, m.kind), render: (_, m) => <span className="num">{watts(m.powerW, m.kind)}</span> },
    { key: 'age', title: t('age'), width: 110, unit: 'time', value: (m) => m.readAt, render: (_, m) => <Age at={m.readAt} intervalMinutes={m.effectiveIntervalMinutes} /> },
    { key: 'quality', title: t('quality'), width: 110, value: (m) => (m.failedSweeps > 0 ? maybe(t, `reason.${m.lastError}`) : m.quality === null ? '' : maybe(t, `quality.${m.quality}`)), render: (_, m) => <Quality meter={m} /> },
    { key: 'place', title: `${t('gateway')} / ${t('bus')} / ${t('unit')}`, width: 170, value: placeOf, render: (_, m) => <span className="num">{placeOf(m)}</span> },
    { key: 'profile', title: t('profile'), width: 170, ellipsis: true, value: (m) => profileName(m.profileId), render: (_, m) => profileName(m.profileId) },
    { key: 'role', title: t('role'), width: 80, value: (m) => maybe(t, `role.${m.role}`), render: (_, m) => maybe(t, `role.${m.role}`) },
    { key: 'interval', title: t('set.interval'), width: 130, spare: true, unit: 'number', value: (m) => m.effectiveIntervalMinutes, render: (_, m) => `${m.effectiveIntervalMinutes} · ${t(m.readIntervalMinutes === null ? 'set.default' : 'meter.own')}` },
  ];
}
