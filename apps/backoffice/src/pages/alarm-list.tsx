import { App, Button, Tag } from 'antd';
import { post } from '../api/client';
import type { Alarm } from '../api/types';
import { kwh, siteTime } from '../format';
import { isKey, maybe, useI18n, type Translate } from '../i18n';
import { Age, errorText, Loaded, Nothing } from '../kit/parts';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';

const looks: Record<string, [string, string]> = { critical: ['tag-bad', '✕'], warning: ['tag-warn', '▲'], info: ['tag-info', 'i'] };

function detailText(t: Translate, name: string, value: string | number): string {
  if (name === 'reason') return maybe(t, `reason.${value}`);
  if (name === 'registerWh' || name === 'registerLitres') return `${t('register')} ${kwh(Number(value), name === 'registerWh' ? 'electricity' : 'water')}`;
  if (name === 'readAt') return `${t('readAt')} ${siteTime(String(value))}`;
  const whole = `detail.${name}.${value}`;
  if (isKey(whole)) return t(whole);
  const key = `detail.${name}`;
  return isKey(key) ? t(key, { value }) : `${name} ${value}`;
}

export const detailsText = (t: Translate, details: Alarm['details']): string => Object.entries(details).map(([name, value]) => detailText(t, name, value)).join(' · ');

/** Alarms, newest first, each with where and what it is about, how old it is and who has seen it; `more` is the rest of a filter. */
export function AlarmList({ state, limit, more = '', areas: grouped = false }: { state: 'open' | 'closed'; limit: number; more?: string; areas?: boolean }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  return (
    <Loaded path={`/sites/${siteId}/alarms?state=${state}&limit=${limit}${more}`} every={20_000}>
      {({ items, areas, total }, reload) => items.length === 0 ? <Nothing text={t(more !== '' ? 'empty.filter' : state === 'open' ? 'alarm.clear' : 'empty.alarms.closed')} /> : (<>
        {grouped && <p className="soft num" role="status">{t('total', { n: total })} · {areas.map(({ buildingCode, count }) => `${buildingCode ?? t('alarm.noArea')} ${String(count)}`).join(' · ')}</p>}
        <ScrollTable<Alarm> rowKey="id" dataSource={items} scroll={{ x: 980 }} pagination={items.length > 20 ? { pageSize: 20 } : false} columns={[
          { title: t('kind'), render: (_, a) => <Tag className={looks[a.severity]?.[0]}>{looks[a.severity]?.[1]} {maybe(t, `alarm.${a.kind}`)}</Tag> }, { title: t('alarm.area'), width: 80, render: (_, a) => a.buildingCode ?? '–' }, { title: t('object'), dataIndex: 'objectName', render: (name: string) => <b>{name}</b> }, { title: t('details'), render: (_, a) => <span className="soft">{detailsText(t, a.details)}</span> },
          { title: t('time'), render: (_, a) => <span className="num">{siteTime(a.openedAt)}</span> }, { title: t('age'), render: (_, a) => <span className="num"><Age at={a.lastAt} intervalMinutes={1440} /></span> }, { title: t('q.count'), align: 'right', render: (_, a) => <span className="num">{t('alarm.count', { n: a.count })}</span> },
          state === 'closed' ? { title: t('closedAt'), render: (_, a) => <>{siteTime(a.closedAt)} {maybe(t, `reason.${a.closeReason ?? ''}`)}</> } : { title: t('actions'), render: (_, a) => (a.acknowledgedAt !== null ? t('alarm.acked', { by: a.acknowledgedBy ?? '' }) : can('alarm.acknowledge') && <Button size="small" onClick={() => void post(`/alarms/${a.id}/acknowledge`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}>{t('alarm.ack')}</Button>) },
        ]} />
      </>)}
    </Loaded>
  );
}
