import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Card, InputNumber, Segmented, Switch } from 'antd';
import { useEffect } from 'react';
import { get } from '../../api/client';
import type { SiteSettings } from '../../api/types';
import { siteTime } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet, TIME, windowIsWhole } from './site-settings';
import { Windows } from './windows';

const switches = ['automatic', 'closesWaterAtZero', 'holidaysProtected', 'weekendsProtected', 'liveGoodsKept'] as const;
const numbers = ['hoursBeforeClosed', 'waitAfterLastWarningMinutes', 'warningTimeoutMinutes', 'finalNoticeMinutes', 'runGraceMinutes', 'freshnessSweeps', 'breakerPercent', 'breakerMinimum', 'maxTogglesPerHour', 'commandExpirySeconds'] as const;

const kinds = ['cold_store', 'medical', 'fire', 'lift', 'emergency_light', 'live_goods'];

/** At which hours duty screens show the list of low balances. */
export function LowListSettings({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { enabled, times } = settings.lowList;
  const set = (next: string[]) => {
    if (next.length === 0 || next.length > 6 || !next.every((each) => TIME.test(each))) void message.error(t('set.windowsWrong'));
    else change({ lowList: { times: [...new Set(next)].sort() } });
  };
  return (
    <Card title={t('low.settings')} style={{ marginTop: 14 }}>
      <Setting id="lowListEnabled" label={t('low.enabled')} own={isSet(settings, 'lowList', 'enabled')}><Switch id="lowListEnabled" checked={enabled} disabled={disabled} onChange={(value) => change({ lowList: { enabled: value } })} /></Setting>
      <Setting id="lowListTimes" label={t('low.times')} own={isSet(settings, 'lowList', 'times')}><Select mode="tags" id="lowListTimes" aria-label={t('low.times')} style={{ minWidth: 200 }} value={times} disabled={disabled} tokenSeparators={[',', '，', ' ']} onChange={set} options={times.map((value) => ({ value, label: value }))} /></Setting>
    </Card>
  );
}

/** When the product cuts at this site, and when it never does. */
export function CutPolicy({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can, siteId } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { cut } = settings;
  const { data: profiles } = useQuery({ queryKey: ['/profiles'], queryFn: () => get('/profiles'), enabled: can('meter.view') });
  const switched = (profiles ?? []).filter(({ switchConfirmed }) => switchConfirmed !== null);
  const queries = useQueryClient();
  const written = JSON.stringify(cut);
  // What the policy means now is asked anew whenever it was changed.
  useEffect(() => void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).includes('dry-run') }), [queries, written]);
  const own = (name: string) => isSet(settings, 'cut', name);
  const setTimes = (times: string[]) => {
    if (times.length === 0 || times.length > 6 || !times.every((each) => TIME.test(each))) void message.error(t('set.windowsWrong'));
    else change({ cut: { cutTimes: [...new Set(times)].sort() } });
  };
  return (
    <Card title={t('set.cut')} style={{ marginTop: 14 }}>
      <Setting id="when" label={t('cut.when')} own={own('when')}><Segmented id="when" value={cut.when} disabled={disabled} onChange={(when) => change({ cut: { when } })} options={(['at_once', 'at_times'] as const).map((value) => ({ value, label: t(`cut.when.${value}`) }))} /></Setting>
      {cut.when === 'at_times' && (
        <Setting id="cutTimes" label={`${t('cut.cutTimes')} · ${t('cut.timesHint')}`} own={own('cutTimes')}>
          <Select mode="tags" id="cutTimes" aria-label={t('cut.cutTimes')} style={{ minWidth: 200 }} value={cut.cutTimes} disabled={disabled} tokenSeparators={[',', '，', ' ']} onChange={setTimes} options={cut.cutTimes.map((value) => ({ value, label: value }))} />
        </Setting>
      )}
      {can('meter.view') && <Loaded path={`/sites/${siteId}/cuts/dry-run?at=next`} every={60_000}>{({ at }) => <p className="soft" role="note">{t('cut.next', { at: siteTime(at) })}</p>}</Loaded>}
      {switches.map((key) => <Setting key={key} id={key} label={t(`cut.${key}`)} own={own(key)}><Switch id={key} checked={cut[key]} disabled={disabled} onChange={(value) => change({ cut: { [key]: value } })} /></Setting>)}
      <Setting id="windows" label={t('set.windows')} own={own('noCutWindows')}><Windows id="windows" value={cut.noCutWindows} disabled={disabled} onChange={(noCutWindows) => noCutWindows.every(windowIsWhole) && change({ cut: { noCutWindows } })} /></Setting>
      <Setting id="protectedKinds" label={t('cut.protectedKinds')} own={own('protectedKinds')}>
        <Select mode="tags" id="protectedKinds" aria-label={t('cut.protectedKinds')} style={{ minWidth: 320 }} value={cut.protectedKinds} disabled={disabled} tokenSeparators={[',', '，', '、']} onChange={(protectedKinds: string[]) => change({ cut: { protectedKinds } })} options={[...new Set([...kinds, ...cut.protectedKinds])].map((value) => ({ value, label: maybe(t, `protectedKind.${value}`) }))} />
      </Setting>
      <Setting id="untestedProfiles" label={t('cut.untestedProfiles')} own={own('untestedProfiles')}>
        <Select mode="multiple" id="untestedProfiles" aria-label={t('cut.untestedProfiles')} style={{ minWidth: 320 }} value={cut.untestedProfiles} disabled={disabled} onChange={(untestedProfiles: string[]) => change({ cut: { untestedProfiles } })} options={switched.map(({ id, brand, model }) => ({ value: id, label: `${brand} ${model}` }))} />
      </Setting>
      {numbers.map((key) => (
        <Setting key={key} id={key} label={t(`cut.${key}`)} own={own(key)}>
          <InputNumber id={key} key={cut[key]} defaultValue={cut[key]} min={0} precision={0} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => Number(event.target.value) !== cut[key] && change({ cut: { [key]: Number(event.target.value) } })} />
        </Setting>
      ))}
    </Card>
  );
}
