import { App, Button, Form, Input, Modal, Popconfirm, Radio, Segmented, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { get, post, put, remove } from '../../api/client';
import type { Pool, PoolRules, StallRow } from '../../api/types';
import { parseYuan, plainYuan, scaled } from '../../format';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { useSession } from '../../session';
import { Coefficients } from './coefficients';
import { linesOf, Terms, termsOf, type TermLine } from './terms';
import { coefficientLines, microText, parseMicro } from './units';

interface Values {
  name: string;
  medium: 'electricity' | 'water';
  source: 'meters' | 'amount';
  terms: TermLine[];
  price: 'given' | 'plan';
  priceText?: string;
  planId?: string;
  members: PoolRules['members']['kind'];
  values?: string[];
  method: PoolRules['method']['kind'];
  coefficients?: string;
  fixed?: string;
  vacancy: NonNullable<PoolRules['vacancy']> | 'site';
}

const methods = ['area', 'consumption', 'headcount', 'equal', 'manual', 'fixed'] as const;

function valuesOf(pool: Pool | null, stalls: readonly StallRow[]): Values {
  const base: Values = { name: '', medium: 'electricity', source: 'meters', terms: [{ numerator: 1, denominator: 1 }], price: 'given', members: 'all', method: 'area', vacancy: 'site' };
  if (pool === null) return base;
  const { source, members, method, vacancy } = pool.rules;
  const numbers = new Map(stalls.map(({ id, number }) => [id, number]));
  return {
    ...base, name: pool.name, medium: pool.medium, source: source.kind === 'amount' ? 'amount' : 'meters', members: members.kind, method: method.kind, vacancy: vacancy ?? 'site', ...(members.kind === 'all' ? {} : { values: members.values }),
    ...(source.kind === 'meters' ? { terms: linesOf(source.terms), price: source.price.kind, ...(source.price.kind === 'given' ? { priceText: microText(source.price.priceMicroYuan) } : { planId: source.price.planId }) } : {}),
    ...(method.kind === 'manual' ? { coefficients: method.coefficients.map(({ stallId, units }) => `${numbers.get(stallId) ?? stallId} ${scaled(units, 8)}`).join('\n') } : {}),
    ...(method.kind === 'fixed' ? { fixed: plainYuan(method.amountFen) } : {}),
  };
}

/** The rules from what was typed; a code of a text where something is missing. */
function rulesOf(values: Values, stalls: readonly StallRow[]): PoolRules | 'share.badPrice' | 'share.badCoefficients' | 'cash.badAmount' {
  const members: PoolRules['members'] = values.members === 'all' ? { kind: 'all' } : { kind: values.members, values: values.values ?? [] };
  const vacancy = values.vacancy === 'site' ? null : values.vacancy;
  if (values.method === 'fixed') {
    const amountFen = parseYuan(values.fixed ?? '');
    return amountFen === undefined ? 'cash.badAmount' : { source: { kind: 'fixed' }, members, method: { kind: 'fixed', amountFen, amounts: [] }, vacancy };
  }
  const priceMicroYuan = parseMicro(values.priceText ?? '');
  if (values.source === 'meters' && values.price === 'given' && priceMicroYuan === undefined) return 'share.badPrice';
  const price = values.price === 'given' ? { kind: 'given' as const, priceMicroYuan: priceMicroYuan ?? 0 } : { kind: 'plan' as const, planId: values.planId ?? '' };
  const source: PoolRules['source'] = values.source === 'amount' ? { kind: 'amount' } : { kind: 'meters', terms: termsOf(values.terms), price };
  if (values.method !== 'manual') return { source, members, method: { kind: values.method }, vacancy };
  const ids = new Map(stalls.map(({ id, number }) => [number, id]));
  const coefficients = coefficientLines(values.coefficients ?? '').map(({ number, units }) => ({ stallId: ids.get(number), units }));
  if (coefficients.length === 0 || coefficients.some(({ stallId, units }) => stallId === undefined || units === undefined)) return 'share.badCoefficients';
  return { source, members, method: { kind: 'manual', coefficients: coefficients.map(({ stallId, units }) => ({ stallId: stallId!, units: units! })) }, vacancy };
}

export function PoolForm({ pool, close }: { pool: Pool | null; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { data } = useQuery({ queryKey: [`stalls to share ${siteId}`], queryFn: () => get(`/sites/${siteId}/stalls?limit=500`) });
  // The form begins with the numbers of stalls, so it waits for them.
  return data === undefined ? <Modal open loading title={t('share.newPool')} onCancel={close} footer={null} /> : <Editor pool={pool} stalls={data.items} close={close} />;
}

function Editor({ pool, stalls, close }: { pool: Pool | null; stalls: readonly StallRow[]; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const now = Form.useWatch([], form) as Values | undefined;
  const initial = valuesOf(pool, stalls);
  const shown = { ...initial, ...now };
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`) });
  const fail = (error: unknown) => void message.error(errorText(t, error));
  const save = (values: Values) => {
    const rules = rulesOf({ ...initial, ...values }, stalls);
    if (typeof rules === 'string') return void message.error(t(rules));
    const body = { name: values.name, medium: shown.medium, rules };
    void (pool === null ? post(`/sites/${siteId}/pools`, body) : put(`/pools/${pool.id}`, body)).then(close, fail);
  };
  const choices: Record<Exclude<Values['members'], 'all'>, { value: string; label: string }[]> = {
    buildings: [...new Map(stalls.map((stall) => [stall.buildingId, `${stall.buildingCode} ${stall.buildingName}`]))].map(([value, label]) => ({ value, label })),
    floors: [...new Set(stalls.map(({ floor }) => floor).filter(Boolean))].map((value) => ({ value, label: value })),
    categories: [...new Set(stalls.map(({ category }) => category).filter(Boolean))].map((value) => ({ value, label: value })),
    stalls: stalls.map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` })),
  };
  return (
    <Modal open width={820} title={pool?.name ?? t('share.newPool')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()} footer={(buttons) => <>{pool !== null && <Popconfirm title={t('share.archiveSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void remove(`/pools/${pool.id}`).then(close, fail)}><Button style={{ float: 'left' }}>{t('share.archive')}</Button></Popconfirm>}{buttons}</>}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={initial}>
        <Form.Item name="name" label={t('share.pool')} rules={[{ required: true, message: t('fill') }]}><Input maxLength={60} /></Form.Item>
        {pool === null && <Form.Item name="medium" label={t('share.medium')}><Segmented options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`share.medium.${value}`) }))} /></Form.Item>}
        <Form.Item name="method" label={t('share.method')} extra={t(`share.methodHint.${shown.method}`)}><Select options={methods.map((value) => ({ value, label: t(`share.method.${value}`) }))} /></Form.Item>
        {shown.method === 'fixed' && <Form.Item name="fixed" label={t('share.fixed')} rules={[{ required: true, message: t('fill') }]}><Input inputMode="decimal" prefix="¥" style={{ width: 180 }} /></Form.Item>}
        {shown.method === 'manual' && <Form.Item name="coefficients" label={t('share.coefficients')} rules={[{ required: true, message: t('fill') }]}><Coefficients stalls={stalls} /></Form.Item>}
        {shown.method !== 'fixed' && <Form.Item name="source" label={t('share.source')}><Radio.Group options={(['meters', 'amount'] as const).map((value) => ({ value, label: t(`share.source.${value}`) }))} /></Form.Item>}
        {shown.method !== 'fixed' && shown.source === 'meters' && (
          <>
            <Terms medium={shown.medium} />
            <Form.Item name="price" label={t('share.price')}><Radio.Group options={(['given', 'plan'] as const).map((value) => ({ value, label: t(`share.price.${value}`) }))} /></Form.Item>
            {shown.price === 'given' ? <Form.Item name="priceText" label={t(`share.priceUnit.${shown.medium}`)} rules={[{ required: true, message: t('fill') }]}><Input inputMode="decimal" prefix="¥" style={{ width: 180 }} /></Form.Item> : <Form.Item name="planId" label={t('plan')} rules={[{ required: true, message: t('fill') }]}><Select options={(plans ?? []).filter((plan) => plan.medium === shown.medium).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>}
          </>
        )}
        <Form.Item name="members" label={t('share.members')}><Radio.Group options={(['all', 'buildings', 'floors', 'categories', 'stalls'] as const).map((value) => ({ value, label: t(`share.members.${value}`) }))} onChange={() => form.setFieldValue('values', [])} /></Form.Item>
        {shown.members !== 'all' && <Form.Item name="values" rules={[{ required: true, message: t('fill') }]}><Select mode="multiple" optionFilterProp="label" maxTagCount={12} aria-label={t('share.members')} options={choices[shown.members]} /></Form.Item>}
        <Form.Item name="vacancy" label={t('share.vacancy')}><Radio.Group options={(['site', 'company', 'owner', 'spread'] as const).map((value) => ({ value, label: t(`share.vacancy.${value}`) }))} /></Form.Item>
      </Form>
    </Modal>
  );
}
