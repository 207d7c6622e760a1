import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { get, patch, post } from '../../api/client';
import type { Board, Gateway, Meter } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { rowsOf } from '../board';
import { useReadNow } from '../stall/stall-actions';
import { useProfiles } from './profile-names';

/** Every stall of the site, so that a meter is bound from its own form. */
function StallPick(properties: { id?: string; value?: string | null; onChange?: (stallId: string | null) => void }) {
  const { siteId } = useSession();
  const { data } = useQuery({ queryKey: [`/sites/${siteId}/board`], queryFn: () => get(`/sites/${siteId}/board`) });
  const options = data === undefined ? [] : rowsOf(data).map((row) => ({ value: row.stallId, label: `${row.number} ${row.name}` }));
  return <Select showSearch allowClear optionFilterProp="label" options={options} {...properties} value={properties.value ?? null} onChange={(value) => properties.onChange?.(value ?? null)} />;
}

interface NewValues {
  meterNumber: string;
  busId: string;
  unitAddress: number;
  profileId: string;
  stallId?: string | null;
  name?: string;
}

/** Adds a meter and reads it once, so that a wrong address or model shows at the desk and not at night. */
export function NewMeter({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<NewValues>();
  const [busy, setBusy] = useState(false);
  const { read } = useReadNow(close);
  const { data: gateways } = useQuery({ queryKey: [`/sites/${siteId}/gateways`], queryFn: () => get(`/sites/${siteId}/gateways`) });
  const { data: profiles } = useProfiles();
  const save = async (values: NewValues) => {
    setBusy(true);
    try {
      const role = profiles?.find(({ id }) => id === values.profileId)?.role ?? 'monitoring';
      const meter = await post(`/sites/${siteId}/meters`, { ...values, role, stallId: values.stallId ?? null, name: values.name ?? '' });
      message.info(t('meter.trial'));
      await read(meter.id);
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setBusy(false);
    }
  };
  const buses = gateways?.flatMap((gateway) => gateway.buses.map((bus) => ({ value: bus.id, label: `${gateway.code} ${gateway.name} · ${t('gw.busOf', { n: bus.number })}` })));
  return (
    <Modal open title={t('meter.new')} onCancel={close} onOk={() => form.submit()} okText={t('save')} okButtonProps={{ loading: busy }} cancelText={t('cancel')}>
      <Form<NewValues> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="meterNumber" label={t('meterNumber')} rules={[{ required: true, max: 40 }]}><Input autoFocus /></Form.Item>
        <Form.Item name="profileId" label={t('profile')} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={profiles?.map(({ id, brand, model }) => ({ value: id, label: `${brand} ${model}` }))} /></Form.Item>
        <Form.Item name="busId" label={`${t('gateway')} / ${t('bus')}`} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={buses} /></Form.Item>
        <Form.Item name="unitAddress" label={t('unit')} rules={[{ required: true }]}><InputNumber min={1} max={247} precision={0} /></Form.Item>
        <Form.Item name="stallId" label={t('stall.pick')}><StallPick /></Form.Item>
        <Form.Item name="name" label={t('name')}><Input maxLength={80} /></Form.Item>
      </Form>
    </Modal>
  );
}

interface Change {
  name: string;
  stallId: string | null;
  readIntervalMinutes: number | null;
  tariffPlanId: string | null;
}

/** Changes name, stall, interval and price; an empty interval goes back to the building's, an empty price to the account's. */
export function EditMeter({ meter, close }: { meter: Meter; close: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Change>();
  const priced = can('tariff.edit') && meter.role === 'prepaid';
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`), enabled: priced });
  const save = (values: Change) => {
    const stall = values.stallId === meter.stallId ? {} : { stallId: values.stallId ?? null };
    void patch(`/meters/${meter.id}`, { name: values.name, readIntervalMinutes: values.readIntervalMinutes ?? null, ...stall, ...(priced ? { tariffPlanId: values.tariffPlanId ?? null } : {}) }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  const usual = meter.readIntervalMinutes === null ? meter.effectiveIntervalMinutes : t('set.default');
  return (
    <Modal open title={`${t('edit')} ${meter.meterNumber}`} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <Form<Change> form={form} layout="vertical" onFinish={save} initialValues={{ name: meter.name, stallId: meter.stallId, readIntervalMinutes: meter.readIntervalMinutes, tariffPlanId: meter.tariffPlanId }}>
        <Form.Item name="name" label={t('name')}><Input autoFocus maxLength={80} /></Form.Item>
        <Form.Item name="stallId" label={t('stall.pick')}><StallPick /></Form.Item>
        <Form.Item name="readIntervalMinutes" label={t('meter.ownInterval', { n: usual })}><InputNumber min={1} max={1440} precision={0} /></Form.Item>
        {priced && <Form.Item name="tariffPlanId" label={t('meter.ownPlan')}><Select allowClear placeholder={t('set.default')} options={plans?.filter(({ medium }) => medium === meter.kind).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>}
      </Form>
    </Modal>
  );
}
