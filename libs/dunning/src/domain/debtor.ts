import type { CivilDay } from '#libs/calendar';
import { z } from 'zod';

/** When duty screens show who is low; a site's settings carry it under `lowList`. */
export const lowListSchema = z.object({ enabled: z.boolean().default(true), times: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day')).min(1).max(6).default(['10:00']) });
export type LowList = z.infer<typeof lowListSchema>;

export const debtorKinds = ['arrears', 'low', 'late', 'fees'] as const;
export type DebtorKind = (typeof debtorKinds)[number];

export interface Owing {
  availableFen: number;
  threshold1Fen: number;
  /** billed afterwards: his purse may go below zero, and only a bill that is late is owed */
  postpaid: boolean;
  lateFen: number;
  feesFen: number;
}

/** Why somebody is on the list: nothing left, less than his first warning, a bill that is late, fees that are owed. */
export function kindsOf({ availableFen, threshold1Fen, postpaid, lateFen, feesFen }: Owing): DebtorKind[] {
  const prepaid: DebtorKind[] = availableFen <= 0 ? ['arrears'] : availableFen < threshold1Fen ? ['low'] : [];
  const money: DebtorKind[] = postpaid ? (lateFen > 0 ? ['late'] : []) : prepaid;
  return feesFen > 0 ? [...money, 'fees'] : money;
}

export type PromiseState = 'none' | 'open' | 'due' | 'broken';

/** How a promise stands on a day, while what it was about is still owed. */
export function promiseState(promisedOn: CivilDay | null, today: CivilDay): PromiseState {
  if (promisedOn === null) return 'none';
  return promisedOn > today ? 'open' : promisedOn === today ? 'due' : 'broken';
}

const ranks: Record<PromiseState, number> = { broken: 0, due: 1, none: 2, open: 3 };

/** Broken promises first, then those of today, then who was not spoken to, last who still has time; within that, who has least. */
export function byUrgency(a: { promise: PromiseState; availableFen: number }, b: { promise: PromiseState; availableFen: number }): number {
  return ranks[a.promise] - ranks[b.promise] || a.availableFen - b.availableFen;
}
