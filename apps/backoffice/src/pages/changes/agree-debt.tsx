import { App, Form, Input, InputNumber, Modal, Radio, Segmented } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Stall } from '../../api/types';
import { parseYuan, plainYuan, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded } from '../../kit/parts';
import { Select } from '../../kit/select';

interface Values {
  origin: 'overdraft' | 'correction';
  amount: string;
  way: 'percent' | 'fixed';
  percent: number;
  fixed: string;
  keep: string;
  reason: string;
}

/** Puts off what an account owes: each recharge pays a part of it. */
export function AgreeDebt({ stall, close }: { stall: Stall; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [debtId] = useState(() => crypto.randomUUID());
  const way = Form.useWatch('way', form);
  const account = stall.account!;
  const owedOf = (of: 'energy' | 'water'): number => ((money) => (money === null ? 0 : Math.max(0, money.accruedFen - money.balanceFen)))(of === 'water' ? account.waterPurse : account);
  const [purse, setPurse] = useState<'energy' | 'water'>(owedOf('energy') === 0 && owedOf('water') > 0 ? 'water' : 'energy');
  const owedFen = owedOf(purse);
  const submit = (values: Values) => {
    setBusy(true);
    void post(`/accounts/${account.id}/debts`, { debtId, purse, origin: values.origin, amountFen: parseYuan(values.amount)!, reason: values.reason, keepFen: parseYuan(values.keep)!, ...(values.way === 'percent' ? { percent: values.percent } : { fixedFen: parseYuan(values.fixed)! }) }, debtId).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const money = { validator: (_: unknown, value: string) => ((parseYuan(value ?? '') ?? 0) > 0 ? Promise.resolve() : Promise.reject(new Error(t('cash.badAmount')))) };
  return (
    <Modal open title={t('debt.title', { stall: stall.number })} okText={t('debt.agree')} okButtonProps={{ loading: busy, disabled: owedFen === 0 }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      {account.waterPurse !== null && <Segmented aria-label={t('cash.purse')} value={purse} onChange={(value) => { setPurse(value); form.setFieldValue('amount', plainYuan(owedOf(value))); }} options={(['energy', 'water'] as const).map((value) => ({ value, label: t(`cash.purse.${value}`) }))} style={{ marginBottom: 10 }} />}
      <p>{owedFen === 0 ? t('debt.none') : t('debt.owed', { amount: yuan(owedFen) })}</p>
      <Loaded path={`/accounts/${account.id}/obligations`}>
        {({ debtKeepFen }) => (
          <Form<Values> form={form} layout="vertical" onFinish={submit} initialValues={{ origin: 'overdraft', amount: plainYuan(owedFen), way: 'percent', percent: 30, keep: plainYuan(debtKeepFen) }}>
            <Form.Item name="origin" label={t('debt.origin')}><Select options={(['overdraft', 'correction'] as const).map((value) => ({ value, label: t(`debt.origin.${value}`) }))} /></Form.Item>
            <Form.Item name="amount" label={t('debt.amount')} rules={[money]}><Input inputMode="decimal" /></Form.Item>
            <Form.Item name="way" label={t('debt.way')}><Radio.Group options={(['percent', 'fixed'] as const).map((value) => ({ value, label: t(`debt.${value}`) }))} /></Form.Item>
            {way === 'fixed' ? <Form.Item name="fixed" label={t('debt.fixed')} rules={[money]}><Input inputMode="decimal" /></Form.Item> : <Form.Item name="percent" label={t('debt.percent')} rules={[{ required: true }]}><InputNumber min={1} max={100} precision={0} /></Form.Item>}
            <Form.Item name="keep" label={t('debt.keep')} rules={[money]}><Input inputMode="decimal" /></Form.Item>
            <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input maxLength={200} /></Form.Item>
          </Form>
        )}
      </Loaded>
      <p className="soft">{t('debt.rules')}</p>
    </Modal>
  );
}
