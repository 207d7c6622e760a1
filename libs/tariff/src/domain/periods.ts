import { z } from 'zod';

/** 尖 峰 平 谷 深谷; also the order of a meter's own period registers. */
export const PERIODS = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type Period = (typeof PERIODS)[number];

// 1,000 yuan per kWh: far above any price, low enough to catch a price typed in the wrong unit.
const MAX_PRICE = 1_000_000_000;
export const price = z.number().int().min(0).max(MAX_PRICE);
export const TIME = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
export const timeOfDay = z.string().regex(TIME, 'not a time of day');
