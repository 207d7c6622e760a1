import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { get } from '../api/client';
import type { BoardRow } from '../api/types';
import { kwh, siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { ageText, serverNow } from '../kit/parts';
import { useSession } from '../session';
import { rowsOf } from './board';
import './wall.css';

const EVERY_MS = 30_000;
const TURN_MS = 20_000;

type Look = 'off' | 'owed' | 'low' | 'stale' | 'on' | 'none';
const signs: Record<Look, string> = { off: '✕', owed: '↻', low: '▼', stale: '?', on: '●', none: '–' };

function lookOf(row: BoardRow, now: number): Look {
  if (row.meterId === null) return 'none';
  if (row.owed) return 'owed';
  if (row.supply === 'off') return 'off';
  if (row.readAt === null || now - Date.parse(row.readAt) > 2 * row.intervalMinutes * 60_000) return 'stale';
  return row.billing === 'late' || (row.billing === 'prepaid' && row.availableFen !== null && row.availableFen <= 0) ? 'low' : 'on';
}

const PAGE_CELLS = 80;

interface WallTurn {
  title: string;
  cells: BoardRow[];
  columns: number;
}

/** A floor a turn; a floor with more stalls than fit is shown in parts. */
function pagesOf(rows: readonly BoardRow[]): WallTurn[] {
  const floors = new Map<string, BoardRow[]>();
  for (const row of rows) {
    const floor = `${row.buildingCode} ${row.floor}`;
    const known = floors.get(floor);
    if (known === undefined) floors.set(floor, [row]);
    else known.push(row);
  }
  return [...floors].flatMap(([floor, all]) => {
    const parts = Math.ceil(all.length / PAGE_CELLS);
    return Array.from({ length: parts }, (_, part) => {
      const cells = all.slice(part * PAGE_CELLS, (part + 1) * PAGE_CELLS);
      return { title: parts === 1 ? floor : `${floor} (${part + 1}/${parts})`, cells, columns: Math.max(4, Math.ceil(Math.sqrt(cells.length * 1.2))) };
    });
  });
}

/** The duty room's picture: five figures, the newest alarms, one floor after the other. It moves a little, so that nothing burns in. */
export function WallPage() {
  const { t } = useI18n();
  const { siteId, me } = useSession();
  const { data: overview } = useQuery({ queryKey: [`/sites/${siteId}/overview`], queryFn: () => get(`/sites/${siteId}/overview`), refetchInterval: EVERY_MS });
  const { data: board, dataUpdatedAt, isError } = useQuery({ queryKey: [`/sites/${siteId}/board`], queryFn: () => get(`/sites/${siteId}/board`), refetchInterval: EVERY_MS });
  const { data: alarms } = useQuery({ queryKey: [`/sites/${siteId}/alarms wall`], queryFn: () => get(`/sites/${siteId}/alarms?state=open&limit=12`), refetchInterval: EVERY_MS });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), TURN_MS);
    return () => clearInterval(timer);
  }, []);
  const pages = useMemo(() => pagesOf(board === undefined ? [] : rowsOf(board)), [board]);
  const { title, cells, columns } = pages[turn % Math.max(1, pages.length)] ?? { title: '', cells: [], columns: 1 };
  const tiles: [string, string, boolean][] = overview === undefined ? [] : [
    [t('home.paid'), yuan(overview.paidTodayFen), false], [t('home.used'), kwh(overview.usedTodayWh), false], [t('home.meters'), `${overview.meters.online} / ${overview.meters.total}`, overview.meters.offline > 0],
    [t('home.supplies'), `${overview.supplies.off} / ${overview.supplies.owed}`, overview.supplies.owed > 0], [t('home.alarms'), String(overview.openAlarms), overview.openAlarms > 0],
  ];
  return (
    <main className="wall" style={{ transform: `translate(${turn % 4}px, ${turn % 3}px)` }}>
      <header><h1>{me.sites.find(({ id }) => id === siteId)?.name} · {t('wall.title')}</h1><span>{siteTime(new Date(serverNow()).toISOString()).slice(0, 16)} · {isError ? t('error.network') : t('asOf', { age: ageText(t, dataUpdatedAt === 0 ? null : new Date(serverNow() - (Date.now() - dataUpdatedAt)).toISOString()) })} · <Link to="/">{t('close')}</Link></span></header>
      <section className="wall-tiles">{tiles.map(([label, value, attention]) => <div key={label} className={attention ? 'attention' : ''}><span>{label}</span><b>{attention ? '▲ ' : ''}{value}</b></div>)}</section>
      <section className="wall-body">
        <div>
          <h2>{title}</h2>
          <div className="wall-floor" style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>{cells.map((row) => { const look = lookOf(row, serverNow()); return <div key={row.stallId} className={`cell ${look}`}><div><span aria-hidden>{signs[look]}</span> {row.number}</div><small>{t(look === 'none' ? 'wall.none.meter' : `wall.${look}`)}</small></div>; })}</div>
        </div>
        <aside>
          <h2>{t('wall.alarms')}</h2>
          {alarms?.items.length === 0 && <p>{t('wall.none')}</p>}
          {alarms?.items.map((alarm) => <p key={alarm.id} className={alarm.severity === 'critical' ? 'critical' : 'warning'}>{alarm.severity === 'critical' ? '✕' : '▲'} {maybe(t, `alarm.${alarm.kind}`)} {alarm.objectName} <small>{ageText(t, alarm.lastAt)}</small></p>)}
        </aside>
      </section>
    </main>
  );
}
