import { App, Button, Form, Input, InputNumber, Modal, Space, Tag, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { patch } from '../api/client';
import type { Building, SiteSettings } from '../api/types';
import { siteTime } from '../format';
import { useI18n, type Key } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';
import { PropertySettings } from './charges/property-settings';
import { Counter } from './settings/counter';
import { CutPolicy, LowListSettings } from './settings/cut-policy';
import { ChangeSettings } from './settings/changes';
import { PhoneSettings } from './settings/phone';
import { PriceSettings } from './settings/prices';
import { windowIsWhole, windowText, type Window } from './settings/site-settings';
import { Windows } from './settings/windows';

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function SettingsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [chosen, setChosen] = useState<Building | null>(null);
  return (
    <>
      <PageTitle>{t('nav.settings')}</PageTitle>
      <Loaded path={`/sites/${siteId}/buildings`} every={60_000}>
        {(buildings, reload) => (
          <>
            <ScrollTable<Building> rowKey="id" size="small" pagination={false} dataSource={buildings} scroll={{ x: 1000 }} columns={[
              { title: t('building'), render: (_, b) => <><b>{b.code}</b> {b.name}</> }, { title: t('meter'), align: 'right', dataIndex: 'meters' }, { title: t('set.interval'), align: 'right', render: (_, b) => <Space>{b.readIntervalMinutes}{b.meterOverrides > 0 && <Tag className="tag-info">{t('set.overrides', { n: b.meterOverrides })}</Tag>}</Space> }, { title: t('set.next'), render: (_, b) => <span className="num">{siteTime(b.nextSweepAt)}</span> },
              { title: t('set.cycle'), render: (_, b) => `${t(`cycle.${b.settlementCycle}` as Key)} ${b.settlementCycle === 'daily' || b.settlementCycle === 'monthly' ? clock(b.settlementMinute) : ''}` }, { title: t('set.nextSettlement'), render: (_, b) => <span className="num">{siteTime(b.nextSettlementAt)}</span> }, { title: t('set.windows'), render: (_, b) => windowText(t, b.noCutWindows) || <span className="soft">{t('set.default')}</span> },
              ...(can('site.settings') ? [{ title: t('actions'), render: (_: unknown, b: Building) => <Button size="small" onClick={() => setChosen(b)}>{t('edit')} {b.code}</Button> }] : []),
            ]} />
            {chosen !== null && <EditBuilding building={chosen} close={() => { setChosen(null); reload(); }} />}
          </>
        )}
      </Loaded>
      <Loaded path={`/sites/${siteId}/settings`}>{(settings, reload) => <><CutPolicy settings={settings} reload={reload} /><LowListSettings settings={settings} reload={reload} /><Counter settings={settings} reload={reload} /><PriceSettings settings={settings} reload={reload} /><PhoneSettings settings={settings} reload={reload} /><PropertySettings settings={settings} reload={reload} /><ChangeSettings settings={settings} reload={reload} /></>}</Loaded>
    </>
  );
}

interface Times {
  readIntervalMinutes: number;
  settlementCycle: Building['settlementCycle'];
  at?: Dayjs;
  windows: Window[];
}

function EditBuilding({ building, close }: { building: Building; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Times>();
  const cycle = Form.useWatch('settlementCycle', form) ?? building.settlementCycle;
  const save = ({ at, windows, ...rest }: Times) =>
    void patch(`/buildings/${building.id}`, { ...rest, ...(at === undefined ? {} : { settlementMinute: at.hour() * 60 + at.minute() }), noCutWindows: windows ?? [] }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={building.name} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <Form name="building" form={form} layout="vertical" onFinish={save} initialValues={{ ...building, at: dayjs().startOf('day').minute(building.settlementMinute % 60).hour(Math.floor(building.settlementMinute / 60)), windows: building.noCutWindows }}>
        <Form.Item name="readIntervalMinutes" label={t('set.interval')} rules={[{ required: true, message: t('fill') }]}><InputNumber min={1} max={1440} precision={0} /></Form.Item>
        <Form.Item name="settlementCycle" label={t('set.cycle')}><Select options={['sweep', 'hourly', 'daily', 'monthly'].map((cycle) => ({ value: cycle, label: t(`cycle.${cycle}` as Key) }))} /></Form.Item>
        {(cycle === 'daily' || cycle === 'monthly') && <Form.Item name="at" label={t('set.minute')} rules={[{ required: true, message: t('fill') }]}><TimePicker format="HH:mm" minuteStep={5} needConfirm={false} /></Form.Item>}
        <Form.Item name="windows" label={t('set.windows')} extra={t('set.windowsHint')} rules={[{ validator: async (_, windows: Window[] | undefined) => { if (!(windows ?? []).every(windowIsWhole)) throw new Error(t('cut.windowsWrong')); } }]}><Windows /></Form.Item>
      </Form>
    </Modal>
  );
}
