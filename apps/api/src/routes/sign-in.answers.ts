import { z } from 'zod';
import { integer, time } from '../http/schemas.js';

export const signedInAnswer = z.strictObject({ token: z.string(), expiresAt: time, name: z.string() }).meta({ id: 'SignedIn' });
/** By a platform: signed in, or the phone is asked for and comes with this ticket. */
export const platformSignInAnswer = z
  .discriminatedUnion('state', [z.strictObject({ state: z.literal('signed-in'), token: z.string(), expiresAt: time, name: z.string() }), z.strictObject({ state: z.literal('needs-phone'), ticket: z.string() })])
  .meta({ id: 'PlatformSignIn' });
/** Open `url`; the page that it comes back to carries `code` and this `state`, which the page must have kept. */
export const loginUrlAnswer = z.strictObject({ url: z.string(), state: z.string() });
const platform = z.enum(['wechat', 'wechat-account', 'alipay']);
export const customerAnswer = z
  .strictObject({ name: z.string(), phone: z.string(), language: z.string(), consentVersion: z.string().nullable(), needsConsent: z.boolean(), owner: z.boolean(), identities: z.array(platform) })
  .meta({ id: 'Customer' });
export const privacyAnswer = z.strictObject({ version: z.string(), zh: z.string(), en: z.string() });
export const consentAnswer = z.strictObject({ consentVersion: z.string(), needsConsent: z.boolean() });

/** Everything that is kept about one customer, by kind. */
const row = z.record(z.string(), z.unknown());
export const exportAnswer = z.strictObject({
  at: time, customer: row, identities: z.array(row), consents: z.array(row), sessions: z.array(row), accounts: z.array(row), recharges: z.array(row), bills: z.array(row), charges: z.array(row), deposits: z.array(row), ownedStalls: z.array(row),
  grantsGiven: z.array(row), grantsTaken: z.array(row), ownerSwitches: z.array(row), notices: z.array(row), totalRows: integer,
});
