import type { Board, BoardRow } from '../api/types';
import { Input, Tag, theme } from 'antd';
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { kwh, watts, yuan } from '../format';
import { maybe, useI18n, type Key, type Translate } from '../i18n';
import { lastsText, lastsWhole } from '../kit/lasts-text';
import { Age, Loaded, PageTitle, serverNow, SupplyTag } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';

export const rowsOf = ({ columns, rows }: Board): BoardRow[] => rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])) as unknown as BoardRow);
export const waitText = (t: Translate, waitsFor: string | null): string => (waitsFor ? waitsFor.split(',').map((each) => maybe(t, `wait.${each}`)).join(t('list.comma')) : '');
const LOW_FEN = 10_000;

function matches(row: BoardRow, filter: { q: string; building: string; supply: string }): boolean {
  if (filter.building !== '' && row.buildingCode !== filter.building) return false;
  if (filter.q !== '' && !`${row.number} ${row.name} ${row.category}`.toLowerCase().includes(filter.q.toLowerCase())) return false;
  switch (filter.supply) {
    case 'waiting': return Boolean(row.waitsFor) || Boolean(row.waterWaitsFor);
    case 'waterOff': return row.water === 'off';
    case 'waterFault': return row.water === 'fault';
    case 'low': return row.billing === 'prepaid' && row.availableFen !== null && Math.min(row.availableFen, row.waterAvailableFen ?? LOW_FEN) < LOW_FEN;
    case 'postpaid': return row.billing !== 'prepaid';
    case 'late': return row.billing === 'late';
    case 'stale': return row.meterId !== null && (row.readAt === null || serverNow() - Date.parse(row.readAt) > 2 * row.intervalMinutes * 60_000);
    case 'kept': return row.keepPower;
    case 'tagged': return row.tag !== null;
    case 'owed': return row.owed || row.waterOwed;
    case 'vacant': return row.accountId === null;
    case '': return true;
    default: return row.supply === filter.supply;
  }
}

export function BoardPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return <Loaded path={`/sites/${siteId}/board`} every={60_000}>{(answer) => <Board title={t('nav.board')} answer={answer} />}</Loaded>;
}

/** `waterApart`: somebody here pays for water from a balance of its own. */
function columnsOf(t: Translate, now: string, waterApart: boolean): Column<BoardRow>[] {
  return [
    { key: 'number', title: t('stall'), dataIndex: 'number', width: 84, fixed: 'left', render: (number: string) => <b>{number}</b>, sorter: (a, b) => a.number.localeCompare(b.number) },
    { key: 'name', title: t('shop'), dataIndex: 'name', width: 132, ellipsis: true },
    { key: 'building', title: t('building'), width: 92, value: (row) => `${row.buildingCode} ${row.floor}`, render: (_, row) => `${row.buildingCode} ${row.floor}` },
    { key: 'category', title: t('category'), dataIndex: 'category', width: 76, ellipsis: true },
    { key: 'supply', title: t('supply'), width: 176, value: (row) => t(`supply.${row.supply}` as Key), render: (_, row) => <SupplyTag supply={row.supply} wanted={row.wanted} owed={row.owed} kept={row.keepPower} />, sorter: (a, b) => a.supply.localeCompare(b.supply) },
    { key: 'available', title: t('available'), dataIndex: 'availableFen', unit: 'fen', width: 150, align: 'right', render: (fen: number | null, row) => <span className={`num${row.billing === 'prepaid' && fen !== null && fen <= 0 ? ' bad' : ''}`}>{yuan(fen)}{row.billing !== 'prepaid' && <> <Tag className={row.billing === 'late' ? 'tag-bad' : 'tag-info'}>{t(`postpaid.board.${row.billing}`)}</Tag></>}</span>, sorter: (a, b) => (a.availableFen ?? 1e15) - (b.availableFen ?? 1e15) },
    { key: 'endsAt', title: t('board.endsAt'), value: (row) => row.endsAt, unit: 'time', width: 270, ellipsis: true, render: (_, row) => <span className="num" title={lastsText(t, row, now)?.range}>{lastsWhole(t, row, now)}</span>, sorter: (a, b) => (a.endsAt ?? '9').localeCompare(b.endsAt ?? '9') },
    { key: 'power', title: t('power'), dataIndex: 'powerW', unit: 'w', width: 96, align: 'right', render: (w: number | null) => <span className="num">{watts(w)}</span>, sorter: (a, b) => (a.powerW ?? 0) - (b.powerW ?? 0) },
    { key: 'today', title: t('today'), dataIndex: 'todayWh', unit: 'wh', width: 112, align: 'right', render: (wh: number | null) => <span className="num">{kwh(wh)}</span> },
    { key: 'water', title: t('water'), width: 176, value: (row) => t(`waterSupply.${row.water}`), render: (_, row) => (row.waterMeterId === null ? <span className="soft">–</span> : <SupplyTag medium="water" supply={row.water} wanted={row.waterWanted} owed={row.waterOwed} kept={false} />), sorter: (a, b) => a.water.localeCompare(b.water) },
    ...(waterApart ? [{ key: 'waterAvailable', title: t('water.available'), dataIndex: 'waterAvailableFen', unit: 'fen', width: 120, align: 'right', render: (fen: number | null, row) => <span className={`num${fen !== null && fen <= 0 ? ' bad' : ''}`}>{fen === null ? <span className="soft">{row.waterMeterId === null ? '–' : t('water.sharedBalance')}</span> : yuan(fen)}</span>, sorter: (a, b) => (a.waterAvailableFen ?? 1e15) - (b.waterAvailableFen ?? 1e15) }] as Column<BoardRow>[] : []),
    { key: 'waterToday', title: t('water.today'), width: 112, align: 'right', value: (row) => (row.waterMeterId === null ? '' : kwh(row.waterTodayLitres ?? 0, 'water')), render: (_, row) => <span className="num">{row.waterMeterId === null ? '–' : kwh(row.waterTodayLitres ?? 0, 'water')}</span> },
    { key: 'age', title: t('age'), value: (row) => row.readAt, unit: 'time', width: 104, render: (_, row) => (row.meterId === null ? '–' : <Age at={row.readAt} intervalMinutes={row.intervalMinutes} />) },
    { key: 'cause', title: t('cause'), width: 190, value: (row) => causeText(t, row), render: (_, row) => <span className={row.cause !== null || row.tag !== null ? 'bad' : row.waitsFor ? undefined : 'soft'} title={causeText(t, row)}>{causeText(t, row)}</span>, ellipsis: true },
  ];
}

