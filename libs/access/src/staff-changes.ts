import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { DEMO_PASSWORD, passwordProblem } from './domain/password-rules.js';
import { rolesConflict } from './domain/roles.js';

/** Refuses a password that is too weak; DomainError invalid with what is wrong as its code. */
export function requireGoodPassword(password: string, loginName: string, demo: boolean): void {
  const problem = password === DEMO_PASSWORD && !demo ? 'password-too-common' : passwordProblem(password, loginName);
  if (problem !== undefined) throw new DomainError('invalid', problem, 'the password is too weak');
}

/** Refuses roles that may not meet in one person: DomainError invalid 'roles-conflict'. */
export function requireFittingRoles(roles: readonly string[]): void {
  if (rolesConflict(roles)) throw new DomainError('invalid', 'roles-conflict', 'auditor and system administrator stand alone: they touch neither money nor relays');
}

/** Refuses sites of another company: DomainError not-found 'site-not-found'. */
export async function requireSites(tx: Tx, companyId: string, siteIds: readonly string[] | null | undefined): Promise<void> {
  if (siteIds === undefined || siteIds === null) return;
  const rows = (await tx.query('SELECT count(*)::int AS count FROM site WHERE company_id = $1 AND id = ANY($2::uuid[])', [companyId, siteIds])) as { count: number }[];
  if (rows[0]!.count !== new Set(siteIds).size) throw new DomainError('not-found', 'site-not-found', 'the company has no such site');
}
