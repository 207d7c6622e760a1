import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import type { Schemas } from '../api';
import { yuan } from '../format';
import { open as openPage, type Look } from './page';
import { useAnswer } from './use-answer';
import { Waiting } from './waiting';

type Charge = Schemas['CustomerCharge'];

/** Public shares, property fees and other charges of a stall: what the property purse holds, what is owed, and every line with its reason. */
export function FeesAndShares({ stallId, look, mayPay }: { stallId: string; look: Look; mayPay: boolean }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/charges?limit=200`);
  if (answer === null) return <Waiting failed={failed} look={look} retry={load} />;
  const months = new Map<string, Charge[]>();
  for (const charge of answer.items) months.set(charge.fromDay.slice(0, 7), [...(months.get(charge.fromDay.slice(0, 7)) ?? []), charge]);
  return (
    <View>
      {answer.cutForFees && <View className="warn" role="status">{t('cutForFees')}</View>}
      <View className="card">
        <View className="row first"><View>{t('propertyPurse')}</View><View className="title">{yuan(answer.propertyBalanceFen)}</View></View>
        {answer.merged && <View className="soft">{t('propertyMerged')}</View>}
        <View className="row"><View>{t('propertyOwed')}</View><View className="title">{yuan(answer.owedFen)}</View></View>
        {answer.ownerOwedFen > 0 && <View className="row"><View style={{ flex: '1 1 60%' }}>{t('ownerOwed')}<View className="soft">{t('ownerOwedHow')}</View></View><View className="title">{yuan(answer.ownerOwedFen)}</View></View>}
        {mayPay && <Button className={`button${answer.owedFen > 0 ? '' : ' plain'}`} id="pay-property" onClick={() => openPage(`/pages/recharge/index?stall=${stallId}&purse=property${answer.owedFen > answer.propertyBalanceFen ? `&amount=${answer.owedFen - answer.propertyBalanceFen}` : ''}`)}>{t('payProperty')}</Button>}
      </View>
      {answer.items.length === 0 && <View className="card soft">{t('noCharges')}</View>}
      {[...months].map(([month, charges]) => (
        <View className="card" key={month}>
          <View className="row first title"><View>{month}</View><View>{yuan(charges.reduce((sum, { state, amountFen }) => sum + (state === 'void' ? 0 : amountFen), 0))}</View></View>
          {charges.map((charge) => <ChargeLine key={charge.id} charge={charge} look={look} />)}
        </View>
      ))}
    </View>
  );
}

/** One charge; a tap says which pool or item, by which coefficient, for how many days. */
function ChargeLine({ charge, look }: { charge: Charge; look: Look }) {
  const [open, setOpen] = useState(false);
  const { t, language } = look;
  const owedFen = charge.amountFen - charge.paidFen;
  return (
    <View className="row">
      <View style={{ flex: '1 1 55%' }}>
        <View>{t(`charge.${charge.kind}`)} · {charge.title}</View>
        <View className="soft">{charge.state === 'issued' && owedFen < charge.amountFen ? t('chargePart', { amount: yuan(owedFen) }) : t(`chargeState.${charge.state}`)}{charge.voidReason === null ? '' : ` · ${charge.voidReason}`}</View>
        {charge.late !== null && charge.late.growingFen > 0 && <View className="soft">{t('lateGrowing', { amount: yuan(charge.late.growingFen) })}</View>}
      </View>
      <View style={{ flex: '1 1 auto', textAlign: 'right' }}>
        <View className="title">{yuan(charge.amountFen)}</View>
        <Button className="choice" aria-expanded={open} onClick={() => setOpen(!open)}>{t('why')}</Button>
      </View>
      {open && <View style={{ flexBasis: '100%' }}>{language === 'zh-CN' ? charge.sentence.zh : charge.sentence.en}</View>}
      {open && charge.late !== null && <View style={{ flexBasis: '100%' }}>{language === 'zh-CN' ? charge.late.sentence.zh : charge.late.sentence.en}</View>}
    </View>
  );
}
