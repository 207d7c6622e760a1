import type { DataSource } from 'typeorm';
import { DomainError } from '#libs/runtime';
import { permissionsOf, type Permission, type Role } from './permissions.js';
import { DEMO_PASSWORD, hashPassword, newToken, passwordMatches, tokenHash } from './secret.js';
import { clearFailures, countAttempt } from './throttle.js';

export interface StaffIdentity {
  staffId: string;
  companyId: string;
  loginName: string;
  displayName: string;
  roles: Role[];
  permissions: Permission[];
  /** null: every site of the company */
  siteIds: string[] | null;
  language: string;
  csrfToken: string;
}

const IDLE_MINUTES = 15;
const IDLE_MINUTES_DEMO = 480;
const ABSOLUTE_HOURS = 8;
let decoy: Promise<string> | undefined;

/**
 * Signs a member of staff in. Wrong name and wrong password are told alike and cost the same time. Throws DomainError
 * 'sign-in-failed' (forbidden) or 'sign-in-locked' (too-many). Sessions follow wall time.
 */
export async function signInStaff(dataSource: DataSource, input: { loginName: string; password: string; ip: string; userAgent: string; wall: Date; demo: boolean }): Promise<{ token: string; csrfToken: string; staffId: string }> {
  const { loginName, password, ip, userAgent, wall } = input;
  await countAttempt(dataSource, loginName, ip, wall);
  const [staff] = (await dataSource.query('SELECT id, password_hash AS "passwordHash" FROM staff WHERE login_name = $1 AND disabled_at IS NULL', [loginName])) as { id: string; passwordHash: string }[];
  decoy ??= hashPassword('nobody has this password');
  const matches = await passwordMatches(staff?.passwordHash ?? (await decoy), password);
  // The demo password is public: outside a demo it opens nothing, even where a data set was copied from one.
  if (staff === undefined || !matches || (password === DEMO_PASSWORD && !input.demo)) {
    throw new DomainError('forbidden', 'sign-in-failed', 'name or password is wrong');
  }
  await clearFailures(dataSource, loginName, ip);
  const token = newToken();
  const csrfToken = newToken();
  await dataSource.query(
    `INSERT INTO staff_session (token_sha256, staff_id, csrf_token, created_at, last_seen_at, expires_at, ip, user_agent) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
    [tokenHash(token), staff.id, csrfToken, wall, new Date(wall.getTime() + ABSOLUTE_HOURS * 3_600_000), ip, userAgent.slice(0, 300)],
  );
  return { token, csrfToken, staffId: staff.id };
}

/** Who a token belongs to, now: rights and scope are read afresh, so that a change takes effect on the next request. */
export async function staffOfToken(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date, demo: boolean): Promise<StaffIdentity | undefined> {
  const [rows] = (await dataSource.query(
    `UPDATE staff_session s SET last_seen_at = $2 FROM staff f
     WHERE s.token_sha256 = $1 AND f.id = s.staff_id AND f.disabled_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $2::timestamptz - make_interval(mins => $3)
     RETURNING f.id AS "staffId", f.company_id AS "companyId", f.login_name AS "loginName", f.display_name AS "displayName", f.roles, f.site_ids AS "siteIds", f.language, s.csrf_token AS "csrfToken"`,
    [tokenHash(token), wall, demo ? IDLE_MINUTES_DEMO : IDLE_MINUTES],
  )) as [Omit<StaffIdentity, 'permissions'>[], number];
  const found = rows[0];
  return found === undefined ? undefined : { ...found, permissions: permissionsOf(found.roles) };
}

export async function signOutStaff(dataSource: Pick<DataSource, 'query'>, token: string, wall: Date): Promise<void> {
  await dataSource.query('UPDATE staff_session SET revoked_at = $2 WHERE token_sha256 = $1 AND revoked_at IS NULL', [tokenHash(token), wall]);
}

/** Ends every session of a member of staff, as when he is disabled or gets a new password. */
export async function endSessionsOf(dataSource: Pick<DataSource, 'query'>, staffId: string, wall: Date): Promise<void> {
  await dataSource.query('UPDATE staff_session SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL', [staffId, wall]);
}
