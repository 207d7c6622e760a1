import { useQuery } from '@tanstack/react-query';
import { App, Button, Switch } from 'antd';
import { useNavigate } from 'react-router';
import { get, patch } from '../api/client';
import type { Debtor } from '../api/types';
import { maybe, useI18n } from '../i18n';
import { errorText } from '../kit/parts';
import type { LiveEvent } from '../live';
import { useSession } from '../session';

type Popup = 'lowList' | 'alarms';
const SECONDS = 12;

/** What this person wants to pop up; one answer for every place that asks. */
function useWanted() {
  const { me } = useSession();
  const { data, refetch } = useQuery({ queryKey: ['/session'], queryFn: () => get('/session'), initialData: me, staleTime: 60_000 });
  return { wanted: data.popups, again: () => void refetch() };
}

/** Turns one kind of pop-up on or off for oneself. */
export function PopupSwitch({ popup }: { popup: Popup }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const { wanted, again } = useWanted();
  return <label><Switch size="small" checked={wanted[popup]} onChange={(on) => void patch('/session/popups', { [popup]: on }).then(again, (error: unknown) => void message.error(errorText(t, error)))} /> {t(`popup.${popup}`)}</label>;
}

/** How many are low on each floor, the fullest first. */
export function byFloor(items: readonly Pick<Debtor, 'buildingCode' | 'floor'>[]): [string, number][] {
  const floors = new Map<string, number>();
  for (const { buildingCode, floor } of items) floors.set(`${buildingCode} ${floor}`.trim(), (floors.get(`${buildingCode} ${floor}`.trim()) ?? 0) + 1);
  return [...floors].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** Shows what came in while somebody works: the list of low balances at its hour, new alarms. It lies beside the work and stops nobody. */
export function usePopups(): (event: LiveEvent) => void {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { notification } = App.useApp();
  const navigate = useNavigate();
  const { wanted } = useWanted();
  const showLow = async () => {
    const { items } = await get(`/sites/${siteId}/low-balances`);
    const go = () => {
      notification.destroy('low-list');
      navigate('/low-balances');
    };
    notification.warning({
      key: 'low-list', placement: 'bottomRight', duration: 0, title: t('low.popup', { n: items.length }), actions: <Button type="primary" size="small" onClick={go}>{t('low.open')}</Button>,
      description: <>{byFloor(items).slice(0, 12).map(([floor, n]) => <div key={floor} className="num"><b>{floor}</b> {t('low.shops', { n })}: {items.filter((item) => `${item.buildingCode} ${item.floor}`.trim() === floor).slice(0, 4).map(({ stallNumber, phone }) => `${stallNumber} ${phone}`).join(' · ')}</div>)}</>,
    });
  };
  return ({ kind, opened }) => {
    if (kind === 'low-list' && wanted.lowList && can('dunning.work')) void showLow().catch(() => undefined);
    if (kind === 'alarm' && opened !== undefined && wanted.alarms && can('alarm.view')) {
      const show = opened.severity === 'critical' ? notification.error : opened.severity === 'warning' ? notification.warning : notification.info;
      show({ key: `alarm ${String(opened.id)}`, placement: 'bottomRight', duration: opened.severity === 'critical' ? 0 : SECONDS, title: maybe(t, `alarm.${opened.kind}`), description: opened.objectName, actions: <Button size="small" onClick={() => navigate('/alarms')}>{t('nav.alarms')}</Button> });
    }
  };
}
