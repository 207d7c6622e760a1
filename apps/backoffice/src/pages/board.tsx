import { Input, Select, Space, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { kwh, watts, yuan } from '../format';
import { maybe, useI18n, type Translate } from '../i18n';
import { Age, Loaded, PageTitle, serverNow, SupplyTag } from '../kit/parts';
import { useSession } from '../session';

export interface BoardRow {
  stallId: string;
  number: string;
  name: string;
  buildingCode: string;
  floor: string;
  category: string;
  meterId: number | null;
  supply: 'on' | 'off' | 'unknown' | 'none';
  wanted: string;
  owed: boolean;
  keepPower: boolean;
  cause: string | null;
  waitsFor: string | null;
  availableFen: number | null;
  readAt: string | null;
  intervalMinutes: number;
  powerW: number | null;
  todayWh: number | null;
  alarm: boolean;
  accountId: string | null;
}
export interface BoardAnswer {
  at: string;
  columns: string[];
  rows: unknown[][];
}

export const rowsOf = ({ columns, rows }: BoardAnswer): BoardRow[] => rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])) as unknown as BoardRow);
export const waitText = (t: Translate, waitsFor: string | null): string => (waitsFor ? waitsFor.split(',').map((each) => maybe(t, `wait.${each}`)).join('、') : '');
const LOW_FEN = 10_000;

function matches(row: BoardRow, filter: { q: string; building: string; supply: string }): boolean {
  if (filter.building !== '' && row.buildingCode !== filter.building) return false;
  if (filter.q !== '' && !`${row.number} ${row.name} ${row.category}`.toLowerCase().includes(filter.q.toLowerCase())) return false;
  switch (filter.supply) {
    case 'waiting': return Boolean(row.waitsFor);
    case 'low': return row.availableFen !== null && row.availableFen < LOW_FEN;
    case 'stale': return row.meterId !== null && (row.readAt === null || serverNow() - Date.parse(row.readAt) > 2 * row.intervalMinutes * 60_000);
    case 'kept': return row.keepPower;
    case 'owed': return row.owed;
    case 'vacant': return row.accountId === null;
    case '': return true;
    default: return row.supply === filter.supply;
  }
}

export function BoardPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return <Loaded<BoardAnswer> path={`/sites/${siteId}/board`} every={60_000}>{(answer) => <Board title={t('nav.board')} answer={answer} />}</Loaded>;
}

function Board({ title, answer }: { title: string; answer: BoardAnswer }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const filter = { q: parameters.get('q') ?? '', building: parameters.get('building') ?? '', supply: parameters.get('supply') ?? '' };
  const rows = useMemo(() => rowsOf(answer), [answer]);
  const shown = rows.filter((row) => matches(row, filter));
  const set = (name: string, value: string) => setParameters((before) => { if (value === '') before.delete(name); else before.set(name, value); return before; }, { replace: true });
  const columns: TableColumnsType<BoardRow> = [
    { title: t('stall'), dataIndex: 'number', width: 90, fixed: 'left', render: (number: string) => <b>{number}</b>, sorter: (a, b) => a.number.localeCompare(b.number) },
    { title: t('shop'), dataIndex: 'name', width: 150, ellipsis: true },
    { title: t('building'), width: 110, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { title: t('category'), dataIndex: 'category', width: 80 },
    { title: t('supply'), width: 190, render: (_, row) => <SupplyTag supply={row.supply} wanted={row.wanted} owed={row.owed} kept={row.keepPower} />, sorter: (a, b) => a.supply.localeCompare(b.supply) },
    { title: t('available'), dataIndex: 'availableFen', width: 120, align: 'right', render: (fen: number | null) => <span className={`num${fen !== null && fen <= 0 ? ' bad' : ''}`}>{yuan(fen)}</span>, sorter: (a, b) => (a.availableFen ?? 1e15) - (b.availableFen ?? 1e15) },
    { title: t('power'), dataIndex: 'powerW', width: 100, align: 'right', render: (w: number | null) => <span className="num">{watts(w)}</span>, sorter: (a, b) => (a.powerW ?? 0) - (b.powerW ?? 0) },
    { title: t('today'), dataIndex: 'todayWh', width: 120, align: 'right', render: (wh: number | null) => <span className="num">{kwh(wh)}</span> },
    { title: t('age'), width: 120, render: (_, row) => (row.meterId === null ? '–' : <Age at={row.readAt} intervalMinutes={row.intervalMinutes} />) },
    { title: t('cause'), ellipsis: true, width: 260, render: (_, row) => (row.cause !== null ? <span className="bad">{maybe(t, `cause.${row.cause}`)}</span> : row.waitsFor ? <span>{t('waitsFor')}:{waitText(t, row.waitsFor)}</span> : row.accountId === null ? <span className="soft">{t('noAccount')}</span> : '') },
  ];
  return (
    <>
      <PageTitle extra={<span className="soft num">● {t('board.live')} · {t('board.count', { n: shown.length, all: rows.length })}</span>}>{title}</PageTitle>
      <Space wrap style={{ marginBottom: 10 }}>
        <Input data-filter="" allowClear aria-label={t('board.filter')} placeholder={t('board.filter')} value={filter.q} onChange={(event) => set('q', event.target.value)} style={{ width: 240 }} />
        <Select aria-label={t('building')} value={filter.building} onChange={(value) => set('building', value)} style={{ width: 120 }} options={[{ value: '', label: `${t('building')}: ${t('all')}` }, ...[...new Set(rows.map(({ buildingCode }) => buildingCode))].map((code) => ({ value: code, label: code }))]} />
        <Select aria-label={t('state')} value={filter.supply} onChange={(value) => set('supply', value)} style={{ width: 160 }} options={[['', `${t('state')}: ${t('all')}`], ['on', t('supply.on')], ['off', t('supply.off')], ['owed', t('supply.owedOn')], ['waiting', t('board.waiting')], ['low', t('board.low')], ['kept', t('supply.kept')], ['stale', t('board.stale')], ['vacant', t('board.vacant')]].map(([value, label]) => ({ value, label }))} />
      </Space>
      <Table<BoardRow> virtual rowKey="stallId" size="small" columns={columns} dataSource={shown} pagination={false} scroll={{ x: 1340, y: Math.max(360, window.innerHeight - 250) }} onRow={(row) => ({ onClick: () => navigate(`/stalls/${row.stallId}`), onKeyDown: (event) => event.key === 'Enter' && navigate(`/stalls/${row.stallId}`), tabIndex: 0, style: { cursor: 'pointer' } })} />
    </>
  );
}
