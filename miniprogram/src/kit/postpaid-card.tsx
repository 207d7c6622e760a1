import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import type { Home } from '../api';
import { civil, yuan } from '../format';
import { open as openPage, type Look } from './page';
import { useAnswer } from './use-answer';
import { Waiting } from './waiting';

type Standing = NonNullable<Home['postpaid']>;

/** In the place of a balance: what is to be paid and until when, what is not billed yet, and by a tap the bills. */
export function PostpaidCard({ postpaid, place, stallId, accruedFen, look }: { postpaid: Standing; place: string; stallId: string; accruedFen: number; look: Look }) {
  const { t } = look;
  const [open, setOpen] = useState(false);
  const { owedFen, lateFen, dueDay, unbilledFen } = postpaid;
  return (
    <View className="card" id="postpaid">
      <View className="soft">{place}</View>
      <View style={{ marginTop: 10 }}>{t('postpaid')} · {t('postpaidOwed')}</View>
      <View className={`balance${lateFen > 0 ? ' bad' : ''}`} id="balance">{yuan(owedFen)}</View>
      <View role="status">{lateFen > 0 ? t('postpaidLate', { amount: yuan(lateFen) }) : dueDay === null ? t('postpaidNone') : t('postpaidDue', { day: dueDay })}</View>
      <View className="soft">{t('postpaidUnbilled', { amount: yuan(unbilledFen + accruedFen) })}</View>
      {owedFen > 0 && <Button className="button" id="pay-bill" onClick={() => openPage(`/pages/recharge/index?stall=${stallId}&amount=${owedFen}`)}>{t('postpaidPay', { amount: yuan(owedFen) })}</Button>}
      <Button className="choice" aria-expanded={open} onClick={() => setOpen(!open)}>{t('postpaidBills')}</Button>
      {open && <Bills stallId={stallId} look={look} />}
    </View>
  );
}

function Bills({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/postpaid`);
  if (answer === null) return <Waiting failed={failed} look={look} retry={load} />;
  return (
    <View>
      {answer.bills.map((bill) => (
        <View className="row" key={bill.id}>
          <View style={{ flex: '1 1 55%' }}><View>{civil(bill.fromAt).slice(0, 10)} – {civil(bill.toAt).slice(0, 10)}</View><View className="soft">{t(`postpaidState.${bill.state}`, { n: bill.lateDays })} · {t('postpaidDue', { day: bill.dueDay })}</View></View>
          <View className="title">{yuan(bill.amountFen)}</View>
        </View>
      ))}
    </View>
  );
}
