import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { amount, civil, yuan } from '../format';
import type { Look } from './page';
import { useAnswer } from './use-answer';
import { Waiting } from './waiting';

const beside = (month: string, by: number): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
};

/** A month of the account that adds up: what it began with, what came in and went out, what it ended with; the same of the meters. */
export function Statement({ stallId, look, thisMonth = civil(new Date().toISOString()).slice(0, 7) }: { stallId: string; look: Look; thisMonth?: string }) {
  const { t } = look;
  const [month, setMonth] = useState(thisMonth);
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/statement?month=${month}`);
  return (
    <View>
      <View className="choices">
        <Button className="choice" onClick={() => setMonth(beside(month, -1))}>‹ {beside(month, -1)}</Button>
        {month < thisMonth && <Button className="choice" onClick={() => setMonth(beside(month, 1))}>{beside(month, 1)} ›</Button>}
      </View>
      {answer === null ? <Waiting failed={failed} look={look} retry={load} /> : (
        <>
          {answer.purses.map((purse) => (
            <View className="card" key={purse.kind}>
              <View className="row first title"><View>{month} {t(`purse.${purse.kind}`)}</View></View>
              <View className="row"><View>{t('opening')}</View><View>{yuan(purse.openingFen)}</View></View>
              {purse.moved.map((moved) => <View className="row" key={moved.kind}><View>{t(`moved.${moved.kind}`)} <View className="soft" style={{ display: 'inline' }}>{t('times', { n: moved.count })}</View></View><View>{moved.inFen > 0 ? `+${yuan(moved.inFen)}` : ''} {moved.outFen > 0 ? `−${yuan(moved.outFen)}` : ''}</View></View>)}
              <View className="row title"><View>{t('closing')}</View><View>{yuan(purse.closingFen)}</View></View>
            </View>
          ))}
          <View className="card">
            {answer.meters.length === 0 && <View className="soft">{t('noUse')}</View>}
            {answer.meters.map((meter, index) => (
              <View className={`row${index === 0 ? ' first' : ''}`} key={index}><View>{meter.stallNumber === null ? '' : `${meter.stallNumber} `}{t(meter.kind === 'water' ? 'waterMeter' : 'meter')} {meter.meterNumber}<View className="soft">{amount(meter.fromRegisterWh, meter.kind)} → {amount(meter.toRegisterWh, meter.kind)}</View></View><View className="title">{amount(meter.usedWh, meter.kind)}</View></View>
            ))}
            <View className="soft">{t('byBooking')}</View>
          </View>
        </>
      )}
    </View>
  );
}
