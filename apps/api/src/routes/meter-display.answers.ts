import { z } from 'zod';
import { integer, time } from '../http/schemas.js';

/** register = display × ratio + offset: transformers, and what rollovers or a new baseline have added */
const display = z.strictObject({ meterId: integer, meterNumber: z.string(), readAt: time.nullable(), registerWh: integer.nullable(), displayWh: integer.nullable(), powerW: integer.nullable(), ratio: integer, offsetWh: integer }).meta({ id: 'MeterDisplay' });
export const displaysAnswer = z.array(display);
export const displayExplainedAnswer = z.strictObject({ ...display.shape, at: time, meaning: z.enum(['same', 'used-since', 'behind', 'beyond']), differenceWh: integer }).meta({ id: 'DisplayExplained' });
