export interface RunOnLimits {
  limitWh: number | null;
  untilAt: Date | null;
}

/** Why a run-on ends now, or undefined while it goes on: the refund was refused, money came in, or its energy or time is over. */
export function runOnEnd({ limitWh, untilAt }: RunOnLimits, seen: { usedWh: number; now: Date; rejected: boolean; recharged: boolean }): 'cancelled' | 'recharged' | 'used_up' | undefined {
  if (seen.rejected) return 'cancelled';
  if (seen.recharged) return 'recharged';
  if (limitWh !== null && seen.usedWh >= limitWh) return 'used_up';
  return untilAt !== null && seen.now >= untilAt ? 'used_up' : undefined;
}

/** What is left of it: energy or whole minutes, never below nothing. */
export function runOnLeft({ limitWh, untilAt }: RunOnLimits, seen: { usedWh: number; now: Date }): { leftWh: number | null; leftMinutes: number | null } {
  return { leftWh: limitWh === null ? null : Math.max(0, limitWh - seen.usedWh), leftMinutes: untilAt === null ? null : Math.max(0, Math.floor((untilAt.getTime() - seen.now.getTime()) / 60_000)) };
}

/** What the payer bears: the cost beyond what the account could still call its own when the run-on began. */
export const runOnPayerFen = ({ costFen, startOwnFen }: { costFen: number; startOwnFen: number }): number => Math.max(0, costFen - Math.max(0, startOwnFen));
