import { View } from '@tarojs/components';

export interface Step {
  text: string;
  /** when it happened, or what it waits for */
  note: string;
  state: 'done' | 'now' | 'later';
}
const signs = { done: '✓', now: '…', later: '○' };

/** What has happened, what goes on, what is still to come. The sign tells it, not the colour alone. */
export function Steps({ steps }: { steps: Step[] }) {
  return (
    <View role="list">
      {steps.map(({ text, note, state }) => (
        <View key={text} className={`step ${state}`} role="listitem">
          <View className="step-sign" aria-hidden="true">{signs[state]}</View>
          <View className="step-text"><View className={state === 'later' ? 'soft' : 'title'}>{text}</View>{note !== '' && <View className="soft">{note}</View>}</View>
        </View>
      ))}
    </View>
  );
}
