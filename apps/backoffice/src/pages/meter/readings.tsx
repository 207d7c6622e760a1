import { DatePicker, Space, Table, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import type { Reading } from '../../api/types';
import { kwh, siteTime, watts, type Medium } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { Select } from '../../kit/select';

const SIZE = 15;
const qualities = ['good', 'suspect', 'estimated', 'manual'];
const sources = ['sweep', 'on-demand', 'opening', 'closing', 'command', 'manual', 'handheld', 'estimate'];

/** Every reading of a meter that is kept: by days, quality and source, the newest first. Without days it looks a week back. */
export function Readings({ meterId, medium = 'electricity' }: { meterId: number; medium?: Medium }) {
  const { t } = useI18n();
  const [days, setDays] = useState<[Dayjs, Dayjs] | null>(null);
  const [filter, setFilter] = useState({ quality: '', source: '' });
  const [at, setAt] = useState(1);
  const range: Record<string, string> = days === null ? {} : { from: days[0].startOf('day').toISOString(), to: days[1].endOf('day').toISOString() };
  const query = new URLSearchParams({ ...filter, ...range, limit: String(SIZE), offset: String((at - 1) * SIZE) }).toString();
  const choose = (name: 'quality' | 'source', values: string[], label: string) => (
    <Select aria-label={label} value={filter[name]} style={{ minWidth: 130 }} popupMatchSelectWidth={false} onChange={(value) => { setAt(1); setFilter({ ...filter, [name]: value }); }}
      options={[{ value: '', label: `${label}: ${t('all')}` }, ...values.map((value) => ({ value, label: maybe(t, `${name}.${value}`) }))]} />
  );
  return (
    <>
      <Space wrap style={{ marginBottom: 10 }}>
        <DatePicker.RangePicker aria-label={t('readings.days')} value={days} onChange={(value) => { setAt(1); setDays(value?.[0] != null && value[1] != null ? [value[0], value[1]] : null); }} />
        {choose('quality', qualities, t('quality'))}
        {choose('source', sources, t('source'))}
      </Space>
      <Loaded path={`/meters/${meterId}/readings?${query}`}>
        {({ items, total }) => (
          <Table<Reading> rowKey={(r) => `${r.readAt} ${r.source}`} size="small" dataSource={items} locale={{ emptyText: <Nothing text={t(days === null ? 'readings.noneWeek' : 'empty.filter')} /> }}
            pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: setAt }} columns={[
              { title: t('readAt'), render: (_, r) => <span className="num">{siteTime(r.readAt)}</span> }, { title: t('register'), align: 'right', render: (_, r) => <span className="num">{kwh(r.registerWh, medium)}</span> }, { title: t(medium === 'water' ? 'flow' : 'power'), align: 'right', render: (_, r) => <span className="num">{watts(r.powerW, medium)}</span> },
              { title: t('quality'), render: (_, r) => <Tag className={r.quality === 'suspect' ? 'tag-warn' : 'tag-soft'}>{maybe(t, `quality.${r.quality}`)}{r.reason ? ` · ${maybe(t, `q.reason.${r.reason}`)}` : ''}</Tag> }, { title: t('source'), render: (_, r) => maybe(t, `source.${r.source}`) }, { title: t('state'), render: (_, r) => (r.settled ? t('settled') : t('unsettled')) },
            ]} />
        )}
      </Loaded>
    </>
  );
}
