export const stallRights = ['view', 'topup', 'switch', 'refund'] as const;
export type StallRight = (typeof stallRights)[number];
export type StallRole = 'holder' | 'owner' | 'renter';

/** A grant that was taken and not revoked. */
export interface GrantFacts {
  /** who gave it */
  ownerId: string;
  rights: readonly StallRight[];
  validFrom: Date;
  validTo: Date | null;
}

/** What ties one customer to one stall. */
export interface Standing {
  /** of the stall's open account; null: the stall is vacant */
  holderId: string | null;
  ownerId: string | null;
  /** grants to the customer on the stall */
  grants: readonly GrantFacts[];
}

export interface RightsOnStall {
  role: StallRole;
  rights: StallRight[];
  /** when a renter's rights end; null: not by themselves */
  validTo: Date | null;
}

/** A grant holds within its time, and for as long as he who gave it owns the stall. */
export function grantHolds(grant: GrantFacts, ownerId: string | null, now: Date): boolean {
  return grant.ownerId === ownerId && grant.validFrom <= now && (grant.validTo === null || now < grant.validTo);
}

/**
 * What a customer may do on a stall now; undefined: the stall does not exist for him. The holder disposes of his money, the owner
 * of the switch. A right to refunds is the holder's to give: it counts only where the owner who gave it holds the account.
 */
export function rightsOn(standing: Standing, customerId: string, now: Date): RightsOnStall | undefined {
  const holds = standing.holderId === customerId;
  const owns = standing.ownerId === customerId;
  const grants = standing.grants.filter((grant) => grantHolds(grant, standing.ownerId, now));
  if (!holds && !owns && grants.length === 0) return undefined;
  const rights = new Set<StallRight>(['view']);
  if (holds) for (const right of ['topup', 'refund'] as const) rights.add(right);
  if (owns) for (const right of ['topup', 'switch'] as const) rights.add(right);
  for (const right of grants.flatMap((grant) => grant.rights)) if (right !== 'refund' || (standing.holderId !== null && standing.holderId === standing.ownerId)) rights.add(right);
  const ends = grants.map(({ validTo }) => validTo);
  const endless = holds || owns || ends.includes(null);
  return {
    role: owns ? 'owner' : holds ? 'holder' : 'renter', rights: stallRights.filter((right) => rights.has(right)),
    validTo: endless ? null : new Date(Math.max(...ends.map((end) => end!.getTime()))),
  };
}
