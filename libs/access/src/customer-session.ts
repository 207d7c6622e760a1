import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { newLoginCode, newToken, tokenHash } from './secret.js';
import { clearFailures, countAttempt } from './throttle.js';

const CODE_MINUTES = 5;
const PER_HOUR = 5;
const MOST_FAILURES = 5;
const SESSION_DAYS = 30;

const codeHash = (phone: string, code: string): string => createHash('sha256').update(`${phone}:${code}`).digest('hex');

/** Sends a code to a phone that is a customer's; an unknown phone gets the same answer and no message. One a minute, five an hour. */
export async function sendLoginCode(dataSource: DataSource, input: { phone: string; wall: Date }): Promise<void> {
  const { phone, wall } = input;
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
    const [customer] = (await tx.query('SELECT id, language FROM customer WHERE phone = $1 LIMIT 1', [phone])) as { id: string; language: string }[];
    if (customer === undefined) return;
    await putOutbox(tx, [{ topic: 'notice.send', key: `login:${row!.id}`, payload: { causeKey: `login:${row!.id}`, siteId: null, accountId: null, customerId: customer.id, phone, language: customer.language, template: 'login-code', params: { code } } }]);
  });
}

/** Signs a customer in with the newest code of his phone: single use, five minutes, five tries. */
export async function signInCustomer(dataSource: DataSource, input: { phone: string; code: string; ip: string; wall: Date }): Promise<{ token: string; expiresAt: Date; name: string }> {
  const { phone, code, ip, wall } = input;
  await countAttempt(dataSource, phone, ip, wall);
  const wrong = new DomainError('forbidden', 'login-code-wrong', 'the code is wrong or has expired');
  // The try is counted under the row's lock before it is compared: tries made in parallel cannot outrun the limit.
  const [tried] = (await dataSource.query(
    `UPDATE login_code SET failures = failures + 1 WHERE id = (SELECT id FROM login_code WHERE phone = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 1)
       AND failures < ${MOST_FAILURES} AND used_at IS NULL RETURNING id, code_sha256 AS hash`,
    [phone, wall],
  )) as [{ id: string; hash: string }[], number];
  const newest = tried[0];
  const [customer] = (await dataSource.query('SELECT id, name FROM customer WHERE phone = $1 LIMIT 1', [phone])) as { id: string; name: string }[];
  if (newest === undefined || customer === undefined || newest.hash !== codeHash(phone, code)) throw wrong;
  const [, used] = (await dataSource.query('UPDATE login_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL', [newest.id, wall])) as [unknown, number];
  if (used === 0) throw wrong;
  await clearFailures(dataSource, phone, ip);
  const token = newToken();
  const expiresAt = new Date(wall.getTime() + SESSION_DAYS * 86_400_000);
  await dataSource.query('INSERT INTO customer_session (token_sha256, customer_id, created_at, last_seen_at, expires_at, ip) VALUES ($1, $2, $3, $3, $4, $5)', [tokenHash(token), customer.id, wall, expiresAt, ip]);
  return { token, expiresAt, name: customer.name };
}

export interface CustomerIdentity {
  customerId: string;
  phone: string;
  name: string;
  language: string;
}

export async function customerOfToken(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<CustomerIdentity | undefined> {
  const [row] = (await dataSource.query(
    `SELECT c.id AS "customerId", c.phone, c.name, c.language FROM customer_session s JOIN customer c ON c.id = s.customer_id WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
    [tokenHash(token), wall],
  )) as CustomerIdentity[];
  return row;
}

export async function signOutCustomer(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<void> {
  await dataSource.query('UPDATE customer_session SET revoked_at = $2 WHERE token_sha256 = $1 AND revoked_at IS NULL', [tokenHash(token), wall]);
}
