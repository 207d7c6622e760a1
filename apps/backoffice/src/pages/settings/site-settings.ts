import type { SiteSettings } from '../../api/types';

export interface Window {
  from: string;
  to: string;
}

export const windowText = (windows: readonly Window[]): string => windows.map(({ from, to }) => `${from}-${to}`).join(', ');
export const parseWindows = (text: string): Window[] => text.split(/[,，]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => ({ from: part.split('-')[0]!.trim(), to: part.split('-')[1]?.trim() ?? '' }));
export const isSet = ({ overrides }: SiteSettings, part: 'cut' | 'receipt' | 'recharge', name: string): boolean => overrides[part] !== undefined && name in overrides[part];
