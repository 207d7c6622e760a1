import { App, Button, DatePicker, Form, Input, Modal, Popconfirm, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { post, remove } from '../api/client';
import type { SentAnnouncement } from '../api/types';
import { siteTime } from '../format';
import { useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';

/** What everybody of a site is told: on the phone, and to the followers of the official account. */
export function AnnouncementsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [writing, setWriting] = useState(false);
  return (
    <>
      <PageTitle extra={can('announcement.send') && <Button data-new="" type="primary" onClick={() => setWriting(true)}>{t('ann.new')}</Button>}>{t('nav.announcements')}</PageTitle>
      <Loaded path={`/sites/${siteId}/announcements?limit=200`} every={20_000}>
        {({ items }, reload) => {
          const columns: Column<SentAnnouncement>[] = [
            { key: 'sent', title: t('ann.sentAt'), dataIndex: 'sentAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
            { key: 'title', title: t('ann.title'), dataIndex: 'title', render: (title: string) => <b>{title}</b> },
            { key: 'text', title: t('ann.text'), dataIndex: 'text', render: (text: string) => <span className="wrap">{text}</span> },
            { key: 'until', title: t('ann.until'), dataIndex: 'untilAt', unit: 'time', render: (at: string | null) => <span className="num">{at === null ? t('people.noEnd') : siteTime(at)}</span> },
            { key: 'by', title: t('operator'), dataIndex: 'sentBy' },
            { key: 'delivered', title: t('ann.delivered'), align: 'right', dataIndex: 'delivered' },
            { key: 'failed', title: t('ann.failed'), align: 'right', dataIndex: 'failed', render: (n: number) => <span className={n > 0 ? 'bad' : undefined}>{n}</span> },
            { key: 'state', title: t('actions'), value: (row) => (row.withdrawnAt === null ? '' : t('ann.withdrawn')), render: (_, row) => (row.withdrawnAt !== null ? <Tag className="tag-soft">{t('ann.withdrawn')}</Tag> : can('announcement.send') && <Popconfirm title={t('ann.withdrawSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => void remove(`/announcements/${row.announcementId}`).then(reload, (error: unknown) => void message.error(errorText(t, error)))}><Button size="small">{t('ann.withdraw')}</Button></Popconfirm>) },
          ];
          return (
            <>
              <DataTable<SentAnnouncement> name="announcements" report={t('nav.announcements')} rowKey="announcementId" columns={columns} filters={[]} empty={t('ann.empty')} dataSource={items} scroll={{ x: 1000 }} pagination={{ pageSize: 20, showSizeChanger: false }} />
              {writing && <Write close={() => { setWriting(false); reload(); }} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Write({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [announcementId] = useState(() => crypto.randomUUID());
  const [form] = Form.useForm<{ title: string; text: string; until?: Dayjs }>();
  const [busy, setBusy] = useState(false);
  const send = ({ until, ...values }: { title: string; text: string; until?: Dayjs }) => {
    setBusy(true);
    void post(`/sites/${siteId}/announcements`, { announcementId, ...values, ...(until === undefined ? {} : { untilAt: until.toISOString() }) }).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={t('ann.new')} okText={t('ann.send')} cancelText={t('cancel')} okButtonProps={{ loading: busy }} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={send}>
        <Form.Item name="title" label={t('ann.title')} rules={[{ required: true, message: t('fill') }]}><Input autoFocus maxLength={20} showCount /></Form.Item>
        <Form.Item name="text" label={t('ann.text')} rules={[{ required: true, message: t('fill') }]}><Input.TextArea rows={5} maxLength={2000} showCount /></Form.Item>
        <Form.Item name="until" label={t('ann.until')}><DatePicker showTime style={{ width: '100%' }} /></Form.Item>
      </Form>
      <p className="soft">{t('ann.hint')}</p>
    </Modal>
  );
}
