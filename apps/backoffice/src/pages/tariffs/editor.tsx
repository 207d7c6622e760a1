import { App, Button, Checkbox, Col, DatePicker, Form, Input, Modal, Row, Space } from 'antd';
import dayjs from 'dayjs';
import { post } from '../../api/client';
import type { TariffDraft, TariffPlan } from '../../api/types';
import { maybe, useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { definitionOf, periods, periodsInUse, usualSlots, valuesOf, type PriceValues } from './form-values';
import { Example } from './example';

/** A price with an example of a bill beside it. A new plan gets its first price at once; a plan that is there gets a draft. */
export function Editor({ plan, draft, close, drafted }: { plan: TariffPlan | null; draft: TariffDraft | null; close: () => void; drafted: (draftId: string) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<PriceValues>();
  const usual: PriceValues = { medium: plan?.medium ?? 'electricity', effectiveAt: draft === null ? dayjs(serverNow()).add(1, 'hour').startOf('hour') : dayjs(draft.effectiveAt) };
  const from = draft?.definition ?? plan?.versions.at(-1)?.definition;
  const initial = { ...usual, ...(from === undefined ? {} : valuesOf(from)) };
  const values = (Form.useWatch([], form) as PriceValues | undefined) ?? initial;
  const fail = (error: unknown) => void message.error(errorText(t, error));
  const save = (asDraft: boolean) => void form.validateFields().then(() => {
    const said = form.getFieldsValue(true) as PriceValues;
    const body = { definition: definitionOf(said), effectiveAt: said.effectiveAt.toISOString() };
    const draftId = draft?.id ?? crypto.randomUUID();
    if (plan !== null) return post(`/tariff-plans/${plan.id}/drafts`, { ...body, draftId }).then(() => drafted(draftId), fail);
    const named = { ...body, name: said.name ?? '', medium: said.medium };
    return asDraft ? post(`/sites/${siteId}/tariff-drafts`, { ...named, draftId }).then(() => drafted(draftId), fail) : post(`/sites/${siteId}/tariff-plans`, named).then(close, fail);
  }, () => undefined);
  return (
    <Modal open width={1080} title={plan === null ? t('tariff.add') : `${plan.name} · ${t('price.draft')}`} onCancel={close} footer={
      <Space wrap>
        <Button onClick={close}>{t('cancel')}</Button>
        {plan === null && <Button onClick={() => save(true)}>{t('price.saveDraft')}</Button>}
        <Button type="primary" onClick={() => save(false)}>{t(plan === null ? 'save' : 'price.saveDraft')}</Button>
      </Space>
    }>
      <Row gutter={20}>
        <Col xs={24} lg={13}>
          <Form<PriceValues> form={form} layout="vertical" initialValues={initial}>
            {plan === null && <Space wrap><Form.Item name="name" label={t('tariff.name')} rules={[{ required: true, message: t('fill') }]}><Input maxLength={60} /></Form.Item><Form.Item name="medium" label={t('kind')}><Select style={{ width: 130 }} options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`medium.${value}`) }))} /></Form.Item></Space>}
            <Form.Item name="effectiveAt" label={t('tariff.effective')} rules={[{ required: true, message: t('fill') }]}><DatePicker showTime allowClear={false} /></Form.Item>
            <Tables />
            <Tiers values={values} />
            <Form.Item name="factor" label={t('price.factor')} extra={t('price.factorHint')}><Input inputMode="decimal" placeholder="1.00" style={{ width: 130 }} /></Form.Item>
            <Services medium={values.medium ?? usual.medium} />
          </Form>
        </Col>
        <Col xs={24} lg={11}><Example siteId={siteId} definition={definitionOf(values)} medium={values.medium ?? usual.medium} /></Col>
      </Row>
    </Modal>
  );
}

function Tables() {
  const { t } = useI18n();
  return (
    <Form.List name="tables">
      {(tables, { add, remove }) => (
        <section style={{ marginBottom: 16 }}>
          <h3 style={{ margin: '0 0 6px' }}>{t('price.tables')} <Button size="small" onClick={() => add({ name: t('price.newTable', { n: tables.length + 1 }), slots: usualSlots })}>+ {t('price.addTable')}</Button></h3>
          {tables.length === 0 && <p className="soft">{t('price.noTables')}</p>}
          {tables.map((table) => (
            <div className="panel" key={table.key} style={{ padding: 10 }}>
              <Space wrap align="end">
                <Form.Item name={[table.name, 'name']} label={t('price.tableName')} style={{ marginBottom: 6 }}><Input maxLength={20} style={{ width: 110 }} /></Form.Item>
                <Form.Item name={[table.name, 'season']} label={t('price.season')} style={{ marginBottom: 6 }}><Input placeholder="07-01~08-31" style={{ width: 150 }} /></Form.Item>
                <Form.Item name={[table.name, 'factor']} label={t('price.factor')} style={{ marginBottom: 6 }}><Input inputMode="decimal" style={{ width: 70 }} /></Form.Item>
                <Button onClick={() => remove(table.name)} style={{ marginBottom: 6 }}>{t('price.removeTable')}</Button>
              </Space>
              <Form.Item name={[table.name, 'dayKinds']} label={t('price.dayKinds')} style={{ marginBottom: 6 }}><Checkbox.Group options={(['workday', 'weekend', 'holiday'] as const).map((value) => ({ value, label: t(`dayKind.${value}`) }))} /></Form.Item>
              <Form.List name={[table.name, 'slots']}>
                {(slots, rows) => (
                  <>
                    {slots.map((slot) => (
                      <Space key={slot.key} style={{ marginBottom: 6 }}>
                        <Form.Item name={[slot.name, 'from']} noStyle><Input aria-label={t('slot.from')} style={{ width: 84 }} /></Form.Item>–<Form.Item name={[slot.name, 'to']} noStyle><Input aria-label={t('slot.to')} style={{ width: 84 }} /></Form.Item>
                        <Form.Item name={[slot.name, 'period']} noStyle><Select aria-label={t('period')} style={{ width: 110 }} options={periods.map((period) => ({ value: period, label: maybe(t, `period.${period}`) }))} /></Form.Item>
                        <Button size="small" onClick={() => rows.remove(slot.name)} aria-label={t('close')}>×</Button>
                      </Space>
                    ))}
                    <div><Button size="small" onClick={() => rows.add({ from: '', to: '24:00', period: 'flat' })}>+ {t('period')}</Button></div>
                  </>
                )}
              </Form.List>
            </div>
          ))}
        </section>
      )}
    </Form.List>
  );
}

