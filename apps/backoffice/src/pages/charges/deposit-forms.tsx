import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Deposit } from '../../api/types';
import { parseYuan, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { CashReceiptPage } from '../receipts/cash-receipt';

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

/** The receipt of a deposit, to print or to print again. */
export function DepositReceipt({ receiptId, close }: { receiptId: string; close: () => void }) {
  const { t } = useI18n();
  return <Modal open title={t('fee.depositReceipt')} footer={null} onCancel={close}><CashReceiptPage receiptId={receiptId} /></Modal>;
}

/** Cash over the counter, held for the customer; its receipt comes at once. */
export function TakeDeposit({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string; amount: string }>();
  const [depositId] = useState(() => crypto.randomUUID());
  const [receiptId, setReceiptId] = useState<string | null>(null);
  const take = ({ name, amount }: { name: string; amount: string }) => {
    const amountFen = parseYuan(amount);
    if (amountFen === undefined || amountFen === 0) return void message.error(t('cash.badAmount'));
    void post(`/accounts/${accountId}/deposits`, { depositId, name, amountFen }, depositId).then((taken) => { void message.success(t('fee.taken', { amount: yuan(amountFen) })); setReceiptId(taken.receiptId); }, (error: unknown) => void message.error(errorText(t, error)));
  };
  if (receiptId !== null) return <DepositReceipt receiptId={receiptId} close={close} />;
  return (
    <Modal open title={t('fee.takeDeposit')} okText={t('fee.take')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={take}>
        <Form.Item name="name" label={t('fee.deposit')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={60} /></Form.Item>
        <Form.Item name="amount" label={t('amount')} rules={[{ required: true, message: t('fill') }]}><Input inputMode="decimal" prefix="¥" /></Form.Item>
      </Form>
    </Modal>
  );
}
