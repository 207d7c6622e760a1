import { DatePicker, Input, Segmented, Table, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { get } from '../../api/client';
import type { Subsidy, SubsidyArea } from '../../api/types';
import { siteDay, siteTime } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Loaded, Nothing, PageTitle, serverNow } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { amountOf } from '../charges/units';

const looks: Record<Subsidy['state'], string> = { coming: 'tag-info', live: 'tag-good', used: 'tag-soft', ending: 'tag-warn', ended: 'tag-soft' };

/** What was given in a month, by shop and area, with its sums; every row says how much it was for and what became of the rest. */
export function SubsidyList({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [text, setText] = useState(parameters.get('q') ?? '');
  const month = parameters.get('month') ?? siteDay(new Date(serverNow())).slice(0, 7);
  const medium = parameters.get('medium') === 'water' ? 'water' : 'electricity';
  const q = parameters.get('q') ?? '';
  const query = `month=${month}&medium=${medium}&q=${encodeURIComponent(q)}`;
  const set = (change: Record<string, string>) => setParameters({ tab: 'list', month, medium, q, ...change });
  const columns = useSubsidyColumns();
  const areas = useAreaColumns(medium);
  return (
    <>
      <PageTitle extra={choice}>{t('nav.subsidies')}</PageTitle>
      <Loaded path={`/sites/${siteId}/subsidies?${query}&limit=500`} every={60_000}>
        {({ items, total, totals, areas: found }) => (
          <>
            <DataTable<Subsidy> name="subsidies" report={`${t('nav.subsidies')} ${month}`} rowKey="id" columns={columns} filters={['tab', 'month', 'medium', 'q']} empty={t('subsidy.none')} dataSource={items} scroll={{ x: 1350 }} open={({ stallId }) => void navigate(`/stalls/${stallId}`)}
              everyRow={() => everySubsidy(siteId, query, total)}
              tools={<>
                <DatePicker picker="month" allowClear={false} aria-label={t('subsidy.month')} value={dayjs(`${month}-01`)} onChange={(day) => set({ month: day!.format('YYYY-MM') })} />
                <Segmented value={medium} onChange={(value) => set({ medium: value })} options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`subsidy.medium.${value}`) }))} />
                <Input.Search allowClear placeholder={t('subsidy.search')} style={{ width: 220 }} value={text} onChange={(event) => setText(event.target.value)} onSearch={(value) => set({ q: value })} />
              </>}
              pagination={{ pageSize: 50, showSizeChanger: false, showTotal: () => t('total', { n: total }) }} />
            <section className="panel stall-line" aria-label={t('subsidy.sums')}>
              {(['grantedWh', 'usedWh', 'leftWh', 'clearedWh', 'carriedWh'] as const).map((key) => <div key={key}><span>{t(`subsidy.${key}`)}</span><b className="num">{amountOf(medium, totals[key])}</b></div>)}
            </section>
            <section className="panel">
              <h2>{t('subsidy.byArea')}</h2>
              <Table<SubsidyArea> rowKey={({ buildingName, floor }) => `${buildingName} ${floor}`} size="small" pagination={false} scroll={{ x: 700 }} dataSource={found} columns={areas} locale={{ emptyText: <Nothing text={t('subsidy.none')} /> }} />
            </section>
          </>
        )}
      </Loaded>
    </>
  );
}

function useAreaColumns(medium: Subsidy['medium']) {
  const { t } = useI18n();
  return [
    { title: t('building'), dataIndex: 'buildingName' }, { title: t('floor'), dataIndex: 'floor' }, { title: t('subsidy.grants'), dataIndex: 'grants', align: 'right' as const },
    ...(['grantedWh', 'usedWh', 'leftWh', 'clearedWh', 'carriedWh'] as const).map((key) => ({ title: t(`subsidy.${key}`), dataIndex: key, align: 'right' as const, render: (wh: number) => <span className="num">{amountOf(medium, wh)}</span> })),
  ];
}

async function everySubsidy(siteId: string, query: string, total: number): Promise<Subsidy[]> {
  const found: Subsidy[] = [];
  for (let offset = 0; offset < total; offset += 500) found.push(...(await get(`/sites/${siteId}/subsidies?${query}&limit=500&offset=${String(offset)}`)).items);
  return found;
}

export function useSubsidyColumns(): Column<Subsidy>[] {
  const { t } = useI18n();
  const amount = (key: 'grantedWh' | 'usedWh' | 'leftWh' | 'clearedWh' | 'carriedWh'): Column<Subsidy> => ({ key, title: t(`subsidy.${key}`), align: 'right', dataIndex: key, unit: 'wh', render: (wh: number, row) => <span className="num">{amountOf(row.medium, wh)}</span> });
  return [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'account', title: t('account.number'), dataIndex: 'accountNumber', spare: true },
    { key: 'area', title: t('building'), value: (row) => `${row.buildingName} ${row.floor}`, render: (_, row) => `${row.buildingName} ${row.floor}` },
    { key: 'kind', title: t('subsidy.kind'), value: (row) => t(`subsidy.kind.${row.kind}`), render: (_, row) => t(`subsidy.kind.${row.kind}`) },
    amount('grantedWh'), amount('usedWh'), amount('leftWh'), amount('clearedWh'), amount('carriedWh'),
    { key: 'from', title: t('subsidy.from'), dataIndex: 'fromAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'until', title: t('subsidy.until'), dataIndex: 'expiresAt', unit: 'time', render: (at: string | null) => (at === null ? t('subsidy.never') : <span className="num">{siteTime(at)}</span>) },
    { key: 'state', title: t('state'), value: (row) => stateText(t, row), render: (_, row) => <Tag className={looks[row.state]}>{stateText(t, row)}</Tag> },
    { key: 'why', title: t('subsidy.why'), value: (row) => whyText(t, row), render: (_, row) => whyText(t, row) },
  ];
}

const stateText = (t: ReturnType<typeof useI18n>['t'], row: Subsidy): string => (row.state === 'ended' ? maybe(t, `subsidy.close.${row.closeReason === 'expired' && row.carriedWh > 0 ? 'carried' : row.closeReason}`) : t(`subsidy.state.${row.state}`));

function whyText(t: ReturnType<typeof useI18n>['t'], { explanation: e, reason, grantedName, closeNote, medium }: Subsidy): string {
  const how = e === null ? `${grantedName === 'system' ? '' : grantedName} ${reason}`.trim() : t(e.days === e.monthDays ? 'subsidy.how' : 'subsidy.howDays', { base: amountOf(medium, e.baseWh), head: amountOf(medium, e.perHeadWh), n: e.headcount, days: e.days, of: e.monthDays, kind: [e.accountType, e.category].filter((each) => each !== '').join(' · ') });
  return closeNote === '' ? how : `${how} · ${closeNote}`;
}
