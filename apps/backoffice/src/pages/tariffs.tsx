import { App, Button, Card, DatePicker, Form, Input, Modal, Space, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { post } from '../api/client';
import type { TariffDefinition, TariffPlan } from '../api/types';
import { parsePrice, price, siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { errorText, Loaded, Nothing, PageTitle, serverNow } from '../kit/parts';
import { Select } from '../kit/select';
import { useSession } from '../session';
import { palette } from '../theme';

const colours: Record<string, string> = { sharp: palette.bad, peak: palette.warn, flat: palette.info, valley: palette.good, 'deep-valley': palette.accent };
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function Definition({ definition }: { definition: TariffDefinition }) {
  const { t } = useI18n();
  if (definition.kind === 'flat') return <b className="num">{price(definition.priceMicroYuanPerKwh)}</b>;
  return (
    <>
      <div className="slots" role="img" aria-label={definition.slots.map((slot) => `${slot.from}-${slot.to} ${maybe(t, `period.${slot.period}`)}`).join(', ')}>
        {definition.slots.map((slot) => <span key={slot.from} style={{ width: `${(minutes(slot.to) - minutes(slot.from)) / 14.4}%`, background: colours[slot.period] }}>{maybe(t, `period.${slot.period}`)}</span>)}
      </div>
      <p className="num" style={{ margin: '6px 0 0' }}>{Object.entries(definition.prices).map(([period, micro]) => `${maybe(t, `period.${period}`)} ${price(micro)}`).join(' · ')}</p>
      <p className="soft num" style={{ margin: 0 }}>{definition.slots.map((slot) => `${slot.from}–${slot.to} ${maybe(t, `period.${slot.period}`)}`).join(' · ')}</p>
    </>
  );
}

export function TariffsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [editing, setEditing] = useState<TariffPlan | 'new' | null>(null);
  return (
    <>
      <PageTitle extra={can('tariff.edit') && <Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('tariff.add')}</Button>}>{t('nav.tariffs')}</PageTitle>
      <Loaded path={`/sites/${siteId}/tariff-plans`}>
        {(plans, reload) => (
          <>
            {plans.length === 0 && <Nothing text={t('empty.plans')} />}
            {plans.map((plan) => (
              <Card key={plan.id} style={{ marginBottom: 14 }} title={<Space>{plan.name}<Tag className="tag-soft">{t('tariff.usedBy', { n: plan.usedBy })}</Tag></Space>} extra={can('tariff.edit') && <Button onClick={() => setEditing(plan)}>{t('tariff.version')}</Button>}>
                {[...plan.versions].reverse().map((version) => <div key={version.id} style={{ marginBottom: 12 }}><p style={{ margin: '0 0 4px' }}>{t('version', { n: version.number })} <span className="soft">{t('since', { at: siteTime(version.effectiveAt) })}</span></p><Definition definition={version.definition} /></div>)}
              </Card>
            ))}
            {editing !== null && <Editor plan={editing === 'new' ? null : editing} close={() => { setEditing(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

type Slot = Extract<TariffDefinition, { kind: 'time-of-use' }>['slots'][number];
interface Values {
  name?: string;
  kind: 'flat' | 'time-of-use';
  flat?: string;
  effectiveAt: Dayjs;
  slots?: Slot[];
  prices?: Record<string, string>;
}
const periods: Slot['period'][] = ['sharp', 'peak', 'flat', 'valley'];
const usualSlots: Slot[] = [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' }];

function definitionOf(values: Values): TariffDefinition | undefined {
  if (values.kind === 'flat') {
    const micro = parsePrice(values.flat ?? '');
    return micro === undefined ? undefined : { kind: 'flat', priceMicroYuanPerKwh: micro };
  }
  const prices: Record<string, number> = {};
  for (const period of new Set(values.slots?.map((slot) => slot.period) ?? [])) {
    const micro = parsePrice(values.prices?.[period] ?? '');
    if (micro === undefined) return undefined;
    prices[period] = micro;
  }
  return { kind: 'time-of-use', prices, slots: values.slots ?? [] };
}

function Editor({ plan, close }: { plan: TariffPlan | null; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form);
  const save = (values: Values) => {
    const definition = definitionOf(values);
    if (definition === undefined) return void message.error(t('tariff.bad'));
    const body = { definition, effectiveAt: values.effectiveAt.toISOString() };
    void (plan === null ? post(`/sites/${siteId}/tariff-plans`, { ...body, name: values.name ?? '' }) : post(`/tariff-plans/${plan.id}/versions`, body)).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  return (
    <Modal open width={640} title={plan === null ? t('tariff.add') : `${plan.name} · ${t('tariff.version')}`} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={{ kind: 'flat', effectiveAt: dayjs(serverNow()).add(1, 'hour').startOf('hour'), slots: usualSlots }}>
        {plan === null && <Form.Item name="name" label={t('tariff.name')} rules={[{ required: true }]}><Input maxLength={60} /></Form.Item>}
        <Form.Item name="kind" label={t('kind')}><Select options={[{ value: 'flat', label: t('tariff.flat') }, { value: 'time-of-use', label: t('tariff.tou') }]} /></Form.Item>
        <Form.Item name="effectiveAt" label={t('tariff.effective')} rules={[{ required: true }]}><DatePicker showTime allowClear={false} /></Form.Item>
        {kind === 'flat' ? <Form.Item name="flat" label={`${t('price')} (¥/kWh)`}><Input inputMode="decimal" /></Form.Item> : (
          <>
            <Space wrap>{periods.map((period) => <Form.Item key={period} name={['prices', period]} label={`${maybe(t, `period.${period}`)} ¥/kWh`}><Input inputMode="decimal" style={{ width: 120 }} /></Form.Item>)}</Space>
            <p>{t('tariff.slots')}</p>
            <Form.List name="slots">
              {(fields, { add, remove }) => (
                <>
                  {fields.map((field) => (
                    <Space key={field.key} style={{ marginBottom: 6 }}>
                      <Form.Item name={[field.name, 'from']} noStyle><Input aria-label={t('slot.from')} style={{ width: 84 }} /></Form.Item>–<Form.Item name={[field.name, 'to']} noStyle><Input aria-label={t('slot.to')} style={{ width: 84 }} /></Form.Item>
                      <Form.Item name={[field.name, 'period']} noStyle><Select aria-label={t('period')} style={{ width: 110 }} options={periods.map((period) => ({ value: period, label: maybe(t, `period.${period}`) }))} /></Form.Item>
                      <Button size="small" onClick={() => remove(field.name)} aria-label={t('close')}>×</Button>
                    </Space>
                  ))}
                  <div><Button size="small" onClick={() => add({ from: '', to: '24:00', period: 'flat' })}>+ {t('period')}</Button></div>
                </>
              )}
            </Form.List>
          </>
        )}
      </Form>
    </Modal>
  );
}
