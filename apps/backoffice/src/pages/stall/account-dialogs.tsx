import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Radio, Space } from 'antd';
import { useState } from 'react';
import { ApiError, get, post } from '../../api/client';
import type { Stall, TariffPlan } from '../../api/types';
import { parseKwh, parseYuan, plainYuan, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { PhotoField } from '../../kit/photo-field';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { SubsidyStays } from '../subsidy/subsidy-stays';

/** Waits for a change, tells how it went, and closes the dialog when it was done. */
export type Act = (request: Promise<object>) => Promise<void>;

export function OpenAccount({ stall, close, act }: { stall: Stall; close: () => void; act: Act }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [form] = Form.useForm<{ customerName: string; phone: string; accountTypeId?: string; tariffPlanId?: string }>();
  const [busy, setBusy] = useState(false);
  const [requestId] = useState(() => crypto.randomUUID());
  const { data: types } = useQuery({ queryKey: ['types', siteId], queryFn: () => get(`/sites/${siteId}/account-types`) });
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`) });
  const typeId = Form.useWatch('accountTypeId', form);
  const postpaid = types?.find(({ id }) => id === typeId)?.billing === 'postpaid';
  return (
    <Modal open title={`${t('openAccount')} ${stall.number}`} okText={t('openAccount')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={(values) => { setBusy(true); void act(post(`/sites/${siteId}/accounts`, { ...values, requestId, stallId: stall.id }, requestId)).finally(() => setBusy(false)); }}>
        <Form.Item name="customerName" label={t('customer')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={40} /></Form.Item>
        <Form.Item name="phone" label={t('phone')} rules={[{ required: true, pattern: /^1\d{10}$/, message: t('error.phone-malformed') }]}><Input inputMode="numeric" maxLength={11} /></Form.Item>
        <Form.Item name="accountTypeId" label={t('account.type')} {...(postpaid ? { extra: t('postpaid.openHint') } : {})}><Select allowClear options={types?.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
        <Form.Item name="tariffPlanId" label={t('plan')}><Select allowClear placeholder={t('set.default')} options={plans?.filter(({ medium }) => medium === 'electricity').map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
      </Form>
    </Modal>
  );
}

/** Closes after a final reading. The whole rest is paid out in cash: when it differs from what was typed, it is filled in to be checked. */
export function CloseAccount({ stall, close, act }: { stall: Stall; close: () => void; act: Act }) {
  const { t } = useI18n();
  const account = stall.account!;
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState(plainYuan(Math.max(0, account.availableFen - account.overdraftLimitFen + (account.waterPurse?.availableFen ?? 0))));
  const [requestId] = useState(() => crypto.randomUUID());
  const [silent, setSilent] = useState<'no' | 'typed' | 'estimate'>('no');
  const [typed, setTyped] = useState<Record<number, { display?: string; photoId?: string | undefined }>>({});
  const [cutSupply, setCutSupply] = useState(false);
  const meters = stall.meters.filter(({ role }) => role === 'prepaid');
  const payoutFen = parseYuan(text);
  const submit = () => {
    if (payoutFen === undefined) return;
    setBusy(true);
    const readings = meters.flatMap(({ id }) => (parseKwh(typed[id]?.display) === undefined || typed[id]?.photoId === undefined ? [] : [{ meterId: id, registerWh: parseKwh(typed[id].display)!, photoId: typed[id].photoId }]));
    const unread = silent === 'typed' && readings.length > 0 ? { readings } : silent === 'estimate' ? { estimates: meters.map(({ id }) => id) } : {};
    const closing = post(`/accounts/${account.id}/close`, { requestId, payoutFen, cutSupply, ...unread }, crypto.randomUUID()).catch((error: unknown) => {
      if (error instanceof ApiError && error.problem.code === 'payout-differs') setText(plainYuan(Number(error.problem.params?.balanceFen ?? 0)));
      throw error;
    });
    void act(closing).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('closeAccount')} ${stall.number}`} okText={t('account.closeAndPay', { amount: yuan(payoutFen) })} okButtonProps={{ danger: true, loading: busy, disabled: payoutFen === undefined }} cancelText={t('cancel')} onCancel={close} onOk={submit}>
      <p>{account.customer.name} · {t('balance')} {yuan(account.balanceFen)} · {t('accrued')} {yuan(account.accruedFen)}</p>
      <SubsidyStays accountId={account.id} />
      <label htmlFor="payout">{t('account.payout')}</label>
      <Input id="payout" prefix="¥" inputMode="decimal" value={text} status={payoutFen === undefined ? 'error' : ''} onChange={(event) => setText(event.target.value)} onPressEnter={submit} />
      <p className="soft">{payoutFen === undefined ? t('cash.badAmount') : t('account.payoutHint')}</p>
      <Radio.Group value={silent} onChange={(event) => setSilent(event.target.value as typeof silent)}><Space orientation="vertical">{(['no', 'typed', 'estimate'] as const).map((value) => <Radio key={value} value={value}>{t(value === 'no' ? 'rep.how.bus' : `cc.${value}`)}</Radio>)}</Space></Radio.Group>
      {silent === 'typed' && meters.map((meter) => (
        <p key={meter.id}><Input aria-label={`${meter.meterNumber} ${t(meter.kind === 'water' ? 'rep.waterDisplay' : 'rep.display')}`} placeholder={`${meter.meterNumber} ${t(meter.kind === 'water' ? 'rep.waterDisplay' : 'rep.display')}`} inputMode="decimal" value={typed[meter.id]?.display ?? ''} onChange={(event) => setTyped({ ...typed, [meter.id]: { ...typed[meter.id], display: event.target.value } })} /> <PhotoField value={typed[meter.id]?.photoId} onChange={(photoId) => setTyped({ ...typed, [meter.id]: { ...typed[meter.id], photoId } })} /></p>
      ))}
      <p><Checkbox checked={cutSupply} onChange={(event) => setCutSupply(event.target.checked)}>{t('cc.cut')}</Checkbox></p>
    </Modal>
  );
}
