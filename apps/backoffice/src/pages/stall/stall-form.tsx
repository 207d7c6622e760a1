import { useQuery } from '@tanstack/react-query';
import { App, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { get, patch, post } from '../../api/client';
import type { Stall } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';

interface Values {
  number: string;
  buildingId: string;
  name?: string;
  floor?: string;
  category?: string;
  area?: number;
  headcount?: number;
  keepsLiveGoods?: boolean;
  essential?: boolean;
}

/** Adds a stall, or changes one. */
export function StallForm({ stall, close }: { stall: Stall | null; close: (saved?: { id: string }) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const { data: buildings } = useQuery({ queryKey: [`/sites/${siteId}/buildings`], queryFn: () => get(`/sites/${siteId}/buildings`) });
  const save = ({ area, ...values }: Values) => {
    const body = { ...values, areaDm2: Math.round((area ?? 0) * 100), headcount: values.headcount ?? 0 };
    setBusy(true);
    (stall === null ? post(`/sites/${siteId}/stalls`, body) : patch(`/stalls/${stall.id}`, body)).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const initial = stall === null ? {} : { ...stall, buildingId: stall.building.id, area: stall.areaDm2 / 100 };
  return (
    <Modal open title={stall === null ? t('stall.new') : `${t('edit')} ${stall.number}`} onCancel={() => close()} onOk={() => form.submit()} okText={t('save')} okButtonProps={{ loading: busy }} cancelText={t('cancel')}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={initial}>
        <Form.Item name="number" label={t('stall')} rules={[{ required: true, max: 40 }]}><Input autoFocus /></Form.Item>
        <Form.Item name="name" label={t('shop')}><Input maxLength={80} /></Form.Item>
        <Form.Item name="buildingId" label={t('building')} rules={[{ required: true }]}><Select options={buildings?.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))} /></Form.Item>
        <Form.Item name="floor" label={t('floor')}><Input maxLength={20} /></Form.Item>
        <Form.Item name="category" label={t('category')}><Input maxLength={40} /></Form.Item>
        <Form.Item name="area" label={t('area')}><InputNumber min={0} max={100000} precision={2} /></Form.Item>
        <Form.Item name="headcount" label={t('headcount')}><InputNumber min={0} max={10000} precision={0} /></Form.Item>
        <Form.Item name="keepsLiveGoods" valuePropName="checked" noStyle><Checkbox>{t('liveGoods')}</Checkbox></Form.Item>
        <Form.Item name="essential" valuePropName="checked" noStyle><Checkbox>{t('essential')}</Checkbox></Form.Item>
      </Form>
    </Modal>
  );
}
