import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call, type Bill } from '../../api';
import { civil, kwh, yuan } from '../../format';
import { BillCard } from '../../kit/bill-card';
import { Choices } from '../../kit/choices';
import { FeesAndShares } from '../../kit/fees-and-shares';
import { open, Page, useLook, type Look } from '../../kit/page';
import { Statement } from '../../kit/statement';
import { codeOf, useAnswer } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';
import { errorText } from '../../texts';
import { byMonth, total as sum } from './months';

const SIZE = 30;
const kinds = ['bills', 'charges', 'receipts', 'statement'] as const;

export default function Bills() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const [kind, setKind] = useState<(typeof kinds)[number]>('bills');
  return (
    <Page here="bills" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      <Choices of={kinds} chosen={kind} label={t('bills')} words={t} onChoose={setKind} />
      {stall === null ? (stalls?.length === 0 ? <View className="card">{t('noStall')}</View> : <Waiting failed={unlisted} look={look} retry={list} />)
        : kind === 'charges' ? <FeesAndShares key={stall.stallId} stallId={stall.stallId} look={look} mayPay={stall.hasAccount && stall.rights.includes('topup')} />
        : kind === 'statement' ? <Statement key={stall.stallId} stallId={stall.stallId} look={look} />
        : kind === 'bills' ? <><Charges key={stall.stallId} stallId={stall.stallId} look={look} /><Button className="link" onClick={() => open(`/more/prices/index?site=${encodeURIComponent(stall.siteCode)}`)}>{t('prices')} ›</Button></> : <Receipts stallId={stall.stallId} look={look} />}
    </Page>
  );
}

const usedOf = (bills: readonly Bill[], medium: Bill['kind']): number => bills.reduce((wh, { kind, usedWh }) => wh + (kind === medium ? usedWh : 0), 0);

/** Deductions under the month in which they end. */
function Charges({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const [bills, setBills] = useState<Bill[] | null>(null);
  const [total, setTotal] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const load = (offset: number) => {
    setFailed(null);
    call('GET', `/customer/stalls/${stallId}/bills?limit=${SIZE}&offset=${offset}`).then(({ items, total: all }) => {
      setBills((known) => (offset === 0 ? items : [...(known ?? []), ...items]));
      setTotal(all);
    }, (error: unknown) => setFailed(codeOf(error)));
  };
  useEffect(() => load(0), [stallId]);
  const more = bills !== null && bills.length < total;
  return (
    <View>
      {bills === null && <Waiting failed={failed} look={look} retry={() => load(0)} />}
      {bills?.length === 0 && <View className="card soft">{t('noBills')}</View>}
      {byMonth(bills ?? []).map(([month, some]) => (
        <View className="card" key={month}>
          <View className="row first title"><View>{month}</View><View>{yuan(sum(some))}</View></View>
          <View className="soft">{t('electricity')} {kwh(usedOf(some, 'electricity'))}{some.some((bill) => bill.kind === 'water') ? ` · ${t('water')} ${kwh(usedOf(some, 'water'), 'water')}` : ''}</View>
          {some.map((bill) => <BillCard key={bill.id} bill={bill} look={look} first={false} stallId={stallId} />)}
        </View>
      ))}
      {more && <View className="soft">{t('shown', { n: `${bills.length}/${total}`, amount: yuan(sum(bills)) })}</View>}
      {bills !== null && failed !== null && <View className="warn" role="status">{errorText(t, failed)}</View>}
      {more && <Button className="button plain" onClick={() => load(bills.length)}>{t('more')}</Button>}
    </View>
  );
}

function Receipts({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/recharges?limit=50`);
  if (answer === null) return <Waiting failed={failed} look={look} retry={load} />;
  return (
    <View className="card">
      {answer.items.length === 0 && <View className="soft">{t('noOrders')}</View>}
      {answer.items.map((each, index) => (
        <View className={`row${index === 0 ? ' first' : ''}`} key={each.rechargeId}>
          <View style={{ flex: '1 1 50%' }}><View>{civil(each.paidAt)}</View><View className="soft">{each.receiptNumber}{each.state === 'reversed' ? ` · ${t('corrected')}` : ''}</View></View>
          <View style={{ textAlign: 'right' }}><View className="title">{yuan(each.amountFen)}</View><Button className="choice" onClick={() => open(`/more/receipt/index?stall=${stallId}&id=${each.rechargeId}`)}>{t('receipt')}</Button></View>
        </View>
      ))}
    </View>
  );
}
