import type { SiteSettings } from '../../api/types';

export interface Window {
  from: string;
  to: string;
}

export const windowText = (windows: readonly Window[]): string => windows.map(({ from, to }) => `${from}-${to}`).join(', ');
export const parseWindows = (text: string): Window[] => text.split(/[,，]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => ({ from: part.split('-')[0]!.trim(), to: part.split('-')[1]?.trim() ?? '' }));
/** True for no window or `22:00-08:00, 12:00-14:00`, each with two times of a day. */
export const windowsAreWhole = (text: string): boolean => parseWindows(text).every(({ from, to }) => [from, to].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time) || time === '24:00'));
export const isSet = ({ overrides }: SiteSettings, part: 'cut' | 'receipt' | 'recharge' | 'online' | 'refund' | 'landlordSwitch' | 'emergency' | 'handOver' | 'contact' | 'correction' | 'debt' | 'runOn' | 'property' | 'apportionment' | 'prices', name: string): boolean => overrides[part] !== undefined && name in overrides[part];
