import { App, Button, Segmented, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { post } from '../../api/client';
import type { Deposit, FeeItem, FeeRun } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { ChargeList } from './charge-list';
import { DepositReceipt, ReturnDeposit } from './deposit-forms';
import { FeeItemForm } from './fee-item-form';
import { FeeItemPrices } from './fee-item-prices';
import { microText } from './units';

const tabs = ['bills', 'items', 'runs', 'deposits'] as const;

/** Property fees and every other charge beside energy: bills settled and owed, what is charged, the monthly runs, deposits. */
export function FeesPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const tab = tabs.find((each) => each === parameters.get('tab')) ?? 'bills';
  const choice = <Segmented value={tab} onChange={(value) => setParameters({ tab: value })} options={tabs.map((value) => ({ value, label: t(`fee.tab.${value}`) }))} />;
  const Tab = { bills: ChargeList, items: Items, runs: Runs, deposits: Deposits }[tab];
  return <Tab choice={choice} />;
}

function Items({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<FeeItem | null>(null);
  const columns: Column<FeeItem>[] = [
    { key: 'name', title: t('fee.item'), dataIndex: 'name', render: (name: string, row) => <><b>{name}</b> {row.endedAt !== null && <Tag className="tag-soft">{t('fee.ended')}</Tag>}</> },
    { key: 'category', title: t('fee.category'), value: (row) => t(`fee.category.${row.category}`), render: (_, row) => t(`fee.category.${row.category}`) },
    { key: 'rule', title: t('fee.rule'), value: (row) => t(`fee.rule.${row.rule}`), render: (_, row) => <>{t(`fee.rule.${row.rule}`)} {row.formula !== null && <code>{row.formula}</code>}</> },
    { key: 'price', title: t('price'), align: 'right', value: (row) => microText(row.prices.at(-1)?.priceMicroYuan ?? 0), render: (_, row) => <span className="num">¥{microText(row.prices.at(-1)?.priceMicroYuan ?? 0)}<span className="soft"> {t('fee.since', { day: row.prices.at(-1)?.fromDay ?? '' })}</span></span> },
    { key: 'rounding', title: t('fee.rounding'), value: (row) => `${t(`fee.unit.${row.roundingFen}`)} ${t(`fee.mode.${row.roundingMode}`)}`, render: (_, row) => `${t(`fee.unit.${row.roundingFen}`)} · ${t(`fee.mode.${row.roundingMode}`)}` },
    { key: 'bound', title: t('fee.bound'), value: (row) => row.bindings.length, unit: 'number', render: (_, row) => row.bindings.length === 0 ? <span className="bad">{t('fee.toNobody')}</span> : row.bindings.slice(0, 3).map(({ target, name }) => `${t(`fee.target.${target}`)} ${name}`).join(t('list.comma')) + (row.bindings.length > 3 ? ` +${String(row.bindings.length - 3)}` : '') },
    { key: 'first', title: t('fee.firstMonth'), dataIndex: 'firstMonth', render: (month: string) => <span className="num">{month}</span> },
  ];
  return (
    <>
      <PageTitle extra={<Space wrap>{choice}{can('fee.edit') && <Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('fee.newItem')}</Button>}</Space>}>{t('nav.fees')}</PageTitle>
      <Loaded path={`/sites/${siteId}/fee-items`}>
        {(items, reload) => (
          <>
            <DataTable<FeeItem> name="fee-items" report={t('fee.tab.items')} rowKey="id" columns={columns} filters={['tab']} empty={t('fee.noItems')} dataSource={items} scroll={{ x: 1000 }} {...(can('fee.edit') ? { open: setShown } : {})} pagination={false} />
            {adding && <FeeItemForm close={() => { setAdding(false); reload(); }} />}
            {shown !== null && <FeeItemPrices item={items.find(({ id }) => id === shown.id) ?? shown} reload={reload} close={() => { setShown(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Runs({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  return (
    <Loaded path={`/sites/${siteId}/fee-runs`} every={30_000}>
      {(runs, reload) => {
        const run = () => void post(`/sites/${siteId}/fee-runs`).then((ran) => { void message.success(t('fee.ran', { n: ran.length })); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
        return (
          <>
            <PageTitle extra={<Space wrap>{choice}{can('fee.edit') && <Button onClick={run}>{t('fee.runNow')}</Button>}</Space>}>{t('nav.fees')}</PageTitle>
            <p className="soft">{t('fee.runHint')}</p>
            <Table<FeeRun> rowKey="month" size="small" dataSource={runs} pagination={false} locale={{ emptyText: t('fee.noRuns') }} scroll={{ x: 800 }} columns={[
              { title: t('fee.month'), dataIndex: 'month', render: (month: string) => <b className="num">{month}</b> }, { title: t('fee.dueAt'), dataIndex: 'dueAt', render: (at: string) => <span className="num">{siteTime(at)}</span> },
              { title: t('fee.doneAt'), dataIndex: 'doneAt', render: (at: string | null) => (at === null ? <Tag className="tag-warn">{t('fee.again')}</Tag> : <span className="num">{siteTime(at)}</span>) }, { title: t('fee.bills'), align: 'right', dataIndex: 'bills' },
              { title: t('amount'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
              { title: t('fee.problems'), render: (_, row) => row.problems.length === 0 ? '–' : <span className="bad">{row.problems.slice(0, 5).map(({ item, stall, code }) => `${stall} ${item}: ${maybe(t, `error.${code}`)}`).join(t('list.comma'))}{row.problems.length > 5 && ` +${String(row.problems.length - 5)}`}</span> },
            ]} />
          </>
        );
      }}
    </Loaded>
  );
}

function Deposits({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [returning, setReturning] = useState<Deposit | null>(null);
  const [receiptId, setReceiptId] = useState<string | null>(null);
  const columns: Column<Deposit>[] = [
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber', render: (number: string) => <b>{number}</b> },
    { key: 'payer', title: t('customer'), dataIndex: 'payer' },
    { key: 'name', title: t('fee.deposit'), dataIndex: 'name' },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'taken', title: t('fee.takenAt'), dataIndex: 'takenAt', unit: 'time', render: (at: string, row) => <><span className="num">{siteTime(at)}</span> {row.takenBy}</> },
    { key: 'returned', title: t('fee.returnedAt'), dataIndex: 'returnedAt', unit: 'time', render: (at: string | null, row) => (at === null ? <Tag className="tag-info">{t('fee.held')}</Tag> : <><span className="num">{siteTime(at)}</span> {row.returnReason}</>) },
    ...(can('recharge.view') ? [{ key: 'receipt', title: t('receipt'), value: () => '', render: (_: unknown, row: Deposit) => row.receiptId !== null && <Button size="small" onClick={() => setReceiptId(row.receiptId)}>{t('fee.depositReceipt')}</Button> }] : []),
    ...(can('fee.edit') ? [{ key: 'act', title: t('actions'), value: () => '', render: (_: unknown, row: Deposit) => row.returnedAt === null && <Button size="small" onClick={() => setReturning(row)}>{t('fee.return')}</Button> }] : []),
  ];
  return (
    <>
      <PageTitle extra={choice}>{t('nav.fees')}</PageTitle>
      <Loaded path={`/sites/${siteId}/deposits?limit=500`}>
        {({ items, heldFen }, reload) => (
          <>
            <p>{t('fee.heldSum')} <b className="num">{yuan(heldFen)}</b> <span className="soft">{t('fee.depositHint')}</span></p>
            <DataTable<Deposit> name="deposits" report={t('fee.tab.deposits')} rowKey="id" columns={columns} filters={['tab']} empty={t('fee.noDeposits')} dataSource={items} scroll={{ x: 900 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {receiptId !== null && <DepositReceipt receiptId={receiptId} close={() => setReceiptId(null)} />}
            {returning !== null && <ReturnDeposit deposit={returning} close={() => { setReturning(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}
