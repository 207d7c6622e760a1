import { App, Button, DatePicker, Input, Modal, Segmented, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { get, post } from '../../api/client';
import type { BillRow, UnsettledRow } from '../../api/types';
import { kwh, siteTime, yuan } from '../../format';
import { useI18n, type Translate } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { Select } from '../../kit/select';
import { DataTable, type Column } from '../../kit/table/data-table';
import { everyRow } from '../../kit/table/every-row';
import { useSession } from '../../session';

const SIZE = 50;
const tabs = ['unsettled', 'draft', 'issued', 'settled', 'void'] as const;
type Tab = (typeof tabs)[number];
const FILTERS = ['tab', 'building', 'floor', 'medium', 'q', 'from', 'to', 'page'] as const;

/** What is read and in no bill, and bills by what became of them: each in one list, with sums, a file, and bills made by hand. */
export function SettlementsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const tab: Tab = tabs.find((each) => each === parameters.get('tab')) ?? 'unsettled';
  const of = (name: string): string => parameters.get(name) ?? '';
  const set = (change: Record<string, string>) => setParameters((before) => {
    before.delete('page');
    for (const [name, value] of Object.entries(change)) if (value === '') before.delete(name); else before.set(name, value);
    return before;
  });
  const { data: buildings } = useQuery({ queryKey: ['buildings', siteId], queryFn: () => get(`/sites/${siteId}/buildings`) });
  const place = `${of('building') === '' ? '' : `&building=${of('building')}`}&floor=${encodeURIComponent(of('floor'))}&medium=${of('medium')}&q=${encodeURIComponent(of('q'))}`;
  const span = `${of('from') === '' ? '' : `&from=${of('from')}`}${of('to') === '' ? '' : `&to=${of('to')}`}`;
  const days: [Dayjs, Dayjs] | null = of('from') !== '' && of('to') !== '' ? [dayjs(of('from')), dayjs(of('to'))] : null;
  const tools = (
    <>
      <Segmented<Tab> value={tab} onChange={(value) => set({ tab: value })} options={tabs.map((value) => ({ value, label: t(`list.tab.${value}`) }))} />
      <Select popupMatchSelectWidth={false} aria-label={t('building')} value={of('building')} onChange={(building) => set({ building })} style={{ minWidth: 120 }} options={[{ value: '', label: `${t('building')}: ${t('all')}` }, ...(buildings ?? []).map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))]} />
      <Input.Search key={`floor ${of('floor')}`} allowClear aria-label={t('floor')} placeholder={t('floor')} defaultValue={of('floor')} onSearch={(floor) => set({ floor: floor.trim() })} style={{ width: 110 }} />
      <Select popupMatchSelectWidth={false} aria-label={t('medium')} value={of('medium')} onChange={(medium) => set({ medium })} style={{ minWidth: 110 }} options={[{ value: '', label: `${t('medium')}: ${t('all')}` }, { value: 'electricity', label: t('medium.electricity') }, { value: 'water', label: t('medium.water') }]} />
      {tab !== 'unsettled' && <DatePicker.RangePicker aria-label={t('readings.days')} value={days} onChange={(value) => set({ from: value?.[0]?.format('YYYY-MM-DD') ?? '', to: value?.[1]?.format('YYYY-MM-DD') ?? '' })} />}
      <Input.Search data-filter="" allowClear key={`q ${of('q')}`} aria-label={t('list.find')} placeholder={t('list.find')} defaultValue={of('q')} onSearch={(q) => set({ q })} style={{ width: 220 }} />
    </>
  );
  const at = Number(of('page') === '' ? '1' : of('page'));
  const turn = (page: number) => setParameters((before) => { before.set('page', String(page)); return before; });
  return (
    <>
      <PageTitle>{t('nav.settlements')}</PageTitle>
      {tab === 'unsettled' ? <UnsettledList query={place} tools={tools} at={at} turn={turn} /> : <BillList key={tab} state={tab} query={`${place}${span}`} tools={tools} at={at} turn={turn} />}
    </>
  );
}

interface ListProps {
  query: string;
  tools: React.ReactNode;
  at: number;
  turn: (page: number) => void;
}

