import { Button, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Pool, RunRow } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { FormulaMeters } from './formula-meters';
import { PoolForm } from './pool-form';
import { RunForm } from './run-form';
import { amountOf, dayBefore } from './units';

const tabs = ['runs', 'pools', 'formulas'] as const;
const looks: Record<RunRow['state'], string> = { draft: 'tag-soft', issued: 'tag-warn', settled: 'tag-good', void: 'tag-bad' };

export function RunState({ state }: { state: RunRow['state'] }) {
  const { t } = useI18n();
  return <Tag className={looks[state]}>{t(`share.state.${state}`)}</Tag>;
}

/** Public energy and water: what is shared, by whom and by what, and every run of it. */
export function ApportionPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const tab = tabs.find((each) => each === parameters.get('tab')) ?? 'runs';
  const choice = <Segmented value={tab} onChange={(value) => setParameters({ tab: value })} options={tabs.map((value) => ({ value, label: t(`share.tab.${value}`) }))} />;
  return tab === 'runs' ? <Runs choice={choice} /> : tab === 'pools' ? <Pools choice={choice} /> : <FormulaMeters choice={choice} />;
}

function Runs({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const columns: Column<RunRow>[] = [
    { key: 'pool', title: t('share.pool'), dataIndex: 'poolName', render: (name: string) => <b>{name}</b> },
    { key: 'period', title: t('share.period'), value: (row) => `${row.fromDay} – ${dayBefore(row.toDay)}`, render: (_, row) => <span className="num">{row.fromDay} – {dayBefore(row.toDay)}</span> },
    { key: 'state', title: t('state'), value: (row) => t(`share.state.${row.state}`), render: (_, row) => <RunState state={row.state} /> },
    { key: 'method', title: t('share.method'), value: (row) => t(`share.method.${row.method}`), render: (_, row) => t(`share.method.${row.method}`) },
    { key: 'used', title: t('share.used'), align: 'right', value: (row) => amountOf(row.medium, row.usedWh), render: (_, row) => <span className="num">{amountOf(row.medium, row.usedWh)}{row.estimated && <Tag className="tag-warn" style={{ marginLeft: 6 }}>{t('share.estimated')}</Tag>}</span> },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'shares', title: t('share.shares'), align: 'right', dataIndex: 'shares', unit: 'number' },
    { key: 'paid', title: t('charge.paid'), align: 'right', dataIndex: 'paidFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'owed', title: t('charge.owed'), align: 'right', dataIndex: 'owedFen', unit: 'fen', render: (fen: number) => <span className={fen > 0 ? 'num bad' : 'num'}>{yuan(fen)}</span> },
    { key: 'company', title: t('share.company'), align: 'right', dataIndex: 'companyFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'made', title: t('share.made'), value: (row) => `${siteTime(row.madeAt)} ${row.madeBy}`, render: (_, row) => <><span className="num soft">{siteTime(row.madeAt).slice(5, 16)}</span> {row.madeBy}</> },
  ];
  return (
    <>
      <PageTitle extra={<Space wrap>{choice}{can('share.edit') && <Button data-new="" type="primary" onClick={() => setMaking(true)}>{t('share.newRun')}</Button>}</Space>}>{t('nav.apportion')}</PageTitle>
      <Loaded path={`/sites/${siteId}/apportionment-runs?limit=500`} every={60_000}>
        {({ items }) => <DataTable<RunRow> name="apportionment" report={t('nav.apportion')} rowKey="id" columns={columns} filters={['tab']} empty={t('share.noRuns')} dataSource={items} scroll={{ x: 1250 }} open={({ id }) => void navigate(`/apportion/${id}`)} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />}
      </Loaded>
      {making && <RunForm close={() => setMaking(false)} made={(id) => void navigate(`/apportion/${id}`)} />}
    </>
  );
}

function Pools({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [editing, setEditing] = useState<Pool | 'new' | null>(null);
  const columns: Column<Pool>[] = [
    { key: 'name', title: t('share.pool'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
    { key: 'medium', title: t('share.medium'), value: (row) => t(`share.medium.${row.medium}`), render: (_, row) => t(`share.medium.${row.medium}`) },
    { key: 'source', title: t('share.source'), value: (row) => t(`share.source.${row.rules.source.kind}`), render: (_, { rules: { source } }) => `${t(`share.source.${source.kind}`)}${source.kind === 'meters' ? ` · ${t('share.terms', { n: source.terms.length })}` : ''}` },
    { key: 'members', title: t('share.members'), value: (row) => t(`share.members.${row.rules.members.kind}`), render: (_, { rules: { members } }) => `${t(`share.members.${members.kind}`)}${members.kind === 'floors' || members.kind === 'categories' ? ` ${members.values.join(' · ')}` : members.kind === 'all' ? '' : ` (${String(members.values.length)})`}` },
    { key: 'method', title: t('share.method'), value: (row) => t(`share.method.${row.rules.method.kind}`), render: (_, row) => t(`share.method.${row.rules.method.kind}`) },
    { key: 'vacancy', title: t('share.vacancy'), value: (row) => t(`share.vacancy.${row.rules.vacancy ?? 'site'}`), render: (_, row) => t(`share.vacancy.${row.rules.vacancy ?? 'site'}`) },
  ];
  return (
    <>
      <PageTitle extra={<Space wrap>{choice}{can('share.edit') && <Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('share.newPool')}</Button>}</Space>}>{t('nav.apportion')}</PageTitle>
      <Loaded path={`/sites/${siteId}/pools`}>
        {(pools, reload) => (
          <>
            <DataTable<Pool> name="pools" report={t('share.tab.pools')} rowKey="id" columns={columns} filters={['tab']} empty={t('share.noPools')} dataSource={pools} scroll={{ x: 900 }} {...(can('share.edit') ? { open: setEditing } : {})} pagination={false} />
            {editing !== null && <PoolForm pool={editing === 'new' ? null : editing} close={() => { setEditing(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}
