import { useQueries } from '@tanstack/react-query';
import { Tree } from 'antd';
import { useMemo, useState, type Key as NodeKey } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client';
import type { Board, BoardRow, Stall } from '../../api/types';
import { useI18n } from '../../i18n';
import { Age, Loaded, Nothing, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { rowsOf } from '../board';
import { NodeLine, worst, type Node, type State } from './node';

export function stallState(row: BoardRow, now: number): State {
  if (row.meterId === null || row.readAt === null) return 'unknown';
  if (row.alarm || row.owed || now - Date.parse(row.readAt) > 2 * row.intervalMinutes * 60_000) return 'warning';
  return 'ok';
}

const grouped = (rows: BoardRow[], name: (row: BoardRow) => string): [string, BoardRow[]][] => {
  const groups = new Map<string, BoardRow[]>();
  for (const row of rows) groups.set(name(row), [...(groups.get(name(row)) ?? []), row]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
};

/** Site → building → floor → stall → meter. A stall's meters come when it is opened. */
export function PlaceTree() {
  const { siteId } = useSession();
  return <Loaded path={`/sites/${siteId}/board`} every={60_000}>{(answer) => <Grown answer={answer} />}</Loaded>;
}

function Grown({ answer }: { answer: Board }) {
  const { t } = useI18n();
  const { siteId, me } = useSession();
  const rows = useMemo(() => rowsOf(answer), [answer]);
  const [opened, setOpened] = useState<NodeKey[]>(['site', ...new Set(rows.map(({ buildingCode }) => buildingCode))]);
  const asked = opened.map(String).filter((key) => key.startsWith('stall '));
  const answers = useQueries({ queries: asked.map((key) => ({ queryKey: [`/stalls/${key.slice(6)}`], queryFn: () => get(`/stalls/${key.slice(6)}`) })) });
  if (rows.length === 0) return <Nothing text={t('empty.stalls')} />;
  const stalls = new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data]])));
  const now = serverNow();
  const state = (some: BoardRow[]) => worst(some.map((row) => stallState(row, now)));
  const stallNode = (row: BoardRow): Node => ({
    key: `stall ${row.stallId}`, isLeaf: row.meterId === null,
    title: <NodeLine state={stallState(row, now)} extra={row.name}><Link to={`/stalls/${row.stallId}`}>{row.number}</Link></NodeLine>,
    children: (stalls.get(row.stallId)?.meters ?? []).map((meter) => ({ key: `meter ${meter.id}`, isLeaf: true, title: <NodeLine state={stallState(row, now)} extra={<Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} />}><Link to={`/meters?q=${meter.meterNumber}`}>{meter.meterNumber}</Link></NodeLine> })),
  });
  const buildings = grouped(rows, (row) => row.buildingCode).map(([code, inBuilding]): Node => ({
    key: code, title: <NodeLine state={state(inBuilding)} extra={t('tree.stalls', { n: inBuilding.length })}>{t('building')} {code}</NodeLine>,
    children: grouped(inBuilding, (row) => row.floor).map(([floor, onFloor]) => ({ key: `${code} ${floor}`, title: <NodeLine state={state(onFloor)} extra={t('tree.stalls', { n: onFloor.length })}>{floor || t('none')}</NodeLine>, children: onFloor.map(stallNode) })),
  }));
  const root: Node = { key: 'site', title: <NodeLine state={state(rows)} extra={t('tree.stalls', { n: rows.length })}><b>{me.sites.find(({ id }) => id === siteId)?.name}</b></NodeLine>, children: buildings };
  return <Tree motion={false} height={620} treeData={[root]} expandedKeys={opened} onExpand={setOpened} selectable={false} loadData={async () => undefined} />;
}
