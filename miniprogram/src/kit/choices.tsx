import { Button, View } from '@tarojs/components';

/** Some of which one is chosen. */
export function Choices<T extends string | number>({ of, chosen, label, words, onChoose }: { of: readonly T[]; chosen: T | null; label: string; words: (each: T) => string; onChoose: (each: T) => void }) {
  return (
    <View className="choices" role="group" aria-label={label}>
      {of.map((each) => <Button key={each} className={`choice${each === chosen ? ' here' : ''}`} aria-pressed={each === chosen} onClick={() => onChoose(each)}>{words(each)}</Button>)}
    </View>
  );
}

/** Something to agree to or to leave, never ticked beforehand. */
export function Tick({ id, on, text, onTick }: { id: string; on: boolean; text: string; onTick: (on: boolean) => void }) {
  return (
    <Button className="tick" id={id} aria-pressed={on} onClick={() => onTick(!on)}>
      <View className="mark" aria-hidden="true">{on ? '✓' : ''}</View><View>{text}</View>
    </Button>
  );
}
