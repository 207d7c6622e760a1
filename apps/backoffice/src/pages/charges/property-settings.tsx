import { App, Button, Card, Checkbox, Input, InputNumber, Modal, Radio, Switch, Tag, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { post } from '../../api/client';
import type { SiteSettings } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { useSession } from '../../session';
import { Setting, useChange } from '../settings/setting';
import { isSet } from '../settings/site-settings';

/** When fees are billed and from which purse, what lateness costs, who bears vacant stalls, and cutting for fees. */
export function PropertySettings({ settings, reload }: { settings: SiteSettings; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const change = useChange(reload);
  const disabled = !can('site.settings');
  const { property, apportionment } = settings;
  const own = (name: keyof SiteSettings['property']) => isSet(settings, 'property', name);
  const late = (part: Partial<SiteSettings['property']['late']>) => change({ property: { late: { ...property.late, ...part } } });
  return (
    <Card title={t('propertySet.title')} style={{ marginTop: 14 }}>
      <Setting id="feeDay" label={t('propertySet.day')} own={own('day')}><InputNumber id="feeDay" min={1} max={28} precision={0} disabled={disabled} value={property.day} onChange={(day) => day !== null && change({ property: { day } })} /></Setting>
      <Setting id="feeMinute" label={t('propertySet.minute')} own={own('minute')}><TimePicker id="feeMinute" format="HH:mm" allowClear={false} needConfirm={false} disabled={disabled} value={dayjs().startOf('day').add(property.minute, 'minute')} onChange={(at) => at !== null && change({ property: { minute: at.hour() * 60 + at.minute() } })} /></Setting>
      <Setting id="feeTiming" label={t('propertySet.timing')} own={own('timing')}><Radio.Group id="feeTiming" disabled={disabled} value={property.timing} onChange={(event) => change({ property: { timing: event.target.value as string } })} options={(['advance', 'arrears'] as const).map((value) => ({ value, label: t(`propertySet.timing.${value}`) }))} /></Setting>
      <Setting id="mergedPurse" label={t('propertySet.merged')} own={own('mergedPurse')}><Switch id="mergedPurse" disabled={disabled} checked={property.mergedPurse} onChange={(mergedPurse) => change({ property: { mergedPurse } })} /></Setting>
      <Setting id="lateRate" label={t('propertySet.rate')} own={own('late')}><InputNumber id="lateRate" min={0} max={1} step={0.01} precision={4} suffix="%" style={{ width: 130 }} disabled={disabled} value={property.late.ratePpmPerDay / 10_000} onChange={(rate) => rate !== null && late({ ratePpmPerDay: Math.round(rate * 10_000) })} /></Setting>
      <Setting id="lateGrace" label={t('propertySet.grace')} own={null}><InputNumber id="lateGrace" min={0} max={365} precision={0} disabled={disabled} value={property.late.graceDays} onChange={(graceDays) => graceDays !== null && late({ graceDays })} /></Setting>
      <Setting id="lateCap" label={t('propertySet.cap')} own={null}><InputNumber id="lateCap" min={0} max={100} precision={0} suffix="%" disabled={disabled} value={property.late.capPercent} onChange={(capPercent) => capPercent !== null && late({ capPercent })} /></Setting>
      <Setting id="vacancy" label={t('share.vacancy')} own={isSet(settings, 'apportionment', 'vacancy')}><Radio.Group id="vacancy" disabled={disabled} value={apportionment.vacancy} onChange={(event) => change({ apportionment: { vacancy: event.target.value as string } })} options={(['company', 'owner', 'spread'] as const).map((value) => ({ value, label: t(`share.vacancy.${value}`) }))} /></Setting>
      <PropertyCut cut={property.cut} reload={reload} />
    </Card>
  );
}

/** Off unless two persons have read the law; off again at once. */
function PropertyCut({ cut, reload }: { cut: SiteSettings['property']['cut']; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [read, setRead] = useState(false);
  const [graceDays, setGraceDays] = useState(cut.graceDays);
  const [reason, setReason] = useState('');
  const send = () => void post(`/sites/${siteId}/property-cut`, { enabled: !cut.enabled, graceDays, lawRead: read, reason }).then(({ approvalId }) => {
    void message.success(t(approvalId === null ? 'propertySet.isOff' : 'propertySet.asked'));
    setAsking(false);
    reload();
  }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Setting id="propertyCut" label={t('propertySet.cut')} own={null}>
      <Tag className={cut.enabled ? 'tag-bad' : 'tag-soft'}>{t(cut.enabled ? 'propertySet.on' : 'propertySet.off', { n: cut.graceDays })}</Tag>
      {can('fee.edit') && <Button danger={!cut.enabled} onClick={() => setAsking(true)}>{t(cut.enabled ? 'propertySet.turnOff' : 'propertySet.turnOn')}</Button>}
      <Modal open={asking} title={t(cut.enabled ? 'propertySet.turnOff' : 'propertySet.turnOn')} okText={t(cut.enabled ? 'confirm' : 'propertySet.ask')} cancelText={t('cancel')} okButtonProps={{ danger: !cut.enabled, disabled: reason.trim() === '' || (!cut.enabled && !read) }} onCancel={() => setAsking(false)} onOk={send}>
        {!cut.enabled && (
          <>
            <blockquote data-law="" style={{ margin: '0 0 12px', padding: '8px 12px', borderLeft: '4px solid var(--bad)' }}>{t('propertySet.law')}</blockquote>
            <p>{t('propertySet.lawMeans')}</p>
            <p><Checkbox checked={read} onChange={(event) => setRead(event.target.checked)}>{t('propertySet.lawRead')}</Checkbox></p>
            <p><label htmlFor="cutGrace">{t('propertySet.cutGrace')}</label> <InputNumber id="cutGrace" min={1} max={365} precision={0} value={graceDays} onChange={(days) => setGraceDays(days ?? cut.graceDays)} /></p>
          </>
        )}
        <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Modal>
    </Setting>
  );
}
