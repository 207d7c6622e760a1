import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useRef, useState } from 'react';
import { call } from '../../api';
import { newId } from '../../api/id';
import { CodeScanner } from '../../kit/code-scanner';
import { Field } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { tokenIn, useQuery } from '../../kit/use-query';
import { useSignedIn, useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { BothSides } from './both-sides';

const KEY = 'hand-over';

/** A stall changes hands on two phones: one shows a code, the other takes it; both see one reading, and both confirm. */
export default function HandOver() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  useSignedIn();
  const [handOverId, setHandOverId] = useState<string | null>(query.id ?? (String(Taro.getStorageSync(KEY) || '') || null));
  const go = (id: string | null) => {
    if (id === null) Taro.removeStorageSync(KEY);
    else Taro.setStorageSync(KEY, id);
    setHandOverId(id);
  };
  return (
    <Page title={t('handOver')} look={look}>
      {handOverId !== null ? <BothSides handOverId={handOverId} look={look} onOver={() => go(null)} />
        : query.stall !== undefined ? <Offer stallId={query.stall} look={look} onMade={go} /> : <Join token={query.token} look={look} onJoined={go} />}
    </Page>
  );
}

function Offer({ stallId, look, onMade }: { stallId: string; look: Look; onMade: (id: string) => void }) {
  const { t } = look;
  const { stall, failed, load } = useStall(stallId);
  const requestId = useRef(newId());
  const { busy, told, bad, run } = useAction(t);
  if (stall === null) return <Waiting failed={failed} look={look} retry={load} />;
  const offer = () => void run(async () => {
    const made = await call('POST', `/customer/stalls/${stallId}/hand-overs`, { requestId: requestId.current }, { key: requestId.current });
    Taro.setStorageSync(`hand-over code ${made.handOverId}`, { code: made.code, qrText: made.qrText, expiresAt: made.expiresAt });
    onMade(made.handOverId);
  });
  return (
    <View className="card">
      <View className="number">{stall.number}</View>
      <View>{t('handOverHow')}</View>
      {(['handOver1', 'handOver2', 'handOver3', 'handOver4'] as const).map((key) => <View className="row" key={key}>{t(key)}</View>)}
      <Told text={told} bad={bad} />
      <Button className="button" id="offer" disabled={busy || undefined} onClick={offer}>{t('handOverBegin')}</Button>
    </View>
  );
}

function Join({ token, look, onJoined }: { token: string | undefined; look: Look; onJoined: (id: string) => void }) {
  const { t } = look;
  const [code, setCode] = useState('');
  const { busy, told, bad, run, tell } = useAction(t);
  const join = (given: { token: string } | { code: string }) => void run(async () => onJoined((await call('POST', '/customer/hand-overs/join', given)).handOverId));
  const scanned = (text: string) => {
    const found = tokenIn(text);
    if (found === null) tell(t('notOurCode'), true);
    else join({ token: found });
  };
  return (
    <View className="card">
      <View className="title">{t('joinHandOver')}</View>
      <View>{t('joinHow')}</View>
      {token !== undefined && <Button className="button" id="join" disabled={busy || undefined} onClick={() => join({ token })}>{t('joinNow')}</Button>}
      <CodeScanner look={look} onFound={scanned} />
      <Field id="join-code" label={t('sixDigits')} kind="number" most={6} value={code} onValue={setCode} />
      <Button className="button" id="join-by-code" disabled={busy || undefined} onClick={() => (/^\d{6}$/.test(code) ? join({ code }) : tell(t('sixDigitsWanted'), true))}>{t('joinNow')}</Button>
      <Told text={told} bad={bad} />
    </View>
  );
}
