import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import type { Home, Schemas } from '../api';
import { amount, civil, kwh } from '../format';
import type { Look } from './page';
import { useAnswer } from './use-answer';
import { Waiting } from './waiting';

type Row = Schemas['CustomerSubsidyRow'];

/** Energy that is used before money: what is left, until when, and by a tap how it came about and what became of its rest. */
export function SubsidyCard({ subsidy, stallId, look }: { subsidy: Home['subsidy']; stallId: string; look: Look }) {
  const { t } = look;
  const [open, setOpen] = useState(false);
  if (subsidy === null) return null;
  return (
    <View className="card" id="subsidy">
      <View className="row first">
        <View style={{ flex: '1 1 60%' }}>
          <View>{t('subsidy')} {t('subsidyLeft', { left: kwh(subsidy.leftWh), granted: kwh(subsidy.grantedWh) })}</View>
          <View className="soft">{subsidy.expiresAt === null ? t('subsidyFirst') : t('subsidyEnds', { at: civil(subsidy.expiresAt).slice(5) })}</View>
        </View>
        <Button className="choice" id="subsidy-history" aria-expanded={open} onClick={() => setOpen(!open)}>{t('subsidyHistory')}</Button>
      </View>
      {open && <History stallId={stallId} look={look} />}
    </View>
  );
}

function History({ stallId, look }: { stallId: string; look: Look }) {
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/subsidy`);
  if (answer === null) return <Waiting failed={failed} look={look} retry={load} />;
  return <View>{answer.items.map((row) => <Given key={row.id} row={row} look={look} />)}</View>;
}

function Given({ row, look }: { row: Row; look: Look }) {
  const { t } = look;
  const of = (wh: number) => amount(wh, row.medium);
  const { explanation: e } = row;
  const how = e === null ? row.reason : t(e.days === e.monthDays ? 'subsidyHow' : 'subsidyHowDays', { base: of(e.baseWh), head: of(e.perHeadWh), n: e.headcount, days: e.days, of: e.monthDays });
  const cleared = row.closeReason === 'withdrawn' ? 'subsidyTaken' : 'subsidyCleared';
  return (
    <View className="row">
      <View style={{ flex: '1 1 60%' }}>
        <View>{civil(row.fromAt).slice(0, 10)} {t(`subsidyKind.${row.kind}`)}</View>
        {how !== '' && <View className="soft">{how}</View>}
        <View className="soft">{[t('subsidyUsed', { used: of(row.usedWh) }), ...(row.carriedWh > 0 ? [t('subsidyCarried', { amount: of(row.carriedWh) })] : []), ...(row.clearedWh > 0 ? [t(cleared, { amount: of(row.clearedWh) })] : [])].join(' · ')}</View>
      </View>
      <View className="title">{of(row.grantedWh)}</View>
    </View>
  );
}

/** Where money is asked back: free energy that is left is not part of it. */
export function SubsidyStays({ stallId, look }: { stallId: string; look: Look }) {
  const { answer } = useAnswer(`/customer/stalls/${stallId}/subsidy`);
  const left = (answer?.free ?? []).filter(({ leftWh }) => leftWh > 0);
  return left.length === 0 ? null : <View className="soft" id="subsidy-stays">{look.t('subsidyNotRefunded', { left: left.map(({ leftWh, medium }) => amount(leftWh, medium)).join(' · ') })}</View>;
}
