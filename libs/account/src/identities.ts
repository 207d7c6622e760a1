import type { DataSource } from 'typeorm';
import { codeIsWrong, openCustomerSession, useLoginCode, type OpenedSession } from '#libs/access';
import { inTransaction, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { createHash, randomBytes } from 'node:crypto';
import { findOrMakeCustomer } from './customers.js';
import { openOffer } from './grants.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export const signInPlatforms = ['wechat', 'wechat-account', 'alipay'] as const;
export type SignInPlatform = (typeof signInPlatforms)[number];

/** Someone as a platform knows him. */
export interface PlatformPerson {
  platform: SignInPlatform;
  appId: string;
  openId: string;
  unionId: string | null;
}

export interface SignedIn extends OpenedSession {
  customerId: string;
  companyId: string;
  name: string;
}

const TICKET_MINUTES = 10;
const ticketDigest = (ticket: string): Buffer => createHash('sha256').update(`ticket:${ticket}`).digest();
export const ticketIsOver = (): DomainError => new DomainError('invalid', 'ticket-over', 'sign in anew: this sign-in took too long or was finished');

interface Where {
  ip: string;
  wall: Date;
}

/** The session of somebody whom the platform vouches for; undefined when nobody here is bound to him. A union id ties the apps of one company together. */
export async function signInByIdentity(dataSource: DataSource, person: PlatformPerson, where: Where): Promise<SignedIn | undefined> {
  return inTransaction(dataSource, async (tx) => {
    const [known] = (await tx.query(
      `SELECT c.id, c.company_id AS "companyId", c.name FROM customer_identity i JOIN customer c ON c.id = i.customer_id
       WHERE (i.platform = $1 AND i.app_id = $2 AND i.open_id = $3) OR ($4::text IS NOT NULL AND i.union_id = $4 AND i.platform LIKE 'wechat%' AND $1 LIKE 'wechat%')
       ORDER BY (i.platform = $1 AND i.app_id = $2 AND i.open_id = $3) DESC, i.bound_at LIMIT 1`,
      [person.platform, person.appId, person.openId, person.unionId],
    )) as { id: string; companyId: string; name: string }[];
    if (known === undefined) return undefined;
    await bind(tx, person, known.id, where.wall);
    return signedIn(tx, known, where);
  });
}

/** A ticket for somebody whom the platform vouches for and whose phone is not known yet: ten minutes, single use. */
export async function makeTicket(database: Queryable, person: PlatformPerson, wall: Date): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  await database.query('INSERT INTO identity_ticket (token_sha256, platform, app_id, open_id, union_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)', [
    ticketDigest(ticket), person.platform, person.appId, person.openId, person.unionId, new Date(wall.getTime() + TICKET_MINUTES * 60_000),
  ]);
  return ticket;
}

/** Who a ticket stands for while it can be used; undefined afterwards. */
export async function personOfTicket(database: Queryable, ticket: string, wall: Date): Promise<PlatformPerson | undefined> {
  const [row] = (await database.query('SELECT platform, app_id AS "appId", open_id AS "openId", union_id AS "unionId" FROM identity_ticket WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2', [ticketDigest(ticket), wall])) as PlatformPerson[];
  return row;
}

/** A phone that signs in, and the offer it may have come for. */
export interface PhoneSignIn extends Where {
  phone: string;
  ticket?: string | undefined;
  offer?: string | undefined;
  now: Date;
}

/** The company in which an unknown phone becomes a customer: the offer's, or the only one; undefined where neither is known. */
export async function companyForNew(database: Queryable, offer: string | undefined, wall: Date): Promise<string | undefined> {
  const offered = offer === undefined ? undefined : await openOffer(database, offer, wall);
  if (offered !== undefined) return offered.companyId;
  const companies = (await database.query('SELECT id FROM company LIMIT 2')) as { id: string }[];
  return companies.length === 1 ? companies[0]!.id : undefined;
}

