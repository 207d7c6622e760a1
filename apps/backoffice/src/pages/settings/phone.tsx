import { App, Card, Checkbox, Input, InputNumber, Space, Switch } from 'antd';
import type { SiteSettings } from '../../api/types';
import { parseYuan, plainYuan } from '../../format';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';
import { Setting, useChange } from './setting';
import { isSet } from './site-settings';

const channels = ['wechat', 'alipay', 'unionpay'] as const;

/** What shops and owners may do on the phone: paying, refunds, the owners' switch, emergency credit, handing over. */
export function PhoneSettings({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { online, refund, landlordSwitch, emergency, handOver } = settings;
  const chips = online.chips.map((fen) => plainYuan(fen).replace(/\.00$/, '')).join(', ');
  const setChips = (text: string) => {
    const parts = text.split(/[,，\s]+/).filter((part) => part !== '').map(parseYuan);
    if (parts.length === 0 || parts.length > 6 || parts.includes(undefined)) void message.error(t('cash.badAmount'));
    else change({ online: { chips: parts } });
  };
  const money = (part: 'emergency', name: 'amountFen' | 'siteBudgetFen', text: string) => {
    const fen = parseYuan(text);
    if (fen === undefined) void message.error(t('cash.badAmount'));
    else if (fen !== emergency[name]) change({ [part]: { [name]: fen } });
  };
  const count = (part: 'online' | 'landlordSwitch', name: string, value: number, least: number) => (
    <InputNumber id={name} key={value} defaultValue={value} min={least} precision={0} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => { const next = Number(event.target.value); if (Number.isInteger(next) && next >= least && next !== value) change({ [part]: { [name]: next } }); }} />
  );
  return (
    <>
      <Card title={t('set.online')} style={{ marginTop: 14 }}>
        <Setting id="channels" label={t('channel')} own={isSet(settings, 'online', 'channels')}>
          <Space wrap>{channels.map((channel) => <Checkbox key={channel} checked={online.channels[channel]} disabled={disabled} onChange={(event) => change({ online: { channels: { ...online.channels, [channel]: event.target.checked } } })}>{t(`set.online.${channel}`)}</Checkbox>)}</Space>
        </Setting>
        <Setting id="orderMinutes" label={t('set.orderMinutes')} own={isSet(settings, 'online', 'orderMinutes')}>{count('online', 'orderMinutes', online.orderMinutes, 5)}</Setting>
        <Setting id="chips" label={t('set.chips')} own={isSet(settings, 'online', 'chips')}><Input id="chips" key={chips} defaultValue={chips} style={{ width: 220 }} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => event.target.value !== chips && setChips(event.target.value)} /></Setting>
        <Setting id="customerMayAsk" label={`${t('set.refund')}: ${t('set.customerMayAsk')}`} own={isSet(settings, 'refund', 'customerMayAsk')}><Switch id="customerMayAsk" checked={refund.customerMayAsk} disabled={disabled} onChange={(customerMayAsk) => change({ refund: { customerMayAsk } })} /></Setting>
      </Card>
      <Card title={t('set.landlord')} style={{ marginTop: 14 }}>
        <Setting id="landlordEnabled" label={t('set.landlord.enabled')} own={isSet(settings, 'landlordSwitch', 'enabled')}><Switch id="landlordEnabled" checked={landlordSwitch.enabled} disabled={disabled} onChange={(enabled) => change({ landlordSwitch: { enabled } })} /></Setting>
        <Setting id="noticeMinutes" label={t('set.landlord.noticeMinutes')} own={isSet(settings, 'landlordSwitch', 'noticeMinutes')}>{count('landlordSwitch', 'noticeMinutes', landlordSwitch.noticeMinutes, 0)}</Setting>
        <Setting id="perDay" label={t('set.landlord.perDay')} own={isSet(settings, 'landlordSwitch', 'perDay')}>{count('landlordSwitch', 'perDay', landlordSwitch.perDay, 1)}</Setting>
      </Card>
      <Card title={t('set.emergency')} style={{ marginTop: 14 }}>
        <Setting id="emergencyEnabled" label={t('set.emergency.enabled')} own={isSet(settings, 'emergency', 'enabled')}><Switch id="emergencyEnabled" checked={emergency.enabled} disabled={disabled} onChange={(enabled) => change({ emergency: { enabled } })} /></Setting>
        {(['amountFen', 'siteBudgetFen'] as const).map((name) => (
          <Setting key={name} id={name} label={t(`set.emergency.${name}`)} own={isSet(settings, 'emergency', name)}><Input id={name} key={emergency[name]} prefix="¥" inputMode="decimal" style={{ width: 160 }} defaultValue={plainYuan(emergency[name])} disabled={disabled} onPressEnter={(event) => event.currentTarget.blur()} onBlur={(event) => money('emergency', name, event.target.value)} /></Setting>
        ))}
        <Setting id="photoAllowed" label={`${t('set.handOver')}: ${t('set.handOver.photoAllowed')}`} own={isSet(settings, 'handOver', 'photoAllowed')}><Switch id="photoAllowed" checked={handOver.photoAllowed} disabled={disabled} onChange={(photoAllowed) => change({ handOver: { photoAllowed } })} /></Setting>
      </Card>
    </>
  );
}