function causeText(t: Translate, row: BoardRow): string {
  if (row.tag !== null) return t('tag.board', { number: row.tag });
  if (row.cause !== null) return maybe(t, `cause.${row.cause}`);
  if (row.waterCause !== null) return `${t('water.cause')}: ${maybe(t, `cause.${row.waterCause}`)}`;
  if (row.waitsFor) return `${t('waitsFor')}: ${waitText(t, row.waitsFor)}`;
  if (row.waterWaitsFor) return `${t('water.waitsFor')}: ${waitText(t, row.waterWaitsFor)}`;
  return row.accountId === null ? t('noAccount') : '';
}

function Board({ title, answer }: { title: string; answer: Board }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { token } = theme.useToken();
  const [parameters, setParameters] = useSearchParams();
  const filter = { q: parameters.get('q') ?? '', building: parameters.get('building') ?? '', supply: parameters.get('supply') ?? '' };
  const rows = useMemo(() => rowsOf(answer), [answer]);
  const waterApart = rows.some(({ waterAvailableFen }) => waterAvailableFen !== null);
  const shown = rows.filter((row) => matches(row, filter));
  const set = (name: string, value: string) => setParameters((before) => { if (value === '') before.delete(name); else before.set(name, value); return before; }, { replace: true });
  const tools = (
    <>
      <Input data-filter="" allowClear aria-label={t('board.filter')} placeholder={t('board.filter')} value={filter.q} onChange={(event) => set('q', event.target.value)} style={{ width: 240 }} />
      <Select popupMatchSelectWidth={false} aria-label={t('building')} value={filter.building} onChange={(value) => set('building', value)} style={{ minWidth: 132 }} options={[{ value: '', label: `${t('building')}: ${t('all')}` }, ...[...new Set(rows.map(({ buildingCode }) => buildingCode))].map((code) => ({ value: code, label: code }))]} />
      <Select popupMatchSelectWidth={false} aria-label={t('state')} value={filter.supply} onChange={(value) => set('supply', value)} style={{ minWidth: 150 }} options={[['', `${t('state')}: ${t('all')}`], ['on', t('supply.on')], ['off', t('supply.off')], ['waterOff', t('waterSupply.off')], ['waterFault', t('waterSupply.fault')], ['owed', t('supply.owedOn')], ['waiting', t('board.waiting')], ['low', t('board.low')], ['postpaid', t('postpaid.board.postpaid')], ['late', t('postpaid.board.late')], ['kept', t('supply.kept')], ['tagged', t('tag.state.hanging')], ['stale', t('board.stale')], ['vacant', t('board.vacant')]].map(([value, label]) => ({ value, label }))} />
    </>
  );
  return (
    <>
      <PageTitle extra={<span className="soft num">● {t('board.live')} · {t('board.count', { n: shown.length, all: rows.length })}</span>}>{title}</PageTitle>
      <DataTable<BoardRow> virtual name="board" report={title} rowKey="stallId" columns={columnsOf(t, answer.at, waterApart)} filters={['q', 'building', 'supply']} tools={tools} empty={t(rows.length === 0 ? 'empty.stalls' : 'empty.filter')} dataSource={shown} pagination={false} scroll={{ x: waterApart ? 1790 : 1670, y: Math.max(360, window.innerHeight - token.fontSize * 18) }} open={(row) => navigate(`/stalls/${row.stallId}`)} />
    </>
  );
}
