import { Alert, App, Button, Input, Modal, Space, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { post } from '../../api/client';
import type { GridBillPage as Page } from '../../api/types';
import { kwh, siteTime, yuan } from '../../format';
import { useI18n, type Key } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { BillForm } from './bill-form';
import { FeederTable, percent } from './feeder-table';

export const PERIOD_KEYS = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;

export function GridBillPage() {
  const { billId } = useParams();
  return <Loaded path={`/grid-bills/${billId!}`} every={120_000}>{(page, reload) => <View page={page} reload={reload} />}</Loaded>;
}

/** One bill of the grid: what it asks, what was recovered of it, and where the rest went. */
function View({ page, reload }: { page: Page; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const [voiding, setVoiding] = useState(false);
  const { bill } = page;
  const open = bill.voidedAt === null;
  return (
    <div className="grid-sheet">
      <PageTitle extra={<Space className="no-print" wrap><Button onClick={() => window.print()}>{t('grid.print')}</Button>{open && can('grid.edit') && <><Button onClick={() => setEditing(true)}>{t('grid.edit')}</Button><Button danger onClick={() => setVoiding(true)}>{t('grid.void')}</Button></>}</Space>}>
        {bill.supplyPointNumber} {bill.supplyPointName} <span className="soft num">{bill.fromDay} – {bill.toDay}</span>
      </PageTitle>
      {!open && <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={`${t('grid.voided')} · ${bill.voidReason ?? ''} · ${siteTime(bill.voidedAt)}`} />}
      <section className="panel stall-line" aria-label={t('grid.bought')}>
        <div><span>{t('grid.payable')}</span><b className="num">{yuan(bill.payableFen)}</b></div>
        <div><span>{t('grid.total')}</span><b className="num">{kwh(bill.totalWh)}</b></div>
        {bill.periodWh !== null && <div><span>{t('grid.byPeriod')}</span>{bill.periodWh.map((wh, index) => (wh === 0 ? null : <span key={PERIOD_KEYS[index]!} className="num" style={{ marginRight: 10 }}>{t(`period.${PERIOD_KEYS[index]!}` as Key)} {kwh(wh)}</span>))}</div>}
        <div><span>{t('grid.energy')}</span><span className="num">{yuan(bill.energyFen)}</span></div>
        <div><span>{t('grid.demand')}</span><span className="num">{yuan(bill.demandFen)}</span></div>
        <div><span>{t('grid.powerFactor')}</span><span className="num">{yuan(bill.powerFactorFen)}</span></div>
        <div><span>{t('grid.funds')}</span><span className="num">{yuan(bill.fundsFen)}</span></div>
        <div><span>{t('grid.made')}</span>{bill.madeBy} <span className="soft num">{siteTime(bill.madeAt)}</span></div>
        {bill.changedAt !== null && <div><span>{t('grid.changed')}</span>{bill.changedBy} <span className="soft num">{siteTime(bill.changedAt)}</span></div>}
        {bill.note !== '' && <div><span>{t('grid.note')}</span>{bill.note}</div>}
      </section>
      <Against page={page} />
      <section className="panel">
        <h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('grid.lossOf')} <span className="soft">{t('grid.ranking')}</span></h2>
        <FeederTable feeders={page.feeders} report={`${t('grid.lossOf')} ${bill.supplyPointNumber} ${bill.fromDay}`} />
      </section>
      {editing && <BillForm bill={bill} close={() => { setEditing(false); reload(); }} />}
      {voiding && <VoidBill id={bill.id} close={() => { setVoiding(false); reload(); }} />}
    </div>
  );
}

function Against({ page: { bill, recovered, main, whole, usualRate } }: { page: Page }) {
  const { t } = useI18n();
  const difference = recovered === null ? null : recovered.totalFen - bill.payableFen;
  return (
    <section className="panel stall-line" aria-label={t('grid.recovered')}>
      {recovered === null ? <div><span>{t('grid.recovered')}</span><span className="soft">{t('grid.recoveredUnknown')}</span></div> : (
        <>
          <div><span>{t('grid.recovered')}</span><b className="num">{yuan(recovered.totalFen)}</b> <span className="soft num">{kwh(recovered.usedWh)} · {t('grid.billsOf', { n: recovered.bills })}</span></div>
          <div><span>{t('grid.difference')}</span><b className={`num${difference! < 0 ? ' bad' : ''}`}>{yuan(difference)}</b> <span className="soft num">{kwh(recovered.usedWh - bill.totalWh)}</span></div>
          <div><span>{t('grid.recoveredEnergy')}</span><span className="num">{yuan(recovered.energyFen)}</span></div>
          <div><span>{t('grid.recoveredService')}</span><span className="num">{yuan(recovered.serviceFen)}</span></div>
          <div><span>{t('grid.recoveredShare')}</span><span className="num">{yuan(recovered.apportionmentFen)}</span></div>
          {recovered.crossing > 0 && <div><Tag className="tag-warn" style={{ whiteSpace: 'normal' }}>{t('grid.crossing', { n: recovered.crossing })}</Tag></div>}
        </>
      )}
      {main !== null && <div><span>{t('grid.main')} {main.meterNumber}</span><b className="num">{main.complete ? kwh(main.usedWh) : t('grid.unknown')}</b>{main.complete && <span className="soft num"> {t('grid.mainDifference')} {kwh(main.differenceWh)} ({percent(t, main.differenceRate)})</span>}{main.estimated && <Tag className="tag-soft">{t('grid.estimated')}</Tag>}</div>}
      <div><span>{t('grid.whole')}</span><b className="num">{percent(t, whole.lossRate)}</b> {whole.lossRate !== null && <span className="soft num">{kwh(whole.lossWh)}</span>}</div>
      <div><span>{t('grid.usual')}</span>{usualRate === null ? <span className="soft">{t('grid.usualUnknown')}</span> : <b className="num">{percent(t, usualRate)}</b>}</div>
    </section>
  );
}

function VoidBill({ id, close }: { id: string; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  return (
    <Modal open title={t('grid.void')} okText={t('grid.void')} cancelText={t('cancel')} okButtonProps={{ danger: true, disabled: reason.trim() === '' }} onCancel={close} onOk={() => void post(`/grid-bills/${id}/void`, { reason }).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
      <p>{t('grid.voidSure')}</p>
      <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
