import { App, Button, Popconfirm, Segmented, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { remove } from '../../api/client';
import type { SubsidyRule, SubsidyRun } from '../../api/types';
import { siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { amountOf } from '../charges/units';
import { RuleForm } from './rule-form';
import { SubsidyList } from './subsidy-list';

const tabs = ['list', 'rules', 'runs'] as const;

/** Free energy of each month: what was given and became of it, by which rules, in which runs. */
export function SubsidiesPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const tab = tabs.find((each) => each === parameters.get('tab')) ?? 'list';
  const choice = <Segmented value={tab} onChange={(value) => setParameters({ tab: value })} options={tabs.map((value) => ({ value, label: t(`subsidy.tab.${value}`) }))} />;
  const Tab = { list: SubsidyList, rules: Rules, runs: Runs }[tab];
  return <Tab choice={choice} />;
}

function Rules({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [writing, setWriting] = useState(false);
  const columns = (reload: () => void): Column<SubsidyRule>[] => [
    { key: 'for', title: t('subsidy.for'), value: (row) => `${row.accountTypeName ?? ''} ${row.category ?? ''}`, render: (_, row) => row.accountTypeName === null && row.category === null ? t('subsidy.everybody') : <>{row.accountTypeName !== null && <Tag className="tag-info">{row.accountTypeName}</Tag>}{row.category !== null && <Tag className="tag-soft">{row.category}</Tag>}</> },
    { key: 'medium', title: t('subsidy.medium'), value: (row) => t(`subsidy.medium.${row.medium}`), render: (_, row) => t(`subsidy.medium.${row.medium}`) },
    { key: 'base', title: t('subsidy.base'), align: 'right', dataIndex: 'baseWh', unit: 'wh', render: (wh: number, row) => <b className="num">{amountOf(row.medium, wh)}</b> },
    { key: 'head', title: t('subsidy.perHead'), align: 'right', dataIndex: 'perHeadWh', unit: 'wh', render: (wh: number, row) => <span className="num">{amountOf(row.medium, wh)}</span> },
    { key: 'end', title: t('subsidy.atEnd'), value: (row) => t(`subsidy.atEnd.${row.atEnd}`), render: (_, row) => <>{t(`subsidy.atEnd.${row.atEnd}`)}{row.atEnd === 'carry' && row.carryCapWh !== null && <span className="soft"> {t('subsidy.upTo', { amount: amountOf(row.medium, row.carryCapWh) })}</span>}</> },
    { key: 'mid', title: t('subsidy.midMonth'), value: (row) => t(`subsidy.midMonth.${row.midMonth}`), render: (_, row) => t(`subsidy.midMonth.${row.midMonth}`) },
    { key: 'first', title: t('subsidy.firstMonth'), dataIndex: 'firstMonth', render: (month: string) => <span className="num">{month}</span> },
    { key: 'made', title: t('subsidy.made'), value: (row) => row.madeName, render: (_, row) => <>{row.madeName} <span className="soft num">{siteTime(row.madeAt)}</span></> },
    ...(can('subsidy.edit') ? [{ key: 'act', title: t('actions'), value: () => '', render: (_: unknown, row: SubsidyRule) => <Popconfirm title={t('subsidy.endSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void remove(`/subsidy-rules/${row.id}`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}><Button size="small" danger>{t('subsidy.endRule')}</Button></Popconfirm> }] : []),
  ];
  return (
    <>
      <PageTitle extra={<Space wrap>{choice}{can('subsidy.edit') && <Button data-new="" type="primary" onClick={() => setWriting(true)}>{t('subsidy.newRule')}</Button>}</Space>}>{t('nav.subsidies')}</PageTitle>
      <p className="soft">{t('subsidy.ruleHint')}</p>
      <Loaded path={`/sites/${siteId}/subsidy-rules`}>
        {(rules, reload) => (
          <>
            <DataTable<SubsidyRule> name="subsidy-rules" report={t('subsidy.tab.rules')} rowKey="id" columns={columns(reload)} filters={['tab']} empty={t('subsidy.noRules')} dataSource={rules} scroll={{ x: 1100 }} pagination={false} />
            {writing && <RuleForm close={() => { setWriting(false); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Runs({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <>
      <PageTitle extra={choice}>{t('nav.subsidies')}</PageTitle>
      <p className="soft">{t('subsidy.runHint')}</p>
      <Loaded path={`/sites/${siteId}/subsidy-runs`} every={30_000}>
        {(runs) => (
          <Table<SubsidyRun> rowKey="month" size="small" dataSource={runs} pagination={false} locale={{ emptyText: <Nothing text={t('subsidy.noRuns')} /> }} scroll={{ x: 700 }} columns={[
            { title: t('subsidy.month'), dataIndex: 'month', render: (month: string) => <b className="num">{month}</b> }, { title: t('subsidy.dueAt'), dataIndex: 'dueAt', render: (at: string) => <span className="num">{siteTime(at)}</span> },
            { title: t('subsidy.doneAt'), dataIndex: 'doneAt', render: (at: string | null) => (at === null ? <Tag className="tag-warn">{t('subsidy.again')}</Tag> : <span className="num">{siteTime(at)}</span>) },
            { title: t('subsidy.accounts'), align: 'right', dataIndex: 'accounts' }, { title: t('subsidy.granted'), align: 'right', dataIndex: 'grantedWh', render: (wh: number) => <b className="num">{amountOf('electricity', wh)}</b> },
          ]} />
        )}
      </Loaded>
    </>
  );
}
