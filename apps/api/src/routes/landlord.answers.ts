import { z } from 'zod';
import { grantStates, stallRights } from '#libs/account';
import { count, integer, pageOf, time } from '../http/schemas.js';
import { runwaySchema } from './stall.answers.js';

const supplyState = z.enum(['on', 'off', 'unknown', 'none']);
const rights = z.array(z.enum(stallRights));

/** A stall that a customer may see; `availableFen` means nothing where there is no account; `waterAvailableFen` is null where water is paid from the same balance. */
export const stallChoicesAnswer = z.array(
  z
    .strictObject({
      stallId: z.uuid(), accountId: z.uuid().nullable(), number: z.string(), name: z.string(), floor: z.string(), siteName: z.string(), siteCode: z.string(), availableFen: integer, waterAvailableFen: integer.nullable(), role: z.enum(['holder', 'owner', 'renter']), rights,
      validTo: time.nullable(), supplyState, daysLeft: count.nullable(), hasAccount: z.boolean(),
    })
    .meta({ id: 'StallChoice' }),
);

export const ownedAnswer = z.strictObject({
  at: time,
  items: z.array(
    z
      .strictObject({
        stallId: z.uuid(), number: z.string(), name: z.string(), floor: z.string(), siteName: z.string(), renter: z.strictObject({ name: z.string(), since: time }).nullable(), availableFen: integer.nullable(), waterAvailableFen: integer.nullable(), daysLeft: count.nullable(), runway: runwaySchema.nullable(),
        supplyState, readAt: time.nullable(), state: z.enum(['ok', 'arrears', 'off', 'vacant']),
      })
      .meta({ id: 'OwnedStall' }),
  ),
  totals: z.strictObject({ stalls: count, ok: count, arrears: count, off: count, vacant: count, availableFen: integer }),
});

/** Shown once: neither token nor code is kept. `qrText` goes into a QR code; `wxaCodeUrl` is the mini-program code, where one can be made. */
export const grantOfferAnswer = z
  .strictObject({ grantId: z.uuid(), token: z.string(), url: z.string(), code: z.string(), qrText: z.string(), wxaCodeUrl: z.string().nullable(), offerExpiresAt: time })
  .meta({ id: 'GrantOffer' });

const person = z.strictObject({ name: z.string(), phone: z.string() });
const grantFields = {
  grantId: z.uuid(), stallId: z.uuid(), stallNumber: z.string(), state: z.enum(grantStates), renter: person.nullable(), rights, validFrom: time, validTo: time.nullable(), note: z.string(),
  offeredAt: time, offerExpiresAt: time, takenAt: time.nullable(), takenByCode: z.boolean().nullable(), revokedAt: time.nullable(),
};
const grant = z.strictObject({ ...grantFields, revokedBy: z.enum(['owner', 'renter', 'staff', 'replaced', 'owner-changed']).nullable() }).meta({ id: 'Grant' });
/** live: taken, or waiting to be; expired: over by time, or never taken; history: ended by somebody */
export const grantsAnswer = z.strictObject({ live: z.array(grant), expired: z.array(grant), history: z.array(grant) });
export const revokedAnswer = z.strictObject({ revoked: z.boolean() });
export const offerAnswer = z
  .strictObject({ siteName: z.string(), stallNumber: z.string(), stallName: z.string(), floor: z.string(), ownerName: z.string(), rights, validFrom: time, validTo: time.nullable(), expiresAt: time })
  .meta({ id: 'Offer' });
export const offerTakenAnswer = z.strictObject({ stallId: z.uuid() });
/** Bytes of an image. */
export const imageAnswer = z.unknown().meta({ type: 'string', contentMediaType: 'image/jpeg' });

const staffGrant = z.strictObject({ ...grantFields, owner: person, revokedBy: z.string().nullable() }).meta({ id: 'StaffGrant' });
export const staffGrantsAnswer = pageOf(staffGrant);
export const ownerSetAnswer = z.strictObject({ owner: z.strictObject({ ...person.shape, since: time }) });
/** Who has to do with a stall. Phones are masked unless the reader may see them. */
export const stallPeopleAnswer = z
  .strictObject({ owner: z.strictObject({ ...person.shape, since: time }).nullable(), holder: z.strictObject({ ...person.shape, since: time, accountId: z.uuid() }).nullable(), grants: z.array(staffGrant) })
  .meta({ id: 'StallPeople' });
