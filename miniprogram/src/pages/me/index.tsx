import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { call } from '../../api';
import { civil, yuan } from '../../format';
import { Page, useLook } from '../../kit/page';
import { useStall } from '../../kit/use-stall';

interface Order {
  rechargeId: string;
  amountFen: number;
  paidAt: string;
  receiptNumber: string;
}

export default function Me() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall } = useStall();
  const [orders, setOrders] = useState<Order[]>([]);
  useEffect(() => {
    if (stall !== null) call<{ items: Order[] }>('GET', `/customer/stalls/${stall.stallId}/recharges?limit=20`).then(({ items }) => setOrders(items), () => undefined);
  }, [stall?.stallId]);
  const language = () => {
    const next = look.language === 'zh-CN' ? 'en-US' : 'zh-CN';
    Taro.setStorageSync('language', next);
    call('PATCH', '/customer/me', { language: next }).catch(() => undefined);
    look.refresh();
  };
  const leave = () => {
    void call('DELETE', '/customer/session').catch(() => undefined).then(() => {
      Taro.clearStorageSync();
      return Taro.reLaunch({ url: '/pages/sign-in/index' });
    });
  };
  return (
    <Page here="me" look={look}>
      <View className="card">
        <View className="title">{t('stalls')}</View>
        {stalls?.map((each, index) => <View key={each.stallId} className={`row${index === 0 ? ' first' : ''}`}><View>{each.number} {each.name}</View><View>{yuan(each.availableFen)}</View></View>)}
      </View>
      <View className="card">
        <View className="title">{t('orders')}</View>
        {orders.length === 0 && <View className="soft">{t('nothing')}</View>}
        {orders.map((order, index) => <View key={order.rechargeId} className={`row${index === 0 ? ' first' : ''}`}><View>{civil(order.paidAt)}<View className="soft">{order.receiptNumber}</View></View><View className="title">{yuan(order.amountFen)}</View></View>)}
        <View className="soft">{t('payWhere')}</View>
      </View>
      <View className="card">
        <Button className="button plain" id="large" onClick={() => { Taro.setStorageSync('big', look.big ? '0' : '1'); look.refresh(); }}>{t('large')}{look.big ? ' ✓' : ''}</Button>
        <Button className="button plain" id="language" onClick={language}>{t('language')}</Button>
        <Button className="button plain" onClick={leave}>{t('signOut')}</Button>
        <View className="soft">{t('privacy')}</View>
      </View>
    </Page>
  );
}
