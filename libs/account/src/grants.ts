import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { countUse, giveUseBack } from '#libs/access';
import { inTransaction, putOutbox, sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { maskPhone } from './domain/mask.js';
import type { StallRight } from './domain/rights.js';
import { lockStall, ownerOf } from './owners.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

const OFFER_MINUTES = 10;
const MOST_OPEN_OFFERS = 5;
/** 20 characters: they fit into the scene of a mini-program code. */
export const OFFER_TOKEN = /^[\w-]{20}$/;
const newOfferToken = (): string => randomBytes(15).toString('base64url');
const tokenDigest = (token: string): Buffer => createHash('sha256').update(`offer:${token}`).digest();
const codeDigest = (companyId: string, code: string): Buffer => createHmac('sha256', `offer-code:${companyId}`).update(code).digest();

export interface GrantOffer {
  grantId: string;
  token: string;
  code: string;
  offerExpiresAt: Date;
}

export interface OfferInput {
  stallId: string;
  ownerId: string;
  rights: readonly StallRight[];
  /** business time; the end is not part of it */
  validFrom?: Date | undefined;
  validTo?: Date | undefined;
  note: string;
  now: Date;
  wall: Date;
}

/**
 * Offers a permission on a stall: a token for a QR code and six digits to tell, single use, ten minutes. Only digests are kept, so
 * what this answers is not to be had again.
 */
export async function offerGrant(tx: Tx, input: OfferInput): Promise<GrantOffer> {
  const { stallId, ownerId, now, wall } = input;
  const validFrom = input.validFrom ?? now;
  if (input.validTo !== undefined && (input.validTo <= validFrom || input.validTo <= now)) throw new DomainError('invalid', 'grant-ends-before-it-begins', 'the permission must end after it begins, and in the future');
  const { siteId, companyId } = await lockStall(tx, stallId);
  if ((await ownerOf(tx, stallId))?.customerId !== ownerId) throw new DomainError('not-found', 'not-found', 'there is no such stall');
  const [open] = (await tx.query('SELECT count(*)::int AS count FROM stall_grant WHERE stall_id = $1 AND taken_at IS NULL AND revoked_at IS NULL AND offer_expires_at > $2', [stallId, wall])) as { count: number }[];
  if (open!.count >= MOST_OPEN_OFFERS) throw new DomainError('too-many', 'grant-offers-open', 'too many offers of this stall wait to be taken');
  const token = newOfferToken();
  const code = await freeCode(tx, companyId, wall);
  const offerExpiresAt = new Date(wall.getTime() + OFFER_MINUTES * 60_000);
  const [row] = (await tx.query(
    `INSERT INTO stall_grant (site_id, stall_id, owner_id, rights, valid_from, valid_to, note, token_sha256, code_sha256, offered_at, offer_expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [siteId, stallId, ownerId, [...new Set<StallRight>(['view', ...input.rights])], validFrom, input.validTo ?? null, input.note, tokenDigest(token), codeDigest(companyId, code), now, offerExpiresAt],
  )) as { id: string }[];
  return { grantId: row!.id, token, code, offerExpiresAt };
}

/** Six digits that no open offer of the company has. */
async function freeCode(tx: Tx, companyId: string, wall: Date): Promise<string> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`offer-code ${companyId}`]);
  for (;;) {
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const taken = (await tx.query('SELECT 1 FROM stall_grant WHERE code_sha256 = $1 AND taken_at IS NULL AND revoked_at IS NULL AND offer_expires_at > $2', [codeDigest(companyId, code), wall])) as unknown[];
    if (taken.length === 0) return code;
  }
}

export interface OpenOffer {
  grantId: string;
  companyId: string;
  siteId: string;
  stallId: string;
  siteName: string;
  stallNumber: string;
  stallName: string;
  floor: string;
  ownerId: string;
  ownerName: string;
  rights: StallRight[];
  validFrom: Date;
  validTo: Date | null;
  expiresAt: Date;
}

const OPEN_OFFER = `SELECT g.id AS "grantId", s.company_id AS "companyId", g.site_id AS "siteId", g.stall_id AS "stallId", s.name AS "siteName", st.number AS "stallNumber", st.name AS "stallName", st.floor, g.owner_id AS "ownerId",
    c.name AS "ownerName", g.rights, g.valid_from AS "validFrom", g.valid_to AS "validTo", g.offer_expires_at AS "expiresAt"
  FROM stall_grant g JOIN site s ON s.id = g.site_id JOIN stall st ON st.id = g.stall_id JOIN customer c ON c.id = g.owner_id
  WHERE g.taken_at IS NULL AND g.revoked_at IS NULL AND g.offer_expires_at > $2`;

/** The offer of a token while it can be taken; undefined for what was never offered, is taken, withdrawn or over. */
export async function openOffer(database: Queryable, token: string, wall: Date): Promise<OpenOffer | undefined> {
  const [row] = OFFER_TOKEN.test(token) ? ((await database.query(`${OPEN_OFFER} AND g.token_sha256 = $1`, [tokenDigest(token), wall])) as OpenOffer[]) : [];
  return row;
}

const GUESSES = { customer: 10, ip: 60, company: 300 } as const;
const GUESS_WINDOW_SECONDS = 3600;

/** The open offer of six digits within a company. Each miss counts against the person, the address and the company. */
async function guessedOffer(dataSource: DataSource, guess: { companyId: string; customerId: string; code: string; ip: string; wall: Date }): Promise<OpenOffer | undefined> {
  const { companyId, wall } = guess;
  const subjects = [[`offer-code ${guess.customerId}`, GUESSES.customer], [`offer-code ${companyId} ${guess.ip}`, GUESSES.ip], [`offer-code ${companyId}`, GUESSES.company]] as const;
  for (const [subject, most] of subjects) await countUse(dataSource, { subject, most, windowSeconds: GUESS_WINDOW_SECONDS, code: 'offer-code-too-often', wall });
  const [row] = (await dataSource.query(`${OPEN_OFFER} AND g.code_sha256 = $1 AND s.company_id = $3`, [codeDigest(companyId, guess.code), wall, companyId])) as OpenOffer[];
  if (row !== undefined) for (const [subject] of subjects) await giveUseBack(dataSource, { subject, windowSeconds: GUESS_WINDOW_SECONDS, wall });
  return row;
}

export interface TakeInput {
  by: { token: string } | { code: string };
  customer: { customerId: string; companyId: string };
  ip: string;
  now: Date;
  wall: Date;
  /** told which offer it is before it is taken */
  found?: (offer: OpenOffer) => void;
}

const offerGone = (): DomainError => new DomainError('not-found', 'offer-gone', 'the offer is not known, is taken, or its ten minutes are over');

/** Takes an offer, once. A grant that the same person has on the stall ends where the new one begins to count. */
export async function takeOffer(dataSource: DataSource, input: TakeInput): Promise<OpenOffer> {
  const { by, customer, now, wall } = input;
  const offer = 'token' in by ? await openOffer(dataSource, by.token, wall) : await guessedOffer(dataSource, { ...customer, code: by.code, ip: input.ip, wall });
  if (offer === undefined || offer.companyId !== customer.companyId) throw offerGone();
  if (offer.ownerId === customer.customerId) throw new DomainError('conflict', 'offer-is-own', 'an owner needs no permission from himself');
  input.found?.(offer);
  return inTransaction(dataSource, async (tx) => {
    await lockStall(tx, offer.stallId);
    await tx.query(`UPDATE stall_grant SET revoked_at = $3, revoked_by = 'replaced' WHERE stall_id = $1 AND renter_id = $2 AND taken_at IS NOT NULL AND revoked_at IS NULL AND (valid_to IS NULL OR valid_to > $3)`, [offer.stallId, customer.customerId, now]);
    const [, taken] = (await tx.query(
      `UPDATE stall_grant SET renter_id = $2, taken_at = $3, taken_by_code = $4, valid_from = greatest(valid_from, $3) WHERE id = $1 AND taken_at IS NULL AND revoked_at IS NULL AND offer_expires_at > $5`,
      [offer.grantId, customer.customerId, now, 'code' in by, wall],
    )) as [unknown, number];
    if (taken === 0) throw offerGone();
    const [renter] = (await tx.query('SELECT name, phone FROM customer WHERE id = $1', [customer.customerId])) as { name: string; phone: string }[];
    await tellPerson(tx, { siteId: offer.siteId, customerId: offer.ownerId, causeKey: `grant-taken:${offer.grantId}`, template: 'grant-taken', params: { stallNumber: offer.stallNumber, name: renter!.name === '' ? maskPhone(renter!.phone) : renter!.name } });
    return offer;
  }).catch((error: unknown) => {
    if (sqlState(error) === '23P01') throw offerGone();
    throw error;
  });
}

/** Ends a grant, or withdraws an offer, at once; false when it had ended before. Whoever loses it by another's hand is told. */
export async function revokeGrant(tx: Tx, input: { grantId: string; by: 'owner' | 'renter' | 'staff'; now: Date }): Promise<boolean> {
  const [[grant]] = (await tx.query(
    `UPDATE stall_grant g SET revoked_at = $2, revoked_by = $3 FROM stall st WHERE g.id = $1 AND g.revoked_at IS NULL AND st.id = g.stall_id RETURNING g.site_id AS "siteId", g.renter_id AS "renterId", st.number AS "stallNumber"`,
    [input.grantId, input.now, input.by],
  )) as [{ siteId: string; renterId: string | null; stallNumber: string }[], number];
  if (grant?.renterId != null && input.by !== 'renter') await tellPerson(tx, { siteId: grant.siteId, customerId: grant.renterId, causeKey: `grant-revoked:${input.grantId}`, template: 'grant-revoked', params: { stallNumber: grant.stallNumber } });
  return grant !== undefined;
}

async function tellPerson(tx: Tx, tell: { siteId: string; customerId: string; causeKey: string; template: 'grant-taken' | 'grant-revoked'; params: Record<string, string> }): Promise<void> {
  await putOutbox(tx, [{ topic: 'customer.tell', key: tell.causeKey, payload: { ...tell, accountId: null } }]);
}

/** True when the token is the one that this open grant was offered with. */
export async function isTokenOfOffer(database: Queryable, input: { grantId: string; token: string; wall: Date }): Promise<boolean> {
  return (await openOffer(database, input.token, input.wall))?.grantId === input.grantId;
}
