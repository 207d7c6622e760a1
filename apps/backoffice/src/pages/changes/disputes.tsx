import { Segmented, Tag } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import type { Dispute } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Age, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';

const states = ['open', 'reversed', 'stands', 'withdrawn'] as const;
export const disputeLooks: Record<Dispute['state'], string> = { open: 'tag-warn', reversed: 'tag-good', stands: 'tag-soft', withdrawn: 'tag-soft' };

/** Bills that customers doubt. */
export function DisputesPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state')) ?? 'open';
  const columns: Column<Dispute>[] = [
    { key: 'asked', title: t('dis.askedAt'), dataIndex: 'askedAt', unit: 'time', render: (at: string) => <><span className="num">{siteTime(at)}</span> <Age at={at} intervalMinutes={1440} /></> },
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber', render: (number: string) => <b>{number}</b> },
    { key: 'by', title: t('dis.asked'), dataIndex: 'askedName' },
    { key: 'held', title: t('dis.held'), align: 'right', dataIndex: 'heldFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    { key: 'state', title: t('state'), value: (row) => t(`dis.state.${row.state}`), render: (_, row) => <Tag className={disputeLooks[row.state]}>{t(`dis.state.${row.state}`)}</Tag> },
    { key: 'back', title: t('dis.amount'), align: 'right', value: (row) => row.reversedFen, unit: 'fen', render: (_, row) => <span className="num">{yuan(row.reversedFen)}</span> },
    { key: 'decided', title: t('dis.decided'), value: (row) => row.decidedName ?? '', render: (_, row) => (row.decidedName === null ? '–' : <>{row.decidedName} <span className="num soft">{siteTime(row.decidedAt).slice(5, 16)}</span></>) },
  ];
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`dis.state.${value}`) }))} />}>{t('nav.disputes')}</PageTitle>
      <Loaded path={`/sites/${siteId}/disputes?state=${state}&limit=500`} every={20_000}>
        {({ items }) => <DataTable<Dispute> name="disputes" report={t('nav.disputes')} rowKey="disputeId" columns={columns} filters={['state']} empty={t('dis.empty')} dataSource={items} scroll={{ x: 1100 }} open={({ disputeId }) => void navigate(`/disputes/${disputeId}`)} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />}
      </Loaded>
    </>
  );
}
