import { Table } from 'antd';
import type { Receipt } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';

export function Orders({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  return <Loaded path={`/accounts/${accountId}/recharges?limit=100`}>{({ items }) => <RechargeTable items={items} />}</Loaded>;

  function RechargeTable({ items }: { items: Receipt[] }) {
    return (
      <Table<Receipt> rowKey="rechargeId" size="small" dataSource={items} locale={{ emptyText: <Nothing text={t('empty.orders')} /> }} columns={[
        { title: t('time'), dataIndex: 'paidAt', render: (at: string) => <span className="num">{siteTime(at)}</span> }, { title: t('receipt'), dataIndex: 'receiptNumber' },
        { title: t('amount'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> }, { title: t('cash.before'), align: 'right', dataIndex: 'balanceBeforeFen', render: (fen: number) => <span className="num">{yuan(fen)}</span> }, { title: t('cash.after'), align: 'right', dataIndex: 'balanceAfterFen', render: (fen: number) => <span className="num">{yuan(fen)}</span> }, { title: t('operator'), dataIndex: 'operator' },
      ]} />
    );
  }
}
