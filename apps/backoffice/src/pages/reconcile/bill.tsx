import { App, Button, Input, Modal, Radio, Space, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { post } from '../../api/client';
import type { ChannelBillPage, ComparedRow, ReconciliationDifference } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { BillState } from '../reconcile';

const money = (fen: number | null) => <span className="num">{yuan(fen)}</span>;
const gap = (fen: number) => <b className={fen === 0 ? 'num soft' : 'num bad'}>{yuan(fen)}</b>;

/** One bill in three columns: ours, the channel's, the difference; and each difference with one proposal. */
export function ChannelBillView() {
  const { t } = useI18n();
  const { billId } = useParams();
  return <Loaded path={`/channel-bills/${billId!}?limit=500`} every={60_000}>{(page, reload) => <View page={page} reload={reload} title={`${maybe(t, `channel.${page.bill.channel}`)} ${page.bill.day}`} />}</Loaded>;
}

function View({ page, reload, title }: { page: ChannelBillPage; reload: () => void; title: string }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReconciliationDifference | null>(null);
  const { bill, totals } = page;
  const act = (request: Promise<unknown>) => {
    setBusy(true);
    void request.then(reload, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const columns: Column<ComparedRow>[] = [
    { key: 'at', title: t('time'), dataIndex: 'at', unit: 'time', render: (at: string | null) => <span className="num">{siteTime(at)}</span> },
    { key: 'kind', title: t('rec.kindTitle'), value: (row) => t(`rec.kind.${row.kind}`), render: (_, row) => t(`rec.kind.${row.kind}`) },
    { key: 'number', title: t('rec.number'), dataIndex: 'number', render: (_, row) => (row.orderId === null ? <span className="mono">{row.number}</span> : <Link className="mono" to={`/orders/${row.orderId}`}>{row.number}</Link>) },
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber' },
    { key: 'ours', title: t('rec.ours'), align: 'right', dataIndex: 'oursFen', unit: 'fen', render: money },
    { key: 'theirs', title: t('rec.theirs'), align: 'right', dataIndex: 'theirsFen', unit: 'fen', render: money },
    { key: 'difference', title: t('rec.difference'), align: 'right', dataIndex: 'differenceFen', unit: 'fen', render: gap },
  ];
  const figures = [
    [t('rec.ours'), totals.oursPaymentsFen - totals.oursRefundsFen], [t('rec.theirs'), totals.theirsPaymentsFen - totals.theirsRefundsFen],
    [t('rec.difference'), totals.oursPaymentsFen - totals.oursRefundsFen - totals.theirsPaymentsFen + totals.theirsRefundsFen],
  ] as const;
  return (
    <>
      <PageTitle extra={<><BillState state={bill.state} />{can('reconcile.decide') && <Button loading={busy} onClick={() => act(post(`/channel-bills/${bill.id}/fetch`))}>{t('rec.fetch')}</Button>}{can('reconcile.decide') && bill.state !== 'waiting' && <Button loading={busy} onClick={() => act(post(`/channel-bills/${bill.id}/compare`))}>{t('rec.compare')}</Button>}</>}>{t('nav.reconcile')} · {title}</PageTitle>
      <div className="figures">{figures.map(([label, fen], index) => <div className={index === 2 && fen !== 0 ? 'figure attention' : 'figure'} key={label}><span>{label}</span><b>{yuan(fen)}</b><small>{index === 0 ? '' : index === 1 ? `${t('rec.fees')} ${yuan(bill.feesFen)}` : `${t('rec.open')} ${bill.open}`}</small></div>)}</div>
      <section className="panel">
        <Tabs items={[
          { key: 'differences', label: `${t('rec.differences')} (${page.differences.length})`, children: <Differences rows={page.differences} decide={can('reconcile.decide') ? setChosen : undefined} /> },
          { key: 'all', label: `${t('rec.all')} (${page.rows.total})`, children: <DataTable<ComparedRow> name="channel-bill" report={`${t('nav.reconcile')} ${title}`} rowKey="number" columns={columns} filters={[]} empty={t('rec.none')} dataSource={page.rows.items} scroll={{ x: 950 }} pagination={{ pageSize: 50, showSizeChanger: false }} /> },
        ]} />
      </section>
      {chosen !== null && <Decide row={chosen} close={() => { setChosen(null); reload(); }} />}
    </>
  );
}

function Differences({ rows, decide }: { rows: ReconciliationDifference[]; decide: ((row: ReconciliationDifference) => void) | undefined }) {
  const { t } = useI18n();
  if (rows.length === 0) return <Nothing text={t('rec.none')} />;
  const columns: Column<ReconciliationDifference>[] = [
    { key: 'kind', title: t('rec.differences'), value: (row) => t(`rec.diff.${row.kind}`), render: (_, row) => <b>{t(`rec.diff.${row.kind}`)}</b> },
    { key: 'number', title: t('rec.number'), dataIndex: 'number', render: (_, row) => (row.orderId === null ? <span className="mono">{row.number}</span> : <Link className="mono" to={`/orders/${row.orderId}`}>{row.number}</Link>) },
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber' },
    { key: 'ours', title: t('rec.ours'), align: 'right', dataIndex: 'oursFen', unit: 'fen', render: money },
    { key: 'theirs', title: t('rec.theirs'), align: 'right', dataIndex: 'theirsFen', unit: 'fen', render: money },
    { key: 'proposal', title: t('rec.proposal'), value: (row) => t(`rec.proposal.${row.proposal}`), render: (_, row) => t(`rec.proposal.${row.proposal}`) },
    { key: 'state', title: t('rec.state'), value: (row) => t(`rec.done.${row.state}`), render: (_, row) => <Tag className={row.state === 'open' ? 'tag-bad' : 'tag-good'}>{row.state === 'open' ? '✕' : '✓'} {t(`rec.done.${row.state}`)}</Tag> },
    { key: 'by', title: t('operator'), value: (row) => row.settledBy ?? '', render: (_, row) => (row.state === 'open' ? decide !== undefined && <Button size="small" onClick={() => decide(row)}>{t('rec.decide')}</Button> : <span>{row.settledBy} {siteTime(row.settledAt).slice(5, 16)} {row.note}</span>) },
  ];
  return <DataTable<ReconciliationDifference> name="differences" report={t('rec.differences')} rowKey="id" columns={columns} filters={[]} empty={t('rec.none')} dataSource={rows} scroll={{ x: 1050 }} pagination={false} />;
}

function Decide({ row, close }: { row: ReconciliationDifference; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [act, setAct] = useState<'ignore' | 'refund'>(row.proposal === 'refund' ? 'refund' : 'ignore');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const choices = row.kind === 'refund_missing_here' && row.orderId !== null && row.refundId === null ? (['refund', 'ignore'] as const) : (['ignore'] as const);
  const submit = () => {
    setBusy(true);
    void post(`/differences/${row.id}/decision`, { act, note }).then(() => { void message.success(t('rec.decided')); close(); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('rec.decide')} ${row.number}`} okText={t('confirm')} cancelText={t('cancel')} okButtonProps={{ loading: busy, disabled: note.trim() === '' }} onCancel={close} onOk={submit}>
      <p>{t(`rec.diff.${row.kind}`)}: {t('rec.ours')} {yuan(row.oursFen)} · {t('rec.theirs')} {yuan(row.theirsFen)}</p>
      <Radio.Group value={act} onChange={(event) => setAct(event.target.value as typeof act)}><Space orientation="vertical">{choices.map((each) => <Radio key={each} value={each}>{t(`rec.act.${each}`)}</Radio>)}</Space></Radio.Group>
      <Input.TextArea aria-label={t('rec.note')} placeholder={t('rec.note')} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} style={{ marginTop: 12 }} />
    </Modal>
  );
}
