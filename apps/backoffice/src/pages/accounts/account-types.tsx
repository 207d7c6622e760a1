import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, InputNumber, Modal, Radio, Space, Tag } from 'antd';
import { useState } from 'react';
import { get, post, put } from '../../api/client';
import type { AccountType } from '../../api/types';
import { parseYuan, plainYuan, yuan, type Medium } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { Select } from '../../kit/select';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';

/** Named sets of rules for accounts: price plan, warnings, overdraft, emergency credit, billing; fees and subsidies name a type as well. */
export function AccountTypesPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [editing, setEditing] = useState<AccountType | 'new' | null>(null);
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`) });
  const planName = (id: string | null) => (id === null ? t('type.planOfSite') : (plans?.find((plan) => plan.id === id)?.name ?? '…'));
  const columns: Column<AccountType>[] = [
    { key: 'name', title: t('type.name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
    { key: 'billing', title: t('type.billing'), value: (row) => t(`type.billing.${row.billing}`), render: (_, row) => <Tag className={row.billing === 'postpaid' ? 'tag-info' : 'tag-soft'}>{t(`type.billing.${row.billing}`)}</Tag> },
    { key: 'plan', title: t('type.plan'), value: (row) => planName(row.tariffPlanId), render: (_, row) => planName(row.tariffPlanId) },
    { key: 'waterPlan', title: t('water.plan'), value: (row) => planName(row.waterTariffPlanId), render: (_, row) => planName(row.waterTariffPlanId) },
    { key: 'threshold1', title: t('account.threshold1'), align: 'right', dataIndex: 'threshold1Fen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'threshold2', title: t('account.threshold2'), align: 'right', dataIndex: 'threshold2Fen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'overdraft', title: t('account.overdraftLimit'), align: 'right', dataIndex: 'overdraftLimitFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'emergency', title: t('type.emergency'), align: 'right', value: (row) => (row.emergencyFen === null ? t('type.emergencySite') : plainYuan(row.emergencyFen)), render: (_, row) => (row.emergencyFen === null ? <span className="soft">{t('type.emergencySite')}</span> : <span className="num">{yuan(row.emergencyFen)}</span>) },
    { key: 'use', title: t('type.use'), value: () => '', render: (_, row) => <Use typeId={row.id} /> },
  ];
  return (
    <>
      <PageTitle extra={can('account.edit') && <Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('type.new')}</Button>}>{t('nav.accountTypes')}</PageTitle>
      <p className="soft">{t('type.hint')}</p>
      <Loaded path={`/sites/${siteId}/account-types`}>
        {(types, reload) => (
          <>
            <DataTable<AccountType> name="account-types" report={t('nav.accountTypes')} rowKey="id" columns={columns} filters={[]} empty={t('type.none')} dataSource={types} scroll={{ x: 1050 }} {...(can('account.edit') ? { open: setEditing } : {})} pagination={false} />
            {editing !== null && <TypeForm type={editing === 'new' ? null : editing} close={() => { setEditing(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

/** Who is of the type, and what else names it. */
function Use({ typeId }: { typeId: string }) {
  const { t } = useI18n();
  const { data } = useQuery({ queryKey: ['type use', typeId], queryFn: () => get(`/account-types/${typeId}/use`) });
  if (data === undefined) return <>…</>;
  return <>{t('type.accounts', { n: data.accounts })}{data.feeItems.length > 0 && ` · ${t('type.fees')}: ${data.feeItems.join(t('list.comma'))}`}{data.subsidyRules > 0 && ` · ${t('type.subsidies')}: ${t('type.subsidyCount', { n: data.subsidyRules })}`}</>;
}

interface Values {
  name: string;
  tariffPlanId: string;
  waterTariffPlanId?: string;
  threshold1: string;
  threshold2: string;
  overdraft: string;
  emergency?: string;
  budget?: string;
  billing: AccountType['billing'];
  billDay: number;
  dueDays: number;
}

const SITE = '*';

function TypeForm({ type, close }: { type: AccountType | null; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const billing = Form.useWatch('billing', form) ?? type?.billing ?? 'prepaid';
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`) });
  const amount = { validator: (_: unknown, value: string) => (parseYuan(value ?? '') === undefined ? Promise.reject(new Error(t('type.badAmount'))) : Promise.resolve()) };
  const orNone = { validator: (_: unknown, value: string) => ((value ?? '').trim() === '' || parseYuan(value) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('type.badAmount')))) };
  const none = (value: string | undefined) => ((value ?? '').trim() === '' ? null : parseYuan(value!)!);
  const save = (values: Values) => {
    const body = {
      name: values.name, tariffPlanId: values.tariffPlanId === SITE ? null : values.tariffPlanId, waterTariffPlanId: (values.waterTariffPlanId ?? SITE) === SITE ? null : values.waterTariffPlanId!, threshold1Fen: parseYuan(values.threshold1)!, threshold2Fen: parseYuan(values.threshold2)!, overdraftLimitFen: parseYuan(values.overdraft)!,
      emergencyFen: none(values.emergency), emergencyBudgetFen: none(values.budget), billing: values.billing, billDay: values.billDay ?? type?.billDay ?? 1, dueDays: values.dueDays ?? type?.dueDays ?? 15,
    };
    void (type === null ? post(`/sites/${siteId}/account-types`, body) : put(`/account-types/${type.id}`, body)).then(({ followed }) => { void message.success(t('type.saved', { n: followed })); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  };
  const planChoices = (of: Medium) => [{ value: SITE, label: t('type.planOfSite') }, ...(plans ?? []).filter(({ medium }) => medium === of).map(({ id, name }) => ({ value: id, label: name }))];
  const money = (fen: number | null | undefined) => (fen == null ? '' : plainYuan(fen));
  return (
    <Modal open width={640} title={type === null ? t('type.new') : `${t('type.edit')} ${type.name}`} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={{
        name: type?.name ?? '', tariffPlanId: type?.tariffPlanId ?? SITE, waterTariffPlanId: type?.waterTariffPlanId ?? SITE, threshold1: money(type?.threshold1Fen ?? 10_000), threshold2: money(type?.threshold2Fen ?? 5_000), overdraft: money(type?.overdraftLimitFen ?? 0), emergency: money(type?.emergencyFen), budget: money(type?.emergencyBudgetFen),
        billing: type?.billing ?? 'prepaid', billDay: type?.billDay ?? 1, dueDays: type?.dueDays ?? 15,
      }}>
        <Space wrap size={16}>
          <Form.Item name="name" label={t('type.name')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={40} style={{ width: 220 }} /></Form.Item>
          <Form.Item name="tariffPlanId" label={t('type.plan')}><Select style={{ width: 240 }} options={planChoices('electricity')} /></Form.Item>
          {planChoices('water').length > 1 && <Form.Item name="waterTariffPlanId" label={t('water.plan')}><Select style={{ width: 240 }} options={planChoices('water')} /></Form.Item>}
        </Space>
        <Space wrap size={16}>
          <Form.Item name="threshold1" label={t('account.threshold1')} rules={[amount]}><Input prefix="¥" inputMode="decimal" style={{ width: 150 }} /></Form.Item>
          <Form.Item name="threshold2" label={t('account.threshold2')} rules={[amount]}><Input prefix="¥" inputMode="decimal" style={{ width: 150 }} /></Form.Item>
          <Form.Item name="overdraft" label={t('account.overdraftLimit')} rules={[amount]}><Input prefix="¥" inputMode="decimal" style={{ width: 150 }} /></Form.Item>
        </Space>
        <Space wrap size={16}>
          <Form.Item name="emergency" label={t('type.emergency')} rules={[orNone]}><Input prefix="¥" inputMode="decimal" placeholder={t('type.emergencySite')} style={{ width: 180 }} /></Form.Item>
          <Form.Item name="budget" label={t('type.emergencyBudget')} rules={[orNone]}><Input prefix="¥" inputMode="decimal" placeholder={t('type.noBudget')} style={{ width: 180 }} /></Form.Item>
        </Space>
        <Space wrap size={16}>
          <Form.Item name="billing" label={t('type.billing')}><Radio.Group options={(['prepaid', 'postpaid'] as const).map((value) => ({ value, label: t(`type.billing.${value}`) }))} /></Form.Item>
          {billing === 'postpaid' && <Form.Item name="billDay" label={t('postpaid.billDay')}><InputNumber min={1} max={28} precision={0} /></Form.Item>}
          {billing === 'postpaid' && <Form.Item name="dueDays" label={t('postpaid.dueDays')}><InputNumber min={0} max={90} precision={0} /></Form.Item>}
        </Space>
      </Form>
    </Modal>
  );
}
