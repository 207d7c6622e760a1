import { Button, Picker, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { civil, instantOf } from '../../format';
import { Choices, Tick } from '../../kit/choices';
import { Field } from '../../kit/field';
import { goBack, Page, Told, useLook, type Look } from '../../kit/page';
import { Picture } from '../../kit/picture';
import { Qr } from '../../kit/qr';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { countdown, useClock } from '../../kit/use-clock';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { renterName } from '../renter-name';
import { usePicture } from '../use-picture';

const optional = ['topup', 'refund', 'switch'] as const;
type Right = (typeof optional)[number];
const lengths = ['open', 'month', 'year', 'own'] as const;
const daysOf = { month: 30, year: 365 };
type Offer = Schemas['GrantOffer'];

/** Lets a renter in: what he may, until when, and then a code that he scans or types. */
export default function Grant() {
  const look = useLook();
  const { t } = look;
  const { stall, failed, load } = useStall(useQuery().stall);
  const [offer, setOffer] = useState<Offer | null>(null);
  if (stall === null) return <Page title={t('authorize')} look={look}><Waiting failed={failed} look={look} retry={load} /></Page>;
  return (
    <Page title={t('authorize')} look={look}>
      <View className="card"><View className="number">{stall.number}</View><View className="soft">{stall.siteName} {stall.floor}</View></View>
      {offer === null ? <Form stallId={stall.stallId} look={look} onOffer={setOffer} /> : <Shown stallId={stall.stallId} offer={offer} look={look} onAnew={() => setOffer(null)} />}
    </Page>
  );
}

function Form({ stallId, look, onOffer }: { stallId: string; look: Look; onOffer: (offer: Offer) => void }) {
  const { t } = look;
  const [rights, setRights] = useState<Right[]>(['topup']);
  const [length, setLength] = useState<(typeof lengths)[number]>('open');
  const [day, setDay] = useState('');
  const [note, setNote] = useState('');
  const { busy, told, bad, run, tell } = useAction(t);
  const validTo = (): string | undefined => (length === 'open' ? undefined : length === 'own' ? instantOf(day) : new Date(Date.now() + daysOf[length] * 86_400_000).toISOString());
  const show = () => {
    if (length === 'own' && day === '') return tell(t('dayWanted'), true);
    const until = validTo();
    void run(async () => onOffer(await call('POST', `/customer/stalls/${stallId}/grants`, { rights: ['view', ...rights], ...(until === undefined ? {} : { validTo: until }), ...(note.trim() === '' ? {} : { note: note.trim() }) })));
  };
  return (
    <View className="card">
      <View className="title">{t('mayDo')}</View>
      <View>{t('right.view')}</View>
      {optional.map((right) => <Tick key={right} id={`right-${right}`} on={rights.includes(right)} text={t(`right.${right}`)} onTick={(on) => setRights(on ? [...rights, right] : rights.filter((each) => each !== right))} />)}
      <View className="label">{t('validUntil')}</View>
      <Choices of={lengths} chosen={length} label={t('validUntil')} words={(each) => t(`length.${each}`)} onChoose={setLength} />
      {length === 'own' && <Picker mode="date" value={day} start={civil(new Date()).slice(0, 10)} onChange={({ detail }) => setDay(String(detail.value))}><View className="field">{day === '' ? t('chooseDay') : day}</View></Picker>}
      <Field id="note" label={t('grantNote')} most={100} value={note} hint={t('grantNoteHint')} onValue={setNote} />
      <Told text={told} bad={bad} />
      <Button className="button" id="show" disabled={busy || undefined} onClick={show}>{t('showCode')}</Button>
    </View>
  );
}

/** The code for ten minutes, until somebody has taken it: then who it was. */
function Shown({ stallId, offer, look, onAnew }: { stallId: string; offer: Offer; look: Look; onAnew: () => void }) {
  const { t } = look;
  const now = useClock();
  const { answer } = useAnswer(`/customer/stalls/${stallId}/grants`, { everyMs: 3000 });
  const grant = answer?.live.find(({ grantId }) => grantId === offer.grantId);
  const over = Date.parse(offer.offerExpiresAt) <= now;
  const picture = usePicture(offer.wxaCodeUrl);
  if (grant !== undefined && grant.takenAt !== null) {
    return <View className="card"><View className="title good" role="status" aria-live="assertive" id="taken">✓ {t('takenBy', { name: renterName(t, grant) })}</View><View className="soft">{civil(grant.takenAt)}</View><Button className="button" onClick={() => goBack()}>{t('done')}</Button></View>;
  }
  if (over) return <View className="card"><View className="warn" role="status">{t('offerOver')}</View><Button className="button" onClick={onAnew}>{t('showAnew')}</Button></View>;
  return (
    <View className="card">
      <Qr text={offer.qrText} label={t('offerCode')} />
      <View>{t('offerHowRenter')}</View>
      <View className="label">{t('sixDigits')}</View>
      <View className="code" id="six">{offer.code}</View>
      <View className="soft" id="countdown">{t('goodFor', { left: countdown(offer.offerExpiresAt, now) })}</View>
      <View role="status" className="soft">{t('nobodyYet')}</View>
      {picture !== null && <View className="qr"><Picture className="qr-picture" src={picture} label={t('wxaCode')} /><View className="soft">{t('wxaCode')}</View></View>}
      <Button className="button plain" onClick={() => void Taro.setClipboardData({ data: offer.url })}>{t('copyLink')}</Button>
    </View>
  );
}
