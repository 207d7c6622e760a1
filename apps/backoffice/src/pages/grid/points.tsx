import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { put } from '../../api/client';
import type { SupplyPoint } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

/** Where the site buys: the utility's customer numbers, and our meters beside the utility's. */
export function Points() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [edited, setEdited] = useState<SupplyPoint | 'new' | null>(null);
  return (
    <Loaded path={`/sites/${siteId}/supply-points`}>
      {(points, reload) => (
        <>
          {can('grid.edit') && <Button type="primary" style={{ marginBottom: 12 }} onClick={() => setEdited('new')}>{t('grid.newPoint')}</Button>}
          <ScrollTable<SupplyPoint> rowKey="id" size="small" dataSource={points} scroll={{ x: 600 }} locale={{ emptyText: <Nothing text={t('grid.noPoints')} /> }} columns={[
            { title: t('grid.point'), render: (_, row) => <b className="num">{row.number}</b> }, { title: t('grid.pointName'), dataIndex: 'name' },
            { title: t('grid.pointMeter'), render: (_, row) => (row.meterId === null ? <span className="soft">{t('grid.noMeter')}</span> : <>{row.meterName} <span className="num soft">{row.meterNumber}</span></>) },
            ...(can('grid.edit') ? [{ title: '', render: (_: unknown, row: SupplyPoint) => <Button size="small" onClick={() => setEdited(row)}>{t('grid.edit')}</Button> }] : []),
          ]} />
          {edited !== null && <PointForm point={edited === 'new' ? undefined : edited} close={() => { setEdited(null); reload(); }} />}
        </>
      )}
    </Loaded>
  );
}

function PointForm({ point, close }: { point: SupplyPoint | undefined; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ number: string; name: string; meterId: number | null }>();
  const [id] = useState(() => point?.id ?? crypto.randomUUID());
  return (
    <Modal open title={t(point === undefined ? 'grid.newPoint' : 'grid.point')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={{ number: point?.number, name: point?.name ?? '', meterId: point?.meterId ?? null }} onFinish={(values) => void put(`/sites/${siteId}/supply-points`, { ...values, supplyPointId: id }).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
        <Form.Item name="number" label={t('grid.point')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={40} /></Form.Item>
        <Form.Item name="name" label={t('grid.pointName')}><Input maxLength={60} /></Form.Item>
        <Loaded path={`/sites/${siteId}/meter-tree`}>
          {(meters) => <Form.Item name="meterId" label={t('grid.pointMeter')}><Select showSearch optionFilterProp="label" options={[{ value: null, label: t('grid.noMeter') }, ...meters.filter(({ role }) => role === 'monitoring').map(({ id: meterId, name, meterNumber }) => ({ value: meterId, label: `${name} ${meterNumber}` }))]} /></Form.Item>}
        </Loaded>
      </Form>
    </Modal>
  );
}
