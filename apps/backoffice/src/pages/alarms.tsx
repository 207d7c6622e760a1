import { Button, DatePicker, Segmented, Space } from 'antd';
import dayjs from 'dayjs';
import { useSearchParams } from 'react-router';
import { maybe, useI18n } from '../i18n';
import { Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { useSession } from '../session';
import { PopupSwitch } from '../shell/popups';
import { AlarmList } from './alarm-list';

const kinds = ['gateway_offline', 'meter_offline', 'suspect_reading', 'meter_clock', 'command_failed', 'breaker_tripped', 'no_price', 'closing_check', 'closed_money', 'bill_disputed', 'fee_not_billed', 'payment_mismatch', 'payment_unknown', 'reconciliation_difference', 'refund_stuck'];
const parts = ['kind', 'severity', 'acknowledged', 'building', 'from', 'to'] as const;

/** Alarms by area, kind, state and time; which of them pop up is each one's own choice. */
export function AlarmsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const state = parameters.get('state') === 'closed' ? 'closed' : 'open';
  const value = (name: (typeof parts)[number]) => parameters.get(name) ?? '';
  const set = (changes: Record<string, string>) => setParameters((before) => { for (const [name, next] of Object.entries(changes)) { if (next === '') before.delete(name); else before.set(name, next); } return before; }, { replace: true });
  const query = new URLSearchParams(parts.filter((name) => value(name) !== '').map((name): [string, string] => (name === 'building' ? ['buildingId', value(name)] : name === 'from' ? [name, dayjs(value(name)).startOf('day').toISOString()] : name === 'to' ? [name, dayjs(value(name)).add(1, 'day').startOf('day').toISOString()] : [name, value(name)])));
  const choice = (name: 'kind' | 'severity' | 'acknowledged', label: string, options: { value: string; label: string }[]) => <Select popupMatchSelectWidth={false} aria-label={label} value={value(name)} onChange={(next: string) => set({ [name]: next })} style={{ minWidth: 130 }} options={[{ value: '', label: `${label}: ${t('all')}` }, ...options]} />;
  return (
    <>
      <PageTitle extra={<Space wrap><PopupSwitch popup="alarms" /><Segmented<'open' | 'closed'> value={state} onChange={(next) => set({ state: next })} options={[{ value: 'open', label: t('alarm.open') }, { value: 'closed', label: t('alarm.closed') }]} /></Space>}>{t('nav.alarms')}</PageTitle>
      <Space wrap style={{ marginBottom: 10 }}>
        <Loaded path={`/sites/${siteId}/buildings`}>{(buildings) => <Select popupMatchSelectWidth={false} aria-label={t('alarm.area')} value={value('building')} onChange={(next: string) => set({ building: next })} style={{ minWidth: 130 }} options={[{ value: '', label: `${t('alarm.area')}: ${t('all')}` }, ...buildings.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))]} />}</Loaded>
        {choice('kind', t('kind'), kinds.map((kind) => ({ value: kind, label: maybe(t, `alarm.${kind}`) })))}
        {choice('severity', t('alarm.severity'), (['critical', 'warning', 'info'] as const).map((each) => ({ value: each, label: t(`alarm.severity.${each}`) })))}
        {choice('acknowledged', t('alarm.seen'), (['false', 'true'] as const).map((each) => ({ value: each, label: t(`alarm.seen.${each}`) })))}
        <DatePicker.RangePicker allowEmpty={[true, true]} aria-label={t('time')} value={[value('from') === '' ? null : dayjs(value('from')), value('to') === '' ? null : dayjs(value('to'))]} onChange={(range) => set({ from: range?.[0]?.format('YYYY-MM-DD') ?? '', to: range?.[1]?.format('YYYY-MM-DD') ?? '' })} />
        {[...query].length > 0 && <Button onClick={() => set(Object.fromEntries(parts.map((name) => [name, ''])))}>{t('alarm.clearFilter')}</Button>}
      </Space>
      <AlarmList state={state} limit={200} more={[...query].length === 0 ? '' : `&${query.toString()}`} areas />
    </>
  );
}
