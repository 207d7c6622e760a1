import { Alert, Segmented, Tag } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { DryRunItem } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { waitText } from '../board';

const looks: Record<DryRunItem['decision'], string> = { cut: 'tag-bad', waits: 'tag-soft', held: 'tag-info' };
/** Which of a stall's supplies it is: what it brings, and its name where it has one. */
const supplyOf = (t: Translate, { medium, meterName }: DryRunItem): string => `${t(`subsidy.medium.${medium}`)} ${meterName}`.trim();
const whyOf = (t: Translate, { waits, protectedKind }: DryRunItem): string => `${waitText(t, waits.join(','))}${protectedKind === null ? '' : ` (${t('cuts.protected', { kind: maybe(t, `protectedKind.${protectedKind}`) })})`}`;

/** Who would be cut now or at the next run, and why or why not; nothing is changed by looking. */
export function DryRunTab() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const at = parameters.get('at') === 'now' ? 'now' : 'next';
  const columns: Column<DryRunItem>[] = [
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber', render: (number: string, row) => <Link to={`/stalls/${row.stallId}`}><b>{number}</b></Link> },
    { key: 'medium', title: t('medium'), value: (row) => supplyOf(t, row), render: (_, row) => <><Tag className="tag-soft">{t(`subsidy.medium.${row.medium}`)}</Tag>{row.meterName}</> },
    { key: 'category', title: t('category'), dataIndex: 'category' },
    { key: 'decision', title: t('cuts.decision'), value: (row) => t(`cuts.decision.${row.decision}`), render: (_, row) => <Tag className={looks[row.decision]}>{t(`cuts.decision.${row.decision}`)}</Tag> },
    { key: 'why', title: t('cuts.why'), value: (row) => whyOf(t, row), render: (_, row) => whyOf(t, row) },
    { key: 'notBefore', title: t('cuts.notBeforeColumn'), value: (row) => row.notBefore, unit: 'time', render: (_, row) => <span className="num">{row.notBefore === null ? '–' : siteTime(row.notBefore)}</span> },
    { key: 'available', title: t('available'), dataIndex: 'availableFen', unit: 'fen', align: 'right', render: (fen: number) => <span className="num bad">{yuan(fen)}</span> },
    { key: 'warned', title: t('cuts.lastWarning'), value: (row) => row.lastWarningAt, unit: 'time', render: (_, row) => <span className="num">{siteTime(row.lastWarningAt)}</span> },
    { key: 'planned', title: t('cuts.planned'), value: (row) => row.noticePlannedAt, unit: 'time', render: (_, row) => <span className="num">{siteTime(row.noticePlannedAt)}</span> },
    { key: 'readAt', title: t('readAt'), value: (row) => row.readAt, unit: 'time', render: (_, row) => <span className="num">{siteTime(row.readAt)}</span> },
  ];
  return (
    <Loaded path={`/sites/${siteId}/cuts/dry-run?at=${at}`} every={60_000}>
      {(run) => {
        const count = (decision: DryRunItem['decision']) => run.items.filter((item) => item.decision === decision).length;
        return (
          <>
            <p>{t('cuts.dry.hint')} · <span className="num">{t('cuts.dry.at', { at: siteTime(run.at), version: run.policyNumber === null ? t('cuts.versionDefault') : t('cuts.version', { n: run.policyNumber }) })}</span></p>
            <p role="status"><b>{t('cuts.dry.sum', { cut: count('cut'), waits: count('waits'), held: count('held') })}</b></p>
            {run.trips && <Alert type="warning" showIcon style={{ marginBottom: 10 }} title={t('cuts.dry.trips', { limit: run.limit })} />}
            <DataTable<DryRunItem> name="dry-run" report={t('cuts.tab.dryRun')} rowKey="meterId" columns={columns} filters={['at']} empty={t('cuts.dry.empty')} dataSource={run.items} scroll={{ x: 1100 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }}
              tools={<Segmented value={at} onChange={(value) => setParameters({ tab: 'dry-run', at: value })} options={(['next', 'now'] as const).map((value) => ({ value, label: t(`cuts.dry.${value}`) }))} />} />
          </>
        );
      }}
    </Loaded>
  );
}
