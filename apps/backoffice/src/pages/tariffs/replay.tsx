import { Alert } from 'antd';
import type { PriceReplay, ReplayRow } from '../../api/types';
import { kwh, scaled, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { DataTable, type Column } from '../../kit/table/data-table';

const percentOf = (permille: number | null): string => (permille === null ? '–' : `${permille > 0 ? '+' : ''}${scaled(permille, 1)} %`);
const signed = (fen: number): string => (fen > 0 ? `+${yuan(fen)}` : yuan(fen));
const riseOf = ({ oldFen, newFen }: ReplayRow): number | null => (oldFen <= 0 ? null : Math.round(((newFen - oldFen) * 1000) / oldFen));
// Upper ends of the bars in tenths of a percent; the last is open.
const STEPS = [-200, -100, -50, 0, 50, 100, 200, Infinity];

/** What the same energy would have cost: all together, how many rise by how much, and each account. */
export function Replayed({ found }: { found: PriceReplay }) {
  const { t } = useI18n();
  const columns: Column<ReplayRow>[] = [
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'used', title: t('usedWh'), align: 'right', dataIndex: 'usedWh', unit: 'wh', render: (wh: number) => <span className="num">{kwh(wh)}</span> },
    { key: 'old', title: t('replay.old'), align: 'right', dataIndex: 'oldFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'new', title: t('replay.new'), align: 'right', dataIndex: 'newFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'difference', title: t('replay.difference'), align: 'right', dataIndex: 'differenceFen', unit: 'fen', sorter: (a, b) => a.differenceFen - b.differenceFen, render: (fen: number) => <b className="num">{signed(fen)}</b> },
    { key: 'rise', title: t('replay.rise'), align: 'right', value: (row) => percentOf(riseOf(row)), render: (_, row) => <span className="num">{percentOf(riseOf(row))}</span> },
  ];
  return (
    <section className="panel" aria-label={t('replay.title')}>
      <h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t('replay.title')} <span className="soft num">{found.from} → {found.to}</span></h2>
      {found.overLimit && <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={t('replay.over', { limit: found.limitPercent })} />}
      <div className="figures">
        <div className="figure"><span>{t('replay.total')}</span><b>{signed(found.differenceFen)}</b><small>{yuan(found.oldFen)} → {yuan(found.newFen)} · {percentOf(found.totalRisePermille)}</small></div>
        <div className="figure"><span>{t('replay.losers')}</span><b>{found.losers}</b><small>{t('replay.most')} {percentOf(found.highestRisePermille)}</small></div>
        <div className="figure"><span>{t('replay.winners')}</span><b>{found.winners}</b><small>{t('replay.same')} {found.accounts.length - found.winners - found.losers}</small></div>
        <div className="figure"><span>{t('usedWh')}</span><b>{kwh(found.usedWh)}</b><small>{found.vagueWh > 0 ? t('replay.vague', { amount: kwh(found.vagueWh) }) : t('replay.exact')}</small></div>
      </div>
      {found.accounts.length > 0 && <Histogram rows={found.accounts} />}
      <DataTable<ReplayRow> name="replay" report={t('replay.title')} rowKey="accountId" columns={columns} filters={[]} empty={t('replay.empty')} dataSource={found.accounts} scroll={{ x: 800 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
    </section>
  );
}

/** How many accounts rise or fall by how much, as bars with their numbers. */
function Histogram({ rows }: { rows: readonly ReplayRow[] }) {
  const { t } = useI18n();
  const bars = STEPS.map((end, index) => {
    const from = index === 0 ? -Infinity : STEPS[index - 1]!;
    const label = end === 0 ? `-5 – 0 %` : from === -Infinity ? `< ${end / 10} %` : end === Infinity ? `> ${from / 10} %` : `${from / 10} – ${end / 10} %`;
    return { label, count: rows.filter((row) => { const rise = riseOf(row) ?? 0; return rise > from && rise <= end; }).length };
  });
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <table aria-label={t('replay.histogram')} style={{ width: '100%', maxWidth: 560, marginBottom: 14 }}>
      <tbody>{bars.map(({ label, count }) => <tr key={label}><th scope="row" className="num soft" style={{ textAlign: 'right', fontWeight: 400, width: 120, paddingInlineEnd: 10 }}>{label}</th><td><span style={{ display: 'inline-block', height: 14, width: `${(count * 80) / most}%`, minWidth: count > 0 ? 3 : 0, background: 'var(--info)', marginInlineEnd: 8, verticalAlign: 'middle' }} /><span className="num">{count}</span></td></tr>)}</tbody>
    </table>
  );
}
