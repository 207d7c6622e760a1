import { createHash } from 'node:crypto';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

/** JSON with sorted keys, so that equal inputs have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/**
 * Does a client-named act once: the same request again is answered with what the first one made; the same id with another
 * input is refused, DomainError conflict 'request-id-reused'. Requests of one id wait for each other.
 */
export async function once<Made>(tx: Tx, request: { scope: string; id: string; input: unknown }, act: () => Promise<Made>): Promise<Made> {
  const hash = createHash('sha256').update(canonical(request.input)).digest('hex');
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${request.scope} ${request.id}`]);
  const rows = await tx.query<{ input_sha256: string; response: Made }[]>('SELECT input_sha256, response FROM idempotency_record WHERE scope = $1 AND key = $2', [request.scope, request.id]);
  const known = rows[0];
  if (known !== undefined) {
    if (known.input_sha256 !== hash) throw new DomainError('conflict', 'request-id-reused', `request ${request.id} was made before with another input`, { requestId: request.id });
    return known.response;
  }
  const made = await act();
  await tx.query('INSERT INTO idempotency_record (scope, key, input_sha256, response) VALUES ($1, $2, $3, $4)', [request.scope, request.id, hash, JSON.stringify(made)]);
  return made;
}
