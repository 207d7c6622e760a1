import { App, Button, DatePicker, Form, Input, Modal, Select as Plain, Space, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { post } from '../../api/client';
import type { Debtor } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n, type Translate } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { Select } from '../../kit/select';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { DunningNotice } from './dunning-notice';

const kinds = ['arrears', 'low', 'late', 'fees'] as const;
const promiseLooks: Record<Debtor['promise'], string> = { none: 'tag-soft', open: 'tag-info', due: 'tag-warn', broken: 'tag-bad' };
const results = ['promised', 'no_answer', 'refused', 'paid', 'wrong_number', 'told'] as const;
const ways = ['phone', 'visit', 'message', 'notice'] as const;
const lastText = (t: Translate, { lastResult, lastAt, lastBy, lastNote }: Debtor & { lastAt: string | null }): string => (lastResult === null ? '' : `${siteTime(lastAt).slice(5, 16)} ${t(`dun.result.${lastResult}`)} ${lastBy ?? ''} ${lastNote ?? ''}`.trim());

/** Whom to speak to about money: broken promises first; each call is logged, and what was promised comes up again. */
export function DebtorsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [calling, setCalling] = useState<Debtor | null>(null);
  const [printing, setPrinting] = useState<Debtor[] | null>(null);
  const filter = { kind: parameters.get('kind') ?? '', building: parameters.get('building') ?? '', promise: parameters.get('promise') ?? '' };
  const set = (name: string, value: string) => setParameters((before) => { if (value === '') before.delete(name); else before.set(name, value); return before; }, { replace: true });
  const columns: Column<Debtor>[] = [
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <Link to={`/stalls/${row.stallId}`}><b>{row.stallNumber}</b></Link> },
    { key: 'place', title: t('building'), value: (row) => `${row.buildingCode} ${row.floor}`, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { key: 'customer', title: t('customer'), value: (row) => row.customerName, render: (_, row) => row.customerName },
    { key: 'phone', title: t('tag.phone'), value: (row) => row.phone, render: (_, row) => <a className="num" href={`tel:${row.phone}`}>{row.phone}</a> },
    { key: 'kinds', title: t('kind'), value: (row) => row.kinds.map((kind) => t(`dun.kind.${kind}`)).join(' '), render: (_, row) => <Space size={4} wrap>{row.kinds.map((kind) => <Tag key={kind} className={kind === 'arrears' || kind === 'late' ? 'tag-bad' : 'tag-warn'}>{t(`dun.kind.${kind}`)}</Tag>)}{row.cut && <Tag className="tag-bad">{t('supply.off')}</Tag>}</Space> },
    { key: 'available', title: t('available'), dataIndex: 'availableFen', unit: 'fen', align: 'right', render: (fen: number, row) => <span className={`num${fen <= 0 ? ' bad' : ''}`}>{yuan(fen)}{row.purse === 'water' && <> <Tag className="tag-info">{t('cash.purse.water')}</Tag></>}</span> },
    { key: 'fees', title: t('dun.fees'), dataIndex: 'feesFen', unit: 'fen', align: 'right', render: (fen: number, row) => <span className="num">{fen === 0 ? '–' : <>{yuan(fen)} <span className="soft">{t('dun.since', { at: siteTime(row.feesSince).slice(0, 10) })}</span></>}</span> },
    { key: 'late', title: t('dun.late'), dataIndex: 'lateFen', unit: 'fen', align: 'right', render: (fen: number, row) => <span className="num">{fen === 0 ? '–' : <>{yuan(fen)} <span className="soft">{t('dun.since', { at: row.lateSince ?? '' })}</span></>}</span> },
    { key: 'promise', title: t('dun.promise'), value: (row) => (row.promise === 'none' ? '' : `${t(`dun.promise.${row.promise}`)} ${row.promisedOn ?? ''}`), render: (_, row) => row.promise !== 'none' && <Tag className={promiseLooks[row.promise]}>{t(`dun.promise.${row.promise}`)} {row.promisedOn}</Tag> },
    { key: 'last', title: t('dun.lastCall'), value: (row) => lastText(t, { ...row, lastAt: row.lastCallAt }), render: (_, row) => lastText(t, { ...row, lastAt: row.lastCallAt }) || <span className="soft">{t('dun.never')}</span> },
    { key: 'act', title: t('actions'), value: () => '', render: (_, row) => <Space wrap>{can('dunning.work') && <Button size="small" onClick={() => setCalling(row)}>{t('dun.log')} {row.stallNumber}</Button>}<Button size="small" onClick={() => setPrinting([row])}>{t('dun.notice')}</Button></Space> },
  ];
  return (
    <>
      <PageTitle>{t('nav.debtors')}</PageTitle>
      <div className="panel">
        <Loaded path={`/sites/${siteId}/debtors`} every={60_000}>
          {({ items }, reload) => {
            const shown = items.filter(({ kinds: own, buildingCode, promise }) => (filter.kind === '' || own.includes(filter.kind as Debtor['kinds'][number])) && (filter.building === '' || buildingCode === filter.building) && (filter.promise === '' || promise === filter.promise));
            const tools = (
              <>
                <Select aria-label={t('kind')} value={filter.kind} onChange={(value) => set('kind', value)} style={{ minWidth: 130 }} options={[{ value: '', label: `${t('kind')}: ${t('all')}` }, ...kinds.map((value) => ({ value: value as string, label: t(`dun.kind.${value}`) }))]} />
                <Select aria-label={t('building')} value={filter.building} onChange={(value) => set('building', value)} style={{ minWidth: 130 }} options={[{ value: '', label: `${t('building')}: ${t('all')}` }, ...[...new Set(items.map(({ buildingCode }) => buildingCode))].sort().map((value) => ({ value, label: value }))]} />
                <Select aria-label={t('dun.promise')} value={filter.promise} onChange={(value) => set('promise', value)} style={{ minWidth: 150 }} options={[{ value: '', label: `${t('dun.promise')}: ${t('all')}` }, ...(['broken', 'due', 'none', 'open'] as const).map((value) => ({ value: value as string, label: t(`dun.promise.${value}`) }))]} />
                <Button disabled={shown.length === 0} onClick={() => setPrinting(shown)}>{t('dun.notices', { n: shown.length })}</Button>
              </>
            );
            return (
              <>
                <DataTable<Debtor> name="debtors" report={t('nav.debtors')} rowKey="accountId" columns={columns} filters={['kind', 'building', 'promise']} empty={t('dun.none')} dataSource={shown} scroll={{ x: 1450 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} tools={tools} />
                {calling !== null && <LogCall debtor={calling} close={() => { setCalling(null); reload(); }} />}
              </>
            );
          }}
        </Loaded>
      </div>
      {printing !== null && <DunningNotice debtors={printing} close={() => setPrinting(null)} />}
    </>
  );
}