function Sums({ sums }: { sums: { count: number; usedWh: number; usedLitres: number; amountFen: number } }) {
  const { t } = useI18n();
  return (
    <section className="panel stall-line" aria-label={t('list.sums')}>
      <div><span>{t('list.sums')}</span><b className="num">{yuan(sums.amountFen)}</b> {t('total', { n: sums.count })}</div>
      <div><span>{t('medium.electricity')}</span><b className="num">{kwh(sums.usedWh)}</b></div>
      <div><span>{t('medium.water')}</span><b className="num">{kwh(sums.usedLitres, 'water')}</b></div>
    </section>
  );
}

interface Chosen {
  meterIds: number[];
  runIds: string[];
  amountFen: number;
}

function UnsettledList({ query, tools, at, turn }: ListProps) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [rows, setRows] = useState<UnsettledRow[]>([]);
  const path = `/sites/${siteId}/unsettled?${query.slice(1)}` as const;
  const columns: Column<UnsettledRow>[] = [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><Link to={`/stalls/${row.stallId}`}><b>{row.stallNumber}</b></Link> {row.stallName}</> },
    { key: 'place', title: t('building'), value: (row) => `${row.buildingCode} ${row.floor}`, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName' },
    { key: 'medium', title: t('medium'), value: (row) => t(`medium.${row.medium}`), render: (_, row) => t(`medium.${row.medium}`) },
    { key: 'meter', title: t('meterNumber'), dataIndex: 'meterNumber' },
    { key: 'from', title: t('list.from'), dataIndex: 'fromAt', unit: 'time', render: (time: string) => <span className="num">{siteTime(time).slice(0, 16)}</span> },
    { key: 'to', title: t('list.to'), dataIndex: 'toAt', unit: 'time', render: (time: string) => <span className="num">{siteTime(time).slice(0, 16)}</span> },
    { key: 'register', title: t('register'), spare: true, align: 'right', value: (row) => `${kwh(row.fromRegisterWh, row.medium)} → ${kwh(row.toRegisterWh, row.medium)}`, render: (_, row) => <span className="num">{kwh(row.fromRegisterWh, row.medium)} → {kwh(row.toRegisterWh, row.medium)}</span> },
    { key: 'used', title: t('list.used'), align: 'right', value: (row) => kwh(row.usedWh, row.medium), render: (_, row) => <span className="num">{kwh(row.usedWh, row.medium)}</span> },
    { key: 'charge', title: t('amount'), align: 'right', dataIndex: 'chargeFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'readings', title: t('list.readings'), align: 'right', dataIndex: 'readings', unit: 'number' },
  ];
  return (
    <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`} every={60_000}>
      {({ items, total, sums }, reload) => (
        <>
          <DataTable<UnsettledRow>
            name="unsettled" report={`${t('nav.settlements')} ${t('list.tab.unsettled')}`} rowKey="meterId" columns={columns} filters={FILTERS} empty={t('unsettled.none')} dataSource={items} everyRow={() => everyRow(path)} scroll={{ x: 1200 }}
            tools={<>{tools}{can('bill.issue') && <Button onClick={() => setRows(rows.length === 0 ? items : [])}>{t(rows.length === 0 ? 'list.choosePage' : 'list.chooseNone')}</Button>}{can('bill.issue') && <Issue chosen={{ meterIds: rows.map(({ meterId }) => meterId), runIds: [], amountFen: rows.reduce((sum, { chargeFen }) => sum + chargeFen, 0) }} done={() => { setRows([]); reload(); }} />}</>}
            {...(can('bill.issue') ? { rowSelection: { hideSelectAll: true, preserveSelectedRowKeys: true, selectedRowKeys: rows.map(({ meterId }) => meterId), onChange: (_: React.Key[], chosen: UnsettledRow[]) => setRows(chosen) } } : {})}
            pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: turn }}
          />
          <Sums sums={sums} />
        </>
      )}
    </Loaded>
  );
}

const looks: Record<BillRow['state'], string> = { draft: 'tag-soft', issued: 'tag-warn', settled: 'tag-good', void: 'tag-bad' };

function billColumns(t: Translate): Column<BillRow>[] {
  const kind = (row: BillRow): string => (row.source === 'energy' ? t(`medium.${row.kind as 'electricity' | 'water'}`) : t(`charge.kind.${row.kind as 'property' | 'late_fee' | 'apportionment'}`));
  return [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <>{row.stallId === null ? row.stallNumber : <Link to={`/stalls/${row.stallId}`}><b>{row.stallNumber}</b></Link>} {row.stallName}</> },
    { key: 'place', title: t('building'), value: (row) => `${row.buildingCode} ${row.floor}`, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName' },
    { key: 'kind', title: t('charge.kind'), value: kind, render: (_, row) => kind(row) },
    { key: 'meter', title: t('meterNumber'), spare: true, dataIndex: 'meterNumber' },
    { key: 'from', title: t('list.from'), dataIndex: 'fromAt', unit: 'time', render: (time: string) => <span className="num">{siteTime(time).slice(0, 16)}</span> },
    { key: 'to', title: t('list.to'), dataIndex: 'toAt', unit: 'time', render: (time: string) => <span className="num">{siteTime(time).slice(0, 16)}</span> },
    { key: 'used', title: t('list.used'), align: 'right', value: (row) => (row.medium === null ? '' : kwh(row.usedWh, row.medium)), render: (_, row) => <span className="num">{row.medium === null ? '–' : kwh(row.usedWh, row.medium)}</span> },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'readings', title: t('list.readings'), align: 'right', dataIndex: 'readings', unit: 'number' },
    { key: 'at', title: t('list.at'), dataIndex: 'at', unit: 'time', render: (time: string) => <span className="num">{siteTime(time).slice(0, 16)}</span> },
    { key: 'by', title: t('list.by'), value: (row) => row.issuedBy ?? '', render: (_, row) => (row.issuedBy === null ? <Tag className={looks[row.state]}>{t(`list.tab.${row.state}`)}</Tag> : row.issuedBy) },
  ];
}

function BillList({ state, query, tools, at, turn }: ListProps & { state: BillRow['state'] }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [rows, setRows] = useState<BillRow[]>([]);
  const path = `/sites/${siteId}/bills?state=${state}${query}` as const;
  const mayIssue = state === 'draft' && can('bill.issue');
  const runIds = [...new Set(rows.flatMap(({ runId }) => (runId === null ? [] : [runId])))];
  return (
    <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`} every={60_000}>
      {({ items, total, sums }, reload) => (
        <>
          <DataTable<BillRow>
            name="bill-list" report={`${t('nav.settlements')} ${t(`list.tab.${state}`)}`} rowKey={'id'} columns={billColumns(t)} filters={FILTERS} empty={t('list.none')} dataSource={items} everyRow={() => everyRow(path)} scroll={{ x: 1200 }}
            tools={<>{tools}{mayIssue && <Issue chosen={{ meterIds: [], runIds, amountFen: items.filter(({ runId }) => runId !== null && runIds.includes(runId)).reduce((sum, { amountFen }) => sum + amountFen, 0) }} done={() => { setRows([]); reload(); }} />}</>}
            {...(mayIssue ? { rowSelection: { hideSelectAll: true, selectedRowKeys: items.filter(({ runId }) => runId !== null && runIds.includes(runId)).map(({ id }) => id), onChange: (_: React.Key[], chosen: BillRow[]) => setRows(chosen) } } : {})}
            pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: turn }}
          />
          <Sums sums={sums} />
          {state === 'draft' && <p className="soft">{t('list.draftHint')}</p>}
        </>
      )}
    </Loaded>
  );
}

