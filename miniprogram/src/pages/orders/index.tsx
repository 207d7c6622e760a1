import { Button, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { call } from '../../api';
import { civil, yuan } from '../../format';
import { open, Page, useLook } from '../../kit/page';
import { codeOf } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import type { Order } from '../../pay/purchase';

const SIZE = 20;

/** Every order of a stall, also those that came to nothing. */
export default function Orders() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const [orders, setOrders] = useState<Order[] | null>(null);
  const [total, setTotal] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const load = (offset: number) => {
    if (stall === null) return;
    setFailed(null);
    call('GET', `/customer/stalls/${stall.stallId}/orders?limit=${SIZE}&offset=${offset}`).then(({ items, total: all }) => {
      setOrders((known) => (offset === 0 ? items : [...(known ?? []), ...items]));
      setTotal(all);
    }, (error: unknown) => setFailed(codeOf(error)));
  };
  useEffect(() => load(0), [stall?.stallId]);
  return (
    <Page title={t('orderList')} look={look}>
      {orders === null && <Waiting failed={failed ?? unlisted} look={look} retry={() => (stall === null ? list() : load(0))} />}
      {orders?.length === 0 && <View className="card soft">{t('noOnlineOrders')}</View>}
      {orders !== null && orders.length > 0 && <View className="card">
        <View className="title">{stall?.number}</View>
        {orders.map((order) => (
          <View className="row" key={order.orderId}>
            <View style={{ flex: '1 1 50%' }}><View>{civil(order.createdAt)}</View><View className="soft">{t(`channel.${order.channel}`)} · {t(order.state === 'paid' ? 'statePaid' : order.state === 'closed' ? 'stateClosed' : 'stateOpen')}</View></View>
            <View style={{ textAlign: 'right' }}><View className="title">{yuan(order.amountFen)}</View><Button className="choice" onClick={() => open(`/pages/order/index?orderId=${order.orderId}`)}>{t('see')}</Button></View>
          </View>
        ))}
      </View>}
      {orders !== null && orders.length < total && <Button className="button plain" onClick={() => load(orders.length)}>{t('more')}</Button>}
    </Page>
  );
}
