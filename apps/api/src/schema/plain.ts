import { z } from 'zod';

/** UTC instant; leaves as ISO 8601 text. */
export const instant = z.union([z.date(), z.iso.datetime({ offset: true })]).meta({ id: 'Instant' });
const thisCentury = (value: string) => value.startsWith('20');
/** An instant given by a client; of this century. */
export const instantInput = z.iso.datetime({ offset: true }).refine(thisCentury, 'not in this century');
export const civilDay = z.iso.date().refine(thisCentury, 'not in this century');
export const uuid = z.uuid();
/** int4 key */
export const meterId = z.number().int().min(1).max(2_147_483_647);
/** bigint key of a history table */
export const rowId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
export const whole = z.number().int();
export const count = z.number().int().min(0);

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

/** Text that people type: trimmed, without control characters and without marks that reorder what is shown. */
export function text(maxLength: number, minLength = 0) {
  return z.string().trim().min(minLength).max(maxLength).refine((value) => !forbidden.test(value), 'holds control characters');
}

export const reason = text(200, 1);

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: count });
}

const paged = { limit: z.coerce.number().int().min(1).max(500).default(50), offset: z.coerce.number().int().min(0).max(10_000_000).default(0) };

/** Query of a list: paging, and what the list filters by. Unknown names are refused. */
export function listQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...paged, ...shape });
}

export const pageQuery = listQuery({});
export const noQuery = z.strictObject({});
export const nothing = z.null();
export type PageQuery = z.output<typeof pageQuery>;
