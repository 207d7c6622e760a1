import { App, Button, Form, Input, Modal, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { post, remove } from '../../api/client';
import type { OutsideToken } from '../../api/types';
import { siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { Age, errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { ScrollTable } from '../../kit/table/scroll-table';
import { useSession } from '../../session';

/** By which tokens systems of others come in, and the way to take one away. A new one is shown once. */
export function OutsideTokensPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  return (
    <>
      <PageTitle extra={<Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('outside.add')}</Button>}>{t('nav.outsideTokens')}</PageTitle>
      <p className="soft">{t('outside.hint')} <code>POST /api/v1/outside/stall-facts</code> <code>POST /api/v1/outside/subsidies</code> <code>GET /api/v1/outside/stalls</code> <code>GET /api/v1/outside/subsidies</code></p>
      <Loaded path={`/sites/${siteId}/outside-tokens`} every={60_000}>
        {(tokens, reload) => (
          <>
            <ScrollTable<OutsideToken> rowKey="id" size="small" pagination={false} dataSource={tokens} scroll={{ x: 800 }} locale={{ emptyText: <Nothing text={t('outside.empty')} /> }} columns={[
              { title: t('outside.name'), dataIndex: 'name' }, { title: t('outside.scopes'), render: (_, row) => row.scopes.map((scope) => <Tag key={scope} className="tag-info">{t(`outside.scope.${scope}`)}</Tag>) },
              { title: t('outside.made'), render: (_, row) => <>{row.madeName} <span className="soft num">{siteTime(row.madeAt)}</span></> }, { title: t('outside.lastUsed'), render: (_, row) => <Age at={row.lastUsedAt} intervalMinutes={60 * 24} /> },
              { title: t('actions'), render: (_, row) => (row.revokedAt !== null ? <Tag className="tag-soft">{t('outside.revoked')} {row.revokedName} {siteTime(row.revokedAt)}</Tag> : <Popconfirm title={t('outside.revokeSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void remove(`/outside-tokens/${row.id}`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}><Button size="small" danger>{t('outside.revoke')} {row.name}</Button></Popconfirm>) },
            ]} />
            {adding && <AddToken close={(made) => { setAdding(false); setToken(made); reload(); }} />}
            {token !== null && <Modal open title={t('outside.add')} footer={<Button type="primary" onClick={() => setToken(null)}>{t('close')}</Button>} onCancel={() => setToken(null)}><p>{t('outside.once')}</p><p className="mono" style={{ overflowWrap: 'anywhere' }}>{token}</p></Modal>}
          </>
        )}
      </Loaded>
    </>
  );
}

function AddToken({ close }: { close: (token: string | null) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  const add = ({ name }: { name: string }) => void post(`/sites/${siteId}/outside-tokens`, { name, scopes: ['subsidy'] }).then(({ token }) => close(token), (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={t('outside.add')} okText={t('save')} cancelText={t('cancel')} onCancel={() => close(null)} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={add}><Form.Item name="name" label={t('outside.name')} extra={t('outside.nameHint')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={60} /></Form.Item></Form>
    </Modal>
  );
}
