import { App, Button, Input, Modal, Radio, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { post } from '../../api/client';
import type { ClosingCheck } from '../../api/types';
import { kwh, parseYuan, plainYuan, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { Photo } from '../../kit/photo-field';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';

const states = ['returned', 'waiting', 'decided'] as const;
const looks: Record<ClosingCheck['state'], string> = { waiting: 'tag-soft', returned: 'tag-warn', decided: 'tag-good' };

/** Accounts that were closed while their meter was silent, and what it showed when it was back. */
export function ClosingChecksPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<ClosingCheck | null>(null);
  const state = states.find((each) => each === parameters.get('state')) ?? 'returned';
  const columns: Column<ClosingCheck>[] = [
    { key: 'at', title: t('cc.closedAt'), dataIndex: 'closedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.customerName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.customerName}</> },
    { key: 'meter', title: t('meterNumber'), dataIndex: 'meterNumber', render: (number: string) => <span className="num">{number}</span> },
    { key: 'closed', title: t('cc.closedWh'), align: 'right', value: (row) => kwh(row.registerWh, row.medium), render: (_, row) => <span className="num">{kwh(row.registerWh, row.medium)}</span> },
    { key: 'how', title: t('rep.how'), value: (row) => t(`rep.how.${row.how}`), render: (_, row) => t(`rep.how.${row.how}`) },
    { key: 'returned', title: t('cc.returned'), align: 'right', value: (row) => kwh(row.returnedWh, row.medium), render: (_, row) => <span className="num">{kwh(row.returnedWh, row.medium)}</span> },
    { key: 'difference', title: t('cc.difference'), align: 'right', value: (row) => kwh(row.differenceWh, row.medium), render: (_, row) => <b className={row.differenceWh !== null && row.differenceWh < 0 ? 'bad num' : 'num'}>{kwh(row.differenceWh, row.medium)}</b> },
    { key: 'state', title: t('state'), value: (row) => t(`cc.state.${row.state}`), render: (_, row) => <Tag className={looks[row.state]}>{row.decision === null ? t(`cc.state.${row.state}`) : `${t(`cc.decision.${row.decision}`)} ${row.amountFen === null ? '' : yuan(row.amountFen)}`}</Tag> },
    { key: 'by', title: t('cor.decided'), value: (row) => row.decidedName ?? '', render: (_, row) => row.decidedName ?? '–' },
  ];
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`cc.state.${value}`) }))} />}>{t('nav.closingChecks')}</PageTitle>
      <p className="soft">{t('cc.hint')}</p>
      <Loaded path={`/sites/${siteId}/closing-checks?state=${state}&limit=500`} every={60_000}>
        {({ items }, reload) => (
          <>
            <DataTable<ClosingCheck> name="closing-checks" report={t('nav.closingChecks')} rowKey="checkId" columns={columns} filters={['state']} empty={t('cc.empty')} dataSource={items} scroll={{ x: 1200 }} open={setShown} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {shown !== null && <Decide check={shown} close={() => { setShown(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Decide({ check, close }: { check: ClosingCheck; close: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [decision, setDecision] = useState<'keep' | 'give_back'>(check.overchargedFen > 0 ? 'give_back' : 'keep');
  const [amount, setAmount] = useState(plainYuan(check.overchargedFen));
  const [note, setNote] = useState('');
  const open = check.state === 'returned' && can('dispute.decide');
  const amountFen = decision === 'keep' ? null : parseYuan(amount);
  const submit = () => void post(`/closing-checks/${check.checkId}/decision`, { decision, amountFen: amountFen ?? null, note }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={`${check.stallNumber} ${check.meterNumber}`} onCancel={close} okText={t('confirm')} cancelText={t('close')} onOk={open ? submit : close} okButtonProps={{ disabled: open && (note.trim() === '' || amountFen === undefined) }}>
      <p>{t('cc.closedWh')} <b className="num">{kwh(check.registerWh, check.medium)}</b> · {t(`rep.how.${check.how}`)} · {check.closedName}</p>
      <p>{t('cc.returned')} <b className="num">{kwh(check.returnedWh, check.medium)}</b> <span className="num soft">{siteTime(check.returnedAt)}</span> {check.overchargedFen > 0 && <span className="bad">{t('cc.over', { amount: yuan(check.overchargedFen) })}</span>}</p>
      {check.photoId !== null && <Photo photoId={check.photoId} />}
      {check.note !== '' && <p>{check.note}</p>}
      {open && (
        <>
          <Radio.Group value={decision} onChange={(event) => setDecision(event.target.value as 'keep' | 'give_back')} options={(['keep', ...(check.differenceWh !== null && check.differenceWh < 0 ? ['give_back' as const] : [])] as const).map((value) => ({ value, label: t(`cc.decision.${value}`) }))} />
          {decision === 'give_back' && <p><Input aria-label={t('cc.amount')} placeholder={t('cc.amount')} prefix="¥" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} /></p>}
          <Input.TextArea aria-label={t('rec.note')} placeholder={t('rec.note')} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} style={{ marginTop: 10 }} />
        </>
      )}
    </Modal>
  );
}
