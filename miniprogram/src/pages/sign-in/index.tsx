import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { call, keepToken } from '../../api';
import { Tick } from '../../kit/choices';
import { Field } from '../../kit/field';
import { Page, Told, useLook } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { placeNow } from '../../pay/environment';
import { backFromWeChat, keepByAccount, leaveForWeChat, loginCode, thenFrom, type Entered } from './platform-sign-in';

export default function SignIn() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  const place = placeNow();
  const { answer: privacy } = useAnswer('/public/privacy', { as: 'anybody' });
  const [agreed, setAgreed] = useState(false);
  const [reading, setReading] = useState(false);
  const [ticket, setTicket] = useState<string | undefined>(undefined);
  const byAccount = useRef(false);
  const { busy, told, bad, run, tell } = useAction(t);
  const consented = (act: () => Promise<unknown>) => (agreed ? void run(act) : tell(t('agreeFirst'), true));

  /** In, or a phone number is still wanted. */
  const entered = async (answer: Entered) => {
    if (answer.state === 'needs-phone') {
      setTicket(answer.ticket);
      tell(t('needsPhone'));
      return;
    }
    keepToken('customer', answer.token);
    keepByAccount(byAccount.current);
    const { version } = privacy ?? (await call('GET', '/public/privacy', undefined, { as: 'anybody' }));
    await call('POST', '/customer/consents', { version });
    await Taro.reLaunch({ url: thenFrom(query.then) });
  };
  const byPlatform = () => consented(async () => {
    if (place === 'in-wechat') return leaveForWeChat(query.then);
    const code = await loginCode();
    return entered(await (place === 'alipay' ? call('POST', '/customer/sessions/alipay', { code }) : call('POST', '/customer/sessions/wechat', { code, platform: 'wechat' })));
  });
  const byWeChatPhone = (phoneCode: string | undefined) => {
    if (phoneCode === undefined || ticket === undefined) return tell(t('phoneRefused'), true);
    consented(async () => entered({ state: 'signed-in', ...(await call('POST', '/customer/sessions/wechat/phone', { ticket, phoneCode, ...(query.offer === undefined ? {} : { offer: query.offer }) })) }));
  };
  // Back from WeChat's own page: the official account has said who it is.
  useEffect(() => {
    const code = backFromWeChat();
    if (code === null) return;
    // He left for WeChat only after he had ticked the box.
    setAgreed(true);
    byAccount.current = true;
    void run(async () => entered(await call('POST', '/customer/sessions/wechat', { code, platform: 'wechat-account' })));
  }, []);
  return (
    <Page look={look}>
      <View className="brand">⚡ {t('brand')}</View>
      <View className="card">
        {place !== 'phone' && place !== 'desk' && place !== 'in-alipay' && ticket === undefined && <Button className="button" id="platform" disabled={busy || undefined} onClick={byPlatform}>{t(place === 'alipay' ? 'byAlipay' : 'byWeChat')}</Button>}
        {place === 'weapp' && ticket !== undefined && <Button className="button" id="wechat-phone" disabled={busy || undefined} openType="getPhoneNumber" onGetPhoneNumber={({ detail }) => byWeChatPhone((detail as { code?: string }).code)}>{t('byWeChatPhone')}</Button>}
        <ByPhone ticket={ticket} look={look} busy={busy} tell={tell} consented={consented} entered={entered} />
        <Tick id="agree" on={agreed} text={t('privacyTick')} onTick={setAgreed} />
        <Button className="link" id="read-privacy" onClick={() => setReading(!reading)}>{t('privacyRead')} ›</Button>
        {reading && <View className="soft" style={{ whiteSpace: 'pre-line' }}>{privacy === null ? t('loading') : look.language === 'zh-CN' ? privacy.zh : privacy.en}</View>}
        <Told text={told} bad={bad} />
      </View>
      <View className="choices">
        <Button className="choice" id="language" onClick={() => { Taro.setStorageSync('language', look.language === 'zh-CN' ? 'en-US' : 'zh-CN'); look.refresh(); }}>{t('language')}</Button>
        <Button className="choice" id="large" aria-pressed={look.big} onClick={() => { Taro.setStorageSync('big', look.big ? '0' : '1'); look.refresh(); }}>{t('large')}{look.big ? ' ✓' : ''}</Button>
        <Button className="choice" id="staff" onClick={() => void Taro.navigateTo({ url: '/field/sign-in/index' })}>{t('staffEntry')}</Button>
      </View>
    </Page>
  );
}

interface ByPhoneNeeds {
  ticket: string | undefined;
  look: ReturnType<typeof useLook>;
  busy: boolean;
  tell: (text: string, bad?: boolean) => void;
  consented: (act: () => Promise<unknown>) => void;
  entered: (answer: Entered) => Promise<void>;
}

function ByPhone({ ticket, look, busy, tell, consented, entered }: ByPhoneNeeds) {
  const { t } = look;
  const { offer } = useQuery();
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [wait, setWait] = useState(0);
  useEffect(() => {
    if (wait === 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  const send = () => {
    if (!/^1\d{10}$/.test(phone)) return tell(t('badPhone'), true);
    consented(async () => {
      await call('POST', '/customer/login-codes', { phone, ...(offer === undefined ? {} : { offer }) });
      tell(t('codeSent'));
      setWait(60);
    });
  };
  const enter = () => consented(async () => {
    const answer = await call('POST', '/customer/sessions', { phone, code, ...(ticket === undefined ? {} : { ticket }), ...(offer === undefined ? {} : { offer }) });
    await entered({ state: 'signed-in', token: answer.token });
  });
  return (
    <View>
      <Field id="phone" label={t('phone')} kind="number" most={11} value={phone} onValue={setPhone} />
      <Button className={`button plain${wait > 0 ? ' off' : ''}`} id="send" disabled={(wait > 0 || busy) || undefined} onClick={send}>{wait > 0 ? t('resend', { n: wait }) : t('sendCode')}</Button>
      <Field id="code" label={t('code')} kind="number" most={6} value={code} onValue={setCode} />
      <Button className="button" id="enter" disabled={busy || undefined} onClick={enter}>{t('signIn')}</Button>
    </View>
  );
}
