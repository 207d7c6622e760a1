import { z } from 'zod';
import { PERMISSIONS, ROLES } from '#libs/access';
import { instant, text, uuid } from './plain.js';

export const role = z.enum(ROLES).meta({ id: 'Role' });
export const permission = z.enum(PERMISSIONS).meta({ id: 'Permission' });
export const language = z.enum(['zh-CN', 'en']);

export const signInBody = z.strictObject({ loginName: text(64, 1), password: z.string().min(1).max(200) });
export const changeSessionBody = z.strictObject({ language });

export const me = z.object({
  staffId: uuid,
  loginName: z.string(),
  displayName: z.string(),
  roles: z.array(role),
  companyName: z.string(),
  sites: z.array(z.object({ id: uuid, name: z.string(), code: z.string(), timeZone: z.string() })),
  csrfToken: z.string(),
  language,
  permissions: z.array(permission),
  demo: z.boolean(),
  /** business time: a demo site may run ahead of the wall */
  now: instant,
}).meta({ id: 'Me' });

export const demo = z.object({
  demo: z.boolean(),
  logins: z.array(z.object({ loginName: z.string(), role, displayName: z.string() })),
  password: z.string(),
  tenantPhones: z.array(z.object({ phone: z.string(), stallNumber: z.string(), name: z.string() })),
  smsUrl: z.string().nullable(),
  simulatorUrl: z.string().nullable(),
}).meta({ id: 'Demo' });
