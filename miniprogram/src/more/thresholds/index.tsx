import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { yuan } from '../../format';
import { Choices } from '../../kit/choices';
import { Field } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { fenOf } from '../../pay/amount';

const days = [0, 2, 3, 5, 7, 10] as const;

/** When a customer wants to be warned: at an amount, and by days left. */
export default function Thresholds() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const { answer: now, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/thresholds`);
  if (stall === null || now === null) return <Page title={t('thresholds')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  return <Page title={t('thresholds')} look={look}><Form stallId={stall.stallId} now={now} look={look} onSaved={load} /></Page>;
}

const plain = (fen: number): string => (fen % 100 === 0 ? String(fen / 100) : `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`);

function Form({ stallId, now, look, onSaved }: { stallId: string; now: Schemas['Thresholds']; look: Look; onSaved: () => void }) {
  const { t } = look;
  const [first, setFirst] = useState(plain(now.threshold1Fen));
  const [second, setSecond] = useState(plain(now.threshold2Fen));
  const [left, setLeft] = useState<number>(now.thresholdDays ?? 0);
  const { busy, told, bad, run, tell } = useAction(t);
  const save = () => {
    const [threshold1Fen, threshold2Fen] = [fenOf(first), fenOf(second)];
    if (threshold1Fen === null || threshold2Fen === null) return tell(t('amountWanted'), true);
    if (threshold1Fen < now.least1Fen || threshold2Fen < now.least2Fen) return tell(t('thresholdsLeast', { first: yuan(now.least1Fen), second: yuan(now.least2Fen) }), true);
    if (threshold2Fen > threshold1Fen) return tell(t('secondBelowFirst'), true);
    void run(async () => {
      await call('PATCH', `/customer/stalls/${stallId}/thresholds`, { threshold1Fen, threshold2Fen, thresholdDays: left === 0 ? null : left });
      tell(t('saved'));
      onSaved();
    });
  };
  return (
    <View className="card">
      <View>{t('thresholdsNow', { first: yuan(now.threshold1Fen), second: yuan(now.threshold2Fen) })}</View>
      <View className="soft">{t('thresholdsHow')}</View>
      <Field id="first" label={t('firstWarning')} kind="digit" most={9} value={first} onValue={setFirst} />
      <Field id="second" label={t('secondWarning')} kind="digit" most={9} value={second} onValue={setSecond} />
      <View className="label">{t('daysWarning')}</View>
      <Choices of={days} chosen={left} label={t('daysWarning')} words={(n) => (n === 0 ? t('noDays') : t('daysShort', { n }))} onChoose={setLeft} />
      <Told text={told} bad={bad} />
      <Button className="button" id="save" disabled={busy || undefined} onClick={save}>{t('save')}</Button>
    </View>
  );
}
