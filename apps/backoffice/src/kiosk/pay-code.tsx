import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../api/schema';
import { siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { errorText, serverNow } from '../kit/parts';
import { QrCode } from '../kit/qr-code';
import { kioskGet, kioskPost } from './kiosk-client';
import type { KioskChannel, KioskPurse } from './pay-stall';

type Order = Answer<'get', '/kiosk/orders/${string}'>;
const EVERY_MS = 1500;

interface Props {
  stall: { stallNumber: string; floor: string; maskedName: string };
  stallId: string;
  channel: KioskChannel;
  amountFen: number;
  purse: KioskPurse;
  orderId: string;
  again: () => void;
  leave: () => void;
}

/** The code, and after it the steps until there is light. The order's number is made before it is asked for: asked twice, it is one order. */
export function PayCode({ stall, stallId, channel, amountFen, purse, orderId, again, leave }: Props) {
  const { t } = useI18n();
  const { order, told } = useOrder(stallId, { channel, amountFen, purse, orderId });
  const name = maybe(t, `kiosk.${channel}`);
  const paid = order?.state === 'paid';
  const over = order?.state === 'closed';
  return (
    <section className="sheet two" aria-live="polite">
      <div>
        <h2>{stall.stallNumber} {stall.floor} · {stall.maskedName}</h2>
        <div className="figure-line">{yuan(amountFen)}</div>
        {order === null && <p>{told === '' ? t('kiosk.preparing') : <span className="bad">{told}</span>}</p>}
        {order !== null && !paid && !over && <p>{order.unknown ? <b className="bad">{t('kiosk.unknown')}</b> : t('kiosk.waiting')}</p>}
        {over && <p className="bad">{t('kiosk.closed')}</p>}
        {paid && <Steps order={order} />}
        <div className="row" style={{ marginTop: 24 }}>
          {paid && <button type="button" className="main" onClick={leave}>{t('kiosk.finish')}</button>}
          {(over || (order === null && told !== '')) && <button type="button" className="main" onClick={again}>{t('kiosk.again')}</button>}
          {!paid && !over && <button type="button" onClick={leave}>{t('kiosk.stop')}</button>}
        </div>
      </div>
      {order?.params?.kind === 'code' && !paid && !over && (
        <div className="code">
          <h2>{t('kiosk.scan', { channel: name })}</h2>
          <QrCode text={order.params.codeText} size={380} label={t('kiosk.scan', { channel: name })} />
          <Expiry at={order.expiresAt} />
          <p className="soft">{t('kiosk.scanSoft')}</p>
        </div>
      )}
      {paid && <div className="code"><div className="figure-line good">✓ {t('kiosk.paidThanks')}</div></div>}
    </section>
  );
}

function useOrder(stallId: string, asked: { channel: KioskChannel; amountFen: number; purse: KioskPurse; orderId: string }): { order: Order | null; told: string } {
  const { t } = useI18n();
  const [order, setOrder] = useState<Order | null>(null);
  const [told, setTold] = useState('');
  const begun = useRef(false);
  useEffect(() => {
    let gone = false;
    const turn = async () => {
      try {
        const path = `/kiosk/stalls/${stallId}/orders` as const;
        const next = begun.current ? await kioskGet(`/kiosk/orders/${asked.orderId}`) : await kioskPost(path, { ...asked, way: asked.channel === 'wechat' ? 'native' : 'qr' });
        begun.current = true;
        if (gone) return;
        setOrder(next as Order);
        setTold('');
      } catch (error) {
        if (!gone) setTold(errorText(t, error));
      }
      if (!gone) setTimeout(() => void turn(), EVERY_MS);
    };
    void turn();
    return () => void (gone = true);
  }, [asked.orderId]);
  return { order, told };
}

function Expiry({ at }: { at: string }) {
  const { t } = useI18n();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  // Codes run by the channel's clock, not by a moved one.
  const seconds = Math.max(0, Math.floor((Date.parse(at) - Math.min(Date.now(), serverNow())) / 1000));
  return <p className="num">{t('kiosk.expires', { n: seconds })}</p>;
}

function Steps({ order }: { order: Order }) {
  const { t } = useI18n();
  const steps = ([['paid', order.paidAt], ['credited', order.creditedAt], ...(order.needed ? ([['commanded', order.commandedAt], ['restored', order.restoredAt]] as const) : [])] as const);
  return (
    <>
      <ol>{steps.map(([step, at]) => <li key={step} className={at === null ? '' : 'done'}>{at === null ? '○' : '✓'} {t(`kiosk.step.${step}`)} <span className="num soft">{at === null ? '' : siteTime(at).slice(11)}</span></li>)}</ol>
      {!order.needed && order.creditedAt !== null && <p className="soft">{t('kiosk.notNeeded')}</p>}
      {order.needed && order.waitingFor !== null && order.restoredAt === null && <p>{maybe(t, `kiosk.waiting.${order.waitingFor}`)}</p>}
    </>
  );
}
