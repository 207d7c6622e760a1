import { Button, Space, Steps } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { get, post } from '../../api/client';
import type { Order } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { QrCode } from '../../kit/qr-code';

export type CodeChannel = 'wechat' | 'alipay' | 'unionpay';

interface Props {
  accountId: string;
  stallNumber: string;
  channel: CodeChannel;
  amountFen: number;
  purse: 'energy' | 'water';
  orderId: string;
  /** the order is paid and credited: its receipt has the same number */
  paid: (rechargeId: string) => void;
  cancel: () => void;
}

/** A code that the customer scans at the counter. The page waits for the channel's word; it never takes the customer's for it. */
export function CounterCode({ accountId, stallNumber, channel, amountFen, purse, orderId, paid, cancel }: Props) {
  const { t } = useI18n();
  const begun = useRef(false);
  const { data: order, error } = useQuery<Order>({
    queryKey: ['counter order', orderId],
    queryFn: async () => {
      const answer = begun.current ? await get(`/orders/${orderId}`) : await post(`/accounts/${accountId}/orders`, { orderId, channel, way: channel === 'wechat' ? 'native' : 'qr', amountFen, purse }, orderId);
      begun.current = true;
      return answer;
    },
    refetchInterval: ({ state }) => (state.data?.state === 'paid' || state.data?.state === 'closed' ? false : 1500),
    retry: 2,
  });
  useEffect(() => {
    if (order?.state === 'paid' && order.creditedAt !== null) paid(order.orderId);
  }, [order?.state, order?.creditedAt]);
  const stop = () => void (order === undefined || order.state === 'closed' ? Promise.resolve() : post(`/orders/${orderId}/close`)).finally(cancel);
  const name = maybe(t, `channel.${channel}`);
  return (
    <div className="panel" style={{ maxWidth: 720 }} aria-live="polite">
      <h2>{stallNumber} · {yuan(amountFen)} · {name}</h2>
      {error !== null && <p className="bad" role="alert">{errorText(t, error)}</p>}
      {order === undefined && error === null && <p>{t('code.preparing')}</p>}
      {order?.params?.kind === 'code' && order.state !== 'closed' && <><QrCode text={order.params.codeText} size={280} label={t('code.scan', { channel: name })} /><p>{t('code.scan', { channel: name })} <span className="soft">{t('code.until', { at: siteTime(order.expiresAt).slice(11) })}</span></p></>}
      {order !== undefined && order.state !== 'closed' && <Steps size="small" current={order.paidAt === null ? 0 : order.creditedAt === null ? 1 : 2} items={[{ title: t('code.waiting') }, { title: t('cash.step.paid') }, { title: t('cash.step.credited') }]} />}
      {order?.unknown === true && <p className="bad" role="status">{t('code.unknown')}</p>}
      {order?.state === 'closed' && <p className="bad" role="status">{t('code.closed')}</p>}
      {order?.refusal !== undefined && <p className="bad" role="alert">{maybe(t, `order.refusal.${order.refusal}`)}</p>}
      <Space style={{ marginTop: 16 }}><Button size="large" onClick={stop}>{t(order?.state === 'closed' ? 'close' : 'code.cancel')}</Button></Space>
    </div>
  );
}
