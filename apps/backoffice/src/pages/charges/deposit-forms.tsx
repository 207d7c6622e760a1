import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Deposit } from '../../api/types';
import { parseYuan, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';

export function ReturnDeposit({ deposit, close }: { deposit: Deposit; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  return (
    <Modal open title={`${t('fee.return')} ${deposit.stallNumber} ${deposit.name} ${yuan(deposit.amountFen)}`} okText={t('confirm')} cancelText={t('cancel')} okButtonProps={{ disabled: reason.trim() === '' }} onCancel={close} onOk={() => void post(`/deposits/${deposit.id}/return`, { reason }).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
      <p>{t('fee.returnSure')}</p>
      <Input autoFocus aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}

/** Cash over the counter, held for the customer. */
export function TakeDeposit({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string; amount: string }>();
  const [depositId] = useState(() => crypto.randomUUID());
  const take = ({ name, amount }: { name: string; amount: string }) => {
    const amountFen = parseYuan(amount);
    if (amountFen === undefined || amountFen === 0) return void message.error(t('cash.badAmount'));
    void post(`/accounts/${accountId}/deposits`, { depositId, name, amountFen }, depositId).then(() => { void message.success(t('fee.taken', { amount: yuan(amountFen) })); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  };
  return (
    <Modal open title={t('fee.takeDeposit')} okText={t('fee.take')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={take}>
        <Form.Item name="name" label={t('fee.deposit')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={60} /></Form.Item>
        <Form.Item name="amount" label={t('amount')} rules={[{ required: true, message: t('fill') }]}><Input inputMode="decimal" prefix="¥" /></Form.Item>
      </Form>
    </Modal>
  );
}
