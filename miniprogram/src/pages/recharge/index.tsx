import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import type { Schemas } from '../../api';
import { civil, kwh, unitPrice, wholeYuan, yuan } from '../../format';
import { Choices } from '../../kit/choices';
import { Field } from '../../kit/field';
import { lastsText } from '../../kit/lasts';
import { open, Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { chipsOf, fenOf } from '../../pay/amount';
import { choicesHere, placeNow, platformOf, wechatPlatform, withoutSheet, type Choice } from '../../pay/environment';
import { buy } from '../../pay/buy';
import { unfinishedAt } from '../../pay/purchase';
import { isByAccount } from '../sign-in/platform-sign-in';
import { Payee, Ways } from './payee';

type Options = Schemas['PayOptions'];
type Purse = 'energy' | 'water' | 'property';

export default function Recharge() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  const place = placeNow();
  // In WeChat's browser its sheet is for whom the official account knows.
  const payer = place === 'in-wechat' ? `?platform=${wechatPlatform(place)}` as const : '';
  const { stalls, stall, failed: unlisted, load: list } = useStall(query.stall);
  const { answer: options, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/pay-options${payer}`);
  if (stalls !== null && stall === null) return <Page title={t('recharge')} look={look}><View className="card">{t('noStall')}</View></Page>;
  if (options === null || stall === null) return <Page title={t('recharge')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  return <Form stallId={stall.stallId} options={options} asked={Number(query.amount ?? 0)} asPurse={query.purse === 'property' || (query.purse === 'water' && options.water) ? query.purse : 'energy'} look={look} />;
}

function Form({ stallId, options, asked, asPurse, look }: { stallId: string; options: Options; asked: number; /** what was come for: energy, water where it has a balance of its own, or fees */ asPurse: Purse; look: Look }) {
  const { t } = look;
  const [purse, setPurse] = useState(asPurse);
  const property = purse === 'property';
  const place = placeNow();
  const choices = choicesHere(place === 'in-wechat' && !isByAccount() ? withoutSheet(options.channels) : options.channels, place);
  const chips = chipsOf(options.chips, options.lastAmountFen, options.minFen, options.maxFen);
  const [amountFen, setAmountFen] = useState<number | null>(asked > 0 ? asked : (chips[0] ?? null));
  const [typed, setTyped] = useState(asked > 0 && !chips.includes(asked) ? String(asked / 100) : '');
  const remembered = choices.find(({ channel }) => channel === Taro.getStorageSync('channel'));
  const [choice, setChoice] = useState<Choice | null>(remembered ?? choices[0] ?? null);
  const { busy, told, bad, run, tell } = useAction(t);
  const unfinished = unfinishedAt({ stallId });
  const allowed = amountFen !== null && amountFen >= options.minFen && amountFen <= options.maxFen;
  const pay = () => {
    if (choice === null) return;
    if (amountFen === null || !allowed) return tell(t('amountBetween', { min: yuan(options.minFen), max: yuan(options.maxFen) }), true);
    Taro.setStorageSync('channel', choice.channel);
    const platform = platformOf(choice, place);
    void run(async () => {
      const orderId = await buy({ stallId, ...choice, amountFen, ...(purse === 'energy' ? {} : { purse }), ...(platform === undefined ? {} : { platform }) });
      await Taro.redirectTo({ url: `/pages/order/index?orderId=${orderId}` });
    });
  };
  return (
    <Page title={t(property ? 'payProperty' : 'recharge')} look={look}>
      <Payee payee={options.payee} look={look} />
      {property && <View className="card soft">{t('payPropertyHow')}</View>}
      {unfinished !== undefined && (
        <View className="warn" role="status">{t('unfinished', { amount: yuan(unfinished.amountFen) })}
          <Button className="button" onClick={() => open(`/pages/order/index?orderId=${unfinished.orderId}`)}>{t('seeOrder')}</Button>
        </View>
      )}
      {unfinished === undefined && <View>
        {options.water && !property && <View className="card">
          <View className="title">{t('whichBalance')}</View>
          <Choices of={['energy', 'water'] as const} chosen={purse} label={t('whichBalance')} words={(each) => t(`balanceOf.${each}`)} onChoose={setPurse} />
        </View>}
        <View className="card">
          <View className="title">{t('amount')}</View>
          <Choices of={chips} chosen={typed === '' ? amountFen : null} label={t('amount')} words={wholeYuan} onChoose={(fen) => { setAmountFen(fen); setTyped(''); }} />
          <Field id="amount" label={t('otherAmount')} kind="digit" most={10} value={typed} hint={t('amountBetween', { min: yuan(options.minFen), max: yuan(options.maxFen) })} onValue={(value) => { setTyped(value); setAmountFen(value === '' ? (chips[0] ?? null) : fenOf(value)); }} />
          {allowed && !property && <Preview key={purse} stallId={stallId} purse={purse} amountFen={amountFen} look={look} />}
        </View>
        <Ways choices={choices} choice={choice} onChoose={setChoice} look={look} />
        <Told text={told} bad={bad} />
        <Button className={`button${busy || choice === null ? ' off' : ''}`} id="pay" disabled={(busy || choice === null) || undefined} onClick={pay}>{busy ? t('asking') : t('payNow', { amount: yuan(amountFen) })}</Button>
      </View>}
    </Page>
  );
}

/** How long the money would last with the amount on top of it. */
function Preview({ stallId, purse, amountFen, look }: { stallId: string; purse: 'energy' | 'water'; amountFen: number; look: Look }) {
  const { t } = look;
  const [after, setAfter] = useState(amountFen);
  useEffect(() => {
    const timer = setTimeout(() => setAfter(amountFen), 250);
    return () => clearTimeout(timer);
  }, [amountFen]);
  const { answer } = useAnswer(`/customer/stalls/${stallId}/runway?afterFen=${after}${purse === 'water' ? '&purse=water' : ''}`);
  if (answer === null || after !== amountFen) return <View className="soft">{t('estimating')}</View>;
  const text = lastsText(t, answer, answer.at);
  return (
    <View>
      <View className="title" role="status">{text === null ? t('afterUnknown') : t('afterLasts', { text })}</View>
      <Buys stallId={stallId} purse={purse} amountFen={amountFen} look={look} />
    </View>
  );
}

/** How much electricity, or water, the sum buys at the price of the moment: for information, the balance holds yuan. */
function Buys({ stallId, purse, amountFen, look }: { stallId: string; purse: 'energy' | 'water'; amountFen: number; look: Look }) {
  const { t } = look;
  const quote = useAnswer(`/customer/stalls/${stallId}/sale-quote?amountFen=${amountFen}${purse === 'water' ? '&medium=water' : ''}`).answer?.quote;
  if (quote === undefined || quote === null) return null;
  const words = { energy: kwh(quote.wh, quote.medium), plan: quote.planName, price: unitPrice(quote.priceMicroYuan, quote.medium), day: civil(quote.since).slice(0, 10) };
  return (
    <View id="buys">
      <View>{quote.exact ? t('buysExactly', words) : t('buysAbout', words)}</View>
      {quote.why !== null && <View className="soft">{t(`buysWhy.${quote.why}`)} {t('yuanInBalance')}</View>}
    </View>
  );
}
