import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { post } from '../../api/client';
import type { Stall } from '../../api/types';
import { parseYuan, plainYuan, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded } from '../../kit/parts';

/** Asks money back for a shop: how much can go, by which way, why. Its number is made before it is sent. */
export function AskRefund({ stall, close }: { stall: Stall; close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [requestId] = useState(() => crypto.randomUUID());
  const [form] = Form.useForm<{ amount: string; reason: string }>();
  const [busy, setBusy] = useState(false);
  const accountId = stall.account!.id;
  const submit = ({ amount, reason }: { amount: string; reason: string }) => {
    setBusy(true);
    void post(`/accounts/${accountId}/refunds`, { requestId, amountFen: parseYuan(amount)!, reason }, requestId).then(({ id }) => navigate(`/refunds/${id}`), (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('refund.ask')} ${stall.number}`} okText={t('refund.ask')} cancelText={t('cancel')} okButtonProps={{ loading: busy }} onCancel={close} onOk={() => form.submit()}>
      <Loaded path={`/accounts/${accountId}/refundable`}>
        {(refundable) => (
          <>
            <p>{t('refund.refundable')} <b className="num">{yuan(refundable.refundableFen)}</b>{refundable.heldBackFen > 0 && <span className="soft"> · {t('refund.heldBack', { amount: yuan(refundable.heldBackFen) })} {refundable.why.map((each) => maybe(t, `refund.why.${each}`)).join(t('list.comma'))}</span>}</p>
            {refundable.parts.map((part, index) => <p className="soft" key={index}>{maybe(t, `channel.${part.channel}`)} <span className="num">{yuan(part.amountFen)}</span></p>)}
            <Form form={form} layout="vertical" initialValues={{ amount: plainYuan(refundable.refundableFen) }} onFinish={submit}>
              <Form.Item name="amount" label={t('refund.amount')} rules={[{ validator: (_, value: string) => { const fen = parseYuan(value ?? ''); return fen !== undefined && fen > 0 && fen <= refundable.refundableFen ? Promise.resolve() : Promise.reject(new Error(t('refund.range', { most: yuan(refundable.refundableFen) }))); } }]}><Input autoFocus inputMode="decimal" /></Form.Item>
              <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input maxLength={200} /></Form.Item>
            </Form>
            <p className="soft">{t('refund.twoPersons')}</p>
          </>
        )}
      </Loaded>
    </Modal>
  );
}
