import { DatePicker, Modal, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Receipt, Takings } from '../api/types';
import { siteDay, siteTime, yuan } from '../format';
import { useI18n } from '../i18n';
import { ageText, Loaded, PageTitle, serverNow } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';
import { ReceiptPaper } from './cashier';
import { CorrectButton } from './changes/correct-recharge';
import { PrintAgain } from './receipts/prints';

export function TakingsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<Receipt | null>(null);
  const day = parameters.get('day') ?? siteDay(new Date(serverNow()));
  const columns: Column<Receipt>[] = [
    { key: 'time', title: t('time'), dataIndex: 'paidAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'receipt', title: t('receipt'), dataIndex: 'receiptNumber', value: (r) => (r.state === 'reversed' ? `${r.receiptNumber} ${t('cor.corrected')}` : r.receiptNumber), render: (_, r) => <>{r.receiptNumber} {r.state === 'reversed' && <Tag className="tag-bad">{t('cor.corrected')}</Tag>}</> },
    { key: 'stall', title: t('stall'), value: (r) => `${r.stallNumber} ${r.stallName}`, render: (_, r) => <><b>{r.stallNumber}</b> {r.stallName}</> },
    { key: 'payer', title: t('cash.payer'), dataIndex: 'payer' },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'before', title: t('cash.before'), align: 'right', dataIndex: 'balanceBeforeFen', unit: 'fen', spare: true, render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'after', title: t('cash.after'), align: 'right', dataIndex: 'balanceAfterFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'operator', title: t('operator'), dataIndex: 'operator' },
  ];
  const tools = <DatePicker allowClear={false} value={dayjs(day)} onChange={(value) => setParameters({ day: (value ?? dayjs()).format('YYYY-MM-DD') })} />;
  return (
    <>
      <PageTitle>{t('nav.takings')}</PageTitle>
      <Loaded path={`/sites/${siteId}/recharges?day=${day}&limit=500`} every={60_000}>
        {({ items, totals, besides }, _reload, at) => (
          <>
            <div className="figures">
              <div className="figure"><span>{t('takings.sum')}</span><b>{yuan(totals.amountFen)}</b><small>{t('asOf', { age: ageText(t, at) })}</small></div>
              <div className="figure"><span>{t('takings.count')}</span><b>{totals.count}</b><small>{day}</small></div>
              {totals.byOperator.map((row) => <div className="figure" key={row.operatorId ?? 'online'}><span>{row.operator ?? t('takings.online')}</span><b>{yuan(row.amountFen)}</b><small>{t('takings.each', { n: row.count })}</small></div>)}
              {(['bills', 'deposits'] as const).filter((kind) => besides[kind].count !== 0 || besides[kind].amountFen !== 0).map((kind) => <div className="figure" key={kind}><span>{t(`takings.${kind}`)}</span><b>{yuan(besides[kind].amountFen)}</b><small>{t('takings.each', { n: besides[kind].count })}</small></div>)}
            </div>
            <DataTable<Receipt> name="takings" report={t('nav.takings')} rowKey="rechargeId" columns={columns} filters={['day']} tools={tools} empty={t('empty.takings')} dataSource={items} scroll={{ x: 950 }} open={setShown} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
          </>
        )}
      </Loaded>
      <Modal open={shown !== null} onCancel={() => setShown(null)} footer={null}>{shown !== null && <><ReceiptPaper receipt={shown} prints={shown.prints} /><PrintAgain kind="recharge" id={shown.rechargeId} prints={shown.prints} onPrinted={(prints) => setShown({ ...shown, prints })} /><CorrectButton receipt={shown} done={() => setShown(null)} /></>}</Modal>
    </>
  );
}
