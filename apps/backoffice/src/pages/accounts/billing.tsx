import { App, Button, Form, Input, InputNumber, Modal, Space, Tag } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Account } from '../../api/types';
import { yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { useSession } from '../../session';

/** Whether an account is billed before or afterwards, what it owes then, and the way to ask for the other. */
export function Billing({ account, reload }: { account: Account; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [asking, setAsking] = useState(false);
  const { postpaid } = account;
  return (
    <div>
      <span>{t('postpaid.title')}</span>
      <Space wrap size={6}>
        {postpaid === null ? t('postpaid.prepaid') : <Tag className={postpaid.lateFen > 0 ? 'tag-bad' : 'tag-info'}>{t(postpaid.lateFen > 0 ? 'postpaid.board.late' : 'postpaid.board.postpaid')}</Tag>}
        {postpaid !== null && <span className="num">{t('postpaid.owed')} {yuan(postpaid.owedFen)}{postpaid.lateFen > 0 && <span className="bad"> {t('postpaid.late')} {yuan(postpaid.lateFen)}</span>} · {t('postpaid.unbilled')} {yuan(postpaid.unbilledFen)}{postpaid.dueDay !== null && ` · ${t('postpaid.dueDay')} ${postpaid.dueDay}`}</span>}
        {account.billingAsked !== null && <Tag className="tag-warn">{t(`postpaid.waits.${account.billingAsked}`)}</Tag>}
        {account.billingAsked === null && can('account.edit') && <Button size="small" onClick={() => setAsking(true)}>{t(postpaid === null ? 'postpaid.toPostpaid' : 'postpaid.toPrepaid')}</Button>}
      </Space>
      {asking && <AskBilling account={account} close={() => { setAsking(false); reload(); }} />}
    </div>
  );
}

interface Values {
  billDay: number;
  dueDays: number;
  reason: string;
}

function AskBilling({ account, close }: { account: Account; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [key] = useState(() => crypto.randomUUID());
  const after = account.postpaid === null;
  const ask = (values: Values) => void post(`/accounts/${account.id}/billing`, { mode: after ? 'postpaid' : 'prepaid', ...(after ? values : { reason: values.reason, billDay: 1, dueDays: 15 }) }, key).then(() => { void message.success(t('postpaid.asked')); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={`${t(after ? 'postpaid.toPostpaid' : 'postpaid.toPrepaid')} ${account.stallNumber}`} okText={t('confirm')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <p className="soft">{t(after ? 'postpaid.hint' : 'postpaid.backHint')}</p>
      <Form<Values> form={form} layout="vertical" onFinish={ask} initialValues={{ billDay: 1, dueDays: 15 }}>
        {after && <Space size={16}><Form.Item name="billDay" label={t('postpaid.billDay')}><InputNumber min={1} max={28} precision={0} /></Form.Item><Form.Item name="dueDays" label={t('postpaid.dueDays')}><InputNumber min={0} max={90} precision={0} /></Form.Item></Space>}
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  );
}
