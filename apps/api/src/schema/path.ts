import { z } from 'zod';
import { uuid } from './plain.js';

/** Keys as they stand in a path. */
export const uuidInPath = { schema: uuid };
export const meterInPath = { schema: z.coerce.number().int().min(1).max(2_147_483_647) };
export const rowInPath = { schema: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) };
