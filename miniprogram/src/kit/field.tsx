import { Input, Textarea, View } from '@tarojs/components';
import { useEffect, useRef } from 'react';

interface Wanted {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  kind?: 'number' | 'digit' | 'text';
  most?: number;
  hint?: string;
  password?: boolean;
}

/** In a browser the line to type into lies inside Taro's element and comes some moments later: it is told its own name. */
function useLabel(label: string) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const tell = (): void => {
      const line = place.current?.querySelector('input, textarea');
      if (line == null) timer = setTimeout(tell, 50);
      else line.setAttribute('aria-label', label);
    };
    tell();
    return () => clearTimeout(timer);
  }, [label]);
  return place;
}

/** A labelled line to fill in. */
export function Field({ id, label, value, onValue, kind = 'text', most = 60, hint, password = false }: Wanted) {
  return (
    <View ref={useLabel(label)}>
      <View className="label">{label}</View>
      <Input className="field" id={id} type={kind} maxlength={most} value={value} aria-label={label} password={password} onInput={({ detail }) => onValue(String(detail.value))} />
      {hint !== undefined && <View className="soft">{hint}</View>}
    </View>
  );
}

export function LongField({ id, label, value, onValue, most = 300, hint }: Wanted) {
  return (
    <View ref={useLabel(label)}>
      <View className="label">{label}</View>
      <Textarea className="field long" id={id} maxlength={most} value={value} aria-label={label} onInput={({ detail }) => onValue(String(detail.value))} />
      {hint !== undefined && <View className="soft">{hint}</View>}
    </View>
  );
}
