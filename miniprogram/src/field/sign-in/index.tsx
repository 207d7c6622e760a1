import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { call, keepToken } from '../../api';
import { Field } from '../../kit/field';
import { Page, Told, useLook } from '../../kit/page';
import { useAction } from '../../kit/use-action';

/** Staff at the meters: the same name and password as at the desk. */
export default function StaffSignIn() {
  const look = useLook();
  const { t } = look;
  const [loginName, setLoginName] = useState('');
  const [password, setPassword] = useState('');
  const { busy, told, bad, run } = useAction(t);
  const enter = () => void run(async () => {
    const { token } = await call('POST', '/session', { loginName, password }, { as: 'staff' });
    keepToken('staff', token!);
    await Taro.redirectTo({ url: '/field/meter/index' });
  });
  return (
    <Page title={t('staffSignIn')} look={look}>
      <View className="card">
        <Field id="login-name" label={t('loginName')} value={loginName} onValue={setLoginName} />
        <Field id="password" label={t('password')} password value={password} onValue={setPassword} />
        <Button className="button" id="enter" disabled={busy || undefined} onClick={enter}>{t('signIn')}</Button>
        <Told text={told} bad={bad} />
      </View>
    </Page>
  );
}
