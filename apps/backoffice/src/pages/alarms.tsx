import { Button, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { post } from '../api/client';
import type { Page } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { Age, Loaded, Nothing, PageTitle } from '../kit/parts';
import { useSession } from '../session';

interface Alarm {
  id: number;
  kind: string;
  severity: string;
  objectName: string;
  details: Record<string, string | number>;
  openedAt: string;
  lastAt: string;
  count: number;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  closedAt: string | null;
  closeReason: string | null;
}
const looks: Record<string, [string, string]> = { critical: ['tag-bad', '✕'], warning: ['tag-warn', '▲'], info: ['tag-info', 'i'] };

export function AlarmsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [state, setState] = useState<'open' | 'closed'>('open');
  return (
    <>
      <PageTitle extra={<Segmented<'open' | 'closed'> value={state} onChange={setState} options={[{ value: 'open', label: t('alarm.open') }, { value: 'closed', label: t('alarm.closed') }]} />}>{t('nav.alarms')}</PageTitle>
      <Loaded<Page<Alarm>> path={`/sites/${siteId}/alarms?state=${state}&limit=200`} every={20_000}>
        {({ items }, reload) => items.length === 0 ? <Nothing text={t('alarm.clear')} /> : (
          <Table<Alarm> rowKey="id" size="small" dataSource={items} scroll={{ x: 900 }} columns={[
            { title: t('kind'), render: (_, a) => <Tag className={looks[a.severity]?.[0]}>{looks[a.severity]?.[1]} {maybe(t, `alarm.${a.kind}`)}</Tag> }, { title: t('object'), dataIndex: 'objectName', render: (name: string) => <b>{name}</b> }, { title: '', render: (_, a) => <span className="soft">{Object.entries(a.details).map(([name, value]) => `${name} ${value}`).join(' · ')}</span> },
            { title: t('time'), render: (_, a) => <><span className="num">{siteTime(a.openedAt)}</span> <Age at={a.lastAt} /></> }, { title: t('q.count'), render: (_, a) => t('alarm.count', { n: a.count }) },
            state === 'closed' ? { title: t('closedAt'), render: (_, a) => `${siteTime(a.closedAt)} ${a.closeReason ?? ''}` } : { title: t('actions'), render: (_, a) => (a.acknowledgedAt !== null ? t('alarm.acked', { by: a.acknowledgedBy ?? '' }) : can('alarm.acknowledge') && <Button size="small" onClick={() => void post(`/alarms/${a.id}/acknowledge`).then(reload)}>{t('alarm.ack')}</Button>) },
          ]} />
        )}
      </Loaded>
    </>
  );
}
