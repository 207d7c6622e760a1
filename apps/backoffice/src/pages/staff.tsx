import { App, Button, Form, Input, Modal, Space, Tag } from 'antd';
import { useState } from 'react';
import { patch, post } from '../api/client';
import type { Body } from '../api/schema';
import type { StaffMember } from '../api/types';
import { maybe, useI18n } from '../i18n';
import { errorText, Loaded, PageTitle } from '../kit/parts';
import { Select } from '../kit/select';
import { ScrollTable } from '../kit/table/scroll-table';

const roles = ['cashier', 'finance', 'engineer', 'site_admin', 'auditor', 'system_admin'];

type NewMember = Body<'post', '/staff'>;

export function StaffPage() {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [editing, setEditing] = useState<StaffMember | 'new' | null>(null);
  return (
    <Loaded path="/staff">
      {(members, reload) => {
        const done = (request: Promise<unknown>) => void request.then(() => { setEditing(null); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
        return (
          <>
            <PageTitle extra={<Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('staff.add')}</Button>}>{t('nav.staff')}</PageTitle>
            <ScrollTable<StaffMember> rowKey="id" size="small" pagination={false} scroll={{ x: 700 }} dataSource={members} columns={[
              { title: t('loginName'), dataIndex: 'loginName' }, { title: t('staff.name'), dataIndex: 'displayName' }, { title: t('staff.roles'), render: (_, m) => m.roles.map((role) => <Tag key={role} className="tag-soft">{maybe(t, `staffRole.${role}`)}</Tag>) }, { title: t('state'), render: (_, m) => (m.disabledAt === null ? <Tag className="tag-good">{t('staff.active')}</Tag> : <Tag className="tag-bad">{t('staff.disabled')}</Tag>) },
              { title: t('actions'), render: (_, m) => <Space><Button size="small" onClick={() => setEditing(m)}>{t('edit')}</Button><Button size="small" onClick={() => done(patch(`/staff/${m.id}`, { disabled: m.disabledAt === null }))}>{t(m.disabledAt === null ? 'staff.disable' : 'staff.enable')}</Button></Space> },
            ]} />
            {editing !== null && <Editor member={editing === 'new' ? null : editing} close={() => setEditing(null)} save={(values) => done(editing === 'new' ? post('/staff', values as NewMember) : patch(`/staff/${editing.id}`, values))} />}
          </>
        );
      }}
    </Loaded>
  );
}

function Editor({ member, close, save }: { member: StaffMember | null; close: () => void; save: (values: Partial<NewMember>) => void }) {
  const { t } = useI18n();
  const [form] = Form.useForm();
  return (
    <Modal open title={member?.displayName ?? t('staff.add')} onCancel={close} onOk={() => form.submit()} okText={t('save')} cancelText={t('cancel')}>
      <Form form={form} layout="vertical" initialValues={member ?? {}} onFinish={({ password, ...values }: Partial<NewMember>) => save(password ? { ...values, password } : values)}>
        {member === null && <Form.Item name="loginName" label={t('loginName')} rules={[{ required: true, pattern: /^[a-z0-9._-]{2,40}$/ }]}><Input /></Form.Item>}
        <Form.Item name="displayName" label={t('staff.name')} rules={[{ required: true }]}><Input /></Form.Item>
        <Form.Item name="roles" label={t('staff.roles')} rules={[{ required: true }]}><Select mode="multiple" options={roles.map((role) => ({ value: role, label: maybe(t, `staffRole.${role}`) }))} /></Form.Item>
        <Form.Item name="password" label={t('staff.password')} rules={[{ required: member === null, min: 10 }]}><Input.Password autoComplete="new-password" /></Form.Item>
      </Form>
    </Modal>
  );
}
