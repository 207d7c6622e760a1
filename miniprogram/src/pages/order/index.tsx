import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect } from 'react';
import { call } from '../../api';
import { newId } from '../../api/id';
import { yuan } from '../../format';
import { CallOffice } from '../../kit/call-office';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useSignedIn } from '../../kit/use-stall';
import { askMessageConsent } from '../../messages';
import { placeNow, sheetOpens } from '../../pay/environment';
import { OrderSteps, PayCode, useLate } from '../../pay/order-steps';
import { forget, submit, type Order } from '../../pay/purchase';
import { present } from '../../pay/sheet';
import { useOrder } from '../../pay/use-order';

const copy = (data: string): void => void Taro.setClipboardData({ data });

/** The end of a purchase as the API knows it, whatever the pay sheet said. */
export default function OrderPage() {
  const look = useLook();
  const { t } = look;
  const { orderId: id = '' } = useQuery();
  useSignedIn();
  const { order, purchase, standing, offline, look: ask } = useOrder(id);
  const amount = order?.amountFen ?? purchase?.amountFen;
  const stallId = (order as Order | null | undefined)?.stallId ?? purchase?.stallId;
  return (
    <Page title={t('orderTitle')} look={look}>
      <View className="card">
        {amount !== undefined && <View className="number">{yuan(amount)}</View>}
        <View className="title" id="standing" role="status" aria-live="assertive">{t(`standing.${standing}`)}</View>
        <View className="soft">{t(`standingHow.${standing}`)}</View>
        {order?.state === 'paid' && <OrderSteps order={order} look={look} />}
      </View>
      {offline && <View className="warn">{t('orderOffline')}</View>}
      <NextTap order={order as Order | null | undefined} purchase={purchase} standing={standing} look={look} ask={ask} />
      {standing === 'paid' && stallId !== undefined && <Late order={order as Order} stallId={stallId} look={look} />}
      {(standing === 'lit' || standing === 'paid') && <Consent look={look} />}
      <Button className={`button${standing === 'lit' ? '' : ' plain'}`} id="done" onClick={() => void Taro.reLaunch({ url: '/pages/home/index' })}>{t(standing === 'lit' ? 'done' : 'toHome')}</Button>
    </Page>
  );
}

interface Next {
  order: Order | null | undefined;
  purchase: ReturnType<typeof useOrder>['purchase'];
  standing: ReturnType<typeof useOrder>['standing'];
  look: Look;
  ask: () => Promise<void>;
}

/** What can be done now. While it is not known whether it was paid, nothing that pays is offered. */
function NextTap({ order, purchase, standing, look, ask }: Next) {
  const { t } = look;
  const { busy, told, bad, run } = useAction(t);
  const stallId = order?.stallId ?? purchase?.stallId;
  if (standing === 'unheard' && purchase !== undefined) {
    const again = () => void run(async () => {
      const made = await submit(purchase);
      await ask();
      if (made.params !== null && made.state !== 'paid') await present(made.params);
      await ask();
    });
    const leave = () => { forget(purchase.orderId); void Taro.redirectTo({ url: `/pages/recharge/index?stall=${purchase.stallId ?? ''}` }); };
    return <View><Told text={told} bad={bad} /><Button className="button" id="again" disabled={busy || undefined} onClick={again}>{t('payAgainSame')}</Button><Button className="button plain" onClick={leave}>{t('leaveOrder')}</Button></View>;
  }
  if (standing === 'pay' && order?.params) {
    const { params } = order;
    const cancel = () => void run(async () => { await call('POST', `/customer/orders/${order.orderId}/cancel`, {}); await ask(); });
    return (
      <View className="card">
        {params.kind === 'code' ? <PayCode codeText={params.codeText} channel={order.channel} expiresAt={order.expiresAt} look={look} onCopied={() => copy(params.codeText)} />
          : params.kind === 'sheet' && !sheetOpens(params.platform, placeNow()) ? <View className="warn">{t('payInApp', { app: t(`channel.${order.channel}`) })}</View>
          : <Button className="button" id="pay" disabled={busy || undefined} onClick={() => void run(async () => { await present(params); await ask(); })}>{t('goOnPaying', { amount: yuan(order.amountFen) })}</Button>}
        <Told text={told} bad={bad} />
        <Button className="button plain" id="check" onClick={() => void run(ask)}>{t('iHavePaid')}</Button>
        <Button className="button plain" id="cancel" disabled={busy || undefined} onClick={cancel}>{t('cancelOrder')}</Button>
      </View>
    );
  }
  if (standing === 'closed' && order?.canPayAgain === true) return <Button className="button" id="anew" onClick={() => void Taro.redirectTo({ url: `/pages/recharge/index?stall=${stallId ?? ''}` })}>{t('payAnew')}</Button>;
  if (standing === 'unknown') return <View><Told text={told} bad={bad} /><Button className="button plain" id="check" disabled={busy || undefined} onClick={() => void run(ask)}>{t('askAgain')}</Button></View>;
  return null;
}

/** More than a minute after paying: the reason, a ticket to the property office, and its phone. */
function Late({ order, stallId, look }: { order: Order; stallId: string; look: Look }) {
  const { t } = look;
  const { answer: home } = useAnswer(`/customer/stalls/${stallId}/home`);
  const late = useLate(order.creditedAt ?? order.paidAt);
  const { busy, told, bad, run, tell } = useAction(t);
  if (!late) return null;
  const urge = () => void run(async () => {
    await call('POST', `/customer/stalls/${stallId}/tickets`, { ticketId: newId(), kind: 'no_power', text: t('urgeText', { id: order.orderId, amount: yuan(order.amountFen) }), photoIds: [] });
    tell(t('urged'));
  });
  return (
    <View className="card">
      <View className="title">{t('late')}</View>
      <View>{order.waitingFor === null ? t('lateUnknown') : t(`waiting.${order.waitingFor}`)}</View>
      <View className="soft">{t('lateSafe')}</View>
      <Told text={told} bad={bad} />
      <Button className="button" id="urge" disabled={busy || undefined} onClick={urge}>{t('urge')}</Button>
      <CallOffice phone={home?.officePhone} look={look} />
    </View>
  );
}

/** One message for one consent: WeChat lets it be asked after a payment. */
function Consent({ look }: { look: Look }) {
  useEffect(() => {
    if (process.env.TARO_ENV === 'weapp') void askMessageConsent();
  }, []);
  return process.env.TARO_ENV === 'weapp' ? <Button className="choice" onClick={() => void askMessageConsent()}>{look.t('messagesPlease')}</Button> : null;
}
