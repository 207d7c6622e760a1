import { App, Button, DatePicker, Form, Input, Modal, Popconfirm } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { get, post, remove } from '../../api/client';
import type { Stall } from '../../api/types';
import { kwh, type Medium } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { AgreeDebt } from '../changes/agree-debt';
import { HangTag } from '../cuts/hang-tag';
import { AskRefund } from '../refunds/ask-refund';
import { CloseAccount, OpenAccount } from './account-dialogs';
import { StallForm } from './stall-form';

/** Reads a meter now and tells the value or the reason. */
export function useReadNow(done: () => void) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const read = async (meterId: number, medium?: Medium) => {
    setBusy(true);
    try {
      const { readRequestId } = await post(`/meters/${meterId}/read`);
      for (let i = 0; i < 60; i++) {
        const answer = await get(`/read-requests/${readRequestId}`);
        if (answer.state === 'answered') return void message.success(t('readDone', { register: kwh(answer.registerWh, medium) }));
        if (answer.state === 'failed') return void message.error(t('readFailed', { reason: maybe(t, `reason.${answer.error ?? ''}`) }));
        await new Promise((go) => setTimeout(go, 300));
      }
      message.warning(t('readFailed', { reason: t('reason.timeout') }));
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setBusy(false);
      done();
    }
  };
  return { busy, read };
}

