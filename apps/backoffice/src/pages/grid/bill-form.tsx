import { App, DatePicker, Form, Input, Modal, Select, Space } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { put } from '../../api/client';
import type { GridBill } from '../../api/types';
import { kwh, plainKwh, plainYuan, siteDay, yuan } from '../../format';
import { useI18n, type Key } from '../../i18n';
import { errorText, Loaded, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { fenOf, whOf } from './numbers';
import { PERIOD_KEYS } from './bill';

interface Values {
  supplyPointId: string;
  days: [Dayjs, Dayjs];
  total: string;
  periods: Record<(typeof PERIOD_KEYS)[number], string>;
  energy: string;
  demand: string;
  powerFactor: string;
  funds: string;
  note: string;
}

/** A bill of the utility as it is typed; the payable is what its parts sum to. */
export function BillForm({ bill, close }: { bill?: GridBill; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [billId] = useState(() => bill?.id ?? crypto.randomUUID());
  const values = Form.useWatch([], form);
  const payable = ['energy', 'demand', 'powerFactor', 'funds'].reduce((sum, key) => sum + (fenOf(values?.[key as 'energy']) ?? 0), 0);
  const periods = PERIOD_KEYS.map((key) => whOf(values?.periods?.[key]) ?? 0);
  const periodSum = periods.reduce((sum, wh) => sum + wh, 0);
  const number = (check: (text: string | undefined) => number | undefined) => ({ validator: (_: unknown, text: string | undefined) => ((text ?? '') === '' || check(text) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('grid.badNumber')))) });
  const save = (given: Values) => {
    const fen = (text: string) => fenOf(text) ?? 0;
    void put(`/sites/${siteId}/grid-bills`, {
      billId, supplyPointId: given.supplyPointId, fromDay: given.days[0].format('YYYY-MM-DD'), toDay: given.days[1].format('YYYY-MM-DD'), periodWh: periodSum === 0 ? null : periods, totalWh: whOf(given.total) ?? 0,
      energyFen: fen(given.energy), demandFen: fen(given.demand), powerFactorFen: fen(given.powerFactor), fundsFen: fen(given.funds), payableFen: payable, note: given.note ?? '',
    }).then(() => { void message.success(t('grid.saved')); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  };
  const last = dayjs(siteDay(new Date(serverNow()))).subtract(1, 'month');
  const text = (fenAmount: number) => (fenAmount === 0 ? '' : plainYuan(fenAmount));
  const initial: Partial<Values> = bill === undefined ? { days: [last.startOf('month'), last.endOf('month')] } : {
    supplyPointId: bill.supplyPointId, days: [dayjs(bill.fromDay), dayjs(bill.toDay)], total: plainKwh(bill.totalWh), energy: text(bill.energyFen), demand: text(bill.demandFen), powerFactor: text(bill.powerFactorFen), funds: text(bill.fundsFen), note: bill.note,
    periods: Object.fromEntries(PERIOD_KEYS.map((key, index) => [key, bill.periodWh === null || bill.periodWh[index] === 0 ? '' : plainKwh(bill.periodWh[index]!)])) as Values['periods'],
  };
  return (
    <Modal open width={720} title={t(bill === undefined ? 'grid.new' : 'grid.edit')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={initial}>
        <Space wrap size={16} align="start">
          <Loaded path={`/sites/${siteId}/supply-points`}>
            {(points) => <Form.Item name="supplyPointId" label={t('grid.point')} rules={[{ required: true, message: t('fill') }]} initialValue={bill?.supplyPointId ?? points[0]?.id}><Select style={{ width: 240 }} options={points.map(({ id, number: code, name }) => ({ value: id, label: `${code} ${name}` }))} /></Form.Item>}
          </Loaded>
          <Form.Item name="days" label={t('grid.days')} rules={[{ required: true, message: t('fill') }]}><DatePicker.RangePicker allowClear={false} /></Form.Item>
          <Form.Item name="total" label={`${t('grid.total')} (kWh)`} rules={[{ required: true, message: t('fill') }, number(whOf)]}><Input inputMode="decimal" style={{ width: 150 }} /></Form.Item>
        </Space>
        <Space wrap size={12} align="start">
          {PERIOD_KEYS.map((key) => <Form.Item key={key} name={['periods', key]} label={`${t(`period.${key}` as Key)} (kWh)`} rules={[number(whOf)]}><Input inputMode="decimal" style={{ width: 118 }} /></Form.Item>)}
        </Space>
        {periodSum > 0 && <p className="soft num" role="status">{t('grid.periodsAre', { amount: kwh(periodSum) })}</p>}
        <Space wrap size={12} align="start">
          <Form.Item name="energy" label={t('grid.energy')} rules={[{ required: true, message: t('fill') }, number(fenOf)]}><Input inputMode="decimal" prefix="¥" style={{ width: 150 }} /></Form.Item>
          <Form.Item name="demand" label={t('grid.demand')} rules={[number(fenOf)]}><Input inputMode="decimal" prefix="¥" style={{ width: 150 }} /></Form.Item>
          <Form.Item name="powerFactor" label={t('grid.powerFactor')} extra={t('grid.powerFactorHint')} rules={[number(fenOf)]}><Input inputMode="decimal" prefix="¥" style={{ width: 150 }} /></Form.Item>
          <Form.Item name="funds" label={t('grid.funds')} rules={[number(fenOf)]}><Input inputMode="decimal" prefix="¥" style={{ width: 150 }} /></Form.Item>
        </Space>
        <p role="status"><b className="num">{t('grid.payableIs', { amount: yuan(payable) })}</b></p>
        <Form.Item name="note" label={t('grid.note')}><Input maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  );
}
