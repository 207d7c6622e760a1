import { App, Card, Input, InputNumber } from 'antd';
import type { SiteSettings } from '../../api/types';
import { parseYuan, plainYuan } from '../../format';
import { useI18n } from '../../i18n';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet } from './site-settings';

/** Limits of corrections, debts in parts and run-ons. */
export function ChangeSettings({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { correction, debt, runOn } = settings;
  const money = (id: string, value: number, set: (fen: number) => void) => (
    <Input id={id} key={value} prefix="¥" inputMode="decimal" style={{ width: 160 }} defaultValue={plainYuan(value)} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => {
      const fen = parseYuan(event.target.value);
      if (fen === undefined) void message.error(t('cash.badAmount'));
      else if (fen !== value) set(fen);
    }} />
  );
  const count = (id: string, value: number, least: number, set: (n: number) => void) => <InputNumber id={id} key={value} defaultValue={value} min={least} precision={0} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => { const next = Number(event.target.value); if (Number.isInteger(next) && next >= least && next !== value) set(next); }} />;
  return (
    <Card title={t('set.changes')} style={{ marginTop: 14 }}>
      <Setting id="correctionLimit" label={t('set.correction.limitFen')} own={isSet(settings, 'correction', 'limitFen')}>{money('correctionLimit', correction.limitFen, (limitFen) => change({ correction: { limitFen } }))}</Setting>
      <Setting id="correctionDays" label={t('set.correction.days')} own={isSet(settings, 'correction', 'days')}>{count('correctionDays', correction.days, 0, (days) => change({ correction: { days } }))}</Setting>
      <Setting id="debtKeep" label={t('set.debt.keepFen')} own={isSet(settings, 'debt', 'keepFen')}>{money('debtKeep', debt.keepFen, (keepFen) => change({ debt: { keepFen } }))}</Setting>
      <Setting id="runOnPayer" label={t('set.runOn.payer')} own={isSet(settings, 'runOn', 'payer')}><Select id="runOnPayer" popupMatchSelectWidth={false} value={runOn.payer} disabled={disabled} onChange={(payer) => change({ runOn: { payer } })} options={(['company', 'owner', 'next'] as const).map((value) => ({ value, label: t(`ro.payer.${value}`) }))} /></Setting>
      <Setting id="runOnHours" label={t('set.runOn.mostHours')} own={isSet(settings, 'runOn', 'mostHours')}>{count('runOnHours', runOn.mostHours, 1, (mostHours) => change({ runOn: { mostHours } }))}</Setting>
    </Card>
  );
}
