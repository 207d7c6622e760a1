import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { get, patch } from '../../api/client';
import type { Account } from '../../api/types';
import { maybe, useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';

interface Values {
  tariffPlanId?: string;
  waterTariffPlanId?: string;
}

const ownOf = (plan: Account['tariffPlan']): string | undefined => (plan?.from === 'account' ? plan.id : undefined);

/** The plan that an account pays by, of electricity or of water, and whose plan it is; the way to give it one of its own. */
export function OwnPlans({ account, water, reload }: { account: Account; water: boolean; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [changing, setChanging] = useState(false);
  const told = (plan: NonNullable<Account['tariffPlan']>) => <>{plan.name} <span>({maybe(t, `tariff.from.${plan.from ?? 'site'}`)})</span></>;
  return (
    <div>
      <span>{t('plan')}</span>{account.tariffPlan !== null && told(account.tariffPlan)}{account.waterTariffPlan !== null && (water || account.waterTariffPlan.from === 'account') && <> · {t('water.plan')} {told(account.waterTariffPlan)}</>}
      {can('account.edit') && <> <Button size="small" onClick={() => setChanging(true)}>{t('plan.change')}</Button></>}
      {changing && <ChangePlans account={account} close={() => { setChanging(false); reload(); }} />}
    </div>
  );
}

function ChangePlans({ account, close }: { account: Account; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`) });
  const options = (medium: 'electricity' | 'water') => (plans ?? []).filter((plan) => plan.medium === medium).map(({ id, name }) => ({ value: id, label: name }));
  const submit = (values: Values) => {
    // Only what was changed is sent: nothing chosen takes the account's own plan away.
    const changed = (name: keyof Values, before: string | undefined) => (values[name] === before ? {} : { [name]: values[name] ?? null });
    setBusy(true);
    void patch(`/accounts/${account.id}`, { ...changed('tariffPlanId', ownOf(account.tariffPlan)), ...changed('waterTariffPlanId', ownOf(account.waterTariffPlan)) })
      .then(() => { void message.success(t('calendar.saved')); close(); }, (error: unknown) => void message.error(errorText(t, error)))
      .finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('plan.change')} ${account.stallNumber}`} okText={t('confirm')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <p className="soft">{t('plan.ownHint')}</p>
      <Form<Values> form={form} layout="vertical" initialValues={{ tariffPlanId: ownOf(account.tariffPlan), waterTariffPlanId: ownOf(account.waterTariffPlan) }} onFinish={submit}>
        <Form.Item name="tariffPlanId" label={t('plan')}><Select allowClear placeholder={t('set.default')} options={options('electricity')} /></Form.Item>
        <Form.Item name="waterTariffPlanId" label={t('water.plan')}><Select allowClear placeholder={t('set.default')} options={options('water')} /></Form.Item>
      </Form>
    </Modal>
  );
}
