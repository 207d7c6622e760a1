import { Button, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import type { Look } from './page';

/** Asks once more before something is done: what will happen, the deed in its own words, and a way out. */
export function Confirm({ title, yes, danger = false, look, onYes, onNo, children }: PropsWithChildren<{ title: string; yes: string; danger?: boolean; look: Look; onYes: () => void; onNo: () => void }>) {
  return (
    <View className="veil">
      <View className="card sheet" role="dialog" aria-label={title}>
        <View className="title">{title}</View>
        <View>{children}</View>
        <Button className={`button${danger ? ' danger' : ''}`} onClick={onYes}>{yes}</Button>
        <Button className="button plain" onClick={onNo}>{look.t('no')}</Button>
      </View>
    </View>
  );
}
