import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useRef, useState } from 'react';
import { call, type Schemas } from '../../api';
import { newId } from '../../api/id';
import { civil, register, yuan } from '../../format';
import { Confirm } from '../../kit/confirm';
import { Told, type Look } from '../../kit/page';
import { Qr } from '../../kit/qr';
import { Steps, type Step } from '../../kit/steps';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { countdown, useClock } from '../../kit/use-clock';
import { Waiting } from '../../kit/waiting';
import { PhotoReading } from './photo-reading';

type HandOver = Schemas['HandOver'];

/** What both phones show, always what the API holds to be true. */
export function BothSides({ handOverId, look, onOver }: { handOverId: string; look: Look; onOver: () => void }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer(`/customer/hand-overs/${handOverId}`, { everyMs: 3000 });
  const [leaving, setLeaving] = useState(false);
  const confirmKey = useRef(newId());
  const { busy, told, bad, run } = useAction(t);
  if (answer === null) return <View><Waiting failed={failed} look={look} retry={load} />{failed !== null && failed !== 'network' && <Button className="button plain" onClick={onOver}>{t('handOverAnew')}</Button>}</View>;
  const withdraw = () => { setLeaving(false); void run(async () => { await call('POST', `/customer/hand-overs/${handOverId}/withdraw`, {}); load(); }); };
  const confirm = () => void run(async () => { await call('POST', `/customer/hand-overs/${handOverId}/confirm`, { readingAt: answer.readingAt! }, { key: confirmKey.current }); confirmKey.current = newId(); load(); });
  const live = answer.state === 'offered' || answer.state === 'joined';
  const mine = answer.side === 'from' ? answer.confirmedFrom : answer.confirmedTo;
  return (
    <View>
      <View className="card">
        <View className="number">{answer.stallNumbers.length > 1 ? answer.stallNumbers.join(' + ') : answer.stallNumber}</View>
        <View className="soft">{t(answer.side === 'from' ? 'youLeave' : 'youCome')}</View>
        {live && answer.stallNumbers.length > 1 && <View className="warn" id="whole">{t('handOverWhole', { stalls: answer.stallNumbers.join(' + ') })}</View>}
        {live && answer.parting && answer.side === 'from' && <View className="warn" id="parting">{t('handOverParting', { stall: answer.stallNumber })}</View>}
        <Steps steps={stepsOf(answer, t)} />
      </View>
      {failed !== null && <View className="warn">{t('error.network')}</View>}
      {answer.state === 'offered' && answer.side === 'from' && <Code handOverId={handOverId} look={look} />}
      {answer.state === 'joined' && <Reading handOver={answer} look={look} onRead={load} />}
      {answer.state === 'joined' && answer.readings !== null && <Preview preview={answer.preview} look={look} />}
      {answer.state === 'joined' && answer.readings !== null && mine === null && <Button className="button" id="confirm" disabled={busy || undefined} onClick={confirm}>{t(answer.side === 'from' ? 'confirmLeave' : 'confirmCome')}</Button>}
      {answer.state === 'joined' && mine !== null && <View className="warn" role="status">{t('waitOther')}</View>}
      {answer.state === 'done' && <View className="card"><View className="title good" role="status" id="handed">✓ {t('handedOver')}</View><View>{t(answer.side === 'to' ? 'handedTo' : answer.parting ? 'handedParting' : 'handedFrom')}</View></View>}
      {answer.state === 'expired' && <View className="warn" role="status">{t('offerOver')}</View>}
      {answer.state === 'withdrawn' && <View className="warn">{t('handOverWithdrawn')}</View>}
      <Told text={told} bad={bad} />
      {live ? <Button className="button plain" id="withdraw" disabled={busy || undefined} onClick={() => setLeaving(true)}>{t('handOverStop')}</Button> : <Button className="button" id="over" onClick={() => { onOver(); void Taro.reLaunch({ url: '/pages/home/index' }); }}>{t('done')}</Button>}
      {leaving && <Confirm title={t('handOverStop')} yes={t('handOverStop')} danger look={look} onYes={withdraw} onNo={() => setLeaving(false)}>{t('handOverStopWhat')}</Confirm>}
    </View>
  );
}

