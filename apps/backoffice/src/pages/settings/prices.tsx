import { App, Card, Input, InputNumber, Space, Switch } from 'antd';
import type { SiteSettings } from '../../api/types';
import { parsePrice, scaled } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet } from './site-settings';

const periods = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;
const text = (micro: number | null | undefined): string => (micro == null ? '' : scaled(micro, 6).replace(/0{1,4}$/, ''));

/** What new prices must pass: a second person, the cap on resale, the limit of a rise. */
export function PriceSettings({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const { secondPerson, capMicroYuanPerKwh, capByPeriod, replayLimitPercent } = settings.prices;
  const disabled = !can('site.settings');
  const set = (written: string, old: number | null | undefined, to: (micro: number | null) => object) => {
    const micro = written.trim() === '' ? null : parsePrice(written);
    if (micro === undefined || micro === 0) void message.error(t('price.fault.other'));
    else if (micro !== (old ?? null)) change({ prices: to(micro) });
  };
  const capOf = (period: (typeof periods)[number]) => (capByPeriod as Record<string, number>)[period];
  const withCap = (period: string, micro: number | null) => ({ capByPeriod: Object.fromEntries([...Object.entries(capByPeriod as Record<string, number>).filter(([name]) => name !== period), ...(micro === null ? [] : [[period, micro]])]) });
  const input = (id: string, label: string, value: number | null | undefined, to: (micro: number | null) => object) => (
    <Input id={id} key={String(value)} aria-label={label} suffix="¥/kWh" inputMode="decimal" style={{ width: 150 }} defaultValue={text(value)} placeholder={t('price.noCap')} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => set(event.target.value, value, to)} />
  );
  return (
    <Card title={t('set.prices')} style={{ marginTop: 14 }}>
      <Setting id="secondPerson" label={t('set.secondPerson')} own={isSet(settings, 'prices', 'secondPerson')}><Switch id="secondPerson" checked={secondPerson} disabled={disabled} onChange={(value) => change({ prices: { secondPerson: value } })} /></Setting>
      <Setting id="cap" label={t('set.cap')} own={isSet(settings, 'prices', 'capMicroYuanPerKwh')}>{input('cap', t('set.cap'), capMicroYuanPerKwh, (micro) => ({ capMicroYuanPerKwh: micro }))}</Setting>
      <Setting id="capByPeriod" label={t('set.capByPeriod')} own={isSet(settings, 'prices', 'capByPeriod')}>
        <Space wrap>{periods.map((period) => <span key={period}>{maybe(t, `period.${period}`)} {input(`cap-${period}`, `${t('set.cap')} ${maybe(t, `period.${period}`)}`, capOf(period), (micro) => withCap(period, micro))}</span>)}</Space>
      </Setting>
      <Setting id="replayLimitPercent" label={t('set.replayLimit')} own={isSet(settings, 'prices', 'replayLimitPercent')}><InputNumber id="replayLimitPercent" key={replayLimitPercent} defaultValue={replayLimitPercent} min={0} max={1000} precision={0} suffix="%" disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => { const value = parseInt(event.target.value, 10); if (Number.isInteger(value) && value !== replayLimitPercent) change({ prices: { replayLimitPercent: value } }); }} /></Setting>
    </Card>
  );
}