/** Bills what is chosen, once: the request's number is made before it is sent. */
function Issue({ chosen, done }: { chosen: Chosen; done: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [requestId, setRequestId] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const n = chosen.meterIds.length + chosen.runIds.length;
  const send = () => {
    setBusy(true);
    void post(`/sites/${siteId}/bill-issues`, { requestId: requestId!, meterIds: chosen.meterIds, runIds: chosen.runIds, note }, requestId!)
      .then(({ bills, shares, amountFen, skipped }) => {
        void message.success(t(skipped === 0 ? 'list.issuedAll' : 'list.issued', { n: bills + shares, amount: yuan(amountFen), skipped }));
        setRequestId(null);
        done();
      }, (error: unknown) => void message.error(errorText(t, error)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button type="primary" disabled={n === 0} onClick={() => setRequestId(crypto.randomUUID())}>{t('list.issue', { n })}</Button>
      <Modal open={requestId !== null} title={t('list.issueTitle')} okText={t('list.issueNow', { amount: yuan(chosen.amountFen) })} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={() => setRequestId(null)} onOk={send}>
        <p>{t(chosen.runIds.length > 0 ? 'list.issueRuns' : 'list.issueMeters', { n, amount: yuan(chosen.amountFen) })}</p>
        <Input aria-label={t('list.note')} placeholder={t('list.note')} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      </Modal>
    </>
  );
}
