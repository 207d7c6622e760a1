import { z } from 'zod';
import { permissions, roles } from '#libs/access';

export const meAnswer = z
  .strictObject({
    staffId: z.uuid(), displayName: z.string(), loginName: z.string(), roles: z.array(z.enum(roles)), permissions: z.array(z.enum(permissions)), csrfToken: z.string(), language: z.enum(['zh-CN', 'en-US']),
    companyName: z.string(), sites: z.array(z.strictObject({ id: z.uuid(), name: z.string(), code: z.string(), timeZone: z.string() })), demo: z.boolean(),
    /** what pops up on his screens */
    popups: z.strictObject({ lowList: z.boolean(), alarms: z.boolean() }),
    /** of a sign-in with the header x-client: phone alone */
    token: z.string().optional(),
  })
  .meta({ id: 'Me' });
