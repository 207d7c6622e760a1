import { App, Button, Checkbox, Input, Modal, Popconfirm, Segmented, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { get, post } from '../../api/client';
import type { ChargeBill } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { ReceiptsOfBill } from '../receipts/cash-receipt';
import { dayBefore } from './units';

const states = ['issued', 'settled', 'void'] as const;
const kinds = ['property', 'late_fee', 'apportionment'] as const;
const looks: Record<ChargeBill['state'], string> = { issued: 'tag-warn', settled: 'tag-good', void: 'tag-bad' };

/** Bills by what became of them; below them what they add up to, and what the ledger says of the same. */
export function ChargeList({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<ChargeBill | null>(null);
  const state = states.find((each) => each === parameters.get('state')) ?? 'issued';
  const kind = kinds.find((each) => each === parameters.get('kind'));
  const query = `state=${state}${kind === undefined ? '' : `&kind=${kind}`}`;
  const set = (change: Record<string, string>) => setParameters({ tab: 'bills', state, ...(kind === undefined ? {} : { kind }), ...change });
  return (
    <>
      <PageTitle extra={choice}>{t('nav.fees')}</PageTitle>
      <Loaded path={`/sites/${siteId}/charges?${query}&limit=500`} every={60_000}>
        {({ items, total, totals }, reload) => (
          <>
            <DataTable<ChargeBill> name="charges" report={`${t('nav.fees')} ${t(`charge.state.${state}`)}`} rowKey="id" columns={useColumns()} filters={['tab', 'state', 'kind']} empty={t('charge.none')} dataSource={items} scroll={{ x: 1150 }} open={setShown}
              everyRow={() => everyBill(siteId, query, total)}
              tools={<><Segmented value={state} onChange={(value) => set({ state: value })} options={states.map((value) => ({ value, label: t(`charge.state.${value}`) }))} /><Select style={{ minWidth: 150 }} value={kind ?? 'all'} aria-label={t('charge.kind')} onChange={(value: string) => (value === 'all' ? setParameters({ tab: 'bills', state }) : set({ kind: value }))} options={[{ value: 'all', label: t('all') }, ...kinds.map((value) => ({ value, label: t(`charge.kind.${value}`) }))]} /></>}
              pagination={{ pageSize: 50, showSizeChanger: false, showTotal: () => t('total', { n: total }) }} />
            <section className="panel stall-line" aria-label={t('charge.totals')}>
              <div><span>{t('charge.totals')}</span><b className="num">{yuan(totals.amountFen)}</b> {t('total', { n: totals.bills })}</div>
              <div><span>{t('charge.paid')}</span><b className="num">{yuan(totals.paidFen)}</b></div>
              <div><span>{t('charge.owed')}</span><b className="num">{yuan(totals.owedFen)}</b></div>
              <div><span>{t('charge.ledger')}</span><b className="num">{yuan(totals.ledgerFen)}</b> {totals.ledgerFen === totals.paidFen ? <Tag className="tag-good">{t('charge.agrees')}</Tag> : <Tag className="tag-bad">{t('charge.differs')}</Tag>}</div>
            </section>
            {shown !== null && <Details bill={shown} close={() => { setShown(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

async function everyBill(siteId: string, query: string, total: number): Promise<ChargeBill[]> {
  const found: ChargeBill[] = [];
  for (let offset = 0; offset < total; offset += 500) found.push(...(await get(`/sites/${siteId}/charges?${query}&limit=500&offset=${String(offset)}`)).items);
  return found;
}

export function useColumns(): Column<ChargeBill>[] {
  const { t } = useI18n();
  return [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'payer', title: t('customer'), value: (row) => row.payer, render: (_, row) => <>{row.payer} {row.ownerId !== null && <Tag className="tag-soft">{t('share.bearer.owner')}</Tag>}{row.accountState === 'closed' && <Tag className="tag-soft">{t('charge.left')}</Tag>}</> },
    { key: 'kind', title: t('charge.kind'), value: (row) => t(`charge.kind.${row.kind}`), render: (_, row) => t(`charge.kind.${row.kind}`) },
    { key: 'title', title: t('fee.item'), dataIndex: 'title' },
    { key: 'period', title: t('share.period'), value: (row) => `${row.fromDay} – ${dayBefore(row.toDay)}`, render: (_, row) => <span className="num">{row.fromDay} – {dayBefore(row.toDay)}</span> },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'paid', title: t('charge.paid'), align: 'right', dataIndex: 'paidFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'state', title: t('state'), value: (row) => t(`charge.state.${row.state}`), render: (_, row) => <Tag className={looks[row.state]}>{t(`charge.state.${row.state}`)}</Tag> },
    { key: 'issued', title: t('charge.issuedAt'), dataIndex: 'issuedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
  ];
}

/** Why it is so much, and what can still be done with it. */
export function Details({ bill, close }: { bill: ChargeBill; close: () => void }) {
  const { t, language } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const [again, setAgain] = useState(true);
  const [key] = useState(() => crypto.randomUUID());
  const [receiptId, setReceiptId] = useState<string | null>(null);
  const owedFen = bill.amountFen - bill.paidFen;
  const act = (work: Promise<unknown>) => void work.then(close, (error: unknown) => void message.error(errorText(t, error)));
  const mayVoid = bill.state !== 'void' && bill.kind !== 'apportionment' && can('fee.edit');
  return (
    <Modal open width={680} title={`${bill.stallNumber} · ${bill.title}`} onCancel={close} footer={<Button onClick={close}>{t('close')}</Button>}>
      <p>{language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en}</p>
      {bill.late !== null && <p>{t('charge.late')}: {language === 'zh-CN' ? bill.late.sentence.zh : bill.late.sentence.en}</p>}
      <p className="soft">{t('charge.issuedAt')} <span className="num">{siteTime(bill.issuedAt)}</span>{bill.settledAt !== null && <> · {t('charge.settledAt')} <span className="num">{siteTime(bill.settledAt)}</span></>}{bill.voidReason !== null && <> · {t('charge.state.void')}: {bill.voidReason}</>}</p>
      {(receiptId !== null || bill.state === 'settled') && can('recharge.view') && <ReceiptsOfBill billId={bill.id} just={receiptId} />}
      {bill.state === 'issued' && receiptId === null && <p>{t('charge.owed')} <b className="num">{yuan(owedFen)}</b> {can('recharge.take') && <Popconfirm title={t('charge.cashSure', { amount: yuan(owedFen) })} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void post(`/charge-bills/${bill.id}/cash`, { amountFen: owedFen }, key).then((paid) => setReceiptId(paid.receiptId), (error: unknown) => void message.error(errorText(t, error)))}><Button type="primary">{t('charge.cash')}</Button></Popconfirm>}</p>}
      {mayVoid && (
        <Space wrap>
          <Input aria-label={t('reason')} placeholder={t('charge.voidWhy')} maxLength={200} style={{ width: 260 }} value={reason} onChange={(event) => setReason(event.target.value)} />
          {bill.kind === 'property' && <Checkbox checked={again} onChange={(event) => setAgain(event.target.checked)}>{t('charge.again')}</Checkbox>}
          <Button danger disabled={reason.trim() === ''} onClick={() => act(post(`/charge-bills/${bill.id}/void`, { reason, again: again && bill.kind === 'property' }))}>{t('charge.void')}</Button>
        </Space>
      )}
    </Modal>
  );
}
