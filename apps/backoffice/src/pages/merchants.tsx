import { App, Button, Card, Form, Input, Space, Switch, Tag } from 'antd';
import { useState } from 'react';
import { post, put } from '../api/client';
import type { CheckStep, Merchant } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { useSession } from '../session';

const channels = ['wechat', 'alipay', 'unionpay'] as const;
const looks = { ok: ['tag-good', '✓'], warning: ['tag-warn', '▲'], failed: ['tag-bad', '✕'] } as const;

/** Which merchant takes a site's money at each channel, and whether it works: keys, clock, connection, signatures. */
export function MerchantsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <>
      <PageTitle>{t('nav.merchants')}</PageTitle>
      <Loaded path={`/sites/${siteId}/merchants`}>
        {(merchants, reload) => <Space orientation="vertical" size={14} style={{ width: '100%' }}>{channels.map((channel) => <Channel key={channel} channel={channel} merchant={merchants.find((each) => each.channel === channel) ?? null} reload={reload} />)}<p className="soft">{t('merchant.keys')}</p></Space>}
      </Loaded>
    </>
  );
}

function Channel({ channel, merchant, reload }: { channel: (typeof channels)[number]; merchant: Merchant | null; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [folder, setFolder] = useState(merchant?.keyFolder ?? '');
  const act = (work: Promise<unknown>) => {
    setBusy(true);
    void work.then(reload, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const may = can('merchant.edit');
  const save = (enabled: boolean) => act(put(`/sites/${siteId}/merchants/${channel}`, { keyFolder: folder, enabled }));
  return (
    <Card title={t(`channel.${channel}`)} extra={merchant === null ? <Tag className="tag-soft">{t('merchant.none')}</Tag> : <Tag className={merchant.enabled ? 'tag-good' : 'tag-soft'}>{merchant.enabled ? `✓ ${t('merchant.on')}` : `– ${t('merchant.off')}`}</Tag>}>
      {merchant !== null && <p><span className="soft">{t('merchant.number')}</span> <b className="mono">{merchant.merchantNumber}</b> {merchant.appId !== '' && <><span className="soft">{t('merchant.app')}</span> <span className="mono">{merchant.appId}</span></>}</p>}
      {may && (
        <Form layout="inline" onFinish={() => save(merchant?.enabled ?? true)}>
          <Form.Item label={t('merchant.folder')}><Input id={`folder-${channel}`} aria-label={`${t(`channel.${channel}`)} ${t('merchant.folder')}`} value={folder} onChange={(event) => setFolder(event.target.value)} style={{ width: 200 }} /></Form.Item>
          <Button htmlType="submit" loading={busy} disabled={folder === ''}>{t('save')}</Button>
          {merchant !== null && <Space style={{ marginInlineStart: 20 }}><Switch checked={merchant.enabled} loading={busy} aria-label={`${t(`channel.${channel}`)} ${t('merchant.on')}`} onChange={save} /><Button type="primary" loading={busy} onClick={() => act(post(`/merchants/${merchant.id}/check`))}>{t('merchant.check')}</Button></Space>}
        </Form>
      )}
      {merchant?.check != null && <Check steps={merchant.check} at={merchant.checkedAt} />}
    </Card>
  );
}

function Check({ steps, at }: { steps: CheckStep[]; at: string | null }) {
  const { t } = useI18n();
  return (
    <div role="status" style={{ marginTop: 14 }}>
      <p className="soft">{t('merchant.checkedAt', { at: siteTime(at) })}</p>
      {steps.map((step) => <p key={step.step} style={{ margin: '4px 0' }}><Tag className={looks[step.state][0]}>{looks[step.state][1]} {t(`merchant.step.${step.step}`)}</Tag> {maybe(t, `merchant.code.${step.code}`)} <span className="mono soft">{step.detail}</span></p>)}
    </div>
  );
}
