import { App, DatePicker, Form, Input, Modal, Radio } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { post } from '../../api/client';
import { useI18n } from '../../i18n';
import { errorText, Loaded, serverNow } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { rowsOf } from '../board';

interface Values {
  meterIds: number[];
  kind: 'repair' | 'fault' | 'violation';
  reason: string;
  person: string;
  phone: string;
  begin: 'now' | 'later';
  plannedAt?: Dayjs;
  expectedEndAt: Dayjs;
}

/** Hangs a tag on supplies, at once or after telling the shops; `meterIds` are chosen already where it is hung from a stall. */
export function HangTag({ meterIds, close }: { meterIds?: number[]; close: () => void }) {
  const { t } = useI18n();
  const { siteId, me } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [tagId] = useState(() => crypto.randomUUID());
  const begin = Form.useWatch('begin', form) ?? 'now';
  const hang = ({ begin: when, plannedAt, expectedEndAt, meterIds: chosen, ...rest }: Values) => {
    setBusy(true);
    void post(`/sites/${siteId}/repair-tags`, { ...rest, tagId, meterIds: meterIds ?? chosen, plannedAt: when === 'later' && plannedAt !== undefined ? plannedAt.toISOString() : null, expectedEndAt: expectedEndAt.toISOString() })
      .then(({ number }) => { void message.success(`${t('tag.hang')} ${number}`); close(); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const required = [{ required: true, message: t('fill') }];
  return (
    <Modal open title={t('tag.hang')} okText={t('tag.hang')} okButtonProps={{ danger: true, loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <p className="soft">{t('tag.removeHint')}</p>
      <Form<Values> name="tag" form={form} layout="vertical" onFinish={hang} initialValues={{ kind: 'repair', begin: 'now', person: me.displayName, expectedEndAt: dayjs(serverNow()).add(2, 'hour').startOf('minute'), plannedAt: dayjs(serverNow()).add(1, 'hour').startOf('minute') }}>
        {meterIds === undefined && (
          <Loaded path={`/sites/${siteId}/board`}>
            {(board) => <Form.Item name="meterIds" label={t('tag.pick')} rules={required}><Select mode="multiple" showSearch optionFilterProp="label" maxTagCount={12} options={rowsOf(board).filter(({ meterId }) => meterId !== null).map(({ meterId, number, name, floor }) => ({ value: meterId!, label: `${number} ${name} ${floor}` }))} /></Form.Item>}
          </Loaded>
        )}
        <Form.Item name="kind" label={t('tag.kind')}><Radio.Group options={(['repair', 'fault', 'violation'] as const).map((value) => ({ value, label: t(`tag.kind.${value}`) }))} /></Form.Item>
        <Form.Item name="reason" label={t('tag.reason')} rules={required}><Input maxLength={60} /></Form.Item>
        <Form.Item name="person" label={t('tag.person')} rules={required}><Input maxLength={20} /></Form.Item>
        <Form.Item name="phone" label={t('tag.phone')} rules={[...required, { pattern: /^[0-9+\- ]{3,20}$/, message: t('fill') }]}><Input maxLength={20} inputMode="tel" /></Form.Item>
        <Form.Item name="begin" label={t('tag.planned')}><Radio.Group options={(['now', 'later'] as const).map((value) => ({ value, label: t(`tag.${value}`) }))} /></Form.Item>
        {begin === 'later' && <Form.Item name="plannedAt" label={t('tag.planned')} rules={required}><DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" needConfirm={false} style={{ width: '100%' }} /></Form.Item>}
        <Form.Item name="expectedEndAt" label={t('tag.end')} rules={required}><DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" needConfirm={false} style={{ width: '100%' }} /></Form.Item>
      </Form>
    </Modal>
  );
}
