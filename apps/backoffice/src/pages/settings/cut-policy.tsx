import { App, Card, Input, InputNumber, Switch } from 'antd';
import type { SiteSettings } from '../../api/types';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet, parseWindows, windowsAreWhole, windowText, type Window } from './site-settings';

const cutKeys = ['automatic', 'closesWaterAtZero', 'freshnessSweeps', 'waitAfterLastWarningMinutes', 'warningTimeoutMinutes', 'breakerPercent', 'breakerMinimum', 'maxTogglesPerHour', 'commandExpirySeconds', 'holidaysProtected'] as const;

/** When the product cuts at this site, and when it never does. */
export function CutPolicy({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const windows = windowText(settings.cut.noCutWindows as Window[]);
  const setWindows = (text: string) => {
    if (!windowsAreWhole(text)) void message.error(t('set.windowsWrong'));
    else if (text !== windows) change({ cut: { noCutWindows: parseWindows(text) } });
  };
  return (
    <Card title={t('set.cut')} style={{ marginTop: 14 }}>
      {cutKeys.map((key) => {
        const value = settings.cut[key];
        const set = (next: unknown) => change({ cut: { [key]: next } });
        return (
          <Setting key={key} id={key} label={t(`cut.${key}`)} own={isSet(settings, 'cut', key)}>
            {typeof value === 'boolean' ? <Switch id={key} checked={value} disabled={disabled} onChange={set} /> : <InputNumber id={key} key={String(value)} defaultValue={value as number} min={0} precision={0} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => Number(event.target.value) !== value && set(Number(event.target.value))} />}
          </Setting>
        );
      })}
      <Setting id="windows" label={t('set.windows')} own={isSet(settings, 'cut', 'noCutWindows')}>
        <Input id="windows" key={windows} style={{ width: 280 }} defaultValue={windows} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => setWindows(event.target.value)} />
      </Setting>
    </Card>
  );
}
