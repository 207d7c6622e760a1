import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { get, post } from '../api/client';
import type { Demo, Me } from '../api/types';
import { useI18n, maybe } from '../i18n';
import { Failure } from '../kit/parts';

export function SignIn({ enter, changeLanguage }: { enter: (me: Me) => void; changeLanguage: () => void }) {
  const { t } = useI18n();
  const [form] = Form.useForm<{ loginName: string; password: string }>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const { data: demo } = useQuery({ queryKey: ['/demo'], queryFn: () => get('/demo') });
  const submit = (values: { loginName: string; password: string }) => {
    setBusy(true);
    setError(undefined);
    post('/session', values).then(enter, setError).finally(() => setBusy(false));
  };
  return (
    <main className="sign-in">
      <div className="card">
        <div className="logo" style={{ color: '#1b2430', padding: '0 0 18px' }}>
          <img src="/mark.svg" alt="" />
          <h1>{t('app')}</h1>
          <span className="soft">{t('tagline')}</span>
        </div>
        <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
          <Form.Item name="loginName" label={t('loginName')} rules={[{ required: true, message: '' }]}>
            <Input size="large" autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={[{ required: true, message: '' }]}>
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
          {error !== undefined && <Failure error={error} />}
          <Button type="primary" htmlType="submit" size="large" block loading={busy} style={{ margin: '12px 0' }}>{t('signIn')}</Button>
        </Form>
        {demo?.demo === true && (
          <div>
            <p className="soft">{t('demoHint')}</p>
            {demo.logins?.map(({ loginName, role }) => (
              <Button key={loginName} size="small" style={{ margin: '0 6px 6px 0' }} onClick={() => form.setFieldsValue({ loginName, password: demo.password ?? '' })}>
                {loginName} <Tag className="tag-soft" style={{ marginInlineStart: 4, marginInlineEnd: 0 }}>{maybe(t, `staffRole.${role}`)}</Tag>
              </Button>
            ))}
          </div>
        )}
        <Button type="link" onClick={changeLanguage} style={{ padding: 0 }}>{t('language')}</Button>
      </div>
    </main>
  );
}