/** Signs in a phone that is proven to be the person's, binds the ticket's identity to it, and makes a customer where that is foreseen. */
export async function signInByPhone(dataSource: DataSource, input: PhoneSignIn): Promise<SignedIn> {
  return inTransaction(dataSource, async (tx) => {
    const person = input.ticket === undefined ? undefined : await useTicket(tx, input.ticket, input.wall);
    const customer = await customerOfPhone(tx, input);
    if (customer === undefined) throw codeIsWrong();
    if (person !== undefined) await bind(tx, person, customer.id, input.wall);
    return signedIn(tx, customer, input);
  });
}

/** The same, with the code that was sent to the phone. The code is used up before anything else is looked at. */
export async function signInByCode(dataSource: DataSource, input: PhoneSignIn & { code: string }): Promise<SignedIn> {
  if (input.ticket !== undefined && (await personOfTicket(dataSource, input.ticket, input.wall)) === undefined) throw ticketIsOver();
  await useLoginCode(dataSource, input);
  return signInByPhone(dataSource, input);
}

async function useTicket(tx: Tx, ticket: string, wall: Date): Promise<PlatformPerson> {
  const [[row]] = (await tx.query('UPDATE identity_ticket SET used_at = $2 WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2 RETURNING platform, app_id AS "appId", open_id AS "openId", union_id AS "unionId"', [ticketDigest(ticket), wall])) as [PlatformPerson[], number];
  if (row === undefined) throw ticketIsOver();
  return row;
}

async function customerOfPhone(tx: Tx, { phone, offer, now, wall }: PhoneSignIn): Promise<{ id: string; companyId: string; name: string } | undefined> {
  const companyId = await companyForNew(tx, offer, wall);
  const [known] = (await tx.query('SELECT id, company_id AS "companyId", name FROM customer WHERE phone = $1 AND ($2::uuid IS NULL OR company_id = $2) ORDER BY created_at, id LIMIT 1', [phone, companyId ?? null])) as { id: string; companyId: string; name: string }[];
  if (known !== undefined || companyId === undefined) return known;
  return { companyId, ...(await findOrMakeCustomer(tx, { companyId, phone, name: '', at: now })) };
}

/** From now on this person at the platform signs in as this customer, whoever he was bound to before: he has just proven the phone. */
async function bind(tx: Tx, { platform, appId, openId, unionId }: PlatformPerson, customerId: string, wall: Date): Promise<void> {
  await tx.query(
    `INSERT INTO customer_identity AS i (platform, app_id, open_id, customer_id, union_id, bound_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (platform, app_id, open_id) DO UPDATE SET customer_id = $4, union_id = coalesce($5, i.union_id), bound_at = CASE WHEN i.customer_id = $4 THEN i.bound_at ELSE $6 END`,
    [platform, appId, openId, customerId, unionId, wall],
  );
}

async function signedIn(tx: Tx, customer: { id: string; companyId: string; name: string }, { ip, wall }: Where): Promise<SignedIn> {
  return { ...(await openCustomerSession(tx, { customerId: customer.id, ip, wall })), customerId: customer.id, companyId: customer.companyId, name: customer.name };
}

export async function identitiesOf(database: Queryable, customerId: string): Promise<{ platform: SignInPlatform; boundAt: Date }[]> {
  return database.query('SELECT platform, min(bound_at) AS "boundAt" FROM customer_identity WHERE customer_id = $1 GROUP BY platform ORDER BY platform', [customerId]);
}

/** Nobody signs in as this customer through the platform any more. WeChat is one person, however many of its apps he uses. */
export async function unbindIdentity(tx: Tx, customerId: string, platform: SignInPlatform): Promise<void> {
  await tx.query(`DELETE FROM customer_identity WHERE customer_id = $1 AND (platform = $2 OR ($2 LIKE 'wechat%' AND platform LIKE 'wechat%'))`, [customerId, platform]);
}
