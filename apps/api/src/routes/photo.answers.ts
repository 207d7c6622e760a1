import { z } from 'zod';

export const photoKeptAnswer = z.strictObject({ photoId: z.uuid() });
/** the picture itself */
export const photoBytes = z.string().meta({ format: 'binary' });