interface Values {
  way: (typeof ways)[number];
  result: (typeof results)[number];
  promisedOn?: Dayjs;
  note?: string;
}

function LogCall({ debtor, close }: { debtor: Debtor; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [callId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const result = Form.useWatch('result', form) ?? 'promised';
  const save = ({ way, result: said, promisedOn, note }: Values) => {
    setBusy(true);
    void post(`/accounts/${debtor.accountId}/dunning-calls`, { callId, way, result: said, promisedOn: said === 'promised' && promisedOn !== undefined ? promisedOn.format('YYYY-MM-DD') : null, note: note ?? '' }).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('dun.log')} ${debtor.stallNumber} ${debtor.customerName}`} okText={t('save')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <p className="num">{t('tag.phone')} <a href={`tel:${debtor.phone}`}>{debtor.phone}</a> · {t('available')} {yuan(debtor.availableFen)}{debtor.feesFen > 0 && <> · {t('dun.fees')} {yuan(debtor.feesFen)}</>}</p>
      <Form<Values> name="call" form={form} layout="vertical" initialValues={{ way: 'phone', result: 'promised' }} onFinish={save}>
        <Form.Item name="way" label={t('dun.way')}><Plain options={ways.map((value) => ({ value, label: t(`dun.way.${value}`) }))} /></Form.Item>
        <Form.Item name="result" label={t('dun.result')}><Plain options={results.map((value) => ({ value, label: t(`dun.result.${value}`) }))} /></Form.Item>
        {result === 'promised' && <Form.Item name="promisedOn" label={t('dun.promisedOn')} rules={[{ required: true, message: t('fill') }]}><DatePicker style={{ width: '100%' }} /></Form.Item>}
        <Form.Item name="note" label={t('tag.note')}><Input maxLength={200} /></Form.Item>
      </Form>
      <History accountId={debtor.accountId} />
    </Modal>
  );
}

function History({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  return (
    <Loaded path={`/accounts/${accountId}/dunning-calls`}>
      {(calls) => (calls.length === 0 ? <Nothing text={t('dun.never')} /> : <>{calls.slice(0, 10).map((call) => <p key={call.id} className="soft"><span className="num">{siteTime(call.at)}</span> {t(`dun.way.${call.way}`)} · {t(`dun.result.${call.result}`)} {call.promisedOn} · {call.byName} {call.note}</p>)}</>)}
    </Loaded>
  );
}
