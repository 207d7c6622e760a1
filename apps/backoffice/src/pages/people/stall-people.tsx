import { App, Button, Form, Input, Modal, Popconfirm, Space } from 'antd';
import { useState } from 'react';
import { post, put, remove } from '../../api/client';
import type { StaffGrant, Stall } from '../../api/types';
import { siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing } from '../../kit/parts';
import { useSession } from '../../session';
import { GrantState, rightsText } from './grant-state';

/** Who has to do with a stall: its owner, the holder of its account, and whom the owner let in. */
export function StallPeople({ stall }: { stall: Stall }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [setting, setSetting] = useState(false);
  return (
    <Loaded path={`/stalls/${stall.id}/people`} every={30_000}>
      {(people, reload) => {
        const act = (work: Promise<unknown>) => void work.then(() => { void message.success(t('asked')); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
        return (
          <>
            <div className="stall-line">
              <div><span>{t('people.owner')}</span>{people.owner === null ? t('none') : <><b>{people.owner.name}</b> {people.owner.phone} <span className="soft">{t('people.since', { at: siteTime(people.owner.since).slice(0, 10) })}</span></>}</div>
              <div><span>{t('people.holder')}</span>{people.holder === null ? t('none') : <><b>{people.holder.name}</b> {people.holder.phone} <span className="soft">{t('people.since', { at: siteTime(people.holder.since).slice(0, 10) })}</span></>}</div>
              {can('owner.edit') && <Space><Button onClick={() => setSetting(true)}>{t('people.setOwner')}</Button>{people.owner !== null && <Popconfirm title={t('people.endSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => act(remove(`/stalls/${stall.id}/owner`))}><Button>{t('people.endOwner')}</Button></Popconfirm>}</Space>}
            </div>
            <h2>{t('people.grants')}</h2>
            {people.grants.length === 0 ? <Nothing text={t('people.noGrants')} /> : people.grants.map((grant) => <GrantLine key={grant.grantId} grant={grant} revoke={can('owner.edit') ? () => act(post(`/grants/${grant.grantId}/revoke`)) : undefined} />)}
            {setting && <SetOwner stall={stall} close={() => { setSetting(false); reload(); }} />}
          </>
        );
      }}
    </Loaded>
  );
}

function GrantLine({ grant, revoke }: { grant: StaffGrant; revoke: (() => void) | undefined }) {
  const { t } = useI18n();
  const live = grant.revokedAt === null && (grant.state === 'live' || grant.state === 'offered' || grant.state === 'waiting');
  return (
    <p style={{ display: 'flex', gap: 16, alignItems: 'center', flexWrap: 'wrap' }}>
      <GrantState state={grant.state} />
      <span>{grant.renter === null ? t('people.notTaken') : `${grant.renter.name} ${grant.renter.phone}`}</span>
      <span className="soft">{rightsText(t, grant.rights)} · {siteTime(grant.validFrom).slice(0, 10)} – {grant.validTo === null ? t('people.noEnd') : siteTime(grant.validTo).slice(0, 10)}</span>
      {live && revoke !== undefined && <Popconfirm title={t('people.revokeSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={revoke}><Button size="small" danger>{t('people.revoke')}</Button></Popconfirm>}
    </p>
  );
}

function SetOwner({ stall, close }: { stall: Stall; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ phone: string; name: string }>();
  return (
    <Modal open title={`${t('people.setOwner')} ${stall.number}`} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={(values) => void put(`/stalls/${stall.id}/owner`, values).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
        <Form.Item name="phone" label={t('phone')} rules={[{ required: true, pattern: /^1\d{10}$/, message: t('error.phone-malformed') }]}><Input autoFocus inputMode="numeric" maxLength={11} /></Form.Item>
        <Form.Item name="name" label={t('staff.name')} rules={[{ required: true, message: t('fill') }]}><Input maxLength={40} /></Form.Item>
      </Form>
      <p className="soft">{t('people.setOwnerHint')}</p>
    </Modal>
  );
}
