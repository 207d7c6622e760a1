import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { newToken, tokenHash } from './secret.js';

/** What a system of somebody else may be let do at a site. */
export const outsideScopes = ['subsidy'] as const;
export type OutsideScope = (typeof outsideScopes)[number];

export interface OutsideToken {
  id: string;
  name: string;
  scopes: OutsideScope[];
  madeAt: Date;
  madeName: string;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokedName: string | null;
}

export interface OutsideIdentity {
  tokenId: string;
  siteId: string;
  companyId: string;
  name: string;
  scopes: OutsideScope[];
}

type Database = Pick<Tx | DataSource, 'query'>;
const COLUMNS = `id, name, scopes, made_at AS "madeAt", made_name AS "madeName", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", revoked_name AS "revokedName"`;
const PREFIX = 'yd_';

export async function listOutsideTokens(database: Database, siteId: string): Promise<OutsideToken[]> {
  return (await database.query(`SELECT ${COLUMNS} FROM outside_token WHERE site_id = $1 ORDER BY revoked_at IS NOT NULL, made_at DESC LIMIT 200`, [siteId])) as OutsideToken[];
}

/** The token is in this answer alone; only its digest is kept. */
export async function makeOutsideToken(tx: Tx, input: { siteId: string; name: string; scopes: readonly OutsideScope[]; actor: Actor; wall: Date }): Promise<OutsideToken & { token: string }> {
  const token = `${PREFIX}${newToken()}`;
  const rows = await tx.query<OutsideToken[]>(
    `INSERT INTO outside_token (site_id, name, scopes, token_sha256, made_at, made_name) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [input.siteId, input.name, [...new Set(input.scopes)], tokenHash(token), input.wall, input.actor.name],
  );
  return { ...rows[0]!, token };
}

/** From its next request on nobody comes in by it. */
export async function revokeOutsideToken(tx: Tx, input: { tokenId: string; actor: Actor; wall: Date }): Promise<void> {
  await tx.query('UPDATE outside_token SET revoked_at = $2, revoked_name = $3 WHERE id = $1 AND revoked_at IS NULL', [input.tokenId, input.wall, input.actor.name]);
}

/** Who a token belongs to, as long as nobody has taken it away; remembers when it was last used, by the minute. */
export async function outsideOfToken(database: Database, token: string, wall: Date): Promise<OutsideIdentity | undefined> {
  if (!token.startsWith(PREFIX)) return undefined;
  const [found] = (await database.query(
    `SELECT o.id AS "tokenId", o.site_id AS "siteId", s.company_id AS "companyId", o.name, o.scopes FROM outside_token o JOIN site s ON s.id = o.site_id WHERE o.token_sha256 = $1 AND o.revoked_at IS NULL`,
    [tokenHash(token)],
  )) as OutsideIdentity[];
  if (found === undefined) return undefined;
  await database.query(`UPDATE outside_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`, [found.tokenId, wall]);
  return found;
}

/**
 * Does what an outside system asks under a number of its own once in its site: the same again is answered as the first time, whichever of the
 * site's tokens it comes by. DomainError 'request-id-reused' for another content. Requests of one number wait for each other.
 */
export async function onceOutside<Made extends object>(tx: Tx, request: { siteId: string; tokenId: string; requestId: string; input: object; at: Date }, act: () => Promise<Made>): Promise<Made> {
  const hash = createHash('sha256').update(JSON.stringify(request.input)).digest('hex');
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`outside ${request.siteId} ${request.requestId}`]);
  const [known] = await tx.query<{ input: string; answer: Made }[]>('SELECT input_sha256 AS input, answer FROM outside_request WHERE site_id = $1 AND request_id = $2', [request.siteId, request.requestId]);
  if (known !== undefined) {
    if (known.input !== hash) throw new DomainError('conflict', 'request-id-reused', 'this request was made before with other contents', { requestId: request.requestId });
    return known.answer;
  }
  const made = await act();
  await tx.query('INSERT INTO outside_request (site_id, request_id, token_id, input_sha256, answer, at) VALUES ($1, $2, $3, $4, $5, $6)', [request.siteId, request.requestId, request.tokenId, hash, JSON.stringify(made), request.at]);
  return made;
}
