import { z } from 'zod';
import { time } from '../http/schemas.js';

export const demoAnswer = z
  .strictObject({
    demo: z.boolean(), logins: z.array(z.strictObject({ loginName: z.string(), displayName: z.string(), role: z.string() })).optional(), password: z.string().optional(), tenantPhones: z.array(z.string()).optional(), simulatorUrl: z.string().nullable().optional(),
  })
  .meta({ id: 'Demo' });
export const timeAnswer = z.strictObject({ now: time });
export const healthAnswer = z.strictObject({ status: z.literal('ok') });
