import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { ask, call } from '../../api';
import { Confirm } from '../../kit/confirm';
import { Page, Told, useLook } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useSignedIn } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { saveText } from './save-text';

/** What is agreed to, what is held of somebody, and how to take it along or loosen it. */
export default function Privacy() {
  const look = useLook();
  const { t } = look;
  const signedIn = useSignedIn();
  const { answer: me, failed, load } = useAnswer(signedIn ? '/customer/me' : null);
  const { answer: privacy } = useAnswer('/public/privacy', { as: 'anybody' });
  const [leaving, setLeaving] = useState<string | null>(null);
  const [erasing, setErasing] = useState(false);
  const { busy, told, bad, run, tell } = useAction(t);
  if (me === null) return <Page title={t('privacyData')} look={look}><Waiting failed={failed} look={look} retry={load} /></Page>;
  const agree = () => privacy !== null && void run(async () => {
    await call('POST', '/customer/consents', { version: privacy.version });
    // Who was led here goes on from the first page.
    if (Taro.getCurrentPages().length > 1) load();
    else await Taro.reLaunch({ url: '/pages/home/index' });
  });
  const erase = () => void run(async () => {
    setErasing(false);
    await call('DELETE', '/customer/me');
    Taro.clearStorageSync();
    await Taro.reLaunch({ url: '/pages/sign-in/index' });
  });
  const take = () => void run(async () => {
    await saveText('yidu-my-data.json', JSON.stringify(await ask('GET', '/customer/me/export'), null, 1));
    tell(t(process.env.TARO_ENV === 'h5' ? 'exported' : 'exportCopied'));
  });
  const unbind = (platform: string) => void run(async () => { setLeaving(null); await call('DELETE', `/customer/me/identities/${platform as 'wechat'}`); load(); });
  return (
    <Page title={t('privacyData')} look={look}>
      <View className="card">
        <View className="title">{me.name}</View>
        <View>{t('phone')} {me.phone}</View>
        <View className="soft">{me.consentVersion === null ? t('notAgreed') : t('agreedTo', { version: me.consentVersion })}</View>
        {me.needsConsent && <View className="warn" role="status">{t(me.consentVersion === null ? 'agreeToGoOn' : 'agreeAnew')}</View>}
        {me.needsConsent && <Button className="button" id="agree" disabled={busy || undefined} onClick={agree}>{t('agreeNow')}</Button>}
      </View>
      <View className="card">
        <View className="title">{t('boundTo')}</View>
        {me.identities.length === 0 && <View className="soft">{t('boundToNone')}</View>}
        {me.identities.map((platform) => <View className="row" key={platform}><View>{t(`identity.${platform}`)}</View><Button className="choice" disabled={busy || undefined} onClick={() => setLeaving(platform)}>{t('unbind')}</Button></View>)}
      </View>
      <View className="card">
        <Button className="button plain" id="export" disabled={busy || undefined} onClick={take}>{t('exportData')}</Button>
        <View className="soft">{t('exportHow')}</View>
        <Told text={told} bad={bad} />
      </View>
      {privacy !== null && <View className="card soft" style={{ whiteSpace: 'pre-line' }}>{look.language === 'zh-CN' ? privacy.zh : privacy.en}</View>}
      <Button className="button plain" onClick={() => { Taro.clearStorageSync(); void Taro.reLaunch({ url: '/pages/sign-in/index' }); }}>{t('forgetPhone')}</Button>
      <Button className="button plain" id="erase" disabled={busy || undefined} onClick={() => setErasing(true)}>{t('eraseMe')}</Button>
      {erasing && <Confirm title={t('eraseMe')} yes={t('eraseSure')} danger look={look} onYes={erase} onNo={() => setErasing(false)}>{t('eraseWhat')}</Confirm>}
      {leaving !== null && <Confirm title={t('unbind')} yes={t('unbind')} danger look={look} onYes={() => unbind(leaving)} onNo={() => setLeaving(null)}>{t('unbindWhat', { app: t(`identity.${leaving}`) })}</Confirm>}
    </Page>
  );
}
