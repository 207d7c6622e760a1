import { App, Button, Input, Progress, Select, Space, Table, Tabs, Tag } from 'antd';
import { useMemo, useState, type Key as RowKey } from 'react';
import { useSearchParams } from 'react-router';
import { post } from '../api/client';
import type { Batch, Board, BoardRow, Command } from '../api/types';
import { siteTime, yuan } from '../format';
import { maybe, useI18n, type Key } from '../i18n';
import { Age, errorText, Loaded, Nothing, PageTitle, SupplyTag } from '../kit/parts';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';
import { rowsOf } from './board';
import { BreakerBanner } from './home';

const stateLooks: Record<string, string> = { verified: 'tag-good', failed: 'tag-bad', expired: 'tag-bad', superseded: 'tag-soft' };

export function RelayPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  return (
    <>
      <PageTitle>{t('nav.relay')}</PageTitle>
      <Loaded path={`/sites/${siteId}/breaker`} every={20_000}>{({ breaker }, reload) => <BreakerBanner breaker={breaker} done={reload} />}</Loaded>
      <div className="panel">
        <Tabs destroyOnHidden activeKey={parameters.get('tab') ?? 'commands'} onChange={(tab) => setParameters({ tab })} items={[
          { key: 'commands', label: t('relay.commands'), children: <Commands /> },
          ...(can('relay.switch') ? [{ key: 'batch', label: t('relay.batch'), children: <Batch /> }] : []),
          { key: 'kept', label: t('relay.kept'), children: <Kept /> },
        ]} />
      </div>
    </>
  );
}

function Commands() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/commands?limit=200`} every={5000}>
      {({ items }) => (
        <ScrollTable<Command> rowKey="id" dataSource={items} scroll={{ x: 1120 }} locale={{ emptyText: <Nothing text={t('empty.commands')} /> }} expandable={{ expandedRowRender: (c) => <div className="mono">{Object.entries(c.evidence ?? {}).map(([name, value]) => <p key={name}>{name}: {String(value)}</p>)}</div>, rowExpandable: (c) => Object.keys(c.evidence ?? {}).length > 0 }} columns={[
          { title: t('stall'), render: (_, c) => <b>{c.stallNumber}</b> }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('command'), render: (_, c) => t(`action.${c.action}` as Key) }, { title: t('cause'), width: 150, render: (_, c) => `${maybe(t, `cause.${c.cause}`)} · ${c.actor ?? ''}` },
          { title: t('state'), render: (_, c) => <Space size={4}><Tag className={stateLooks[c.state] ?? 'tag-info'}>{maybe(t, `cmd.${c.state}`)}</Tag><span className="soft num">{t('attempt', { n: c.attempt })}</span></Space> },
          ...([['decided', 'decidedAt'], ['sent', 'sentAt'], ['acked', 'acknowledgedAt'], ['verified', 'verifiedAt']] as const).map(([label, field]) => ({ title: t(label), render: (_: unknown, c: Command) => <span className="num">{siteTime(c[field]).slice(field === 'decidedAt' ? 5 : 11) || '–'}</span> })),
          { title: t('reason'), width: 150, render: (_, c) => <span className="bad">{c.state === 'verified' || c.error === null ? '' : maybe(t, `reason.${c.error}`)}</span> },
        ]} />
      )}
    </Loaded>
  );
}

function Kept() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/keep-power`}>
      {(items) => <Table rowKey="id" size="small" dataSource={items} locale={{ emptyText: <Nothing text={t('empty.kept')} /> }} columns={[{ title: t('stall'), dataIndex: 'stallNumber' }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('reason'), dataIndex: 'reason' }, { title: t('operator'), dataIndex: 'by' }, { title: t('time'), render: (_, row) => siteTime(row.placedAt) }, { title: t('keepUntil'), render: (_, row) => siteTime(row.until) }]} />}
    </Loaded>
  );
}

