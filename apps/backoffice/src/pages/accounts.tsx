import { App, Button, Form, Input, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { patch } from '../api/client';
import type { Page } from '../api/types';
import { parseYuan, siteDay, yuan } from '../format';
import { useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { useSession } from '../session';

interface Row {
  id: string;
  number: string;
  state: 'open' | 'closed';
  openedAt: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  customerName: string;
  phone: string;
  accountTypeName: string;
  balanceFen: number;
  availableFen: number;
}
const SIZE = 50;

export function AccountsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [limits, setLimits] = useState<Row | null>(null);
  const q = parameters.get('q') ?? '';
  const state = parameters.get('state') ?? 'open';
  const at = Number(parameters.get('page') ?? '1');
  const show = (next: Record<string, string>) => setParameters({ state, q, ...next });
  return (
    <>
      <PageTitle extra={<><Select aria-label={t('state')} value={state} onChange={(value) => show({ state: value })} options={[{ value: 'open', label: t('account.open') }, { value: 'closed', label: t('account.closed') }]} style={{ width: 120 }} /><Input.Search data-filter="" allowClear aria-label={t('searchHint')} placeholder={t('searchHint')} defaultValue={q} onSearch={(value) => show({ q: value, page: '1' })} style={{ width: 280 }} /></>}>{t('nav.accounts')}</PageTitle>
      <Loaded<Page<Row>> path={`/sites/${siteId}/accounts?state=${state}&limit=${SIZE}&offset=${(at - 1) * SIZE}&q=${encodeURIComponent(q)}`}>
        {({ items, total }, reload) => (
          <>
            <Table<Row> rowKey="id" size="small" scroll={{ x: 1000 }} dataSource={items} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => show({ page: String(next) }) }} columns={[
              { title: t('account.number'), dataIndex: 'number' }, { title: t('stall'), render: (_, row) => <Button type="link" style={{ padding: 0 }} onClick={() => navigate(`/stalls/${row.stallId}`)}>{row.stallNumber} {row.stallName}</Button> }, { title: t('customer'), dataIndex: 'customerName' }, { title: t('phone'), dataIndex: 'phone' }, { title: t('account.type'), dataIndex: 'accountTypeName' },
              { title: t('account.opened'), dataIndex: 'openedAt', render: (at: string) => siteDay(new Date(at)) }, { title: t('balance'), align: 'right', dataIndex: 'balanceFen', render: yuan }, { title: t('available'), align: 'right', dataIndex: 'availableFen', render: (fen: number) => <b className={fen <= 0 ? 'num bad' : 'num'}>{yuan(fen)}</b> },
              ...(can('account.edit') ? [{ title: t('actions'), render: (_: unknown, row: Row) => <Button size="small" onClick={() => setLimits(row)}>{t('account.limits')}</Button> }] : []),
            ]} />
            {limits !== null && <Limits row={limits} close={() => { setLimits(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Limits({ row, close }: { row: Row; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<'threshold1' | 'threshold2' | 'overdraft', string>>();
  const save = (values: Record<string, string>) => {
    const [threshold1Fen, threshold2Fen, overdraftLimitFen] = ['threshold1', 'threshold2', 'overdraft'].map((name) => (values[name] ? parseYuan(values[name]) : undefined));
    void patch(`/accounts/${row.id}`, { threshold1Fen, threshold2Fen, overdraftLimitFen }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  return (
    <Modal open title={`${t('account.limits')} ${row.stallNumber}`} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <Form form={form} layout="vertical" onFinish={save}>
        <Form.Item name="threshold1" label={t('account.t1')}><Input inputMode="decimal" /></Form.Item>
        <Form.Item name="threshold2" label={t('account.t2')}><Input inputMode="decimal" /></Form.Item>
        <Form.Item name="overdraft" label={`${t('overdraft')} (¥)`}><Input inputMode="decimal" /></Form.Item>
      </Form>
    </Modal>
  );
}
