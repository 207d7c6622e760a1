import { z } from 'zod';

const window = z.object({ days: z.array(z.number().int().min(1).max(7)).optional(), from: z.string(), to: z.string() });

/** When a supply may be cut for money; a site's settings carry it under `cut`. */
export const cutPolicySchema = z.object({
  automatic: z.boolean().default(true),
  /** whether a water valve closes when nothing is left, as a relay opens */
  closesWaterAtZero: z.boolean().default(true),
  /** a reading is fresh for so many read intervals */
  freshnessSweeps: z.number().int().min(1).max(10).default(2),
  waitAfterLastWarningMinutes: z.number().int().min(0).max(10_080).default(30),
  /** a warning that could not be delivered holds the cut up for so long at most */
  warningTimeoutMinutes: z.number().int().min(0).max(10_080).default(120),
  noCutWindows: z.array(window).default([{ from: '22:00', to: '08:00' }]),
  holidaysProtected: z.boolean().default(true),
  breakerPercent: z.number().int().min(1).max(100).default(5),
  breakerMinimum: z.number().int().min(1).default(5),
  breakerWindowMinutes: z.number().int().min(1).default(10),
  maxTogglesPerHour: z.number().int().min(1).max(60).default(6),
  minMinutesBetweenCuts: z.number().int().min(0).default(5),
  commandExpirySeconds: z.number().int().min(5).default(60),
  retryDelaysSeconds: z.array(z.number().int().min(1)).min(1).default([2, 5, 15, 60, 300]),
});

export type CutPolicy = z.infer<typeof cutPolicySchema>;
