import { View } from '@tarojs/components';
import { amount, kwh, yuan } from '../format';
import { ageText, type Look } from './page';
import { SupplyState } from './supply-state';
import { useAnswer } from './use-answer';

/** An account of several meters: each with its place, its state and its reading, and what they cost together this month. */
export function MergedCard({ stallId, at, look }: { stallId: string; at: string; look: Look }) {
  const { t } = look;
  const { answer } = useAnswer(`/customer/stalls/${stallId}/account`);
  if (answer === null || answer.meters.length === 0) return null;
  const { statement } = answer;
  const free = (['electricity', 'water'] as const).map((medium) => [medium, statement.lines.reduce((sum, line) => sum + (line.kind === medium ? line.freeWh : 0), 0)] as const).filter(([, wh]) => wh > 0);
  return (
    <View className="card" id="merged">
      <View className="title">{t('merged', { number: answer.number })}</View>
      <View className="soft">{answer.stalls.map(({ number }) => number).join(' · ')} · {t('mergedOne', { n: answer.meters.length })}</View>
      {answer.meters.map((meter) => (
        <View className="row" key={meter.meterId}>
          <View style={{ flex: '1 1 55%' }}>
            <View>{meter.stallNumber ?? ''} {meter.name === '' ? meter.meterNumber : meter.name}</View>
            <View className="soft">{meter.registerWh === null ? kwh(null) : amount(meter.registerWh, meter.kind)} · {t('readAt', { age: ageText(t, meter.readAt, at) })}</View>
            {meter.causes.length > 0 && <View className="soft">{t('mergedCauses', { causes: meter.causes.map((cause) => t(`cause.${cause}`)).join(t('comma')) })}</View>}
          </View>
          <SupplyState state={meter.owed && meter.wanted === 'on' ? 'restoring' : meter.state} look={look} />
        </View>
      ))}
      <View className="row"><View>{t('mergedMonth', { month: statement.month })}</View><View className="title">{yuan(statement.amountFen)}</View></View>
      {free.map(([medium, wh]) => <View className="soft" key={medium}>{t('mergedFree', { amount: amount(wh, medium) })}</View>)}
    </View>
  );
}
