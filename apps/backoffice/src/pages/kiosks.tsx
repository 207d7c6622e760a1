import { App, Button, Form, Input, Modal, Popconfirm, Space, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { call, get, post, remove } from '../api/client';
import type { Kiosk, PrintedCode } from '../api/types';
import { siteTime } from '../format';
import { useI18n } from '../i18n';
import { Age, errorText, Loaded, Nothing, PageTitle } from '../kit/parts';
import { QrCode } from '../kit/qr-code';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';

/** The touch screens of a site and the codes that hang on its stalls. */
export function KiosksPage() {
  const { t } = useI18n();
  return (
    <>
      <PageTitle>{t('nav.kiosks')}</PageTitle>
      <section className="panel"><Tabs items={[{ key: 'kiosks', label: t('kiosks.title'), children: <Kiosks /> }, { key: 'codes', label: t('kiosks.codes'), children: <Codes /> }]} /></section>
    </>
  );
}

function Kiosks() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  return (
    <Loaded path={`/sites/${siteId}/kiosks`} every={60_000}>
      {(kiosks, reload) => {
        const act = (work: Promise<unknown>) => void work.then(reload, (error: unknown) => void message.error(errorText(t, error)));
        return (
          <>
            <Button data-new="" type="primary" onClick={() => setAdding(true)} style={{ marginBottom: 12 }}>{t('kiosks.add')}</Button>
            <ScrollTable<Kiosk> rowKey="id" size="small" pagination={false} dataSource={kiosks} scroll={{ x: 700 }} locale={{ emptyText: <Nothing text={t('kiosks.empty')} /> }} columns={[
              { title: t('kiosks.name'), dataIndex: 'name' }, { title: t('kiosks.madeAt'), render: (_, kiosk) => <span className="num">{siteTime(kiosk.madeAt)}</span> }, { title: t('kiosks.lastSeen'), render: (_, kiosk) => <Age at={kiosk.lastSeenAt} /> },
              { title: t('actions'), render: (_, kiosk) => (kiosk.revokedAt !== null ? <Tag className="tag-soft">{t('kiosks.revoked')}</Tag> : <Popconfirm title={t('kiosks.revokeSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => act(remove(`/kiosks/${kiosk.id}`))}><Button size="small" danger>{t('kiosks.revoke')} {kiosk.name}</Button></Popconfirm>) },
            ]} />
            {adding && <AddKiosk close={(made) => { setAdding(false); setLink(made); reload(); }} />}
            {link !== null && <Modal open title={t('kiosks.add')} footer={<Button type="primary" onClick={() => setLink(null)}>{t('close')}</Button>} onCancel={() => setLink(null)}><p>{t('kiosks.link')}</p><p className="mono">{link}</p><QrCode text={link} label={t('kiosks.link')} /></Modal>}
          </>
        );
      }}
    </Loaded>
  );
}

function AddKiosk({ close }: { close: (link: string | null) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  // The token stands behind the # so that it reaches no server's log.
  const add = (values: { name: string }) => void post(`/sites/${siteId}/kiosks`, values).then(({ token }) => close(`${location.origin}/kiosk#${token}`), (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Modal open title={t('kiosks.add')} okText={t('save')} cancelText={t('cancel')} onCancel={() => close(null)} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={add}><Form.Item name="name" label={t('kiosks.name')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={40} /></Form.Item></Form>
    </Modal>
  );
}

function Codes() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [making, setMaking] = useState<{ done: number; all: number } | null>(null);
  const makeAll = async (known: readonly PrintedCode[], reload: () => void) => {
    try {
      const { items } = await get(`/sites/${siteId}/stalls?limit=500`);
      const missing = items.filter(({ id }) => !known.some(({ stallId }) => stallId === id));
      for (const [done, { id }] of missing.entries()) {
        setMaking({ done, all: missing.length });
        await call('POST', `/stalls/${id}/code`);
      }
    } catch (error) {
      message.error(errorText(t, error));
    } finally {
      setMaking(null);
      reload();
    }
  };
  return (
    <Loaded path={`/sites/${siteId}/stall-codes`}>
      {(codes, reload) => (
        <>
          <p className="soft">{t('kiosks.codesHint')}</p>
          <Space style={{ marginBottom: 12 }}><Button type="primary" loading={making !== null} onClick={() => void makeAll(codes, reload)}>{making === null ? t('kiosks.makeAll') : t('kiosks.making', making)}</Button>{codes.length > 0 && <Button onClick={() => window.print()}>{t('kiosks.printAll', { n: codes.length })}</Button>}</Space>
          {codes.length === 0 ? <Nothing text={t('kiosks.codesEmpty')} /> : <div className="stickers">{codes.map((code) => <Sticker key={code.stallId} code={code} reload={reload} />)}</div>}
        </>
      )}
    </Loaded>
  );
}

function Sticker({ code, reload }: { code: PrintedCode; reload: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  return (
    <figure className="sticker">
      <QrCode text={code.url} size={150} label={`${code.number} ${t('kiosks.scanToPay')}`} />
      <figcaption><b>{code.number}</b> {code.name}<br />{t('kiosks.scanToPay')}</figcaption>
      <Popconfirm title={t('kiosks.renewSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void post(`/stalls/${code.stallId}/code`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}><Button size="small" className="no-print">{t('kiosks.renew')} {code.number}</Button></Popconfirm>
    </figure>
  );
}
