import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import type { Schemas } from '../../api';
import { wholeYuan, yuan } from '../../format';
import { Choices } from '../../kit/choices';
import { Field } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { Waiting } from '../../kit/waiting';
import { chipsOf, fenOf } from '../../pay/amount';
import { buy } from '../../pay/buy';
import { choicesHere, placeNow, platformOf, withoutSheet, type Choice } from '../../pay/environment';
import { OrderSteps, PayCode } from '../../pay/order-steps';
import { submit, unfinishedAt } from '../../pay/purchase';
import { present } from '../../pay/sheet';
import { useOrder } from '../../pay/use-order';
import { loginCode } from '../sign-in/platform-sign-in';
import { Payee, Ways } from '../recharge/payee';

/** The code on a stall: anybody may pay for it, and learns nothing of it but where it is. */
export default function PayStall() {
  const look = useLook();
  const { t } = look;
  const { token = '', orderId: returned } = useQuery();
  const { answer: stall, failed, load } = useAnswer(token === '' ? null : `/public/stall-codes/${token}`, { as: 'anybody' });
  const [orderId, setOrderId] = useState<string | null>(returned ?? unfinishedAt({ codeToken: token })?.orderId ?? null);
  if (token === '') return <Page title={t('payStall')} look={look}><View className="card">{t('notOurCode')}</View></Page>;
  if (stall === null) return <Page title={t('payStall')} look={look}><Waiting failed={failed} look={look} retry={load} /></Page>;
  return (
    <Page title={t('payStall')} look={look}>
      <Payee payee={stall} look={look} />
      {orderId !== null ? <Result key={orderId} orderId={orderId} token={token} look={look} onAnew={() => setOrderId(null)} />
        : stall.payable ? <Form stall={stall} token={token} look={look} onOrder={setOrderId} /> : <View className="warn">{t('notPayable')}</View>}
    </Page>
  );
}

function Form({ stall, token, look, onOrder }: { stall: Schemas['StallCode']; token: string; look: Look; onOrder: (orderId: string) => void }) {
  const { t } = look;
  const place = placeNow();
  // Whom nobody knows has no open id in the official account: in WeChat's browser he pays by a code.
  const choices = choicesHere(place === 'in-wechat' ? withoutSheet(stall.channels) : stall.channels, place);
  const chips = chipsOf(stall.chips, null, stall.minFen, stall.maxFen);
  const [amountFen, setAmountFen] = useState<number | null>(chips[0] ?? null);
  const [typed, setTyped] = useState('');
  const [purse, setPurse] = useState<'energy' | 'water'>('energy');
  const [choice, setChoice] = useState<Choice | null>(choices[0] ?? null);
  const { busy, told, bad, run, tell } = useAction(t);
  const limits = { min: yuan(stall.minFen), max: yuan(stall.maxFen) };
  const pay = () => {
    if (choice === null) return;
    if (amountFen === null || amountFen < stall.minFen || amountFen > stall.maxFen) return tell(t('amountBetween', limits), true);
    void run(async () => {
      const platform = platformOf(choice, place);
      const code = platform === undefined ? undefined : await loginCode();
      onOrder(await buy({ codeToken: token, ...choice, amountFen, ...(purse === 'water' ? { purse } : {}), ...(platform === undefined ? {} : { platform }), ...(code === undefined ? {} : { loginCode: code }) }));
    });
  };
  return (
    <View>
      {stall.water && <View className="card">
        <View className="title">{t('whichBalance')}</View>
        <Choices of={['energy', 'water'] as const} chosen={purse} label={t('whichBalance')} words={(each) => t(`balanceOf.${each}`)} onChoose={setPurse} />
      </View>}
      <View className="card">
        <View className="title">{t('amount')}</View>
        <Choices of={chips} chosen={typed === '' ? amountFen : null} label={t('amount')} words={wholeYuan} onChoose={(fen) => { setAmountFen(fen); setTyped(''); }} />
        <Field id="amount" label={t('otherAmount')} kind="digit" most={10} value={typed} hint={t('amountBetween', limits)} onValue={(value) => { setTyped(value); setAmountFen(value === '' ? (chips[0] ?? null) : fenOf(value)); }} />
      </View>
      <Ways choices={choices} choice={choice} onChoose={setChoice} look={look} />
      <Told text={told} bad={bad} />
      <Button className={`button${busy || choice === null ? ' off' : ''}`} id="pay" disabled={(busy || choice === null) || undefined} onClick={pay}>{busy ? t('asking') : t('payNow', { amount: yuan(amountFen) })}</Button>
    </View>
  );
}

function Result({ orderId, token, look, onAnew }: { orderId: string; token: string; look: Look; onAnew: () => void }) {
  const { t } = look;
  const { order, purchase, standing, offline, look: ask } = useOrder(orderId, token);
  const { busy, told, bad, run } = useAction(t);
  const params = standing === 'pay' ? order?.params : undefined;
  const amountFen = order?.amountFen ?? purchase?.amountFen;
  return (
    <View>
      <View className="card">
        {amountFen !== undefined && <View className="number">{yuan(amountFen)}</View>}
        <View className="title" id="standing" role="status" aria-live="assertive">{t(`standing.${standing}`)}</View>
        <View className="soft">{t(`standingHow.${standing}`)}</View>
        {order?.state === 'paid' && <OrderSteps order={order} look={look} />}
        {params?.kind === 'code' && order && <PayCode codeText={params.codeText} channel={order.channel} expiresAt={order.expiresAt} look={look} onCopied={() => void Taro.setClipboardData({ data: params.codeText })} />}
        {params != null && params.kind !== 'code' && <Button className="button" id="pay" disabled={busy || undefined} onClick={() => void run(async () => { await present(params); await ask(); })}>{t('goOnPaying', { amount: yuan(amountFen) })}</Button>}
        {standing === 'unheard' && purchase !== undefined && <Button className="button" id="again" disabled={busy || undefined} onClick={() => void run(async () => { await submit(purchase); await ask(); })}>{t('payAgainSame')}</Button>}
        {(standing === 'pay' || standing === 'unknown') && <Button className="button plain" id="check" disabled={busy || undefined} onClick={() => void run(ask)}>{t(standing === 'pay' ? 'iHavePaid' : 'askAgain')}</Button>}
      </View>
      {offline && <View className="warn">{t('orderOffline')}</View>}
      <Told text={told} bad={bad} />
      {(standing === 'lit' || standing === 'paid' || standing === 'closed') && <Button className="button plain" id="anew" onClick={onAnew}>{t('payOneMore')}</Button>}
    </View>
  );
}
