import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { call } from '../../api';
import { civil, yuan } from '../../format';
import { Page, useLook } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';

export default function Me() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed: unlisted, load: list } = useStall();
  const { answer: orders, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/recharges?limit=20`);
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
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      {stalls === null && <Waiting failed={unlisted} look={look} retry={list} />}
      {stalls !== null && <View className="card">
        <View className="title">{t('stalls')}</View>
        {stalls.length === 0 && <View className="soft">{t('noStall')}</View>}
        {stalls?.map((each, index) => <View key={each.stallId} className={`row${index === 0 ? ' first' : ''}`}><View>{each.number} {each.name}</View><View>{yuan(each.availableFen)}</View></View>)}
      </View>}
      {stall !== null && orders === null && <Waiting failed={failed} look={look} retry={load} />}
      {orders !== null && <View className="card">
        <View className="title">{t('orders')} {stall?.number}</View>
        {orders.items.length === 0 && <View className="soft">{t('noOrders')}</View>}
        {orders.items.map((order, index) => <View key={order.rechargeId} className={`row${index === 0 ? ' first' : ''}`}><View>{civil(order.paidAt)}<View className="soft">{order.receiptNumber}</View></View><View className="title">{yuan(order.amountFen)}</View></View>)}
        <View className="soft">{t('payWhere')}</View>
      </View>}
      <View className="card">
        <Button className="button plain" id="large" onClick={() => { Taro.setStorageSync('big', look.big ? '0' : '1'); look.refresh(); }}>{t('large')}{look.big ? ' ✓' : ''}</Button>
        <Button className="button plain" id="language" onClick={language}>{t('language')}</Button>
        <Button className="button plain" onClick={leave}>{t('signOut')}</Button>
        <View className="soft">{t('privacy')}</View>
      </View>
    </Page>
  );
}
