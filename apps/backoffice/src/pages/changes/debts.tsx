import { App, Button, Popconfirm, Segmented, Space } from 'antd';
import { useSearchParams } from 'react-router';
import { post } from '../../api/client';
import type { Debt } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';

const states = ['active', 'repaid', 'ended', 'written_off'] as const;

/** Debts that are paid in parts by recharges. */
export function DebtsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state')) ?? 'active';
  const columns = (reload: () => void): Column<Debt>[] => [
    { key: 'at', title: t('debt.agreedAt'), dataIndex: 'agreedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.customerName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.customerName}</> },
    { key: 'origin', title: t('debt.origin'), value: (row) => t(`debt.origin.${row.origin}`), render: (_, row) => t(`debt.origin.${row.origin}`) },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'repaid', title: t('debt.repaid'), align: 'right', dataIndex: 'repaidFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'left', title: t('debt.left'), align: 'right', dataIndex: 'leftFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'way', title: t('debt.way'), value: (row) => partOf(row), render: (_, row) => partOf(row) },
    { key: 'by', title: t('debt.by'), dataIndex: 'agreedName' },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    ...(state === 'active' && can('refund.decide') ? [{ key: 'act', title: t('actions'), render: (_: unknown, row: Debt) => <End debt={row} done={reload} /> }] : []),
  ];
  function End({ debt, done }: { debt: Debt; done: () => void }) {
    const end = (how: 'back' | 'write-off') => void post(`/debts/${debt.debtId}/end`, { how }).then(done, (error: unknown) => void message.error(errorText(t, error)));
    return (
      <Space wrap>
        <Popconfirm title={t('debt.backSure', { amount: yuan(debt.leftFen) })} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => end('back')}><Button size="small">{t('debt.back')}</Button></Popconfirm>
        <Popconfirm title={t('debt.writeOffSure', { amount: yuan(debt.leftFen) })} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => end('write-off')}><Button size="small" danger>{t('debt.writeOff')}</Button></Popconfirm>
      </Space>
    );
  }
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`debt.state.${value}`) }))} />}>{t('nav.debts')}</PageTitle>
      <Loaded path={`/sites/${siteId}/debts?state=${state}&limit=500`} every={60_000}>
        {({ items }, reload) => <DataTable<Debt> name="debts" report={t('nav.debts')} rowKey="debtId" columns={columns(reload)} filters={['state']} empty={t('debt.empty')} dataSource={items} scroll={{ x: 1200 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />}
      </Loaded>
    </>
  );
}

export const partOf = ({ percent, fixedFen }: { percent: number | null; fixedFen: number | null }): string => (percent === null ? yuan(fixedFen) : `${String(percent)} %`);
