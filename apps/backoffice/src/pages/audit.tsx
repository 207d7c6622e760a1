import { App, Button, DatePicker, Input, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import dayjs from 'dayjs';
import { get } from '../api/client';
import type { AuditEntry, AuditVerdict } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n, type Translate } from '../i18n';
import { zh } from '../i18n/zh';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { everyRow } from '../kit/table/every-row';
import { AuditChange } from './audit-change';

const SIZE = 50;

export function AuditPage() {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [verifying, setVerifying] = useState(false);
  const [parameters, setParameters] = useSearchParams();
  const at = Number(parameters.get('page') ?? '1');
  const filter = Object.fromEntries(['actor', 'action', 'object', 'from'].map((name) => [name, parameters.get(name) ?? ''])) as Record<'actor' | 'action' | 'object' | 'from', string>;
  const set = (name: string, value: string) => setParameters((before) => { before.delete('page'); if (value === '') before.delete(name); else before.set(name, value); return before; });
  const verify = async () => {
    setVerifying(true);
    try {
      const sum = { n: 0, seals: 0 };
      for (let after: number | undefined = 0; after !== undefined; ) {
        const verdict: AuditVerdict = await get(`/audit/verify?after=${after}`);
        if (!verdict.ok) return void message.error(t('audit.broken', { seq: verdict.firstBroken?.seq ?? '' }));
        sum.n += verdict.entries;
        sum.seals += verdict.seals;
        after = verdict.next;
      }
      void message.success(t('audit.ok', sum));
    } catch (error) {
      void message.error(errorText(t, error));
    } finally {
      setVerifying(false);
    }
  };
  const query = new URLSearchParams({ actor: filter.actor, action: filter.action, object: filter.object, ...(filter.from === '' ? {} : { from: filter.from }) }).toString();
  const labels = { actor: t('audit.who'), object: t('object') };
  const tools = (
    <>
      {(['actor', 'object'] as const).map((name) => <Input.Search key={`${name} ${filter[name]}`} {...(name === 'actor' ? { 'data-filter': '' } : {})} allowClear aria-label={labels[name]} placeholder={labels[name]} defaultValue={filter[name]} onSearch={(value) => set(name, value)} style={{ width: 190 }} />)}
      <Select showSearch allowClear optionFilterProp="label" popupMatchSelectWidth={false} aria-label={t('audit.action')} placeholder={t('audit.action')} value={filter.action === '' ? null : filter.action} onChange={(value: string | null) => set('action', value ?? '')} style={{ width: 190 }} options={actions.map((action) => ({ value: action, label: maybe(t, `act.${action}`) }))} />
      <DatePicker value={filter.from === '' ? null : dayjs(filter.from)} onChange={(value) => set('from', value === null ? '' : value.startOf('day').toISOString())} />
    </>
  );
  return (
    <>
      <PageTitle extra={<><Button loading={verifying} onClick={() => void verify()}>{t('audit.verify')}</Button><Button onClick={() => window.print()}>{t('print')}</Button></>}>{t('nav.audit')}</PageTitle>
      <Loaded path={`/audit?${query}&limit=${SIZE}&offset=${(at - 1) * SIZE}`}>
        {({ items, total }) => (
          <DataTable<AuditEntry> name="audit" report={t('nav.audit')} rowKey="id" columns={columnsOf(t)} filters={['actor', 'action', 'object', 'from']} tools={tools} empty={t('empty.audit')} everyRow={() => everyRow(`/audit?${query}`)} dataSource={items} scroll={{ x: 1050 }}
            pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => set('page', String(next)) }}
            expandable={{ rowExpandable: (entry) => entry.before !== null || entry.after !== null, expandedRowRender: (entry) => <AuditChange entry={entry} /> }} />
        )}
      </Loaded>
    </>
  );
}

const actions = Object.keys(zh).filter((key) => key.startsWith('act.')).map((key) => key.slice(4));
const objectText = (t: Translate, e: AuditEntry): string => (e.objectKind === '' ? e.objectName : `${maybe(t, `object.${e.objectKind}`)} ${e.objectName || e.objectId}`);

function columnsOf(t: Translate): Column<AuditEntry>[] {
  return [
    { key: 'time', title: t('time'), dataIndex: 'at', unit: 'time', width: 170, render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'actor', title: t('audit.who'), dataIndex: 'actorName', width: 140 },
    { key: 'action', title: t('audit.action'), width: 150, value: (e) => maybe(t, `act.${e.action}`), render: (_, e) => maybe(t, `act.${e.action}`) },
    { key: 'object', title: t('object'), value: (e) => objectText(t, e), render: (_, e) => <span className="wrap">{objectText(t, e)}</span> },
    { key: 'ip', title: 'IP', dataIndex: 'ip', width: 120 },
    { key: 'result', title: t('state'), width: 80, value: (e) => maybe(t, `audit.result.${e.result}`), render: (_, e) => <Tag className={e.result === 'ok' ? 'tag-soft' : 'tag-bad'}>{maybe(t, `audit.result.${e.result}`)}</Tag> },
    { key: 'sealed', title: t('audit.sealed'), width: 90, value: (e) => t(e.sealed ? 'yes' : 'no'), render: (_, e) => (e.sealed ? <Tag className="tag-good">{t('audit.sealed')}</Tag> : <span className="soft">{t('no')}</span>) },
    { key: 'before', title: t('audit.before'), spare: true, width: 220, ellipsis: true, value: (e) => (e.before === null ? '' : JSON.stringify(e.before)), render: (_, e) => (e.before === null ? '' : JSON.stringify(e.before)) },
    { key: 'after', title: t('audit.after'), spare: true, width: 220, ellipsis: true, value: (e) => (e.after === null ? '' : JSON.stringify(e.after)), render: (_, e) => (e.after === null ? '' : JSON.stringify(e.after)) },
  ];
}
