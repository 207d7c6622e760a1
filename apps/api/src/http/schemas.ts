import { z } from 'zod';

const noNul = (text: string): boolean => !text.includes('\0');
export const text = (most: number, least = 0) => z.string().trim().min(least).max(most).refine(noNul, 'no NUL');
export const uuid = z.uuid();
export const instant = z.iso.datetime({ offset: true }).refine((value) => Math.abs(Date.parse(value) - Date.UTC(2025, 0, 1)) < 3.2e12, 'out of range');
/** A day of the calendar near our time. */
export const civilDate = z.iso.date().refine((day) => day.startsWith('20'), 'not in this century');
export const fenAmount = z.number().int().min(0).max(100_000_000_00);
export const reasonBody = z.strictObject({ reason: text(200, 1) });
export const pageQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50), offset: z.coerce.number().int().min(0).max(1_000_000).default(0), q: text(60).default('') });
export const phone = z.string().regex(/^1\d{10}$/, 'phone-malformed');
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
export const windowSchema = z.strictObject({ days: z.array(z.number().int().min(1).max(7)).max(7).optional(), from: timeOfDay, to: timeOfDay });

/** An instant in an answer, with its offset from UTC. */
export const time = z.iso.datetime({ offset: true });
export const count = z.number().int().min(0);
export const integer = z.number().int();
/** What a meter measures, and so whether numbers beside it are Wh or litres. */
export const medium = z.enum(['electricity', 'water']);
/** One page of a list, and how many there are in all. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), total: count });
