import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { newLoginCode, newToken, tokenHash } from './secret.js';
import { clearFailures, countAttempt } from './throttle.js';
import { countUse } from './use-limit.js';

const CODE_MINUTES = 5;
const PER_HOUR = 5;
// A hall's phones share one address.
const PER_HOUR_AND_IP = 60;
const MOST_FAILURES = 5;
const SESSION_DAYS = 30;

const codeHash = (phone: string, code: string): string => createHash('sha256').update(`${phone}:${code}`).digest('hex');

/**
 * Sends a code to a phone that is a customer's, or may become one at this sign-in; any other phone gets the same answer and no
 * message. One a minute and five an hour to one phone, sixty an hour from one address.
 */
export async function sendLoginCode(dataSource: DataSource, input: { phone: string; ip: string; mayBeNew: boolean; wall: Date }): Promise<void> {
  const { phone, ip, mayBeNew, wall } = input;
  await countUse(dataSource, { subject: `login-code ${ip}`, most: PER_HOUR_AND_IP, windowSeconds: 3600, code: 'login-code-too-soon', wall });
  await inTransaction(dataSource, async (tx) => {
    // Requests for one phone wait for each other: a burst sends one message.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`login-code ${phone}`]);
    const [recent] = (await tx.query(
      `SELECT count(*) FILTER (WHERE created_at > $2::timestamptz - interval '1 minute') AS minute, count(*) AS hour FROM login_code WHERE phone = $1 AND created_at > $2::timestamptz - interval '1 hour'`,
      [phone, wall],
    )) as { minute: number; hour: number }[];
    if (recent!.minute > 0 || recent!.hour >= PER_HOUR) throw new DomainError('too-many', 'login-code-too-soon', 'a code was sent a moment ago', { seconds: recent!.minute > 0 ? 60 : 3600 });
    const code = newLoginCode();
    const [row] = (await tx.query(
      `INSERT INTO login_code (phone, code_sha256, created_at, expires_at) VALUES ($1, $2, $3, $4) RETURNING id`,
      [phone, codeHash(phone, code), wall, new Date(wall.getTime() + CODE_MINUTES * 60_000)],
    )) as { id: string }[];
    const [customer] = (await tx.query('SELECT id, language FROM customer WHERE phone = $1 ORDER BY created_at LIMIT 1', [phone])) as { id: string; language: string }[];
    if (customer === undefined && !mayBeNew) return;
    const to = { siteId: null, accountId: null, customerId: customer?.id ?? null, phone, language: customer?.language ?? 'zh-CN' };
    await putOutbox(tx, [{ topic: 'notice.send', key: `login:${row!.id}`, payload: { causeKey: `login:${row!.id}`, ...to, template: 'login-code', params: { code } } }]);
  });
}

export const codeIsWrong = (): DomainError => new DomainError('forbidden', 'login-code-wrong', 'the code is wrong or has expired');

/**
 * Uses up the newest code of a phone: single use, five minutes, five tries. Throws 'login-code-wrong', or 'sign-in-locked' after
 * too many failures from this address.
 */
export async function useLoginCode(dataSource: DataSource, input: { phone: string; code: string; ip: string; wall: Date }): Promise<void> {
  const { phone, code, ip, wall } = input;
  await countAttempt(dataSource, phone, ip, wall);
  // The try is counted under the row's lock before it is compared: tries made in parallel cannot outrun the limit.
  const [tried] = (await dataSource.query(
    `UPDATE login_code SET failures = failures + 1 WHERE id = (SELECT id FROM login_code WHERE phone = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 1)
       AND failures < ${MOST_FAILURES} AND used_at IS NULL RETURNING id, code_sha256 AS hash`,
    [phone, wall],
  )) as [{ id: string; hash: string }[], number];
  const newest = tried[0];
  if (newest === undefined || newest.hash !== codeHash(phone, code)) throw codeIsWrong();
  const [, used] = (await dataSource.query('UPDATE login_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL', [newest.id, wall])) as [unknown, number];
  if (used === 0) throw codeIsWrong();
  await clearFailures(dataSource, phone, ip);
}

export interface OpenedSession {
  token: string;
  expiresAt: Date;
}

/** A session of a customer, for as long as a phone is usually kept signed in. Whoever calls has made sure who it is. */
export async function openCustomerSession(database: Pick<DataSource, 'query'>, input: { customerId: string; ip: string; wall: Date }): Promise<OpenedSession> {
  const token = newToken();
  const expiresAt = new Date(input.wall.getTime() + SESSION_DAYS * 86_400_000);
  await database.query('INSERT INTO customer_session (token_sha256, customer_id, created_at, last_seen_at, expires_at, ip) VALUES ($1, $2, $3, $3, $4, $5)', [tokenHash(token), input.customerId, input.wall, expiresAt, input.ip]);
  return { token, expiresAt };
}

export interface CustomerIdentity {
  customerId: string;
  companyId: string;
  phone: string;
  name: string;
  language: string;
  /** of the privacy notice that he agreed to last; null: of none */
  consentVersion: string | null;
}

export async function customerOfToken(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<CustomerIdentity | undefined> {
  const [row] = (await dataSource.query(
    `SELECT c.id AS "customerId", c.company_id AS "companyId", c.phone, c.name, c.language, (SELECT version FROM customer_consent WHERE customer_id = c.id ORDER BY at DESC, version DESC LIMIT 1) AS "consentVersion"
     FROM customer_session s JOIN customer c ON c.id = s.customer_id WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
    [tokenHash(token), wall],
  )) as CustomerIdentity[];
  return row;
}

export async function signOutCustomer(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<void> {
  await dataSource.query('UPDATE customer_session SET revoked_at = $2 WHERE token_sha256 = $1 AND revoked_at IS NULL', [tokenHash(token), wall]);
}

/** Ends every session of a customer but the one that asks. */
export async function endOtherSessions(database: Pick<DataSource, 'query'>, input: { customerId: string; keptToken: string; wall: Date }): Promise<void> {
  await database.query('UPDATE customer_session SET revoked_at = $3 WHERE customer_id = $1 AND token_sha256 <> $2 AND revoked_at IS NULL', [input.customerId, tokenHash(input.keptToken), input.wall]);
}