/** Choose up to a whole floor, say why, watch each result; the page may be left, the batch goes on. */
function Batch() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [parameters, setParameters] = useSearchParams();
  const [chosen, setChosen] = useState<RowKey[]>([]);
  const [action, setAction] = useState<'open' | 'close' | 'read'>('read');
  const [reason, setReason] = useState('');
  const batchId = parameters.get('batch');
  const start = () => {
    const id = crypto.randomUUID();
    void post(`/sites/${siteId}/batches`, { batchId: id, action, meterIds: chosen.map(Number), reason }).then(() => setParameters({ tab: 'batch', batch: id }), (error: unknown) => void message.error(errorText(t, error)));
  };
  if (batchId !== null) return <BatchProgress batchId={batchId} again={() => setParameters({ tab: 'batch' })} />;
  return (
    <>
      <Space wrap style={{ marginBottom: 10 }}>
        <Select aria-label={t('actions')} value={action} onChange={setAction} style={{ width: 120 }} options={(['read', 'open', 'close'] as const).map((each) => ({ value: each, label: t(`action.${each}`) }))} />
        <Input aria-label={t('reason')} placeholder={t('reason')} value={reason} onChange={(event) => setReason(event.target.value)} style={{ width: 260 }} />
        <Button type="primary" danger={action === 'open'} disabled={chosen.length === 0 || reason.trim() === ''} onClick={start}>{t(`action.${action}`)} · {t('relay.selected', { n: chosen.length })}</Button>
      </Space>
      <Loaded path={`/sites/${siteId}/board`}>{(answer) => <Choose answer={answer} chosen={chosen} choose={setChosen} />}</Loaded>
    </>
  );
}

function Choose({ answer, chosen, choose }: { answer: Board; chosen: RowKey[]; choose: (keys: RowKey[]) => void }) {
  const { t } = useI18n();
  const [floor, setFloor] = useState('');
  const rows = useMemo(() => rowsOf(answer).filter(({ meterId }) => meterId !== null), [answer]);
  const floors = [...new Set(rows.map((row) => `${row.buildingCode} ${row.floor}`))];
  return (
    <>
      <Select aria-label={t('floor')} value={floor} onChange={setFloor} style={{ minWidth: 150, marginBottom: 8, display: 'block', width: 'fit-content' }} options={[{ value: '', label: `${t('floor')}: ${t('all')}` }, ...floors.map((each) => ({ value: each, label: each }))]} />
      <Table<BoardRow> virtual rowKey={(row) => row.meterId!} size="small" pagination={false} scroll={{ x: 860, y: Math.max(320, window.innerHeight - 420) }} dataSource={rows.filter((row) => floor === '' || `${row.buildingCode} ${row.floor}` === floor)} rowSelection={{ selectedRowKeys: chosen, onChange: choose, columnWidth: 48 }} columns={[
        { title: t('stall'), dataIndex: 'number', width: 100 }, { title: t('shop'), dataIndex: 'name', width: 180 }, { title: t('floor'), width: 100, render: (_, row) => `${row.buildingCode} ${row.floor}` }, { title: t('supply'), width: 200, render: (_, row) => <SupplyTag supply={row.supply} wanted={row.wanted} owed={row.owed} kept={row.keepPower} /> },
        { title: t('available'), width: 130, align: 'right', render: (_, row) => <span className={`num${row.availableFen !== null && row.availableFen <= 0 ? ' bad' : ''}`}>{yuan(row.availableFen)}</span> }, { title: t('age'), width: 120, render: (_, row) => <Age at={row.readAt} intervalMinutes={row.intervalMinutes} /> },
      ]} />
    </>
  );
}
const itemLooks: Record<Batch['items'][number]['state'], string> = { done: 'tag-good', failed: 'tag-bad', skipped: 'tag-soft', waiting: 'tag-soft' };

function BatchProgress({ batchId, again }: { batchId: string; again: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  return (
    <Loaded path={`/batches/${batchId}`} every={1500}>
      {(batch, reload) => (
        <>
          <p><b>{t(`action.${batch.action}` as Key)}</b> · {batch.reason}</p>
          <Progress aria-label={t('relay.batch')} percent={Math.round((100 * (batch.total - batch.waiting)) / batch.total)} status={batch.waiting > 0 ? 'active' : batch.failed > 0 ? 'exception' : 'success'} />
          <Space style={{ margin: '8px 0' }}><span className="num" role="status">{t('relay.progress', { done: batch.done, failed: batch.failed, skipped: batch.skipped, waiting: batch.waiting })}</span>{batch.failed > 0 && <Button onClick={() => void post(`/batches/${batchId}/retry`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}>{t('relay.retry')}</Button>}<Button onClick={again}>{t('relay.batch')}</Button></Space>
          <Table size="small" rowKey="meterId" dataSource={batch.items} columns={[{ title: t('stall'), dataIndex: 'stallNumber' }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('state'), render: (_, item) => <Tag className={itemLooks[item.state]}>{maybe(t, `item.${item.state}`)}</Tag> }, { title: t('reason'), render: (_, item) => maybe(t, `reason.${item.detail}`) }]} />
        </>
      )}
    </Loaded>
  );
}
