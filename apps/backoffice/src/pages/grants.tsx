import { Segmented } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { StaffGrant } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { Loaded, PageTitle } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';
import { GrantState, rightsText } from './people/grant-state';

const states = ['live', 'waiting', 'offered', 'lapsed', 'expired', 'revoked'] as const;

/** Which owner let whom onto which stall. */
export function GrantsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state')) ?? 'live';
  const columns: Column<StaffGrant>[] = [
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <Link to={`/stalls/${row.stallId}`}><b>{row.stallNumber}</b></Link> },
    { key: 'owner', title: t('people.owner'), value: (row) => row.owner.name, render: (_, row) => <>{row.owner.name} <span className="soft">{row.owner.phone}</span></> },
    { key: 'renter', title: t('people.renter'), value: (row) => row.renter?.name ?? '', render: (_, row) => (row.renter === null ? <span className="soft">{t('people.notTaken')}</span> : <>{row.renter.name} <span className="soft">{row.renter.phone}</span></>) },
    { key: 'rights', title: t('people.rights'), value: (row) => rightsText(t, row.rights), render: (_, row) => rightsText(t, row.rights) },
    { key: 'from', title: t('people.from'), dataIndex: 'validFrom', unit: 'time', render: (at: string) => <span className="num">{siteTime(at).slice(0, 10)}</span> },
    { key: 'to', title: t('people.to'), dataIndex: 'validTo', unit: 'time', render: (at: string | null) => <span className="num">{at === null ? t('people.noEnd') : siteTime(at).slice(0, 10)}</span> },
    { key: 'taken', title: t('people.takenAt'), value: (row) => row.takenAt ?? '', render: (_, row) => <span className="num">{siteTime(row.takenAt)} {row.takenByCode === null ? '' : t(row.takenByCode ? 'people.byCode' : 'people.byQr')}</span> },
    { key: 'state', title: t('order.state'), value: (row) => maybe(t, `grant.state.${row.state}`), render: (_, row) => <><GrantState state={row.state} />{row.revokedAt !== null && <span className="num soft">{siteTime(row.revokedAt).slice(0, 16)}</span>}</> },
  ];
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`grant.state.${value}`) }))} />}>{t('nav.grants')}</PageTitle>
      <Loaded path={`/sites/${siteId}/grants?state=${state}&limit=500`} every={60_000}>
        {({ items }) => <DataTable<StaffGrant> name="grants" report={t('nav.grants')} rowKey="grantId" columns={columns} filters={['state']} empty={t('people.noGrants')} dataSource={items} scroll={{ x: 1100 }} open={({ stallId }) => void navigate(`/stalls/${stallId}`)} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />}
      </Loaded>
    </>
  );
}
