import { Input, Table } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import type { Page } from '../api/types';
import { useI18n } from '../i18n';
import { Loaded, PageTitle } from '../kit/parts';
import { useSession } from '../session';

interface StallRow {
  id: string;
  number: string;
  name: string;
  floor: string;
  category: string;
  areaDm2: number;
  headcount: number;
  buildingName: string;
  customerName: string | null;
  meters: number;
  keepsLiveGoods: boolean;
  essential: boolean;
}

const SIZE = 50;

export function StallsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const q = parameters.get('q') ?? '';
  const at = Number(parameters.get('page') ?? '1');
  return (
    <>
      <PageTitle extra={<Input.Search data-filter="" allowClear aria-label={t('searchHint')} placeholder={t('searchHint')} defaultValue={q} onSearch={(value) => setParameters(value === '' ? {} : { q: value })} style={{ width: 320 }} />}>{t('nav.stalls')}</PageTitle>
      <Loaded<Page<StallRow>> path={`/sites/${siteId}/stalls?limit=${SIZE}&offset=${(at - 1) * SIZE}&q=${encodeURIComponent(q)}`}>
        {({ items, total }) => (
          <Table<StallRow>
            rowKey="id" size="small" dataSource={items} scroll={{ x: 1000 }}
            pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: (next) => setParameters({ ...(q === '' ? {} : { q }), page: String(next) }) }}
            onRow={(row) => ({ onClick: () => navigate(`/stalls/${row.id}`), onKeyDown: (event) => event.key === 'Enter' && navigate(`/stalls/${row.id}`), tabIndex: 0, style: { cursor: 'pointer' } })}
            columns={[
              { title: t('stall'), dataIndex: 'number', render: (number: string) => <b>{number}</b> }, { title: t('shop'), dataIndex: 'name' }, { title: t('building'), dataIndex: 'buildingName' }, { title: t('floor'), dataIndex: 'floor' },
              { title: t('category'), dataIndex: 'category' }, { title: 'm²', dataIndex: 'areaDm2', align: 'right', render: (dm2: number) => dm2 / 100 }, { title: t('customer'), dataIndex: 'customerName', render: (name: string | null) => name ?? <span className="soft">{t('board.vacant')}</span> }, { title: t('meter'), dataIndex: 'meters', align: 'right' },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