export function StallActions({ stall, reload }: { stall: Stall; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [medium, setMedium] = useState<Medium>('electricity');
  const [dialog, setDialog] = useState<'cut' | 'restore' | 'keep' | 'open' | 'close' | 'edit' | 'refund' | 'debt' | 'tag' | null>(null);
  const meterOf = (kind: Medium) => stall.meters.find((each) => each.role === 'prepaid' && each.kind === kind);
  const meter = meterOf('electricity');
  const valve = meterOf('water');
  const switched = medium === 'water' ? valve : meter;
  const { busy, read } = useReadNow(reload);
  const act = (request: Promise<object>) =>
    request.then(
      (answer) => {
        const remaining = 'remaining' in answer ? (answer.remaining as string[]) : [];
        if (remaining.length > 0) message.warning(t('remaining', { causes: remaining.map((cause) => maybe(t, `cause.${cause}`)).join(t('list.comma')) }));
        else message.success(t('asked'));
        setDialog(null);
        reload();
      },
      (error: unknown) => void message.error(errorText(t, error)),
    );
  const heldByStaff = (supply: Stall['supply']) => supply?.holds.some(({ cause }) => cause === 'staff_request') === true;
  const cutByStaff = heldByStaff(stall.supply);
  const ask = (of: Medium, next: 'cut' | 'restore' | 'keep') => { setMedium(of); setDialog(next); };
  return (
    <>
      {stall.account !== null && can('recharge.take') && <Button type="primary" onClick={() => navigate(`/cashier?stall=${stall.id}`)}>{t('recharge')}</Button>}
      {meter !== undefined && can('read.now') && <Button loading={busy} onClick={() => void read(meter.id)}>{busy ? t('reading') : t('readNow')}</Button>}
      {meter !== undefined && can('relay.switch') && !cutByStaff && <Button danger onClick={() => ask('electricity', 'cut')}>{t('cut')} {stall.number}</Button>}
      {meter !== undefined && can('relay.switch') && cutByStaff && <Button onClick={() => ask('electricity', 'restore')}>{t('restore')}</Button>}
      {valve !== undefined && can('relay.switch') && <Button danger={!heldByStaff(stall.waterSupply)} onClick={() => ask('water', heldByStaff(stall.waterSupply) ? 'restore' : 'cut')}>{t(heldByStaff(stall.waterSupply) ? 'valve.close' : 'valve.open')} {stall.number}</Button>}
      {meter !== undefined && can('relay.keep') && (stall.supply?.keepPower == null ? <Button onClick={() => ask('electricity', 'keep')}>{t('keep')}</Button> : <Button onClick={() => void act(remove(`/meters/${meter.id}/keep-power`))}>{t('endKeep')}</Button>)}
      {meter !== undefined && can('tag.hang') && <Button onClick={() => setDialog('tag')}>{t('tag.hang')}</Button>}
      {stall.account === null && (meter ?? valve) !== undefined && can('account.open') && <Button type="primary" onClick={() => setDialog('open')}>{t('openAccount')}</Button>}
      {stall.account !== null && can('refund.ask') && <Button onClick={() => setDialog('refund')}>{t('refund.ask')}</Button>}
      {stall.account !== null && can('account.edit') && (stall.account.balanceFen < stall.account.accruedFen || (stall.account.waterPurse !== null && stall.account.waterPurse.balanceFen < stall.account.waterPurse.accruedFen)) && <Button onClick={() => setDialog('debt')}>{t('debt.agree')}</Button>}
      {stall.account !== null && can('account.close') && <Button onClick={() => setDialog('close')}>{t('closeAccount')}</Button>}
      {can('stall.edit') && <Button onClick={() => setDialog('edit')}>{t('edit')}</Button>}
      {can('stall.edit') && stall.account === null && stall.meters.length === 0 && <Popconfirm title={t('removeSure', { name: stall.number })} okText={t('remove')} cancelText={t('cancel')} onConfirm={() => void remove(`/stalls/${stall.id}`).then(() => navigate('/stalls'), (error: unknown) => void message.error(errorText(t, error)))}><Button danger>{t('remove')}</Button></Popconfirm>}
      {dialog === 'edit' && <StallForm stall={stall} close={() => { setDialog(null); reload(); }} />}
      {dialog === 'tag' && <HangTag meterIds={stall.meters.filter(({ role, kind }) => role === 'prepaid' && kind === 'electricity').map(({ id }) => id)} close={() => { setDialog(null); reload(); }} />}
      {dialog === 'refund' && <AskRefund accountId={stall.account!.id} stallNumber={stall.number} close={() => { setDialog(null); reload(); }} />}
      {dialog === 'debt' && <AgreeDebt stall={stall} close={() => { setDialog(null); reload(); }} />}
      {dialog === 'open' && <OpenAccount stall={stall} close={() => setDialog(null)} act={act} />}
      {dialog === 'close' && stall.account !== null && <CloseAccount stall={stall} close={() => setDialog(null)} act={act} />}
      {switched !== undefined && (dialog === 'cut' || dialog === 'restore' || dialog === 'keep') && (
        <Reason
          title={`${medium === 'water' && dialog !== 'keep' ? t(dialog === 'cut' ? 'valve.open' : 'valve.close') : t(dialog)} ${stall.number}`} danger={dialog === 'cut'} until={dialog === 'keep'} close={() => setDialog(null)}
          submit={({ reason, until }) => act(dialog === 'keep' ? post(`/meters/${switched.id}/keep-power`, { reason, until: until!.toISOString() }) : post(`/meters/${switched.id}/supply/${dialog === 'cut' ? 'off' : 'on'}`, { reason }))}
        />
      )}
    </>
  );
}

interface ReasonValues {
  reason: string;
  until?: Dayjs;
}

function Reason({ title, danger, until, close, submit }: { title: string; danger: boolean; until: boolean; close: () => void; submit: (values: ReasonValues) => Promise<void> }) {
  const { t } = useI18n();
  const [form] = Form.useForm<ReasonValues>();
  const [busy, setBusy] = useState(false);
  return (
    <Modal open title={title} okText={title} okButtonProps={{ danger, loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={until ? { until: dayjs(serverNow()).add(1, 'day') } : {}} onFinish={(values) => { setBusy(true); void submit(values).finally(() => setBusy(false)); }}>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input autoFocus maxLength={200} /></Form.Item>
        {until && <Form.Item name="until" label={t('keepUntil')} rules={[{ required: true }]}><DatePicker showTime minDate={dayjs(serverNow())} style={{ width: '100%' }} /></Form.Item>}
      </Form>
    </Modal>
  );
}
