import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call, type Bill } from '../../api';
import { yuan } from '../../format';
import { BillCard } from '../../kit/bill-card';
import { Page, useLook } from '../../kit/page';
import { useStall } from '../../kit/use-stall';

const SIZE = 30;

export default function Bills() {
  const look = useLook();
  const { t } = look;
  const { stall } = useStall();
  const [bills, setBills] = useState<Bill[] | null>(null);
  const [total, setTotal] = useState(0);
  const load = (offset: number) => {
    if (stall === null) return;
    call<{ items: Bill[]; total: number }>('GET', `/customer/stalls/${stall.stallId}/bills?limit=${SIZE}&offset=${offset}`).then(({ items, total: all }) => {
      setBills((known) => (offset === 0 ? items : [...(known ?? []), ...items]));
      setTotal(all);
    }, () => setBills((known) => known ?? []));
  };
  useEffect(() => load(0), [stall?.stallId]);
  return (
    <Page here="bills" look={look}>
      <View className="card">
        <View className="title">{t('total')} {yuan((bills ?? []).reduce((sum, { amountFen }) => sum + amountFen, 0))}</View>
        {bills === null && <View>{t('loading')}</View>}
        {bills?.length === 0 && <View className="soft">{t('noBills')}</View>}
        {bills?.map((bill, index) => <BillCard key={bill.id} bill={bill} look={look} first={index === 0} />)}
        {(bills?.length ?? 0) < total && <Button className="button plain" onClick={() => load(bills?.length ?? 0)}>{t('more')}</Button>}
      </View>
    </Page>
  );
}
