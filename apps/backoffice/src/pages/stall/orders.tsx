import { Table, Tag } from 'antd';
import type { Receipt } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { CorrectButton } from '../changes/correct-recharge';

export function Orders({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  return <Loaded path={`/accounts/${accountId}/recharges?limit=100`}>{({ items }, reload) => <RechargeTable items={items} reload={reload} />}</Loaded>;

  function RechargeTable({ items, reload }: { items: Receipt[]; reload: () => void }) {
    return (
      <Table<Receipt> rowKey="rechargeId" size="small" dataSource={items} locale={{ emptyText: <Nothing text={t('empty.orders')} /> }} columns={[
        { title: t('time'), dataIndex: 'paidAt', render: (at: string) => <span className="num">{siteTime(at)}</span> }, { title: t('receipt'), render: (_, r) => <>{r.receiptNumber} {r.state === 'reversed' && <Tag className="tag-bad">{t('cor.corrected')}</Tag>}</> },
        { title: t('amount'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> }, { title: t('cash.before'), align: 'right', dataIndex: 'balanceBeforeFen', render: (fen: number) => <span className="num">{yuan(fen)}</span> }, { title: t('cash.after'), align: 'right', dataIndex: 'balanceAfterFen', render: (fen: number) => <span className="num">{yuan(fen)}</span> }, { title: t('operator'), dataIndex: 'operator' }, { title: t('actions'), render: (_, r) => <CorrectButton receipt={r} done={reload} /> },
      ]} />
    );
  }
}
