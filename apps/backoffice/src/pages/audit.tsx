import { App, Button, DatePicker, Input, Space, Table, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import dayjs from 'dayjs';
import { get } from '../api/client';
import type { Page } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';

interface Entry {
  id: number;
  at: string;
  actorName: string;
  action: string;
  objectKind: string;
  objectId: string;
  objectName: string;
  before: object | null;
  after: object | null;
  ip: string;
  result: string;
  sealed: boolean;
}
const SIZE = 50;

export function AuditPage() {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [parameters, setParameters] = useSearchParams();
  const at = Number(parameters.get('page') ?? '1');
  const filter = Object.fromEntries(['actor', 'action', 'object', 'from'].map((name) => [name, parameters.get(name) ?? ''])) as Record<'actor' | 'action' | 'object' | 'from', string>;
  const set = (name: string, value: string) => setParameters((before) => { before.delete('page'); if (value === '') before.delete(name); else before.set(name, value); return before; });
  const verify = () => void get<{ ok: boolean; entries: number; seals: number; firstBroken?: { seq: number } }>('/audit/verify').then((verdict) => (verdict.ok ? message.success(t('audit.ok', { n: verdict.entries, seals: verdict.seals })) : message.error(t('audit.broken', { seq: verdict.firstBroken?.seq ?? '' }))), (error: unknown) => message.error(errorText(t, error)));
  const query = new URLSearchParams({ limit: String(SIZE), offset: String((at - 1) * SIZE), actor: filter.actor, action: filter.action, object: filter.object, ...(filter.from === '' ? {} : { from: filter.from }) });
  return (
    <>
      <PageTitle extra={<><Button onClick={verify}>{t('audit.verify')}</Button><Button onClick={() => window.print()}>{t('print')}</Button></>}>{t('nav.audit')}</PageTitle>
      <Space wrap style={{ marginBottom: 10 }}>
        {(['actor', 'action', 'object'] as const).map((name) => <Input.Search key={name} allowClear aria-label={name} placeholder={{ actor: t('audit.who'), action: t('audit.action'), object: t('object') }[name]} defaultValue={filter[name]} onSearch={(value) => set(name, value)} style={{ width: 200 }} />)}
        <DatePicker value={filter.from === '' ? null : dayjs(filter.from)} onChange={(value) => set('from', value === null ? '' : value.startOf('day').toISOString())} />
      </Space>
      <Loaded<Page<Entry>> path={`/audit?${query.toString()}`}>
        {({ items, total }) => (
          <Table<Entry> rowKey="id" size="small" dataSource={items} scroll={{ x: 1000 }} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => set('page', String(next)) }}
            expandable={{ rowExpandable: (entry) => entry.before !== null || entry.after !== null, expandedRowRender: (entry) => <div className="mono"><p>{t('audit.before')}: {JSON.stringify(entry.before)}</p><p>{t('audit.after')}: {JSON.stringify(entry.after)}</p></div> }}
            columns={[
              { title: t('time'), render: (_, e) => <span className="num">{siteTime(e.at)}</span> }, { title: t('audit.who'), dataIndex: 'actorName' }, { title: t('audit.action'), dataIndex: 'action' }, { title: t('object'), render: (_, e) => `${e.objectKind} ${e.objectName || e.objectId}` }, { title: 'IP', dataIndex: 'ip' },
              { title: t('state'), render: (_, e) => <Tag className={e.result === 'ok' ? 'tag-soft' : 'tag-bad'}>{maybe(t, `audit.result.${e.result}`)}</Tag> }, { title: '', render: (_, e) => (e.sealed ? <Tag className="tag-good">{t('audit.sealed')}</Tag> : '') },
            ]} />
        )}
      </Loaded>
    </>
  );
}
