export interface Window {
  from: string;
  to: string;
}
/** What holds at a site; `overrides` names only what somebody has set there, the rest are defaults. */
export interface SiteSettings {
  cut: Record<string, number | boolean | Window[]>;
  receipt: { print: boolean };
  recharge: { minFen: number; maxFen: number };
  tariffPlanId: string | null;
  overrides: { cut?: object; receipt?: object; recharge?: object };
}

export const windowText = (windows: readonly Window[]): string => windows.map(({ from, to }) => `${from}-${to}`).join(', ');
export const parseWindows = (text: string): Window[] => text.split(/[,，]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => ({ from: part.split('-')[0]!.trim(), to: part.split('-')[1]?.trim() ?? '' }));
export const isSet = ({ overrides }: SiteSettings, part: 'cut' | 'receipt' | 'recharge', name: string): boolean => overrides[part] !== undefined && name in overrides[part];
