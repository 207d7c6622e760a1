import { Button, Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { Bill } from '../api';
import { amount, civil, kwh, register, unitPrice, yuan } from '../format';
import { open as openPage, type Look } from './page';

/** One deduction; a tap says why, down to two readings and a price. */
export function BillCard({ bill, look, first, stallId }: { bill: Bill; look: Look; first: boolean; stallId?: string }) {
  const [open, setOpen] = useState(false);
  const { t, language } = look;
  return (
    <View className={`row${first ? ' first' : ''}`}>
      <View style={{ flex: '1 1 55%' }}>
        <View>{civil(bill.fromAt).slice(5)} – {civil(bill.toAt).slice(5)}</View>
        <View className="soft">{bill.kind === 'water' ? `${t('water')} ` : ''}{kwh(bill.usedWh, bill.kind)}{bill.estimated ? ` · ${t('estimated')}` : ''}</View>
      </View>
      <View style={{ flex: '1 1 auto', textAlign: 'right' }}>
        <View className="title">{yuan(bill.amountFen)}</View>
        <Button className="choice" aria-expanded={open} onClick={() => setOpen(!open)}>{t('why')}</Button>
      </View>
      {open && (
        <View style={{ flexBasis: '100%' }}>
          <View>{language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en}</View>
          <View className="soft">{t('meter')} {bill.meterNumber}</View>
          <View className="soft">{t('register')} {register(bill.fromRegisterWh, bill.kind)} → {register(bill.toRegisterWh, bill.kind)}</View>
          {bill.lines.map((line, index) => <Line key={index} line={line} medium={bill.kind} look={look} />)}
          <Text className="soft">{t('carry')}</Text>
          {stallId !== undefined && <Button className="link" onClick={() => openPage(`/more/dispute/index?stall=${stallId}&bill=${bill.id}`)}>{t('doubt')} ›</Button>}
        </View>
      )}
    </View>
  );
}

/** Free energy, energy of a season, period and tier, and each service: every one apart, with its price. */
function Line({ line, medium, look: { t } }: { line: Bill['lines'][number]; medium: Bill['kind']; look: Look }) {
  if (line.kind === 'subsidy') return <View className="soft">{t('freeEnergy')} {amount(line.usedWh, medium)}</View>;
  const name = line.service ?? [line.season, t(`period.${line.period}`), line.tier === null ? null : t('tierN', { n: line.tier })].filter((part) => part !== null).join(' ');
  const base = line.base === null ? '' : ` (${unitPrice(line.base.priceMicroYuanPerKwh, medium)} × ${line.base.factorMillionths / 1_000_000})`;
  return <View className="soft">{name} {amount(line.usedWh, medium)} × {unitPrice(line.priceMicroYuanPerKwh, medium)}{base} · {t('version', { n: line.versionNumber, at: civil(line.effectiveAt).slice(0, 10) })}</View>;
}
