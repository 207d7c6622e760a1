import { App, Button, Descriptions, Input, Modal, Progress, Space, Table, Tag } from 'antd';
import { useMemo, useState, type Key as RowKey } from 'react';
import { useSearchParams } from 'react-router';
import { post } from '../api/client';
import type { Batch, Board, BoardRow } from '../api/types';
import { yuan } from '../format';
import { maybe, useI18n, type Key } from '../i18n';
import { Age, errorText, Loaded, SupplyTag } from '../kit/parts';
import { Select } from '../kit/select';
import { useSession } from '../session';
import { rowsOf } from './board';

type Action = 'open' | 'close' | 'read';
/** More meters than this are cut only by someone who has typed how many. */
const TYPE_ABOVE = 20;

/** Choose up to a whole floor, say why, see whom it hits, watch each result; the page may be left, the batch goes on. */
export function BatchTab() {
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const batchId = parameters.get('batch');
  if (batchId !== null) return <BatchProgress batchId={batchId} again={() => setParameters({ tab: 'batch' })} />;
  return <Loaded path={`/sites/${siteId}/board`}>{(answer) => <Choose answer={answer} started={(id) => setParameters({ tab: 'batch', batch: id })} />}</Loaded>;
}

function Choose({ answer, started }: { answer: Board; started: (batchId: string) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<RowKey[]>([]);
  const [action, setAction] = useState<Action>('read');
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [floor, setFloor] = useState('');
  const rows = useMemo(() => rowsOf(answer).filter(({ meterId }) => meterId !== null), [answer]);
  const floors = [...new Set(rows.map((row) => `${row.buildingCode} ${row.floor}`))];
  const start = () => {
    const batchId = crypto.randomUUID();
    void post(`/sites/${siteId}/batches`, { batchId, action, meterIds: chosen.map(Number), reason: reason.trim() || t('action.read') }).then(() => started(batchId), (error: unknown) => void message.error(errorText(t, error)));
  };
  const ready = chosen.length > 0 && (action === 'read' || reason.trim() !== '');
  return (
    <>
      <Space wrap style={{ marginBottom: 10 }}>
        <Select aria-label={t('floor')} value={floor} onChange={setFloor} popupMatchSelectWidth={false} style={{ minWidth: 150 }} options={[{ value: '', label: `${t('floor')}: ${t('all')}` }, ...floors.map((each) => ({ value: each, label: each }))]} />
        <Select aria-label={t('actions')} value={action} onChange={setAction} style={{ width: 120 }} options={(['read', 'open', 'close'] as const).map((each) => ({ value: each, label: t(`action.${each}`) }))} />
        {action !== 'read' && <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} style={{ width: 260 }} />}
        <Button type="primary" danger={action === 'open'} disabled={!ready} onClick={() => (action === 'read' ? start() : setAsking(true))}>{t(`action.${action}`)} · {t('relay.selected', { n: chosen.length })}</Button>
      </Space>
      <Table<BoardRow> virtual rowKey={(row) => row.meterId!} size="small" pagination={false} scroll={{ x: 860, y: Math.max(320, window.innerHeight - 380) }} dataSource={rows.filter((row) => floor === '' || `${row.buildingCode} ${row.floor}` === floor)} rowSelection={{ selectedRowKeys: chosen, onChange: setChosen, columnWidth: 48, preserveSelectedRowKeys: true }} columns={[
        { title: t('stall'), dataIndex: 'number', width: 100 }, { title: t('shop'), dataIndex: 'name', width: 180 }, { title: t('floor'), width: 100, render: (_, row) => `${row.buildingCode} ${row.floor}` }, { title: t('supply'), width: 200, render: (_, row) => <SupplyTag supply={row.supply} wanted={row.wanted} owed={row.owed} kept={row.keepPower} /> },
        { title: t('available'), width: 130, align: 'right', render: (_, row) => <span className={`num${row.availableFen !== null && row.availableFen <= 0 ? ' bad' : ''}`}>{yuan(row.availableFen)}</span> }, { title: t('age'), width: 120, render: (_, row) => <Age at={row.readAt} intervalMinutes={row.intervalMinutes} /> },
      ]} />
      {asking && <Impact rows={rows.filter(({ meterId }) => chosen.includes(meterId!))} action={action} reason={reason.trim()} close={() => setAsking(false)} go={start} />}
    </>
  );
}

/** Whom a batch hits, before it is sent: how many, who has paid, who is kept on, who is in that state already. */
function Impact({ rows, action, reason, close, go }: { rows: BoardRow[]; action: Action; reason: string; close: () => void; go: () => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const cut = action === 'open';
  const mustType = cut && rows.length > TYPE_ABOVE;
  const paid = rows.filter(({ availableFen }) => availableFen !== null && availableFen > 0);
  const facts: [string, string | number][] = [
    [t('relay.impact.meters'), rows.length],
    [t('relay.impact.already'), rows.filter(({ supply }) => supply === (cut ? 'off' : 'on')).length],
    ...(cut ? [[t('relay.impact.kept'), rows.filter(({ keepPower }) => keepPower).length], [t('relay.impact.paid'), `${paid.length} · ${yuan(paid.reduce((sum, { availableFen }) => sum + availableFen!, 0))}`]] as [string, string | number][] : []),
    [t('reason'), reason],
  ];
  return (
    <Modal open title={`${t(`action.${action}`)} · ${t('relay.selected', { n: rows.length })}`} onCancel={close} cancelText={t('cancel')} okText={t(`action.${action}`)} okButtonProps={{ danger: cut, disabled: mustType && typed.trim() !== String(rows.length) }} onOk={go}>
      <Descriptions size="small" column={1} items={facts.map(([label, value]) => ({ key: label, label, children: <span className="num">{value}</span> }))} />
      <p className="num">{rows.slice(0, 12).map(({ number }) => number).join(' · ')}{rows.length > 12 && ' …'}</p>
      {mustType && <><label htmlFor="impact-count">{t('relay.impact.type', { n: rows.length })}</label><Input id="impact-count" autoFocus inputMode="numeric" value={typed} onChange={(event) => setTyped(event.target.value)} /></>}
    </Modal>
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
          <Space style={{ margin: '8px 0' }}><span className="num" role="status">{t('relay.progress', { done: batch.done, failed: batch.failed, skipped: batch.skipped, waiting: batch.waiting })}</span>{batch.failed > 0 && <Button onClick={() => void post(`/batches/${batchId}/retry`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}>{t('relay.retry')}</Button>}<Button onClick={again}>{t('relay.another')}</Button></Space>
          <Table size="small" rowKey="meterId" dataSource={batch.items} columns={[{ title: t('stall'), dataIndex: 'stallNumber' }, { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('state'), render: (_, item) => <Tag className={itemLooks[item.state]}>{maybe(t, `item.${item.state}`)}</Tag> }, { title: t('reason'), render: (_, item) => maybe(t, `reason.${item.detail}`) }]} />
        </>
      )}
    </Loaded>
  );
}
