import { Button, View } from '@tarojs/components';
import { errorText } from '../texts';
import type { Look } from './page';

/** Stands where an answer is missing: still asked for, or failed with what to do. */
export function Waiting({ failed, look, retry }: { failed: string | null; look: Look; retry: () => void }) {
  const { t } = look;
  if (failed === null) return <View className="card">{t('loading')}</View>;
  return (
    <View className="card">
      <View className="bad">{errorText(t, failed)}</View>
      <Button className="button" onClick={retry}>{t('retry')}</Button>
    </View>
  );
}

/** Which of his stalls a customer looks at; nothing to choose for one. */
export function StallChoices({ stalls, stallId, choose }: { stalls: { stallId: string; number: string }[] | null; stallId: string | undefined; choose: (stallId: string) => void }) {
  if (stalls === null || stalls.length < 2) return null;
  return <View className="choices">{stalls.map((each) => <Button key={each.stallId} className={`choice${each.stallId === stallId ? ' here' : ''}`} onClick={() => choose(each.stallId)}>{each.number}</Button>)}</View>;
}
