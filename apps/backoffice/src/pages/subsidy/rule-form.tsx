import { useQuery } from '@tanstack/react-query';
import { App, DatePicker, Form, Input, Modal, Radio, Select, Space } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { get, post } from '../../api/client';
import type { SubsidyRule } from '../../api/types';
import { parseKwh, siteDay } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { useSession } from '../../session';

interface Values {
  medium: SubsidyRule['medium'];
  accountTypeId: string;
  category: string;
  base: string;
  perHead: string;
  atEnd: SubsidyRule['atEnd'];
  cap?: string;
  midMonth: SubsidyRule['midMonth'];
  firstMonth: Dayjs;
}

const ALL = '*';

/** A rule from a month on: for whom, how much, and what becomes of the rest. */
export function RuleForm({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const atEnd = Form.useWatch('atEnd', form) ?? 'clear';
  const unit = (Form.useWatch('medium', form) ?? 'electricity') === 'water' ? 'm³' : 'kWh';
  const { data: types } = useQuery({ queryKey: ['types', siteId], queryFn: () => get(`/sites/${siteId}/account-types`) });
  const { data: stalls } = useQuery({ queryKey: ['stall categories', siteId], queryFn: () => get(`/sites/${siteId}/stalls?limit=500`) });
  const categories = [...new Set((stalls?.items ?? []).map(({ category }) => category).filter((category) => category !== ''))].sort();
  const amount = { validator: (_: unknown, value: string) => (parseKwh(value) === undefined ? Promise.reject(new Error(t('subsidy.badAmount'))) : Promise.resolve()) };
  const save = ({ accountTypeId, category, base, perHead, cap, firstMonth, ...rest }: Values) =>
    void post(`/sites/${siteId}/subsidy-rules`, {
      ...rest, accountTypeId: accountTypeId === ALL ? null : accountTypeId, category: category.trim() === '' ? null : category.trim(), baseWh: parseKwh(base)!, perHeadWh: parseKwh(perHead)!,
      carryCapWh: rest.atEnd === 'clear' || (cap ?? '').trim() === '' ? null : parseKwh(cap)!, firstMonth: firstMonth.format('YYYY-MM'),
    }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  const next = dayjs(siteDay(new Date(serverNow()))).startOf('month').add(1, 'month');
  return (
    <Modal open width={640} title={t('subsidy.newRule')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={{ medium: 'electricity', accountTypeId: ALL, category: '', base: '50', perHead: '0', atEnd: 'clear', midMonth: 'by_days', firstMonth: next }}>
        <Space wrap align="start" size={16}>
          <Form.Item name="medium" label={t('subsidy.medium')}><Radio.Group options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`subsidy.medium.${value}`) }))} /></Form.Item>
          <Form.Item name="accountTypeId" label={t('account.type')}><Select style={{ width: 160 }} options={[{ value: ALL, label: t('all') }, ...(types ?? []).map(({ id, name }) => ({ value: id, label: name }))]} /></Form.Item>
          <Form.Item name="category" label={t('category')} extra={t('subsidy.categoryHint')}><Input list="subsidy-categories" maxLength={40} placeholder={t('all')} style={{ width: 180 }} /></Form.Item>
          <datalist id="subsidy-categories">{categories.map((category) => <option key={category} value={category} />)}</datalist>
        </Space>
        <Space wrap align="start" size={16}>
          <Form.Item name="base" label={t('subsidy.base')} rules={[amount]}><Input inputMode="decimal" suffix={unit} style={{ width: 150 }} /></Form.Item>
          <Form.Item name="perHead" label={t('subsidy.perHead')} rules={[amount]}><Input inputMode="decimal" suffix={unit} style={{ width: 150 }} /></Form.Item>
          <Form.Item name="firstMonth" label={t('subsidy.firstMonth')} extra={t('subsidy.firstMonthHint')}><DatePicker picker="month" allowClear={false} /></Form.Item>
        </Space>
        <Space wrap align="start" size={16}>
          <Form.Item name="atEnd" label={t('subsidy.atEnd')}><Radio.Group options={(['clear', 'carry'] as const).map((value) => ({ value, label: t(`subsidy.atEnd.${value}`) }))} /></Form.Item>
          {atEnd === 'carry' && <Form.Item name="cap" label={t('subsidy.cap')} rules={[{ validator: (_: unknown, value: string) => ((value ?? '').trim() === '' || parseKwh(value) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('subsidy.badAmount')))) }]}><Input inputMode="decimal" suffix={unit} placeholder={t('subsidy.noCap')} style={{ width: 170 }} /></Form.Item>}
        </Space>
        <Form.Item name="midMonth" label={t('subsidy.midMonth')}><Radio.Group options={(['full', 'by_days', 'none'] as const).map((value) => ({ value, label: t(`subsidy.midMonth.${value}`) }))} /></Form.Item>
      </Form>
    </Modal>
  );
}
