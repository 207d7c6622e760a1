import { DatePicker, Modal, Space, Table } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Page, Receipt } from '../api/types';
import { siteDay, siteTime, yuan } from '../format';
import { useI18n } from '../i18n';
import { Loaded, PageTitle, serverNow } from '../kit/parts';
import { useSession } from '../session';
import { ReceiptPaper } from './cashier';

interface Takings extends Page<Receipt> {
  totals: { count: number; amountFen: number; byOperator: { operatorId: string; operator: string; count: number; amountFen: number }[] };
}

export function TakingsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [shown, setShown] = useState<Receipt | null>(null);
  const day = parameters.get('day') ?? siteDay(new Date(serverNow()));
  return (
    <>
      <PageTitle extra={<DatePicker allowClear={false} value={dayjs(day)} onChange={(value) => setParameters({ day: (value ?? dayjs()).format('YYYY-MM-DD') })} />}>{t('nav.takings')}</PageTitle>
      <Loaded<Takings> path={`/sites/${siteId}/recharges?day=${day}&limit=500`}>
        {({ items, totals }) => (
          <>
            <div className="figures" style={{ marginBottom: 14 }}>
              <div className="figure"><span>{t('takings.sum')}</span><b>{yuan(totals.amountFen)}</b></div><div className="figure"><span>{t('takings.count')}</span><b>{totals.count}</b></div>
              {totals.byOperator.map((row) => <div className="figure" key={row.operatorId}><span>{row.operator}</span><b>{yuan(row.amountFen)}</b></div>)}
            </div>
            <Table<Receipt> rowKey="rechargeId" size="small" dataSource={items} onRow={(row) => ({ onClick: () => setShown(row), style: { cursor: 'pointer' } })} columns={[
              { title: t('time'), dataIndex: 'paidAt', render: (at: string) => <span className="num">{siteTime(at)}</span> }, { title: t('receipt'), dataIndex: 'receiptNumber' }, { title: t('stall'), render: (_, r) => <Space><b>{r.stallNumber}</b>{r.stallName}</Space> }, { title: t('cash.payer'), dataIndex: 'payer' },
              { title: t('amount'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> }, { title: t('operator'), dataIndex: 'operator' },
            ]} />
          </>
        )}
      </Loaded>
      <Modal open={shown !== null} onCancel={() => setShown(null)} footer={null}>{shown !== null && <ReceiptPaper receipt={shown} prints={shown.prints} />}</Modal>
    </>
  );
}