function Tiers({ values }: { values: PriceValues }) {
  const { t } = useI18n();
  const used = periodsInUse(values);
  const unit = values.medium === 'water' ? 'm³' : 'kWh';
  const steps = values.tiers ?? [];
  const simple = used[0] === 'all' && steps.length === 0;
  // Fields of the whole price stand outside the list, whose fields are named by their place in it.
  return (
    <section style={{ marginBottom: 16 }}>
      <Form.List name="tiers">
        {(tiers, { add, remove }) => (
          <>
            <h3 style={{ margin: '0 0 6px' }}>{t('price.prices')} <Button size="small" onClick={() => add(tiers.length === 0 ? { prices: { all: values.flat ?? '' } } : {})}>+ {t('price.addTier')}</Button></h3>
            {tiers.map((tier, index) => (
              <Space key={tier.key} wrap align="end">
                {tiers.length > 1 && index < tiers.length - 1 && <Form.Item name={[tier.name, 'until']} label={`${t('price.tierN', { n: index + 1 })} ${t('price.to')} (${unit})`} style={{ marginBottom: 6 }}><Input inputMode="decimal" style={{ width: 110 }} /></Form.Item>}
                {tiers.length > 1 && index === tiers.length - 1 && <span style={{ display: 'inline-block', width: 110, marginBottom: 12 }}>{t('price.tierN', { n: index + 1 })} {t('price.above')}</span>}
                {used.map((period) => <Form.Item key={period} name={[tier.name, 'prices', period]} label={`${maybe(t, `period.${period}`)} ¥/${unit}`} style={{ marginBottom: 6 }}><Input inputMode="decimal" style={{ width: 100 }} /></Form.Item>)}
                <Button onClick={() => remove(tier.name)} aria-label={t('price.removeTier')} style={{ marginBottom: 6 }}>×</Button>
              </Space>
            ))}
            {!simple && tiers.length === 0 && <p className="bad">{t('price.addPrices')}</p>}
          </>
        )}
      </Form.List>
      {simple && <Form.Item name="flat" label={`${t('price')} (¥/${unit})`}><Input inputMode="decimal" style={{ width: 130 }} /></Form.Item>}
      {steps.length > 1 && <Space wrap><Form.Item name="tierSpan" label={t('price.tierSpan')} initialValue="month"><Select style={{ width: 150 }} options={(['month', 'year'] as const).map((value) => ({ value, label: t(`price.span.${value}`) }))} /></Form.Item><Form.Item name="subsidyOutsideTiers" valuePropName="checked" label=" "><Checkbox>{t('price.subsidyOutside')}</Checkbox></Form.Item></Space>}
    </section>
  );
}

function Services({ medium }: { medium: 'electricity' | 'water' }) {
  const { t } = useI18n();
  return (
    <Form.List name="services">
      {(services, { add, remove }) => (
        <section>
          <h3 style={{ margin: '0 0 6px' }}>{t('price.services')} <Button size="small" onClick={() => add({ name: t(services.length === 0 ? 'price.loss' : 'price.service'), kind: services.length === 0 ? 'loss' : 'service' })}>+ {t('price.addService')}</Button></h3>
          {services.length === 0 && <p className="soft">{t('price.noServices')}</p>}
          {services.map((service) => (
            <Space key={service.key} wrap style={{ marginBottom: 6 }}>
              <Form.Item name={[service.name, 'name']} noStyle><Input aria-label={t('price.serviceName')} maxLength={20} style={{ width: 130 }} /></Form.Item>
              <Form.Item name={[service.name, 'kind']} noStyle><Select aria-label={t('kind')} style={{ width: 110 }} options={(['loss', 'service'] as const).map((value) => ({ value, label: t(`price.${value}`) }))} /></Form.Item>
              <Form.Item name={[service.name, 'price']} noStyle><Input aria-label={t('price')} inputMode="decimal" suffix={medium === 'water' ? '¥/m³' : '¥/kWh'} style={{ width: 140 }} /></Form.Item>
              <Button size="small" onClick={() => remove(service.name)} aria-label={t('close')}>×</Button>
            </Space>
          ))}
        </section>
      )}
    </Form.List>
  );
}
