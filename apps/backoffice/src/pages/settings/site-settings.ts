import type { SiteSettings } from '../../api/types';
import type { Key, Translate } from '../../i18n';

export interface Window {
  days?: number[] | undefined;
  from: string;
  to: string;
}

/** Windows in one line; those that name days begin with them. */
export const windowText = (t: Translate, windows: readonly Window[]): string =>
  windows.map(({ days, from, to }) => `${days === undefined || days.length === 0 ? '' : `${days.map((day) => t(`weekday.${day}` as Key)).join('/')} `}${from}-${to}`).join(', ');
export const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
export const windowIsWhole = ({ from, to }: Window): boolean => [from, to].every((time) => TIME.test(time) || time === '24:00');
export const isSet = ({ overrides }: SiteSettings, part: 'cut' | 'lowList' | 'receipt' | 'recharge' | 'online' | 'refund' | 'landlordSwitch' | 'emergency' | 'handOver' | 'contact' | 'correction' | 'debt' | 'runOn' | 'property' | 'apportionment' | 'prices' | 'water', name: string): boolean => overrides[part] !== undefined && name in overrides[part];
