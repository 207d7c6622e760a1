import type { StallRow } from '../api/types';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useI18n, type Translate } from '../i18n';
import { Loaded, PageTitle } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { everyRow } from '../kit/table/every-row';
import { useSession } from '../session';
import { StallForm } from './stall/stall-form';

const SIZE = 50;

export function StallsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const q = parameters.get('q') ?? '';
  const at = Number(parameters.get('page') ?? '1');
  const path = `/sites/${siteId}/stalls?q=${encodeURIComponent(q)}` as const;
  const open = (id: string) => navigate(`/stalls/${id}`);
  return (
    <>
      <PageTitle extra={can('stall.edit') && <Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('stall.new')}</Button>}>{t('nav.stalls')}</PageTitle>
      <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`}>
        {({ items, total }) => (
          <DataTable<StallRow>
            name="stalls" report={t('nav.stalls')} rowKey="id" columns={columnsOf(t)} filters={['q']} empty={t(q === '' ? 'empty.stalls' : 'empty.filter')} everyRow={() => everyRow(path)} open={(row) => void open(row.id)}
            tools={<Input.Search data-filter="" allowClear key={q} aria-label={t('searchHint')} placeholder={t('searchHint')} defaultValue={q} onSearch={(value) => setParameters(value === '' ? {} : { q: value })} style={{ width: 320 }} />}
            dataSource={items} scroll={{ x: 1000 }} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => setParameters({ ...(q === '' ? {} : { q }), page: String(next) }) }}
          />
        )}
      </Loaded>
      {adding && <StallForm stall={null} close={(saved) => { setAdding(false); if (saved !== undefined) void open(saved.id); }} />}
    </>
  );
}

function columnsOf(t: Translate): Column<StallRow>[] {
  const flags = (row: StallRow): string => [row.keepsLiveGoods ? t('liveGoods') : '', row.essential ? t('essential') : ''].filter((each) => each !== '').join(' · ');
  return [
    { key: 'number', title: t('stall'), dataIndex: 'number', width: 90, render: (number: string) => <b>{number}</b> },
    { key: 'name', title: t('shop'), dataIndex: 'name', width: 160, ellipsis: true },
    { key: 'building', title: t('building'), dataIndex: 'buildingName', width: 150, ellipsis: true },
    { key: 'floor', title: t('floor'), dataIndex: 'floor', width: 70 },
    { key: 'category', title: t('category'), dataIndex: 'category', width: 90 },
    { key: 'area', title: t('area'), align: 'right', width: 90, unit: 'number', value: (row) => (row.areaDm2 / 100).toFixed(2), render: (_, row) => <span className="num">{(row.areaDm2 / 100).toFixed(2)}</span> },
    { key: 'headcount', title: t('headcount'), align: 'right', dataIndex: 'headcount', unit: 'number', width: 80 },
    { key: 'flags', title: t('quality.flags'), width: 130, value: flags, render: (_, row) => flags(row) },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName', width: 100, render: (name: string | null) => name ?? <span className="soft">{t('board.vacant')}</span> },
    { key: 'meters', title: t('meters'), dataIndex: 'meters', unit: 'number', align: 'right', width: 80 },
  ];
}
