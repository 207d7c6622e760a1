import { Button, Descriptions, Space, Table, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { MeterPage, Reading } from '../../api/types';
import { kwh, siteTime, watts, whole } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Age, Loaded } from '../../kit/parts';
import { useSession } from '../../session';
import { LiveValues } from '../stall/devices';
import { useReadNow } from '../stall/stall-actions';
import { Telegrams } from '../telegrams';
import { EditMeter } from './meter-forms';

/** Everything about one meter: what it shows now, its past, its telegrams, what its model is. */
export function MeterCard({ meterId }: { meterId: number }) {
  return <Loaded path={`/meters/${meterId}`}>{(meter, reload) => <Card meter={meter} reload={reload} />}</Loaded>;
}

function Card({ meter, reload }: { meter: MeterPage; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const { busy, read } = useReadNow(reload);
  const { figures } = meter;
  return (
    <>
      <Descriptions size="small" column={2} items={[
        { key: 1, label: t('meterNumber'), children: <b>{meter.meterNumber}</b> }, { key: 2, label: t('profile'), children: `${meter.profile.brand} ${meter.profile.model}` },
        { key: 3, label: t('register'), children: <span className="num">{kwh(figures.totalWh)}</span> }, { key: 4, label: t('age'), children: <Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /> },
        { key: 5, label: t('meter.thisMonth'), children: kwh(figures.thisMonthWh) }, { key: 6, label: t('meter.lastMonth'), children: kwh(figures.lastMonthWh) }, { key: 7, label: t('meter.monthBefore'), children: kwh(figures.monthBeforeWh) },
        { key: 8, label: t('set.interval'), children: <>{t('minutes', { n: meter.effectiveIntervalMinutes })} <Tag className={meter.readIntervalMinutes === null ? 'tag-soft' : 'tag-info'}>{t(meter.readIntervalMinutes === null ? 'set.default' : 'meter.own')}</Tag></> },
        { key: 9, label: t('stall'), children: meter.stallId === null ? t('none') : <Link to={`/stalls/${meter.stallId}`}>{meter.stallNumber ?? t('key.open')}</Link> }, { key: 10, label: t('gateway'), children: `${meter.gatewayCode} · ${t('gw.busOf', { n: meter.busNumber })} · ${t('unit')} ${meter.unitAddress}` },
      ]} />
      <Space style={{ margin: '8px 0' }}>
        {can('read.now') && <Button loading={busy} onClick={() => void read(meter.id)}>{t('readNow')}</Button>}
        {can('meter.edit') && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
      </Space>
      {meter.live !== null && <><LiveValues live={meter.live} /><p className="soft"><Age at={meter.liveAt} intervalMinutes={meter.effectiveIntervalMinutes} /></p></>}
      <Tabs destroyOnHidden items={[
        { key: 'readings', label: t('readAt'), children: <Readings meterId={meter.id} /> },
        ...(can('gateway.view') ? [{ key: 'telegrams', label: t('gw.telegrams'), children: <Telegrams busId={meter.busId} unit={meter.unitAddress} /> }] : []),
        { key: 'facts', label: t('fact.title'), children: <Descriptions size="small" column={2} items={Object.entries(meter.profile.facts ?? {}).map(([name, value]) => ({ key: name, label: maybe(t, `fact.${name}`), children: typeof value === 'number' ? whole(value) : maybe(t, `relayKind.${value}`) }))} /> },
      ]} />
      {editing && <EditMeter meter={meter} close={() => { setEditing(false); reload(); }} />}
    </>
  );
}

function Readings({ meterId }: { meterId: number }) {
  const { t } = useI18n();
  return (
    <Loaded path={`/meters/${meterId}/readings?limit=200`}>
      {({ items }) => (
        <Table<Reading> rowKey={(r) => `${r.readAt} ${r.source}`} size="small" dataSource={items} pagination={{ pageSize: 15 }} locale={{ emptyText: t('empty.usage') }} columns={[
          { title: t('readAt'), render: (_, r) => <span className="num">{siteTime(r.readAt)}</span> }, { title: t('register'), align: 'right', render: (_, r) => <span className="num">{kwh(r.registerWh)}</span> }, { title: t('power'), align: 'right', render: (_, r) => <span className="num">{watts(r.powerW)}</span> },
          { title: t('quality'), render: (_, r) => <Tag className={r.quality === 'suspect' ? 'tag-warn' : 'tag-soft'}>{maybe(t, `quality.${r.quality}`)}{r.reason ? ` · ${maybe(t, `q.reason.${r.reason}`)}` : ''}</Tag> }, { title: t('source'), render: (_, r) => maybe(t, `source.${r.source}`) }, { title: t('state'), render: (_, r) => (r.settled ? t('settled') : t('unsettled')) },
        ]} />
      )}
    </Loaded>
  );
}
