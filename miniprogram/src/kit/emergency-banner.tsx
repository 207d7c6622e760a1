import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call } from '../api';
import { newId } from '../api/id';
import { yuan } from '../format';
import { Confirm } from './confirm';
import { Told, type Look } from './page';
import { useAction } from './use-action';
import { useAnswer } from './use-answer';

/** A small loan by own hand, where there is one to be had: two taps. What is owed is shown until it is repaid. */
export function EmergencyBanner({ stallId, purse = 'energy', wanted, look, onTaken }: { stallId: string; purse?: 'energy' | 'water'; wanted: boolean; look: Look; onTaken: () => void }) {
  const { t } = look;
  const { answer, load } = useAnswer(`/customer/stalls/${stallId}/emergency${purse === 'water' ? '?purse=water' as const : '' as const}`);
  const [asking, setAsking] = useState(false);
  const requestId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  if (answer === null || !answer.enabled) return null;
  const take = () => {
    setAsking(false);
    void run(async () => {
      await call('POST', `/customer/stalls/${stallId}/emergency`, { requestId: requestId.current, ...(purse === 'water' ? { purse } : {}) }, { key: requestId.current });
      requestId.current = newId();
      tell(t('emergencyTaken', { amount: yuan(answer.amountFen) }));
      load();
      onTaken();
    });
  };
  return (
    <View>
      {answer.outstandingFen > 0 && purse === 'energy' && <View className="warn">{t('emergencyOwed', { amount: yuan(answer.outstandingFen) })}</View>}
      {wanted && answer.available && (
        <View className="warn">
          {purse === 'water' && <View className="title">{t('balanceOf.water')}</View>}
          <View>{t('emergencyOffer', { amount: yuan(answer.amountFen) })}</View>
          <Button className="button" id="emergency" disabled={busy || undefined} onClick={() => setAsking(true)}>{t('emergencyTake', { amount: yuan(answer.amountFen) })}</Button>
        </View>
      )}
      {wanted && !answer.available && answer.why !== null && answer.outstandingFen === 0 && <View className="warn">{t(`emergencyNot.${answer.why}`)}</View>}
      <Told text={told} bad={bad} />
      {asking && <Confirm title={t('emergencyTake', { amount: yuan(answer.amountFen) })} yes={t('sure')} look={look} onYes={take} onNo={() => setAsking(false)}>{t('emergencyTerms', { amount: yuan(answer.amountFen) })}</Confirm>}
    </View>
  );
}
