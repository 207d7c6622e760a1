import { App, Button, Form, Input, InputNumber, Modal, Radio, Space, Steps } from 'antd';
import { useState } from 'react';
import { get, post } from '../../api/client';
import type { Replaceable } from '../../api/types';
import { kwh, parseKwh, siteTime, yuan, type Medium } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded } from '../../kit/parts';
import { Select } from '../../kit/select';
import { PhotoField } from '../../kit/photo-field';
import { useProfiles } from '../meter/profile-names';
import { useReadNow } from '../stall/stall-actions';

interface Values {
  how: 'bus' | 'manual' | 'handheld' | 'estimate';
  display?: string;
  photoId?: string;
  source: 'address' | 'spare';
  number?: string;
  spareId?: number;
  profileId?: string;
  unitAddress?: number;
  firstHow: 'bus' | 'manual';
  first?: string;
  firstPhotoId?: string;
  reason: string;
}

/** The wizard: how the old meter ended, which meter comes and where it begins, a last look. */
export function ReplaceMeter({ meterId, close }: { meterId: number; close: () => void }) {
  return <Loaded path={`/meters/${meterId}/replaceable`}>{(meter, reload) => <Wizard meter={meter} reload={reload} close={close} />}</Loaded>;
}

function Wizard({ meter, reload, close }: { meter: Replaceable; reload: () => void; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [step, setStep] = useState(0);
  const [busy, setBusy] = useState(false);
  const [replacementId] = useState(() => crypto.randomUUID());
  const [answered, setAnswered] = useState<{ readRequestId: string; registerWh: number } | null>(null);
  const next = () => void form.validateFields().then(() => setStep(step + 1), () => undefined);
  const submit = () => {
    const values = form.getFieldsValue(true) as Values;
    setBusy(true);
    void post(`/meters/${meter.meterId}/replacement`, {
      replacementId, reason: values.reason,
      old: { how: values.how, ...(values.how === 'manual' ? { displayWh: parseKwh(values.display)!, photoId: values.photoId! } : {}) },
      meter: values.source === 'spare' ? { meterId: values.spareId! } : { meterNumber: values.number!.trim(), ...(values.profileId === undefined ? {} : { profileId: values.profileId }), ...(values.unitAddress == null ? {} : { unitAddress: values.unitAddress }) },
      first: { how: values.firstHow, ...(values.firstHow === 'manual' ? { displayWh: parseKwh(values.first)! } : answered === null ? {} : { readRequestId: answered.readRequestId }), ...(values.firstPhotoId === undefined ? {} : { photoId: values.firstPhotoId }) },
    }, replacementId).then((done) => { void message.success(t('rep.done', { used: kwh(done.settledWh, done.medium), amount: yuan(done.chargedFen) })); close(); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const footer = (
    <Space>
      {step > 0 && <Button onClick={() => setStep(step - 1)}>{t('rep.back')}</Button>}
      {step < 2 ? <Button type="primary" onClick={next}>{t('rep.next')}</Button> : <Button type="primary" loading={busy} onClick={submit}>{t('rep.do')}</Button>}
    </Space>
  );
  return (
    <Modal open width={640} title={t('rep.title', { number: meter.meterNumber })} footer={footer} onCancel={close}>
      <Steps size="small" current={step} items={[{ title: t('rep.step.old') }, { title: t('rep.step.new') }, { title: t('rep.step.check') }]} style={{ marginBottom: 16 }} />
      <p>{t('rep.lastGood')} <b className="num">{kwh(meter.lastGood?.displayWh, meter.medium)}</b> <span className="num soft">{siteTime(meter.lastGood?.readAt)}</span></p>
      <Form<Values> form={form} layout="vertical" preserve initialValues={{ how: 'bus', source: 'address', firstHow: 'manual' }}>
        {step === 0 && <OldEnd meter={meter} reload={reload} />}
        {step === 1 && <NewMeterFields meter={meter} answered={answered} onAnswered={setAnswered} />}
        {step === 2 && <LastLook meter={meter} values={form.getFieldsValue(true) as Values} answered={answered} />}
      </Form>
    </Modal>
  );
}

function OldEnd({ meter, reload }: { meter: Replaceable; reload: () => void }) {
  const { t } = useI18n();
  const how = Form.useWatch('how') as Values['how'] | undefined;
  const { busy, read } = useReadNow(reload);
  return (
    <>
      <Form.Item name="how" label={t('rep.how')}><Radio.Group><Space orientation="vertical">{(['bus', 'manual', 'handheld', 'estimate'] as const).map((each) => <Radio key={each} value={each}>{t(`rep.how.${each}`)}</Radio>)}</Space></Radio.Group></Form.Item>
      {how === 'bus' && <p className="soft">{t('rep.busHint')} <Button size="small" loading={busy} onClick={() => void read(meter.meterId, meter.medium)}>{t('readNow')}</Button></p>}
      {how === 'handheld' && <p className="soft">{t('rep.handheldHint')}</p>}
      {how === 'estimate' && <p className="soft">{t('rep.estimateHint')}<br />{t('rep.estimateNow')} <b className="num">{kwh(meter.estimateDisplayWh, meter.medium)}</b></p>}
      {how === 'manual' && (
        <>
          <Form.Item name="display" label={t(meter.medium === 'water' ? 'rep.waterDisplay' : 'rep.display')} extra={meter.mostDisplayWh === null ? undefined : t('rep.most', { most: kwh(meter.mostDisplayWh, meter.medium) })} rules={[{ validator: (_, value: string) => (parseKwh(value) === undefined ? Promise.reject(new Error(t('rep.display'))) : Promise.resolve()) }]}><Input inputMode="decimal" /></Form.Item>
          <Form.Item name="photoId" label={t('rep.photo')} rules={[{ required: true, message: t('rep.photoWanted') }]}><PhotoField /></Form.Item>
        </>
      )}
    </>
  );
}

function NewMeterFields({ meter, answered, onAnswered }: { meter: Replaceable; answered: { registerWh: number } | null; onAnswered: (read: { readRequestId: string; registerWh: number } | null) => void }) {
  const { t } = useI18n();
  const source = Form.useWatch('source') as Values['source'] | undefined;
  const firstHow = Form.useWatch('firstHow') as Values['firstHow'] | undefined;
  const { data: profiles } = useProfiles();
  return (
    <>
      <Form.Item name="source" label={t('rep.source')}><Radio.Group options={(['address', 'spare'] as const).map((value) => ({ value, label: t(`rep.source.${value}`) }))} /></Form.Item>
      {source === 'spare' && <Form.Item name="spareId" label={t('rep.spare')} rules={[{ required: true, message: t('rep.spare') }]}><Select showSearch optionFilterProp="label" notFoundContent={t('rep.noSpare')} options={meter.spares.map((spare) => ({ value: spare.meterId, label: `${spare.meterNumber} · ${kwh(spare.registerWh, meter.medium)} · ${siteTime(spare.readAt)}` }))} /></Form.Item>}
      {source === 'address' && (
        <>
          <Form.Item name="number" label={t('rep.number')} rules={[{ required: true, max: 40, message: t('rep.number') }]}><Input autoFocus /></Form.Item>
          <Form.Item name="profileId" label={t('rep.otherProfile')}><Select allowClear showSearch optionFilterProp="label" options={profiles?.map(({ id, brand, model }) => ({ value: id, label: `${brand} ${model}` }))} /></Form.Item>
          <Form.Item name="unitAddress" label={t('rep.otherAddress')}><InputNumber min={1} max={247} precision={0} placeholder={String(meter.unitAddress)} /></Form.Item>
        </>
      )}
      <Form.Item name="firstHow" label={t('rep.how')}><Radio.Group options={(['manual', 'bus'] as const).map((value) => ({ value, label: t(`rep.firstHow.${value}`) }))} /></Form.Item>
      {firstHow === 'bus' && source === 'address' && <ReadAtAddress meterId={meter.meterId} medium={meter.medium} answered={answered} onAnswered={onAnswered} />}
      {firstHow === 'manual' && (
        <>
          <Form.Item name="first" label={t(meter.medium === 'water' ? 'rep.waterFirst' : 'rep.first')} rules={[{ validator: (_, value: string) => (parseKwh(value) === undefined ? Promise.reject(new Error(t('rep.first'))) : Promise.resolve()) }]}><Input inputMode="decimal" /></Form.Item>
          <Form.Item name="firstPhotoId" label={t('rep.photo')}><PhotoField /></Form.Item>
        </>
      )}
      <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input maxLength={200} /></Form.Item>
    </>
  );
}

/** Asks the old address: what answers there now is the new meter. */
function ReadAtAddress({ meterId, medium, answered, onAnswered }: { meterId: number; medium: Medium; answered: { registerWh: number } | null; onAnswered: (read: { readRequestId: string; registerWh: number } | null) => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    try {
      const { readRequestId } = await post(`/meters/${meterId}/read`);
      for (let turn = 0; turn < 40; turn++) {
        const answer = await get(`/read-requests/${readRequestId}`);
        if (answer.state === 'answered' && answer.registerWh !== null) return onAnswered({ readRequestId, registerWh: answer.registerWh });
        if (answer.state === 'failed') break;
        await new Promise((go) => setTimeout(go, 300));
      }
      message.error(t('error.new-meter-silent'));
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setBusy(false);
    }
  };
  return <p><Button loading={busy} onClick={() => void read()}>{t('rep.readNew')}</Button> {answered !== null && t('rep.newReads', { register: kwh(answered.registerWh, medium) })}</p>;
}

function LastLook({ meter, values, answered }: { meter: Replaceable; values: Values; answered: { registerWh: number } | null }) {
  const { t } = useI18n();
  const endWh = values.how === 'manual' ? parseKwh(values.display) : values.how === 'estimate' ? meter.estimateDisplayWh : meter.lastGood?.displayWh;
  const spare = meter.spares.find(({ meterId }) => meterId === values.spareId);
  const firstWh = values.firstHow === 'manual' ? parseKwh(values.first) : values.source === 'spare' ? spare?.registerWh : answered?.registerWh;
  return (
    <>
      <div className="stall-line">
        <div><span>{t('rep.old')}</span><b className="num">{meter.meterNumber}</b> <span className="num">{kwh(endWh, meter.medium)}</span> <span className="soft">{t(`rep.how.${values.how}`)}</span></div>
        <div><span>{t('rep.newMeter')}</span><b className="num">{spare?.meterNumber ?? values.number}</b> <span className="num">{kwh(firstWh, meter.medium)}</span></div>
      </div>
      {endWh != null && meter.lastGood !== null && <p>{t('rep.gap', { used: kwh(endWh - meter.lastGood.displayWh, meter.medium) })}</p>}
      <p className="soft">{t('rep.sure')}</p>
    </>
  );
}
