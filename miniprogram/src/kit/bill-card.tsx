import { Button, Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { Bill } from '../api';
import { civil, kwh, price, register, yuan } from '../format';
import { open as openPage, type Look } from './page';

/** One deduction; a tap says why, down to two readings and a price. */
export function BillCard({ bill, look, first, stallId }: { bill: Bill; look: Look; first: boolean; stallId?: string }) {
  const [open, setOpen] = useState(false);
  const { t, language } = look;
  return (
    <View className={`row${first ? ' first' : ''}`}>
      <View style={{ flex: '1 1 55%' }}>
        <View>{civil(bill.fromAt).slice(5)} – {civil(bill.toAt).slice(5)}</View>
        <View className="soft">{kwh(bill.usedWh)}{bill.estimated ? ` · ${t('estimated')}` : ''}</View>
      </View>
      <View style={{ flex: '1 1 auto', textAlign: 'right' }}>
        <View className="title">{yuan(bill.amountFen)}</View>
        <Button className="choice" aria-expanded={open} onClick={() => setOpen(!open)}>{t('why')}</Button>
      </View>
      {open && (
        <View style={{ flexBasis: '100%' }}>
          <View>{language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en}</View>
          <View className="soft">{t('meter')} {bill.meterNumber}</View>
          <View className="soft">{t('register')} {register(bill.fromRegisterWh)} → {register(bill.toRegisterWh)}</View>
          {bill.lines.map((line, index) => <View className="soft" key={index}>{t(`period.${line.period}`)} {kwh(line.usedWh)} × {price(line.priceMicroYuanPerKwh)} · {t('version', { n: line.versionNumber, at: civil(line.effectiveAt).slice(0, 10) })}</View>)}
          <Text className="soft">{t('carry')}</Text>
          {stallId !== undefined && <Button className="link" onClick={() => openPage(`/more/dispute/index?stall=${stallId}&bill=${bill.id}`)}>{t('doubt')} ›</Button>}
        </View>
      )}
    </View>
  );
}
