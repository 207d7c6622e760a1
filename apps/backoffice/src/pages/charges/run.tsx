import { App, Button, Input, Modal, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { post } from '../../api/client';
import type { ApportionmentRun, ApportionmentShare } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { RunState } from './apportion';
import { NoticeSheet } from './notice-sheet';
import { amountOf, dayBefore, microText } from './units';

export function RunPage() {
  const { runId } = useParams();
  return <Loaded path={`/apportionment-runs/${runId!}`} every={30_000}>{(run, reload) => <View run={run} reload={reload} />}</Loaded>;
}

/** One run: where its pool comes from, every share with its reason, and the next step. */
function View({ run, reload }: { run: ApportionmentRun; reload: () => void }) {
  const { t, language } = useI18n();
  const { can } = useSession();
  const [sheet, setSheet] = useState(false);
  const columns: Column<ApportionmentShare>[] = [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'bearer', title: t('share.bearer'), value: (row) => `${t(`share.bearer.${row.bearer}`)} ${row.payer}`, render: (_, row) => <>{row.bearer === 'account' ? row.payer : <><Tag className="tag-soft">{t(`share.bearer.${row.bearer}`)}</Tag>{row.payer}</>}</> },
    { key: 'days', title: t('share.days'), align: 'right', value: (row) => `${row.days}/${row.ofDays}`, render: (_, row) => <span className="num">{row.days}/{row.ofDays}</span> },
    { key: 'ratio', title: t('share.ratio'), align: 'right', dataIndex: 'ratio', unit: 'number', render: (ratio: string) => <span className="num">{ratio}</span> },
    { key: 'used', title: t('share.used'), align: 'right', value: (row) => amountOf(run.medium, row.usedWh), render: (_, row) => <span className="num">{amountOf(run.medium, row.usedWh)}</span> },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'bill', title: t('share.bill'), value: (row) => (row.billState === null ? '' : t(`charge.state.${row.billState}`)), render: (_, row) => (row.billState === null ? '–' : t(`charge.state.${row.billState}`)) },
    { key: 'why', title: t('why'), value: (row) => (language === 'zh-CN' ? row.sentence.zh : row.sentence.en), render: (_, row) => <span className="soft">{language === 'zh-CN' ? row.sentence.zh : row.sentence.en}</span> },
  ];
  return (
    <>
      <PageTitle extra={<Space wrap><RunState state={run.state} />{can('share.edit') && <Steps run={run} reload={reload} />}<Button onClick={() => setSheet(true)}>{t('share.sheet')}</Button></Space>}>{run.poolName} <span className="soft num">{run.fromDay} – {dayBefore(run.toDay)}</span></PageTitle>
      <section className="panel stall-line">
        <div><span>{t('share.poolOf')}</span><b>{yuan(run.amountFen)}</b></div>
        {run.usedWh !== null && <div><span>{t('share.used')}</span><b className="num">{amountOf(run.medium, run.usedWh)}</b>{run.facts.priceMicroYuan !== null && <span className="num"> × ¥{microText(run.facts.priceMicroYuan)}</span>}{run.estimated && <Tag className="tag-warn">{t('share.estimated')}</Tag>}</div>}
        <div><span>{t('share.method')}</span>{t(`share.method.${run.method}`)}</div>
        <div><span>{t('share.vacancy')}</span>{t(`share.vacancy.${run.facts.vacancy}`)}</div>
        <div><span>{t('share.company')}</span><b className="num">{yuan(run.companyFen)}</b></div>
        <div><span>{t('charge.paid')}</span><b className="num">{yuan(run.paidFen)}</b></div>
        {run.owedFen > 0 && <div><span>{t('charge.owed')}</span><b className="num bad">{yuan(run.owedFen)}</b></div>}
        <div><span>{t('share.made')}</span>{run.madeBy} <span className="num soft">{siteTime(run.madeAt)}</span></div>
        {run.voidReason !== null && <div><span>{t('share.state.void')}</span>{run.voidReason} <span className="num soft">{siteTime(run.voidedAt)}</span></div>}
      </section>
      {run.facts.meters.length > 0 && (
        <section className="panel">
          <h2>{t('share.meters')}</h2>
          <Table<ApportionmentRun['facts']['meters'][number]> rowKey="meterId" size="small" pagination={false} dataSource={run.facts.meters} scroll={{ x: 700 }} columns={[
            { title: t('meter'), render: (_, meter) => <><b>{meter.name}</b> <span className="num">{meter.meterNumber}</span></> },
            { title: t('share.factor'), align: 'right', render: (_, meter) => <span className="num">{meter.denominator === '1' ? meter.numerator : `${meter.numerator}/${meter.denominator}`}</span> },
            ...(['from', 'to'] as const).map((side) => ({ title: t(`share.${side}`), align: 'right' as const, render: (_: unknown, meter: ApportionmentRun['facts']['meters'][number]) => <><span className="num">{amountOf(run.medium, meter[side].registerWh)}</span> <span className="soft num">{siteTime(meter[side].at).slice(5, 16)}</span>{meter[side].estimated && <Tag className="tag-warn">{t('share.estimated')}</Tag>}</> })),
            { title: t('share.used'), align: 'right', render: (_, meter) => <b className="num">{amountOf(run.medium, meter.usedWh)}</b> },
          ]} />
        </section>
      )}
      <DataTable<ApportionmentShare> name="shares" report={`${run.poolName} ${run.fromDay}`} rowKey="key" columns={columns} filters={[]} empty={t('share.noShares')} dataSource={run.items} scroll={{ x: 1200 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
      {sheet && <NoticeSheet run={run} close={() => setSheet(false)} />}
    </>
  );
}

function Steps({ run, reload }: { run: ApportionmentRun; reload: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [voiding, setVoiding] = useState(false);
  const [reason, setReason] = useState('');
  const [key] = useState(() => ({ issue: crypto.randomUUID(), settle: crypto.randomUUID() }));
  const act = (work: Promise<unknown>) => void work.then(() => { void message.success(t('share.doneStep')); setVoiding(false); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
  const payers = run.items.filter(({ bearer, amountFen }) => bearer !== 'company' && amountFen > 0);
  const sum = yuan(payers.reduce((total, { amountFen }) => total + amountFen, 0));
  return (
    <>
      {run.state === 'draft' && <Popconfirm title={t('share.issueSure', { n: payers.length, amount: sum })} okText={t('share.issue')} cancelText={t('cancel')} onConfirm={() => act(post(`/apportionment-runs/${run.id}/issue`, undefined, key.issue))}><Button type="primary">{t('share.issue')}</Button></Popconfirm>}
      {run.state === 'issued' && <Popconfirm title={t('share.settleSure', { amount: yuan(run.owedFen) })} okText={t('share.settle')} cancelText={t('cancel')} onConfirm={() => act(post(`/apportionment-runs/${run.id}/settle`, undefined, key.settle))}><Button type="primary">{t('share.settle')}</Button></Popconfirm>}
      {run.state !== 'void' && <Button danger onClick={() => setVoiding(true)}>{t(run.state === 'draft' ? 'share.discard' : 'share.void')}</Button>}
      <Modal open={voiding} title={t(run.state === 'draft' ? 'share.discard' : 'share.void')} okText={t('confirm')} cancelText={t('cancel')} okButtonProps={{ danger: true, disabled: reason.trim() === '' }} onCancel={() => setVoiding(false)} onOk={() => act(post(`/apportionment-runs/${run.id}/void`, { reason }))}>
        <p>{t('share.voidSure', { amount: yuan(run.paidFen) })}</p>
        <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Modal>
    </>
  );
}
