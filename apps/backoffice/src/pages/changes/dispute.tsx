import { App, Button, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { post } from '../../api/client';
import type { DisputePage } from '../../api/types';
import { kwh, parseYuan, plainYuan, siteTime, yuan, type Medium } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { Photo } from '../../kit/photo-field';
import { useSession } from '../../session';
import { Why } from '../stall/bills';
import { disputeLooks } from './disputes';

/** One doubted bill: the line, the readings on both sides, what the meter showed, the decision. */
export function DisputeView() {
  const { disputeId } = useParams();
  return <Loaded path={`/disputes/${disputeId!}`} every={10_000}>{(page, reload) => <View page={page} reload={reload} />}</Loaded>;
}

function View({ page, reload }: { page: DisputePage; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [deciding, setDeciding] = useState<'stands' | 'reverse' | null>(null);
  const { dispute, bill, readNow } = page;
  const open = dispute.state === 'open' && can('dispute.decide');
  return (
    <>
      <PageTitle extra={<><Tag className={disputeLooks[dispute.state]}>{t(`dis.state.${dispute.state}`)}</Tag>{open && <Button onClick={() => setDeciding('stands')}>{t('dis.stands')}</Button>}{open && <Button type="primary" onClick={() => setDeciding('reverse')}>{t('dis.reverse')}</Button>}</>}>{t('dis.title', { stall: dispute.stallNumber })}</PageTitle>
      <section className="panel stall-line">
        <div><span>{t('stall')}</span><Link to={`/stalls/${dispute.stallId}`}>{dispute.stallNumber}</Link></div>
        <div><span>{t('dis.asked')}</span>{dispute.askedName} <span className="num soft">{siteTime(dispute.askedAt)}</span></div>
        <div><span>{t('dis.held')}</span><b>{yuan(dispute.heldFen)}</b> {dispute.line === null ? t('dis.whole') : t('dis.line', { n: dispute.line + 1 })}</div>
        <div><span>{t('reason')}</span>{dispute.reason}</div>
        {dispute.decidedName !== null && <div><span>{t('dis.decided')}</span>{dispute.decidedName} <span className="num soft">{siteTime(dispute.decidedAt)}</span> {dispute.reversedFen !== null && t('dis.back', { amount: yuan(dispute.reversedFen) })} {dispute.note}</div>}
      </section>
      <p className="soft">{t('dis.rules')}</p>
      <section className="panel"><h2>{t('dis.bill')} <span className="num">{yuan(bill.amountFen)} · {kwh(bill.usedWh, bill.kind)}</span></h2><Why bill={bill} /></section>
      <section className="panel">
        <h2>{t('dis.before')}</h2><Readings items={page.before} medium={bill.kind} />
        <h2>{t('dis.after')}</h2><Readings items={page.after} medium={bill.kind} />
        {readNow !== null && <><h2>{t('dis.now')}</h2><p className="num">{readNow.state === 'answered' ? `${kwh(readNow.registerWh, bill.kind)} · ${siteTime(readNow.readAt)}` : t(`dis.now.${readNow.state}`)}</p></>}
        {dispute.photoId !== null && <><h2>{t('rep.photo')}</h2><Photo photoId={dispute.photoId} height={320} /></>}
      </section>
      {deciding !== null && <Decide page={page} decision={deciding} close={() => { setDeciding(null); reload(); }} />}
    </>
  );
}

function Readings({ items, medium }: { items: DisputePage['before']; medium: Medium }) {
  const { t } = useI18n();
  if (items.length === 0) return <p className="soft">–</p>;
  return items.map((reading) => <p key={reading.readAt} className="num">{siteTime(reading.readAt)} · {kwh(reading.registerWh, medium)} <span className="soft">{maybe(t, `quality.${reading.quality}`)} · {maybe(t, `source.${reading.source}`)}</span></p>);
}

function Decide({ page: { dispute }, decision, close }: { page: DisputePage; decision: 'stands' | 'reverse'; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [amount, setAmount] = useState(plainYuan(dispute.heldFen));
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const amountFen = decision === 'stands' ? null : parseYuan(amount);
  const whole = note.trim() !== '' && (amountFen === null || (amountFen !== undefined && amountFen > 0 && amountFen <= dispute.heldFen));
  const submit = () => {
    setBusy(true);
    void post(`/disputes/${dispute.disputeId}/decision`, { decision, amountFen: amountFen ?? null, note }).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={t(`dis.${decision}`)} okText={t(`dis.${decision}`)} okButtonProps={{ loading: busy, disabled: !whole }} cancelText={t('cancel')} onCancel={close} onOk={submit}>
      {decision === 'reverse' && <p><Input aria-label={t('dis.amount')} addonBefore={t('dis.amount')} inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} /></p>}
      <Input.TextArea autoFocus aria-label={t('dis.note')} placeholder={t('dis.note')} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
