import { App, Button, Input, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { get, post } from '../../api/client';
import type { RefundPart, RefundRequest, RefundSlip } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { PartState, RequestState } from '../orders/order-state';
import { cashAsOne } from './cash-sum';
import { SlipPaper } from './slip';

export function RefundPage() {
  const { requestId } = useParams();
  return <Loaded path={`/refund-requests/${requestId!}`} every={5000}>{(request, reload) => <View request={request} reload={reload} />}</Loaded>;
}

function View({ request, reload }: { request: RefundRequest; reload: () => void }) {
  const { t } = useI18n();
  const { me, can } = useSession();
  const { message } = App.useApp();
  const [deciding, setDeciding] = useState<'approve' | 'reject' | null>(null);
  const [slip, setSlip] = useState<RefundSlip | null>(null);
  const act = (work: Promise<unknown>) => work.then(() => { void message.success(t('asked')); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
  // Whoever asked is not whoever approves; the server says so too.
  const mine = request.askedKind === 'staff' && request.askedId === me.staffId;
  const mayDecide = request.state === 'asked' && can('refund.decide');
  const print = () => void get(`/refund-requests/${request.id}/slip`).then((found) => { setSlip(found); setTimeout(() => window.print(), 100); }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <>
      <PageTitle extra={<><RequestState state={request.state} />{mayDecide && !mine && <Button type="primary" onClick={() => setDeciding('approve')}>{t('refund.approve')}</Button>}{mayDecide && !mine && <Button danger onClick={() => setDeciding('reject')}>{t('refund.reject')}</Button>}<Button onClick={print}>{t('refund.slip')}</Button></>}>{t('refund.title')} {request.stallNumber} {yuan(request.amountFen)}</PageTitle>
      <section className="panel stall-line">
        <div><span>{t('customer')}</span><b>{request.customerName}</b></div>
        <div><span>{t('amount')}</span><b>{yuan(request.amountFen)}</b></div>
        <div><span>{t('refund.cause')}</span>{t(`refund.cause.${request.cause}`)} · {request.reason}</div>
        <div><span>{t('refund.askedBy')}</span>{request.askedName} <span className="num soft">{siteTime(request.askedAt)}</span></div>
        <div><span>{t('refund.decidedBy')}</span>{request.decidedName === null ? '–' : <>{request.decidedName} <span className="num soft">{siteTime(request.decidedAt)}</span> {request.decisionNote}</>}</div>
      </section>
      {mayDecide && mine && <p className="soft" role="status">{t('refund.notYourself')}</p>}
      <section className="panel"><h2>{t('refund.parts')}</h2>{cashAsOne(request.parts).map((part) => <Part key={part.id} part={part} act={act} />)}</section>
      {deciding !== null && <Decide request={request} decision={deciding} close={() => { setDeciding(null); reload(); }} />}
      {slip !== null && <Modal open onCancel={() => setSlip(null)} footer={null} width={460}><SlipPaper slip={slip} /></Modal>}
    </>
  );
}

function Part({ part, act }: { part: RefundPart; act: (work: Promise<unknown>) => Promise<unknown> }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [byHand, setByHand] = useState<string | null>(null);
  const stuck = part.state === 'abnormal' || part.state === 'failed';
  return (
    <div className="stall-line" style={{ padding: '8px 0', borderTop: '1px solid var(--line)' }}>
      <div><span>{t('channel')}</span>{maybe(t, `channel.${part.channel}`)}</div>
      <div><span>{t('amount')}</span><b>{yuan(part.amountFen)}</b></div>
      <div><span>{t('order.state')}</span><PartState part={part} /></div>
      <div><span>{t('rec.number')}</span>{part.orderId === null ? <span className="mono">{part.outRefundNo}</span> : <Link className="mono" to={`/orders/${part.orderId}`}>{part.outRefundNo}</Link>}</div>
      <div><span>{t('time')}</span><span className="num">{siteTime(part.succeededAt ?? part.sentAt)}</span> {part.paidOutName}</div>
      {part.error !== null && part.state !== 'succeeded' && <div><span>{t('reason')}</span><span className="bad">{maybe(t, `refund.error.${part.error}`)}</span></div>}
      {part.note !== null && <div><span>{t('rec.note')}</span>{part.note}</div>}
      {part.channel === 'cash' && part.state === 'approved' && can('refund.pay') && <Popconfirm title={t('refund.paySure', { amount: yuan(part.amountFen) })} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void act(post(`/refunds/${part.id}/pay-out`))}><Button type="primary">{t('refund.payOut')}</Button></Popconfirm>}
      {part.channel !== 'cash' && stuck && can('refund.decide') && <Button onClick={() => void act(post(`/refunds/${part.id}/retry`))}>{t('refund.retry')}</Button>}
      {part.channel !== 'cash' && part.state === 'abnormal' && can('refund.decide') && <Button onClick={() => setByHand('')}>{t('refund.byHand')}</Button>}
      {byHand !== null && <Modal open title={t('refund.byHand')} okText={t('confirm')} cancelText={t('cancel')} okButtonProps={{ disabled: byHand.trim().length < 4 }} onCancel={() => setByHand(null)} onOk={() => void act(post(`/refunds/${part.id}/settle-by-hand`, { note: byHand })).then(() => setByHand(null))}><p>{t('refund.byHandSure')}</p><Input aria-label={t('rec.note')} placeholder={t('rec.note')} maxLength={200} value={byHand} onChange={(event) => setByHand(event.target.value)} /></Modal>}
    </div>
  );
}

function Decide({ request, decision, close }: { request: RefundRequest; decision: 'approve' | 'reject'; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = () => {
    setBusy(true);
    void post(`/refund-requests/${request.id}/decision`, { decision, note }).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t(`refund.${decision}`)} ${request.stallNumber} ${yuan(request.amountFen)}`} okText={t(`refund.${decision}`)} cancelText={t('cancel')} okButtonProps={{ danger: decision === 'reject', loading: busy, disabled: decision === 'reject' && note.trim() === '' }} onCancel={close} onOk={submit}>
      <p>{t(decision === 'approve' ? 'refund.approveSure' : 'refund.rejectSure')}</p>
      {decision === 'approve' && cashAsOne(request.parts).map((part) => <p key={part.id}>{maybe(t, `channel.${part.channel}`)} <b className="num">{yuan(part.amountFen)}</b></p>)}
      <Input.TextArea aria-label={t('rec.note')} placeholder={t('rec.note')} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
