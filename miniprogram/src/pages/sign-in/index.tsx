import { Button, Input, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call } from '../../api';
import { Page, useLook } from '../../kit/page';
import { codeOf } from '../../kit/use-answer';
import { errorText } from '../../texts';

export default function SignIn() {
  const look = useLook();
  const { t } = look;
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [wait, setWait] = useState(0);
  const [told, setTold] = useState('');
  useEffect(() => {
    if (wait === 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  const fail = (error: unknown) => setTold(errorText(t, codeOf(error)));
  const send = () => {
    if (!/^1\d{10}$/.test(phone)) return setTold(t('badPhone'));
    call('POST', '/customer/login-codes', { phone }).then(() => { setTold(t('codeSent')); setWait(60); }, fail);
  };
  const enter = () => {
    call('POST', '/customer/sessions', { phone, code }).then(({ token }) => {
      Taro.setStorageSync('token', token);
      void Taro.reLaunch({ url: '/pages/home/index' });
    }, fail);
  };
  return (
    <Page here={null} look={look}>
      <View className="brand">⚡ {t('brand')}</View>
      <View className="card">
        <View>{t('phone')}</View>
        <Input className="field" id="phone" type="number" maxlength={11} value={phone} aria-label={t('phone')} onInput={({ detail }) => setPhone(String(detail.value))} />
        <Button className={`button plain${wait > 0 ? ' off' : ''}`} id="send" disabled={wait > 0} onClick={send}>{wait > 0 ? t('resend', { n: wait }) : t('sendCode')}</Button>
        <View>{t('code')}</View>
        <Input className="field" id="code" type="number" maxlength={6} value={code} aria-label={t('code')} onInput={({ detail }) => setCode(String(detail.value))} />
        <Button className="button" id="enter" onClick={enter}>{t('signIn')}</Button>
        {told !== '' && <View className="warn" role="status">{told}</View>}
        <Text className="soft">{t('privacy')}</Text>
      </View>
      <Button className="choice" onClick={() => { Taro.setStorageSync('language', look.language === 'zh-CN' ? 'en-US' : 'zh-CN'); look.refresh(); }}>{t('language')}</Button>
    </Page>
  );
}
