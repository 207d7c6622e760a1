import { Tag } from 'antd';
import { Link } from 'react-router';
import type { CutRun } from '../../api/types';
import { siteTime } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

export const runLooks: Record<CutRun['state'], string> = { reading: 'tag-info', cutting: 'tag-warn', done: 'tag-good', missed: 'tag-bad' };
/** What became of how many shops, worst first. */
export const countsText = (t: Translate, counts: CutRun['counts']): string => Object.entries(counts).map(([result, n]) => `${maybe(t, `cuts.result.${result}`)} ${String(n)}`).join(' · ');
const lateMinutes = ({ dueAt, startedAt }: CutRun): number => Math.floor((Date.parse(startedAt) - Date.parse(dueAt)) / 60_000);

/** The days' cuts at set times, each with what became of its shops. */
export function RunsTab() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/cut-runs?limit=100`} every={10_000}>
      {({ items, when, cutTimes, nextAt }) => (
        <>
          <p>{when === 'at_once' ? t('cuts.runs.off') : t('cuts.runs.hint', { times: cutTimes.join(' · '), at: siteTime(nextAt) })}</p>
          <ScrollTable<CutRun> rowKey="id" dataSource={items} scroll={{ x: 800 }} locale={{ emptyText: <Nothing text={t('cuts.runs.empty')} /> }} columns={[
            { title: t('cuts.run.due'), render: (_, run) => <Link to={`/cuts/runs/${run.id}`}><b className="num">{siteTime(run.dueAt)}</b></Link> },
            { title: t('state'), render: (_, run) => <><Tag className={runLooks[run.state]}>{t(`cuts.run.state.${run.state}`)}</Tag>{run.state !== 'missed' && lateMinutes(run) > 1 && <span className="soft">{t('cuts.run.late', { n: lateMinutes(run) })}</span>}</> },
            { title: t('cuts.decision'), render: (_, run) => (Object.keys(run.counts).length === 0 ? <span className="soft">{run.state === 'missed' ? t('cuts.run.missed') : t('cuts.run.nobody')}</span> : countsText(t, run.counts)) },
            { title: t('cuts.run.finished'), render: (_, run) => <span className="num">{siteTime(run.finishedAt)}</span> },
            { title: t('cuts.tab.policies'), render: (_, run) => t('cuts.version', { n: run.policyNumber }) },
          ]} />
        </>
      )}
    </Loaded>
  );
}
