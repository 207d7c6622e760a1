import { Input, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { get } from '../../api/client';
import type { PostpaidBill } from '../../api/types';
import { siteDay, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';

const looks: Record<PostpaidBill['state'], string> = { open: 'tag-warn', late: 'tag-bad', paid: 'tag-good', closed: 'tag-soft' };
const groups = ['notDue', 'to30', 'to60', 'over60'] as const;

/** What post-paid accounts owe, bill by bill, and for how long. */
export function PostpaidPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [text, setText] = useState(parameters.get('q') ?? '');
  const state = parameters.get('state') === 'all' ? 'all' : 'owed';
  const q = parameters.get('q') ?? '';
  const query = `state=${state}&q=${encodeURIComponent(q)}`;
  const columns: Column<PostpaidBill>[] = [
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <><b>{row.stallNumber}</b> <span className="soft">{row.accountNumber}</span></> },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName' },
    { key: 'period', title: t('postpaid.period'), value: (row) => `${siteDay(new Date(row.fromAt))} – ${siteDay(new Date(row.toAt))}`, render: (_, row) => <span className="num">{siteDay(new Date(row.fromAt))} – {siteDay(new Date(row.toAt))}</span> },
    { key: 'amount', title: t('postpaid.amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'unpaid', title: t('postpaid.unpaid'), align: 'right', dataIndex: 'unpaidFen', unit: 'fen', render: (fen: number, row) => <b className={row.state === 'late' ? 'num bad' : 'num'}>{yuan(fen)}</b> },
    { key: 'due', title: t('postpaid.due'), dataIndex: 'dueDay', render: (day: string) => <span className="num">{day}</span> },
    { key: 'late', title: t('postpaid.lateDays'), align: 'right', dataIndex: 'lateDays', unit: 'number', render: (days: number) => (days === 0 ? '–' : <b className="num bad">{days}</b>) },
    { key: 'state', title: t('state'), value: (row) => t(`postpaid.state.${row.state}`), render: (_, row) => <Tag className={looks[row.state]}>{t(`postpaid.state.${row.state}`)}</Tag> },
    { key: 'issued', title: t('postpaid.issued'), dataIndex: 'issuedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'paid', title: t('postpaid.paidAt'), dataIndex: 'paidAt', unit: 'time', render: (at: string | null) => <span className="num">{siteTime(at)}</span> },
  ];
  return (
    <>
      <PageTitle>{t('nav.postpaid')}</PageTitle>
      <p className="soft">{t('postpaid.hint')} {t('postpaid.payHint')}</p>
      <Loaded path={`/sites/${siteId}/postpaid-bills?${query}&limit=500`} every={60_000}>
        {({ items, total, owedFen, ages }) => (
          <>
            <section className="panel stall-line" aria-label={t('postpaid.sum')}>
              <div><span>{t('postpaid.sum')}</span><b className="num">{yuan(owedFen)}</b></div>
              {groups.map((group) => <div key={group}><span>{t(`postpaid.age.${group}`)}</span><b className={group !== 'notDue' && ages[group] > 0 ? 'num bad' : 'num'}>{yuan(ages[group])}</b></div>)}
            </section>
            <DataTable<PostpaidBill> name="postpaid" report={t('nav.postpaid')} rowKey="id" columns={columns} filters={['state', 'q']} empty={t('postpaid.none')} dataSource={items} scroll={{ x: 1250 }} open={({ stallId }) => void navigate(`/stalls/${stallId}`)}
              everyRow={() => everyBill(siteId, query, total)}
              tools={<><Segmented value={state} onChange={(value) => setParameters({ state: value, q })} options={(['owed', 'all'] as const).map((value) => ({ value, label: t(`postpaid.filter.${value}`) }))} /><Input.Search allowClear placeholder={t('subsidy.search')} style={{ width: 220 }} value={text} onChange={(event) => setText(event.target.value)} onSearch={(value) => setParameters({ state, q: value })} /></>}
              pagination={{ pageSize: 50, showSizeChanger: false, showTotal: () => t('total', { n: total }) }} />
          </>
        )}
      </Loaded>
    </>
  );
}

async function everyBill(siteId: string, query: string, total: number): Promise<PostpaidBill[]> {
  const found: PostpaidBill[] = [];
  for (let offset = 0; offset < total; offset += 500) found.push(...(await get(`/sites/${siteId}/postpaid-bills?${query}&limit=500&offset=${String(offset)}`)).items);
  return found;
}
