import { App, Button, Checkbox, DatePicker, Input, Select, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { put } from '../../api/client';
import type { TreeMeter } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

export function MeterTree() {
  const { siteId } = useSession();
  return <Loaded path={`/sites/${siteId}/meter-tree`}>{(meters, reload) => <Tree meters={meters} reload={reload} />}</Loaded>;
}

const labelOf = ({ name, meterNumber, stallNumber }: TreeMeter): string => [stallNumber, name, meterNumber].filter(Boolean).join(' ');

/** Which meter feeds which. */
function Tree({ meters, reload }: { meters: TreeMeter[]; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<number[]>([]);
  const [parentId, setParentId] = useState<number | null | undefined>(undefined);
  const [words, setWords] = useState('');
  const [loose, setLoose] = useState(false);
  const [from, setFrom] = useState<Dayjs | null>(null);
  const byId = new Map(meters.map((meter) => [meter.id, meter]));
  const shown = meters.filter((meter) => (!loose || meter.parentId === null) && `${meter.buildingCode} ${labelOf(meter)}`.toLowerCase().includes(words.trim().toLowerCase()));
  const hang = () => void put(`/sites/${siteId}/meter-tree`, { parentId: parentId ?? null, meterIds: chosen, fromDay: from?.format('YYYY-MM-DD') ?? null }).then(({ moved }) => { void message.success(t('grid.hung', { n: moved })); setChosen([]); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <>
      <p className="soft">{t('grid.treeHint')}</p>
      <Space wrap style={{ marginBottom: 12 }}>
        <Input allowClear aria-label={t('search')} placeholder={t('search')} value={words} onChange={(event) => setWords(event.target.value)} style={{ width: 200 }} />
        <Checkbox checked={loose} onChange={(event) => setLoose(event.target.checked)}>{t('grid.onlyLoose')}</Checkbox>
        {can('meter.edit') && (
          <>
            <Select aria-label={t('grid.pickParent')} placeholder={t('grid.pickParent')} showSearch optionFilterProp="label" value={parentId} onChange={setParentId} style={{ width: 260 }} options={[{ value: null, label: t('grid.noParent') }, ...meters.filter(({ role }) => role === 'monitoring').map((meter) => ({ value: meter.id, label: labelOf(meter) }))]} />
            <DatePicker aria-label={t('grid.from')} placeholder={t('grid.from')} value={from} onChange={setFrom} style={{ width: 220 }} />
            <Button type="primary" disabled={chosen.length === 0 || parentId === undefined} onClick={hang}>{t('grid.hang', { n: chosen.length })}</Button>
          </>
        )}
      </Space>
      <ScrollTable<TreeMeter> rowKey="id" size="small" dataSource={shown} scroll={{ x: 760 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} locale={{ emptyText: <Nothing text={t('empty.filter')} /> }}
        {...(can('meter.edit') ? { rowSelection: { selectedRowKeys: chosen, onChange: (keys: React.Key[]) => setChosen(keys as number[]), preserveSelectedRowKeys: true } } : {})} columns={[
          { title: t('building'), dataIndex: 'buildingCode', width: 80 }, { title: t('stall'), render: (_, row) => row.stallNumber ?? '–' }, { title: t('meter'), render: (_, row) => <>{row.name} <span className="num soft">{row.meterNumber}</span></> },
          { title: t('grid.parent'), render: (_, row) => { const above = byId.get(row.parentId ?? 0); return above === undefined ? <span className="soft">–</span> : <>{labelOf(above)}{row.since !== null && <span className="num soft"> {t('since', { at: row.since })}</span>}</>; } }, { title: t('grid.behind'), align: 'right', render: (_, row) => <span className="num">{meters.filter((meter) => meter.parentId === row.id).length || ''}</span> },
        ]} />
    </>
  );
}
