import { View } from '@tarojs/components';
import type { Home } from '../api';
import { civil } from '../format';
import type { Translate } from '../texts';
import type { Look } from './page';

export type SupplyLook = 'on' | 'off' | 'unknown' | 'restoring';
const signs: Record<SupplyLook, string> = { on: '●', off: '✕', unknown: '?', restoring: '↻' };
const classes: Record<SupplyLook, string> = { on: 'good title', off: 'bad title', unknown: 'title', restoring: 'title' };

export const supplyLook = (supply: Home['supply']): SupplyLook => (supply?.owed === true && supply.wanted === 'on' ? 'restoring' : (supply?.state === 'on' || supply?.state === 'off' ? supply.state : 'unknown'));

/** On, cut, unknown or coming back: sign and word tell it, colour only helps. */
export function SupplyState({ state, kept = false, look }: { state: SupplyLook; kept?: boolean; look: Look }) {
  return <View className={classes[state]}>{signs[state]} {look.t(state)}{kept ? ` · ${look.t('kept')}` : ''}</View>;
}

/** The one thing that a customer must know first, or nothing. */
export function noticeOf(t: Translate, home: Pick<Home, 'supply' | 'availableFen' | 'thresholds' | 'postpaid'>): string | null {
  const { supply, availableFen, thresholds } = home;
  const hold = supply?.holds[0];
  const tag = supply?.tags?.[0];
  if (tag !== undefined) return t(tag.state === 'hanging' ? 'tagNotice' : 'tagNoticeBefore', { reason: tag.reason, from: civil(tag.plannedAt).slice(5), end: civil(tag.expectedEndAt).slice(5), phone: tag.phone });
  if (supply?.state === 'off' && hold !== undefined) return t('offNotice', { cause: t(`cause.${hold.cause}`) });
  // Billed afterwards, there is no balance to run out.
  if (home.postpaid !== null) return null;
  if (availableFen <= 0 && supply?.cutNotBefore != null) return t('plannedNotice', { at: civil(supply.cutNotBefore).slice(5) });
  if (availableFen <= 0 && (supply?.cutWaitsFor.length ?? 0) > 0) return t('waitNotice', { waits: supply!.cutWaitsFor.map((each) => t(`wait.${each}`)).join(t('comma')) });
  if (availableFen <= 0) return t('arrearsNotice');
  return availableFen < thresholds.threshold1Fen ? t('lowNotice') : null;
}
