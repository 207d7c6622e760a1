import { useEffect, useRef, useState } from 'react';

/**
 * Seconds that are left when nobody touches the screen; null while somebody does. At zero `leave` is called: the next person
 * must never see what the last one left.
 */
export function useIdle(limitSeconds: number, warnSeconds: number, leave: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null);
  const last = useRef(Date.now());
  const leaving = useRef(leave);
  leaving.current = leave;
  useEffect(() => {
    const touched = () => {
      last.current = Date.now();
      setLeft(null);
    };
    touched();
    const events = ['pointerdown', 'keydown'] as const;
    for (const event of events) window.addEventListener(event, touched);
    const timer = setInterval(() => {
      const seconds = limitSeconds - Math.floor((Date.now() - last.current) / 1000);
      if (seconds <= 0) {
        touched();
        leaving.current();
      } else setLeft(seconds <= warnSeconds ? seconds : null);
    }, 500);
    return () => {
      for (const event of events) window.removeEventListener(event, touched);
      clearInterval(timer);
    };
  }, [limitSeconds, warnSeconds]);
  return left;
}
