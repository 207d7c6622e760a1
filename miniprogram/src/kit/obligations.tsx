import { Button, View } from '@tarojs/components';
import { civil, kwh, yuan } from '../format';
import { open, type Look } from './page';
import { useAnswer } from './use-answer';

/** Beside the balance: a debt that is paid in parts, a bill that is doubted, how long the supply runs on. Nothing of it, nothing shown. */
export function Obligations({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const { answer } = useAnswer(`/customer/stalls/${stallId}/obligations`, { everyMs: 60_000 });
  if (answer === null || (answer.debt === null && answer.disputedFen === 0 && answer.runOn === null)) return null;
  const { debt, disputedFen, runOn } = answer;
  return (
    <View className="card" id="obligations">
      {runOn !== null && <View className="row first"><View>{t('runsOn')}</View><View>{runOn.leftWh !== null ? t('runOnWh', { left: kwh(runOn.leftWh, runOn.medium) }) : t('runOnUntil', { at: runOn.untilAt === null ? '' : civil(runOn.untilAt).slice(5, 16) })}</View></View>}
      {debt !== null && <View className="row first"><View><View>{t('debtLeft', { amount: yuan(debt.leftFen) })}</View><View className="soft">{debt.percent === null ? t('debtFixed', { amount: yuan(debt.fixedFen) }) : t('debtPercent', { n: debt.percent })}</View></View><View>{yuan(debt.amountFen)}</View></View>}
      {disputedFen > 0 && <View className="row first"><View>{t('doubtHeld', { amount: yuan(disputedFen) })}</View><Button className="choice" onClick={() => open(`/more/dispute/index?stall=${stallId}`)}>{t('lookAtIt')}</Button></View>}
    </View>
  );
}
