import { App, Checkbox, DatePicker, Form, Input, Modal, Select, Space } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { post } from '../../api/client';
import type { FeeItem } from '../../api/types';
import { siteDay } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { bindingsOf, FeeTargets } from './fee-targets';
import { parseMicro } from './units';

interface Values {
  name: string;
  category: FeeItem['category'];
  rule: FeeItem['rule'];
  formula?: string;
  price: string;
  roundingFen: FeeItem['roundingFen'];
  roundingMode: FeeItem['roundingMode'];
  firstMonth: Dayjs;
  lateFee: boolean;
  bindings: string[];
}

const EXAMPLE = 'max(area, 10) * price + heads * 5';

/** A new charge: what it is, by what it grows, for whom, and from which month. */
export function FeeItemForm({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const rule = Form.useWatch('rule', form) ?? 'per_area';
  const save = ({ price, formula, firstMonth, bindings, ...rest }: Values) => {
    const priceMicroYuan = parseMicro(price);
    if (priceMicroYuan === undefined) return void message.error(t('share.badPrice'));
    void post(`/sites/${siteId}/fee-items`, { ...rest, formula: rest.rule === 'formula' ? (formula ?? '') : null, priceMicroYuan, firstMonth: firstMonth.format('YYYY-MM'), bindings: bindingsOf(bindings) }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  const next = dayjs(siteDay(new Date(serverNow()))).startOf('month').add(1, 'month');
  return (
    <Modal open width={680} title={t('fee.newItem')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={{ category: 'property', rule: 'per_area', roundingFen: 1, roundingMode: 'half_up', firstMonth: next, lateFee: true, bindings: [`site:${siteId}`] }}>
        <Form.Item name="name" label={t('fee.item')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={60} /></Form.Item>
        <Space wrap size={16}>
          <Form.Item name="category" label={t('fee.category')}><Select style={{ width: 140 }} options={(['property', 'rent', 'cleaning', 'refuse', 'other'] as const).map((value) => ({ value, label: t(`fee.category.${value}`) }))} /></Form.Item>
          <Form.Item name="rule" label={t('fee.rule')}><Select style={{ width: 160 }} options={(['fixed', 'per_area', 'per_head', 'formula'] as const).map((value) => ({ value, label: t(`fee.rule.${value}`) }))} /></Form.Item>
          <Form.Item name="price" label={t(`fee.priceOf.${rule}`)} rules={[{ required: true, message: t('fill') }]}><Input inputMode="decimal" prefix="¥" style={{ width: 170 }} /></Form.Item>
        </Space>
        {rule === 'formula' && <Form.Item name="formula" label={t('fee.formula')} extra={t('fee.formulaHint')} rules={[{ required: true, message: t('fill') }]}><Input className="mono" maxLength={200} placeholder={EXAMPLE} /></Form.Item>}
        <Space wrap size={16}>
          <Form.Item name="roundingFen" label={t('fee.rounding')}><Select style={{ width: 110 }} options={([1, 10, 100] as const).map((value) => ({ value, label: t(`fee.unit.${value}`) }))} /></Form.Item>
          <Form.Item name="roundingMode" label={t('fee.mode')}><Select style={{ width: 140 }} options={(['half_up', 'down', 'up'] as const).map((value) => ({ value, label: t(`fee.mode.${value}`) }))} /></Form.Item>
          <Form.Item name="firstMonth" label={t('fee.firstMonth')} extra={t('fee.firstMonthHint')} rules={[{ required: true, message: t('fill') }]}><DatePicker picker="month" allowClear={false} /></Form.Item>
        </Space>
        <Form.Item name="bindings" label={t('fee.bound')} rules={[{ required: true, message: t('fill') }]}><FeeTargets /></Form.Item>
        <Form.Item name="lateFee" valuePropName="checked"><Checkbox>{t('fee.lateFee')}</Checkbox></Form.Item>
      </Form>
    </Modal>
  );
}
