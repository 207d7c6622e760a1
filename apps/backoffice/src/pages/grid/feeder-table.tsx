import { Tag } from 'antd';
import type { FeederLoss } from '../../api/types';
import { kwh, scaled } from '../../format';
import { useI18n, type Translate } from '../../i18n';
import { DataTable, type Column } from '../../kit/table/data-table';

// Half a percent of what a feeder fed is within what readings and meters differ by.
const NOTED_PART = 200;

/** 4.00 % from hundredths of a percent. */
export const percent = (t: Translate, rate: number | null): string => (rate === null ? t('grid.unknown') : `${scaled(rate, 2)} %`);

function remarks(t: Translate, { estimated, complete, incomplete, lossWh }: FeederLoss): string {
  return [
    ...(incomplete.length > 0 ? [t('grid.incomplete', { meters: incomplete.join(t('list.comma')) })] : []), ...(!complete && incomplete.length === 0 ? [t('grid.selfIncomplete')] : []),
    ...(complete && lossWh < 0 ? [t('grid.reversed')] : []), ...(estimated ? [t('grid.estimated')] : []),
  ].join(t('list.comma'));
}

/** Feeders, what cannot be explained first. */
export function FeederTable({ feeders, report }: { feeders: readonly FeederLoss[]; report: string }) {
  const { t } = useI18n();
  const columns: Column<FeederLoss>[] = [
    { key: 'feeder', title: t('grid.feeder'), width: 190, fixed: 'left', value: (row) => `${row.name} ${row.meterNumber}`, render: (_, row) => <><b>{row.name || row.meterNumber}</b> <span className="soft num">{row.meterNumber}</span></> },
    { key: 'parent', title: t('grid.parent'), width: 120, dataIndex: 'parentName', render: (name: string | null) => name ?? '–' },
    { key: 'subs', title: t('grid.behind'), width: 90, align: 'right', dataIndex: 'subs', unit: 'number' },
    { key: 'used', title: t('grid.fed'), width: 130, align: 'right', dataIndex: 'usedWh', unit: 'wh', render: (wh: number) => <span className="num">{kwh(wh)}</span> },
    { key: 'counted', title: t('grid.counted'), width: 130, align: 'right', dataIndex: 'subsWh', unit: 'wh', render: (wh: number) => <span className="num">{kwh(wh)}</span> },
    { key: 'loss', title: t('grid.loss'), width: 130, align: 'right', unit: 'wh', value: (row) => (row.lossRate === null ? null : row.lossWh), render: (_, row) => <span className="num">{row.lossRate === null ? t('grid.unknown') : kwh(row.lossWh)}</span> },
    { key: 'rate', title: t('grid.lossRate'), width: 90, align: 'right', value: (row) => (row.lossRate === null ? '' : percent(t, row.lossRate)), render: (_, row) => <span className="num">{percent(t, row.lossRate)}</span> },
    { key: 'unexplained', title: t('grid.unexplained'), width: 140, align: 'right', dataIndex: 'unexplainedWh', unit: 'wh', render: (wh: number | null, row) => (wh === null ? t('grid.unknown') : <b className={`num${Math.abs(wh) * NOTED_PART < row.usedWh ? '' : ' bad'}`}>{kwh(wh)}</b>) },
    { key: 'state', title: t('grid.state'), width: 260, value: (row) => remarks(t, row), render: (_, row) => (remarks(t, row) === '' ? '' : <Tag className={row.complete && row.lossWh >= 0 ? 'tag-soft' : 'tag-warn'} style={{ whiteSpace: 'normal' }}>{remarks(t, row)}</Tag>) },
  ];
  return <DataTable<FeederLoss> name="feeders" report={report} rowKey="meterId" columns={columns} filters={[]} empty={t('grid.noFeeders')} dataSource={feeders} scroll={{ x: 1280 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />;
}
