import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call, type Bill } from '../../api';
import { civil, yuan } from '../../format';
import { BillCard } from '../../kit/bill-card';
import { Page, useLook } from '../../kit/page';
import { codeOf } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';
import { errorText } from '../../texts';

const SIZE = 30;
const sum = (bills: Bill[]): number => bills.reduce((total, { amountFen }) => total + amountFen, 0);

/** Bills under the month in which they end, newest first as the API gives them. */
function byMonth(bills: Bill[]): [month: string, bills: Bill[]][] {
  const months = new Map<string, Bill[]>();
  for (const bill of bills) {
    const month = civil(bill.toAt).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), bill]);
  }
  return [...months];
}

export default function Bills() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const [bills, setBills] = useState<Bill[] | null>(null);
  const [total, setTotal] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const load = (offset: number) => {
    if (stall === null) return;
    setFailed(null);
    call('GET', `/customer/stalls/${stall.stallId}/bills?limit=${SIZE}&offset=${offset}`).then(({ items, total: all }) => {
      setBills((known) => (offset === 0 ? items : [...(known ?? []), ...items]));
      setTotal(all);
    }, (error: unknown) => setFailed(codeOf(error)));
  };
  useEffect(() => {
    setBills(null);
    load(0);
  }, [stall?.stallId]);
  const more = bills !== null && bills.length < total;
  return (
    <Page here="bills" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      {bills === null && (stalls?.length === 0 ? <View className="card">{t('noStall')}</View> : <Waiting failed={failed ?? unlisted} look={look} retry={() => (stall === null ? list() : load(0))} />)}
      {bills?.length === 0 && <View className="card soft">{t('noBills')}</View>}
      {byMonth(bills ?? []).map(([month, some]) => (
        <View className="card" key={month}>
          <View className="row first title"><View>{month}</View><View>{yuan(sum(some))}</View></View>
          {some.map((bill) => <BillCard key={bill.id} bill={bill} look={look} first={false} />)}
        </View>
      ))}
      {more && <View className="soft">{t('shown', { n: `${bills.length}/${total}`, amount: yuan(sum(bills)) })}</View>}
      {bills !== null && failed !== null && <View className="warn" role="status">{errorText(t, failed)}</View>}
      {more && <Button className="button plain" onClick={() => load(bills.length)}>{t('more')}</Button>}
    </Page>
  );
}