function stepsOf({ state, readings, confirmedFrom, confirmedTo, doneAt }: HandOver, t: Look['t']): Step[] {
  const joined = state === 'joined' || state === 'done';
  const step = (text: string, done: boolean, before: boolean, note = ''): Step => ({ text, note, state: done ? 'done' : before ? 'now' : 'later' });
  const read = readings !== null && readings.length > 0;
  return [
    step(t('stepJoined'), joined, true), step(t('stepRead'), read, joined),
    step(t('stepFrom'), confirmedFrom !== null, read, confirmedFrom === null ? '' : civil(confirmedFrom)), step(t('stepTo'), confirmedTo !== null, read, confirmedTo === null ? '' : civil(confirmedTo)),
    step(t('stepDone'), state === 'done', false, doneAt === null ? '' : civil(doneAt)),
  ];
}

function Code({ handOverId, look }: { handOverId: string; look: Look }) {
  const { t } = look;
  const now = useClock();
  const made = Taro.getStorageSync(`hand-over code ${handOverId}`) as { code: string; qrText: string; expiresAt: string } | '';
  if (!made) return <View className="warn">{t('codeOnOtherPhone')}</View>;
  return (
    <View className="card">
      <Qr text={made.qrText} label={t('handOverCode')} />
      <View className="label">{t('sixDigits')}</View>
      <View className="code" id="six">{made.code}</View>
      <View className="soft">{t('goodFor', { left: countdown(made.expiresAt, now) })}</View>
    </View>
  );
}

/** The one reading that ends the one account and begins the other: the meter's own, or a picture of it. */
function Reading({ handOver, look, onRead }: { handOver: HandOver; look: Look; onRead: () => void }) {
  const { t } = look;
  const { busy, told, bad, run } = useAction(t);
  const [byPhoto, setByPhoto] = useState(false);
  const live = () => void run(async () => { await call('POST', `/customer/hand-overs/${handOver.handOverId}/reading`, { kind: 'live' }); onRead(); });
  const confirmed = handOver.confirmedFrom !== null || handOver.confirmedTo !== null;
  return (
    <View className="card">
      <View className="title">{t('handOverReading')}</View>
      {handOver.readingExpiresAt !== null && !confirmed && <View className="soft">{t('readingUntil', { at: civil(handOver.readingExpiresAt) })}</View>}
      {handOver.readings?.map((reading) => <View className="row" key={reading.meterId}><View>{t(reading.medium === 'water' ? 'waterMeter' : 'meter')} {reading.meterNumber}<View className="soft">{civil(reading.readAt)} · {t(handOver.readingKind === 'photo' ? 'fromPhoto' : 'fromMeter')}</View></View><View className="title">{register(reading.registerWh, reading.medium)}</View></View>)}
      {!confirmed && <Button className={`button${handOver.readings === null ? '' : ' plain'}`} id="read-live" disabled={busy || undefined} onClick={live}>{busy ? t('refreshing') : t('readNow')}</Button>}
      {!confirmed && handOver.photoAllowed && !byPhoto && <Button className="button plain" id="by-photo" onClick={() => setByPhoto(true)}>{t('readByPhoto')}</Button>}
      {!confirmed && byPhoto && <PhotoReading handOver={handOver} look={look} onRead={() => { setByPhoto(false); onRead(); }} />}
      <Told text={told} bad={bad} />
    </View>
  );
}

/** The leaving side sees its money; the coming side, where it begins. */
function Preview({ preview, look }: { preview: HandOver['preview']; look: Look }) {
  const { t } = look;
  if (preview === null) return <View className="card"><View className="title">{t('handOverPreview')}</View><View>{t('beginFresh')}</View></View>;
  return (
    <View className="card">
      <View className="title">{t('handOverPreview')}</View>
      <View className="row"><View>{t('lastCharge')}</View><View>{yuan(preview.chargeFen)}</View></View>
      {preview.emergencyFen > 0 && <View className="row"><View>{t('emergencyBack')}</View><View>{yuan(preview.emergencyFen)}</View></View>}
      {preview.debtFen > 0 && <View className="row"><View>{t('debtBack')}</View><View>{yuan(preview.debtFen)}</View></View>}
      {preview.owedFen > 0 && <View className="row"><View>{t('stillOwed')}</View><View>{yuan(preview.owedFen)}</View></View>}
      {preview.staysFen === null ? <View className="row"><View>{t('restBack')}</View><View>{yuan(preview.restFen)}</View></View> : <View className="row"><View>{t('restStays')}</View><View>{yuan(preview.staysFen)}</View></View>}
      {preview.refundParts.map((part, index) => <View className="row" key={index}><View className="soft">{t(part.channel === 'cash' ? 'backInCash' : 'backByChannel', { app: t(`channel.${part.channel}`) })}</View><View>{yuan(part.amountFen)}</View></View>)}
    </View>
  );
}
