import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call, token as session } from '../../api';
import { civil } from '../../format';
import { Field } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { CodeScanner } from '../../kit/code-scanner';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { tokenIn, useQuery } from '../../kit/use-query';
import { Waiting } from '../../kit/waiting';

/** A stall that an owner lets somebody use: by his QR code or its six digits. What is offered is shown before it is taken. */
export default function Offer() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  const [token, setToken] = useState<string | null>(query.token ?? null);
  const { busy, told, bad, run, tell } = useAction(t);
  const [code, setCode] = useState('');
  useEffect(() => {
    if (session() === '') void Taro.reLaunch({ url: `/pages/sign-in/index?then=${encodeURIComponent(`/pages/offer/index${query.token === undefined ? '' : `?token=${query.token}`}`)}${query.token === undefined ? '' : `&offer=${query.token}`}` });
  }, []);
  const taken = async (given: { token: string } | { code: string }) => {
    const { stallId } = await call('POST', '/customer/offers/take', given);
    Taro.setStorageSync('stall', stallId);
    await Taro.reLaunch({ url: '/pages/home/index' });
  };
  const scanned = (text: string) => {
    const found = tokenIn(text);
    if (found === null) tell(t('notOurCode'), true);
    else setToken(found);
  };
  return (
    <Page title={t('offerTitle')} look={look}>
      {token !== null && <Offered token={token} look={look} busy={busy} onTake={() => void run(() => taken({ token }))} />}
      {token === null && <View className="card">
        <View>{t('offerHow')}</View>
        <CodeScanner look={look} onFound={scanned} />
        <Field id="offer-code" label={t('sixDigits')} kind="number" most={6} value={code} onValue={setCode} />
        <Button className="button" id="take-code" disabled={busy || undefined} onClick={() => (/^\d{6}$/.test(code) ? void run(() => taken({ code })) : tell(t('sixDigitsWanted'), true))}>{t('takeByCode')}</Button>
      </View>}
      <Told text={told} bad={bad} />
    </Page>
  );
}

function Offered({ token, look, busy, onTake }: { token: string; look: Look; busy: boolean; onTake: () => void }) {
  const { t } = look;
  const { answer: offer, failed, load } = useAnswer(session() === '' ? null : `/customer/offers/${token}`);
  if (offer === null) return <Waiting failed={failed} look={look} retry={load} />;
  return (
    <View className="card">
      <View className="number">{offer.stallNumber}</View>
      <View>{offer.siteName}{offer.floor === '' ? '' : ` · ${offer.floor}`}</View>
      <View>{t('offeredBy', { name: offer.ownerName })}</View>
      <View className="row"><View>{t('mayDo')}</View><View>{offer.rights.map((right) => t(`right.${right}`)).join(t('comma'))}</View></View>
      <View className="row"><View>{t('validUntil')}</View><View>{offer.validTo === null ? t('openEnd') : civil(offer.validTo)}</View></View>
      <Button className="button" id="take" disabled={busy || undefined} onClick={onTake}>{t('take')}</Button>
    </View>
  );
}
