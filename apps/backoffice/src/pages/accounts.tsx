import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { patch } from '../api/client';
import type { Account, AccountRow } from '../api/types';
import { masked, parseYuan, plainYuan, siteDay, yuan } from '../format';
import { useI18n, type Translate } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { everyRow } from '../kit/table/every-row';
import { useSession } from '../session';
import { ChooseType } from './accounts/choose-type';

const SIZE = 50;

/** Limits of one account and the type that it is of. */
export function AccountsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [limits, setLimits] = useState<AccountRow | null>(null);
  const q = parameters.get('q') ?? '';
  const state = parameters.get('state') ?? 'open';
  const at = Number(parameters.get('page') ?? '1');
  const show = (next: Record<string, string>) => setParameters({ state, q, ...next });
  const path = `/sites/${siteId}/accounts?state=${state}&q=${encodeURIComponent(q)}` as const;
  const tools = (
    <>
      <Select aria-label={t('state')} value={state} onChange={(value) => show({ state: value })} options={[{ value: 'open', label: t('account.open') }, { value: 'closed', label: t('account.closed') }]} style={{ minWidth: 120 }} />
      <Input.Search data-filter="" allowClear key={q} aria-label={t('searchHint')} placeholder={t('searchHint')} defaultValue={q} onSearch={(value) => show({ q: value, page: '1' })} style={{ width: 300 }} />
    </>
  );
  return (
    <>
      <PageTitle>{t('nav.accounts')}</PageTitle>
      <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`}>
        {({ items, total }, reload) => (
          <>
            <DataTable<AccountRow>
              name="accounts" report={t('nav.accounts')} rowKey="id" columns={columnsOf(t, can('account.edit') ? setLimits : undefined)} filters={['state', 'q']} tools={tools} empty={t('empty.filter')} everyRow={() => everyRow(path)} open={(row) => navigate(`/stalls/${row.stallId}`)}
              scroll={{ x: 1060 }} dataSource={items} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => show({ page: String(next) }) }}
            />
            {limits !== null && <Limits row={limits} close={() => { setLimits(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function columnsOf(t: Translate, edit: ((row: AccountRow) => void) | undefined): Column<AccountRow>[] {
  return [
    { key: 'stall', title: t('stall'), width: 170, ellipsis: true, fixed: 'left', value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName', width: 90 },
    { key: 'available', title: t('available'), align: 'right', dataIndex: 'availableFen', unit: 'fen', width: 110, render: (fen: number) => <b className={fen <= 0 ? 'num bad' : 'num'}>{yuan(fen)}</b> },
    { key: 'balance', title: t('balance'), align: 'right', dataIndex: 'balanceFen', unit: 'fen', width: 110, render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'phone', title: t('phone'), dataIndex: 'phone', width: 120, value: (row) => masked(row.phone) },
    { key: 'number', title: t('account.number'), dataIndex: 'number', width: 100 },
    { key: 'type', title: t('account.type'), dataIndex: 'accountTypeName', width: 96, ellipsis: true },
    { key: 'opened', title: t('account.opened'), dataIndex: 'openedAt', unit: 'time', width: 110, render: (at: string) => <span className="num">{siteDay(new Date(at))}</span> },
    ...(edit === undefined ? [] : [{ key: 'actions', title: t('actions'), width: 130, value: () => '', render: (_: unknown, row: AccountRow) => <Button size="small" style={{ maxWidth: '100%' }} title={t('account.limits')} onClick={(event) => { event.stopPropagation(); edit(row); }}>{t('account.limits')}</Button> }]),
  ];
}

/** The warning lines and the overdraft as they hold now, to be changed. */
function Limits({ row, close }: { row: AccountRow; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<Limit, string>>();
  const save = (values: Record<Limit, string>) => {
    const fen = Object.fromEntries(limits.map((name) => [`${name}Fen`, parseYuan(values[name] ?? '')]));
    void patch(`/accounts/${row.id}`, fen).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  const rules = [{ validator: (_: unknown, text: string) => (parseYuan(text ?? '') === undefined ? Promise.reject(new Error(t('cash.badAmount'))) : Promise.resolve()) }];
  return (
    <Modal open title={`${t('account.limits')} ${row.stallNumber}`} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <ChooseType row={row} close={close} />
      <Loaded path={`/accounts/${row.id}`}>
        {(account) => (
          <Form form={form} layout="vertical" onFinish={save} initialValues={Object.fromEntries(limits.map((name) => [name, plainYuan(account[`${name}Fen`])]))}>
            {limits.map((name) => <Form.Item key={name} name={name} label={t(`account.${name}`)} rules={rules}><Input prefix="¥" inputMode="decimal" /></Form.Item>)}
          </Form>
        )}
      </Loaded>
    </Modal>
  );
}

const limits = ['threshold1', 'threshold2', 'overdraftLimit'] as const;
type Limit = (typeof limits)[number];
