import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { forget, orderNow, purchaseOf, standingOf, type Order, type PublicOrder, type Purchase, type Standing } from './purchase';

const QUICK_MS = 2_500;
const SLOW_MS = 10_000;
const QUICK_FOR_MS = 120_000;

interface Watched {
  /** undefined: not known yet; null: the API never heard of it */
  order: Order | PublicOrder | null | undefined;
  purchase: Purchase | undefined;
  standing: Standing;
  offline: boolean;
  /** asks at once */
  look: () => Promise<void>;
}

/** Watches an order until power is back: quickly at first, then at leisure, and at once when the page comes to the front again. */
export function useOrder(orderId: string, codeToken?: string): Watched {
  const [purchase] = useState(() => purchaseOf(orderId));
  const [order, setOrder] = useState<Watched['order']>(undefined);
  const [offline, setOffline] = useState(false);
  const standing = standingOf(order, offline);
  const since = useRef(Date.now());
  const hidden = useRef(false);
  const token = codeToken ?? purchase?.codeToken;
  const look = async () => {
    try {
      const now = await orderNow({ orderId, ...(token === undefined ? {} : { codeToken: token }) });
      setOrder(now);
      setOffline(false);
      // What is paid or closed binds nobody any more: the next purchase is another order.
      if (now?.state === 'paid' || now?.state === 'closed') forget(orderId);
    } catch {
      setOffline(true);
    }
  };
  useDidHide(() => void (hidden.current = true));
  useEffect(() => void look(), []);
  useDidShow(() => {
    const back = hidden.current;
    hidden.current = false;
    since.current = Date.now();
    if (back) void look();
  });
  const over = standing === 'lit' || standing === 'closed';
  useEffect(() => {
    if (over) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(() => {
        if (hidden.current) again();
        else void look().then(again);
      }, Date.now() - since.current < QUICK_FOR_MS ? QUICK_MS : SLOW_MS);
    };
    again();
    return () => clearTimeout(timer);
  }, [over]);
  return { order, purchase, standing, offline, look };
}
