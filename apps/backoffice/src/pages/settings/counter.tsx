import { useQuery } from '@tanstack/react-query';
import { App, Card, Input, Segmented, Switch } from 'antd';
import { get } from '../../api/client';
import type { SiteSettings, TariffPlan } from '../../api/types';
import { parseYuan, plainYuan } from '../../format';
import { useI18n } from '../../i18n';
import { Select } from '../../kit/select';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet } from './site-settings';

/** What the counter may take, whether it prints, and the price of those who have none of their own. */
export function Counter({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { data: plans } = useQuery({ queryKey: ['plans', siteId], queryFn: () => get(`/sites/${siteId}/tariff-plans`), enabled: can('tariff.view') });
  const limit = (name: 'minFen' | 'maxFen', text: string) => {
    const fen = parseYuan(text);
    if (fen === undefined) void message.error(t('cash.badAmount'));
    else if (fen !== settings.recharge[name]) change({ recharge: { ...settings.recharge, [name]: fen } });
  };
  return (
    <Card title={t('set.receipt')} style={{ marginTop: 14 }}>
      <Setting id="print" label={t('set.print')} own={isSet(settings, 'receipt', 'print')}>
        <Switch id="print" checked={settings.receipt.print} disabled={disabled} onChange={(print) => change({ receipt: { print } })} />
      </Setting>
      {(['minFen', 'maxFen'] as const).map((name) => (
        <Setting key={name} id={name} label={t(name === 'minFen' ? 'set.minYuan' : 'set.maxYuan')} own={isSet(settings, 'recharge', name)}>
          <Input id={name} key={settings.recharge[name]} prefix="¥" inputMode="decimal" style={{ width: 160 }} defaultValue={plainYuan(settings.recharge[name])} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => limit(name, event.target.value)} />
        </Setting>
      ))}
      <Setting id="officePhone" label={t('set.officePhone')} own={isSet(settings, 'contact', 'phone')}>
        <Input id="officePhone" key={settings.contact.phone} maxLength={20} style={{ width: 220 }} defaultValue={settings.contact.phone} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={({ target: { value } }) => value.trim() !== settings.contact.phone && change({ contact: { phone: value.trim() } })} />
      </Setting>
      {plans !== undefined && (
        <Setting id="tariffPlan" label={t('set.plan')} own={null}>
          <Select id="tariffPlan" popupMatchSelectWidth={false} style={{ minWidth: 220 }} value={settings.tariffPlanId} disabled={disabled} onChange={(tariffPlanId: string) => change({ tariffPlanId })} options={plans.filter(({ medium }) => medium === 'electricity').map(({ id, name }) => ({ value: id, label: name }))} />
        </Setting>
      )}
      {plans?.some(({ medium }) => medium === 'water') === true && (
        <Setting id="waterPurse" label={t('set.waterPurse')} own={isSet(settings, 'water', 'purse')}>
          <Segmented id="waterPurse" aria-label={t('set.waterPurse')} value={settings.water.purse} disabled={disabled} onChange={(purse) => change({ water: { purse } })} options={(['shared', 'own'] as const).map((value) => ({ value, label: t(`set.waterPurse.${value}`) }))} /> <span className="soft">{t('set.waterPurseHint')}</span>
        </Setting>
      )}
      {plans?.some(({ medium }) => medium === 'water') === true && (
        <Setting id="waterTariffPlan" label={t('set.waterPlan')} own={null}>
          <Select id="waterTariffPlan" popupMatchSelectWidth={false} style={{ minWidth: 220 }} value={settings.waterTariffPlanId} disabled={disabled} onChange={(waterTariffPlanId: string) => change({ waterTariffPlanId })} options={plans.filter(({ medium }) => medium === 'water').map(({ id, name }) => ({ value: id, label: name }))} />
        </Setting>
      )}
    </Card>
  );
}
