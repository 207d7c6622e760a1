import { App, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { post } from '../../api/client';
import { parseYuan, plainYuan, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded } from '../../kit/parts';
import { RunOnFields } from '../changes/run-on-fields';
import { SubsidyStays } from '../subsidy/subsidy-stays';

interface Values {
  amount: string;
  reason: string;
  runsOn?: boolean;
  until: 'wh' | 'hours';
  limit: number;
  payer: 'company' | 'owner' | 'next';
}

/** Asks money back for a shop: how much can go, by which way, why. Its number is made before it is sent. */
export function AskRefund({ accountId, stallNumber, close }: { accountId: string; stallNumber: string; close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [requestId] = useState(() => crypto.randomUUID());
  const [purse, setPurse] = useState<'energy' | 'water'>('energy');
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const submit = ({ amount, reason, runsOn, until, limit, payer }: Values) => {
    setBusy(true);
    const runOn = runsOn ? { runOn: { limit: until === 'wh' ? { wh: limit * 1000 } : { hours: limit }, payer } } : {};
    void post(`/accounts/${accountId}/refunds`, { requestId, purse, amountFen: parseYuan(amount)!, reason, ...runOn }, requestId).then(({ id }) => navigate(`/refunds/${id}`), (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('refund.ask')} ${stallNumber}`} okText={t('refund.ask')} cancelText={t('cancel')} okButtonProps={{ loading: busy }} onCancel={close} onOk={() => form.submit()}>
      <Loaded key={purse} path={`/accounts/${accountId}/refundable?purse=${purse}`}>
        {(refundable) => (
          <>
            {refundable.water && <Segmented aria-label={t('refund.purse')} value={purse} onChange={(value) => { setPurse(value); form.resetFields(); }} options={(['energy', 'water'] as const).map((value) => ({ value, label: t(`cash.purse.${value}`) }))} style={{ marginBottom: 10 }} />}
            <p>{t('refund.refundable')} <b className="num">{yuan(refundable.refundableFen)}</b>{refundable.heldBackFen > 0 && <span className="soft"> · {t('refund.heldBack', { amount: yuan(refundable.heldBackFen) })} {refundable.why.map((each) => maybe(t, `refund.why.${each}`)).join(t('list.comma'))}</span>}</p>
            {refundable.parts.map((part, index) => <p className="soft" key={index}>{maybe(t, `channel.${part.channel}`)} <span className="num">{yuan(part.amountFen)}</span></p>)}
            <SubsidyStays accountId={accountId} />
            <Form form={form} layout="vertical" initialValues={{ amount: plainYuan(refundable.refundableFen) }} onFinish={submit}>
              <Form.Item name="amount" label={t('refund.amount')} rules={[{ validator: (_, value: string) => { const fen = parseYuan(value ?? ''); return fen !== undefined && fen > 0 && fen <= refundable.refundableFen ? Promise.resolve() : Promise.reject(new Error(t('refund.range', { most: yuan(refundable.refundableFen) }))); } }]}><Input autoFocus inputMode="decimal" /></Form.Item>
              <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input maxLength={200} /></Form.Item>
              {purse === 'energy' && <RunOnFields accountId={accountId} />}
            </Form>
            <p className="soft">{t('refund.twoPersons')}</p>
          </>
        )}
      </Loaded>
    </Modal>
  );
}
