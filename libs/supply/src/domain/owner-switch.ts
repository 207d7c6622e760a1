import { z } from 'zod';

/** Whether and how owners may switch their stalls; a site's settings carry it under `landlordSwitch`. */
export const landlordSwitchSchema = z.object({
  enabled: z.boolean().default(false),
  /** between telling the shop and the cut */
  noticeMinutes: z.number().int().min(5).max(1440).default(30),
  /** cuts that are asked for, a stall and civil day */
  perDay: z.number().int().min(1).max(20).default(4),
});
export type LandlordSwitch = z.infer<typeof landlordSwitchSchema>;

/** Why an owner cuts. That somebody owes him rent is no reason. */
export const ownerReasons = ['handover', 'vacant', 'repair', 'safety'] as const;
export type OwnerReason = (typeof ownerReasons)[number];

export const ownerRefusals = [
  'owner-switch-disabled', 'owner-switch-no-meter', 'owner-switch-essential', 'owner-switch-live-goods', 'owner-switch-pending', 'owner-switch-already-off', 'owner-switch-day-limit', 'owner-switch-protected',
] as const;
export type OwnerRefusal = (typeof ownerRefusals)[number];

export interface OwnerCutFacts {
  policy: LandlordSwitch;
  /** prepaid electricity meters of the stall */
  meters: number;
  essential: boolean;
  keepsLiveGoods: boolean;
  /** cuts asked for today, withdrawn ones too */
  askedToday: number;
  /** one is announced */
  pending: boolean;
  /** one holds */
  held: boolean;
  /** somebody besides the owner uses the stall and must be told before */
  someoneToTell: boolean;
}

/** When a cut is due that is asked for now: after its notice, at once where safety demands it or nobody is there to be told. */
export function ownerCutDueAt(facts: Pick<OwnerCutFacts, 'policy' | 'someoneToTell'>, reason: OwnerReason, now: Date): Date {
  return reason === 'safety' || !facts.someoneToTell ? now : new Date(now.getTime() + facts.policy.noticeMinutes * 60_000);
}

/** Why the stall may not be cut by its owner at any time, whatever he asks. Looked at again when a cut falls due. */
export function standingRefusals({ policy, meters, essential, keepsLiveGoods }: Pick<OwnerCutFacts, 'policy' | 'meters' | 'essential' | 'keepsLiveGoods'>): OwnerRefusal[] {
  return [
    ...(policy.enabled ? [] : ['owner-switch-disabled' as const]), ...(meters > 0 ? [] : ['owner-switch-no-meter' as const]),
    ...(essential ? ['owner-switch-essential' as const] : []), ...(keepsLiveGoods ? ['owner-switch-live-goods' as const] : []),
  ];
}

/** Everything that stands against a cut which is asked for now; nothing: it may be announced, or made. Safety alone may cut in protected hours. */
export function ownerCutRefusals(facts: OwnerCutFacts, reason: OwnerReason, dueInProtectedTime: boolean): OwnerRefusal[] {
  return [
    ...standingRefusals(facts), ...(facts.pending ? ['owner-switch-pending' as const] : []), ...(facts.held ? ['owner-switch-already-off' as const] : []),
    ...(facts.askedToday >= facts.policy.perDay ? ['owner-switch-day-limit' as const] : []), ...(dueInProtectedTime && reason !== 'safety' ? ['owner-switch-protected' as const] : []),
  ];
}

export const leftToday = ({ policy, askedToday }: Pick<OwnerCutFacts, 'policy' | 'askedToday'>): number => Math.max(0, policy.perDay - askedToday);
