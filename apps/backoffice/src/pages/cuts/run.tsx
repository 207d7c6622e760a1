import { Alert, Tag } from 'antd';
import { Link, useParams } from 'react-router';
import type { CutRunItem } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { waitText } from '../board';
import { countsText, runLooks } from './runs';

const looks: Record<CutRunItem['result'], string> = { asked: 'tag-info', waits: 'tag-soft', cut: 'tag-warn', verified: 'tag-bad', kept: 'tag-info', paid: 'tag-good', unreachable: 'tag-warn', disobeyed: 'tag-warn', ended: 'tag-soft' };
const whyOf = (t: Translate, { waits, detail, notBefore }: CutRunItem): string =>
  [waitText(t, waits.join(',')), detail === '' ? '' : maybe(t, `reason.${detail}`), notBefore === null ? '' : t('cuts.notBefore', { at: siteTime(notBefore) })].filter((each) => each !== '').join(' · ');

/** One run at a set time: what became of each shop that was due. */
export function CutRunView() {
  const { t } = useI18n();
  const { runId } = useParams();
  const columns: Column<CutRunItem>[] = [
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber', render: (number: string, row) => <Link to={`/stalls/${row.stallId}`}><b>{number}</b></Link> },
    { key: 'shop', title: t('shop'), value: (row) => `${row.stallName} ${row.customerName}`, render: (_, row) => `${row.stallName} ${row.customerName}` },
    { key: 'place', title: t('building'), value: (row) => `${row.buildingCode} ${row.floor}`, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { key: 'meter', title: t('meterNumber'), dataIndex: 'meterNumber', spare: true },
    { key: 'cause', title: t('cuts.run.cause'), value: (row) => maybe(t, `cause.${row.cause}`), render: (_, row) => maybe(t, `cause.${row.cause}`) },
    { key: 'result', title: t('cuts.decision'), value: (row) => t(`cuts.result.${row.result}`), render: (_, row) => <Tag className={looks[row.result]}>{t(`cuts.result.${row.result}`)}</Tag> },
    { key: 'why', title: t('cuts.why'), value: (row) => whyOf(t, row), render: (_, row) => whyOf(t, row) },
    { key: 'due', title: t('cuts.run.dueFen'), dataIndex: 'dueFen', unit: 'fen', align: 'right', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'available', title: t('cuts.run.availableFen'), dataIndex: 'availableFen', unit: 'fen', align: 'right', render: (fen: number | null) => <span className="num">{yuan(fen)}</span> },
    ...(['readAt', 'decidedAt', 'verifiedAt'] as const).map((field): Column<CutRunItem> => ({ key: field, title: t(`cuts.run.${field}`), value: (row) => row[field], unit: 'time', render: (_, row) => <span className="num">{siteTime(row[field]).slice(5)}</span> })),
  ];
  return (
    <Loaded path={`/cut-runs/${runId}`} every={3000}>
      {(run) => (
        <>
          <PageTitle extra={<Tag className={runLooks[run.state]}>{t(`cuts.run.state.${run.state}`)}</Tag>}>{t('cuts.run.title', { at: siteTime(run.dueAt) })}</PageTitle>
          {run.state === 'missed' && <Alert type="warning" showIcon style={{ marginBottom: 10 }} title={t('cuts.run.missed')} />}
          <p role="status">{countsText(t, run.counts)} · {t('cuts.version', { n: run.policyNumber })} · {t('cuts.run.started')} <span className="num">{siteTime(run.startedAt)}</span> {run.finishedAt !== null && <>· {t('cuts.run.finished')} <span className="num">{siteTime(run.finishedAt)}</span></>}</p>
          <section className="panel"><DataTable<CutRunItem> name="cut-run" report={t('cuts.tab.runs')} rowKey="id" columns={columns} filters={[]} empty={t('cuts.run.nobody')} dataSource={run.items} scroll={{ x: 1300 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} /></section>
        </>
      )}
    </Loaded>
  );
}
