import { View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';

export const HOLD_MS = 2000;

/** Acts when it was held for two seconds: a finger that slips does nothing. Mouse and keyboard hold it as a finger does. */
export function HoldButton({ text, hint, onHeld }: { text: string; hint: string; onHeld: () => void }) {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const latest = useRef(onHeld);
  latest.current = onHeld;
  const stop = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const start = () => {
    if (timer.current !== undefined) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      stop();
      latest.current();
    }, HOLD_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const otherHands = { role: 'button', tabIndex: 0, onMouseDown: start, onMouseUp: stop, onMouseLeave: stop, onKeyDown: ({ key }: { key: string }) => (key === 'Enter' || key === ' ') && start(), onKeyUp: stop };
  return (
    <View className="hold">
      <View className={`button danger hold-face${held ? ' held' : ''}`} id="hold" aria-label={`${text}. ${hint}`} onTouchStart={start} onTouchEnd={stop} onTouchCancel={stop} {...otherHands}>
        <View className="hold-fill" /><View className="hold-text">{text}</View>
      </View>
      <View className="soft">{hint}</View>
    </View>
  );
}
