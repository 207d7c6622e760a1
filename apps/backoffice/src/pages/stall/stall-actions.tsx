import { App, Button, DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { get, post, remove } from '../../api/client';
import type { Stall, TariffPlan } from '../../api/types';
import { kwh, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { useSession } from '../../session';

/** Reads a meter now and tells the value or the reason. */
export function useReadNow(done: () => void) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const read = async (meterId: number) => {
    setBusy(true);
    try {
      const { readRequestId } = await post<{ readRequestId: string }>(`/meters/${meterId}/read`);
      for (let i = 0; i < 60; i++) {
        const answer = await get<{ state: string; registerWh: number | null; error: string | null }>(`/read-requests/${readRequestId}`);
        if (answer.state === 'answered') return void message.success(t('readDone', { register: kwh(answer.registerWh) }));
        if (answer.state === 'failed') return void message.error(t('readFailed', { reason: answer.error ?? '' }));
        await new Promise((go) => setTimeout(go, 300));
      }
      message.warning(t('readFailed', { reason: 'timeout' }));
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setBusy(false);
      done();
    }
  };
  return { busy, read };
}

export function StallActions({ stall, reload }: { stall: Stall; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'cut' | 'restore' | 'keep' | 'open' | 'close' | null>(null);
  const meter = stall.meters.find(({ role }) => role === 'prepaid');
  const { busy, read } = useReadNow(reload);
  const act = (request: Promise<{ remaining?: string[] }>) =>
    request.then(
      (answer) => {
        const remaining = answer?.remaining ?? [];
        if (remaining.length > 0) message.warning(t('remaining', { causes: remaining.map((cause) => maybe(t, `cause.${cause}`)).join('、') }));
        else message.success(t('asked'));
        setDialog(null);
        reload();
      },
      (error: unknown) => void message.error(errorText(t, error)),
    );
  const cutByStaff = stall.supply?.holds.some(({ cause }) => cause === 'staff_request') === true;
  return (
    <>
      {stall.account !== null && can('recharge.take') && <Button type="primary" onClick={() => navigate(`/cashier?stall=${stall.id}`)}>{t('recharge')}</Button>}
      {meter !== undefined && can('read.now') && <Button loading={busy} onClick={() => void read(meter.id)}>{busy ? t('reading') : t('readNow')}</Button>}
      {meter !== undefined && can('relay.switch') && !cutByStaff && <Button danger onClick={() => setDialog('cut')}>{t('cut')} {stall.number}</Button>}
      {meter !== undefined && can('relay.switch') && cutByStaff && <Button onClick={() => setDialog('restore')}>{t('restore')}</Button>}
      {meter !== undefined && can('relay.keep') && (stall.supply?.keepPower == null ? <Button onClick={() => setDialog('keep')}>{t('keep')}</Button> : <Button onClick={() => void act(remove(`/meters/${meter.id}/keep-power`))}>{t('endKeep')}</Button>)}
      {stall.account === null && meter !== undefined && can('account.open') && <Button type="primary" onClick={() => setDialog('open')}>{t('openAccount')}</Button>}
      {stall.account !== null && can('account.close') && <Button onClick={() => setDialog('close')}>{t('closeAccount')}</Button>}
      {dialog === 'open' && <OpenAccount stall={stall} close={() => setDialog(null)} act={act} />}
      {dialog === 'close' && stall.account !== null && <CloseAccount stall={stall} close={() => setDialog(null)} act={act} />}
      {meter !== undefined && (dialog === 'cut' || dialog === 'restore' || dialog === 'keep') && (
        <Reason
          title={`${t(dialog)} ${stall.number}`} danger={dialog === 'cut'} until={dialog === 'keep'} close={() => setDialog(null)}
          submit={({ reason, until }) => act(dialog === 'keep' ? post(`/meters/${meter.id}/keep-power`, { reason, until: until!.toISOString() }) : post(`/meters/${meter.id}/supply/${dialog === 'cut' ? 'off' : 'on'}`, { reason }))}
        />
      )}
    </>
  );
}

interface ReasonValues {
  reason: string;
  until?: Dayjs;
}

function Reason({ title, danger, until, close, submit }: { title: string; danger: boolean; until: boolean; close: () => void; submit: (values: ReasonValues) => Promise<void> }) {
  const { t } = useI18n();
  const [form] = Form.useForm<ReasonValues>();
  const [busy, setBusy] = useState(false);
  return (
    <Modal open title={title} okText={title} okButtonProps={{ danger, loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={until ? { until: dayjs(serverNow()).add(1, 'day') } : {}} onFinish={(values) => { setBusy(true); void submit(values).finally(() => setBusy(false)); }}>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input autoFocus maxLength={200} /></Form.Item>
        {until && <Form.Item name="until" label={t('keepUntil')} rules={[{ required: true }]}><DatePicker showTime style={{ width: '100%' }} /></Form.Item>}
      </Form>
    </Modal>
  );
}

function OpenAccount({ stall, close, act }: { stall: Stall; close: () => void; act: (request: Promise<{ remaining?: string[] }>) => Promise<void> }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [form] = Form.useForm<{ customerName: string; phone: string; accountTypeId?: string; tariffPlanId?: string }>();
  const [busy, setBusy] = useState(false);
  const [requestId] = useState(() => crypto.randomUUID());
  const { data: types } = useQuery({ queryKey: ['types', siteId], queryFn: () => get<{ id: string; name: string }[]>(`/sites/${siteId}/account-types`) });
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get<TariffPlan[]>(`/sites/${siteId}/tariff-plans`) });
  return (
    <Modal open title={`${t('openAccount')} ${stall.number}`} okText={t('openAccount')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={(values) => { setBusy(true); void act(post(`/sites/${siteId}/accounts`, { ...values, requestId, stallId: stall.id }, requestId)).finally(() => setBusy(false)); }}>
        <Form.Item name="customerName" label={t('customer')} rules={[{ required: true }]}><Input autoFocus maxLength={40} /></Form.Item>
        <Form.Item name="phone" label={t('phone')} rules={[{ required: true, pattern: /^1\d{10}$/ }]}><Input inputMode="numeric" maxLength={11} /></Form.Item>
        <Form.Item name="accountTypeId" label={t('account.type')}><Select allowClear options={types?.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
        <Form.Item name="tariffPlanId" label={t('plan')}><Select allowClear placeholder={t('set.default')} options={plans?.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
      </Form>
    </Modal>
  );
}

function CloseAccount({ stall, close, act }: { stall: Stall; close: () => void; act: (request: Promise<{ remaining?: string[] }>) => Promise<void> }) {
  const { t } = useI18n();
  const account = stall.account!;
  const [busy, setBusy] = useState(false);
  const [payout, setPayout] = useState<number | null>(Math.max(0, account.availableFen - account.overdraftLimitFen));
  const [requestId] = useState(() => crypto.randomUUID());
  return (
    <Modal open title={`${t('closeAccount')} ${stall.number}`} okText={t('closeAccount')} okButtonProps={{ danger: true, loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => { setBusy(true); void act(post(`/accounts/${account.id}/close`, { requestId, payoutFen: payout ?? 0 }, crypto.randomUUID())).finally(() => setBusy(false)); }}>
      <p>{account.customer.name} · {t('balance')} {yuan(account.balanceFen)} · {t('accrued')} {yuan(account.accruedFen)}</p>
      <label>{t('account.payout')} (fen) <InputNumber value={payout} min={0} precision={0} onChange={setPayout} style={{ width: 160 }} /></label>
    </Modal>
  );
}
