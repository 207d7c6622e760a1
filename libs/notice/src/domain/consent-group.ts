import type { Template } from './text.js';

/** What a customer allows WeChat to tell him, once for each time that he is asked: WeChat asks for at most three kinds at a time. */
export const consentGroups = ['balance', 'supply', 'recharge', 'stall'] as const;
export type ConsentGroup = (typeof consentGroups)[number];

const groups: Readonly<Record<Template, ConsentGroup | undefined>> = {
  'low-1': 'balance', 'low-2': 'balance', 'low-days': 'balance', arrears: 'balance',
  cut: 'supply', restored: 'supply', 'recharge-restored': 'supply', 'owner-cut-announced': 'supply', 'owner-cut-withdrawn': 'supply', 'owner-cut': 'supply', 'owner-restored': 'supply', 'owner-overruled': 'supply',
  'recharge-arrived': 'recharge', 'refund-done': 'recharge', 'dispute-decided': 'recharge', 'recharge-corrected': 'recharge',
  'grant-taken': 'stall', 'grant-revoked': 'stall', 'hand-over-done': 'stall', 'hand-over-left': 'stall', 'hand-over-parted': 'stall', 'stall-swapped': 'stall', 'ticket-done': 'stall',
  'share-charged': 'balance', 'property-owed': 'balance', 'property-cut': 'supply', 'property-recharged': 'recharge',
  'cut-planned': 'supply', 'repair-announced': 'supply', 'repair-cut': 'supply', 'repair-extended': 'supply', 'repair-over': 'supply', 'repair-withdrawn': 'supply',
  'postpaid-bill': 'balance', 'postpaid-due': 'balance', 'postpaid-late': 'balance',
  announcement: undefined, 'login-code': undefined,
};

/** The kind of consent that a message needs at WeChat; undefined for what is never sent as a subscribe message. */
export const consentGroupOf = (template: Template): ConsentGroup | undefined => groups[template];
