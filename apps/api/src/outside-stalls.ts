import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

type Database = Pick<Tx | DataSource, 'query'>;

/** How systems of others name a shop: by the number of its stall, or of its account. */
export interface OutsideName {
  stallNumber?: string | undefined;
  accountNumber?: string | undefined;
}

const COLUMNS = `st.number AS "stallNumber", st.name AS "stallName", st.category, st.headcount, a.number AS "accountNumber", t.name AS "accountTypeName"`;
const FROM = `FROM stall st LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' LEFT JOIN account_type t ON t.id = a.account_type_id WHERE st.site_id = $1 AND st.deleted_at IS NULL`;

/** The stall that is meant, locked, with its open account. DomainError 'stall-not-found' for what the token's site has not. */
export async function outsideStallNamed(tx: Tx, siteId: string, name: OutsideName): Promise<{ stallId: string; accountId: string | null }> {
  const [found] = await tx.query<{ stallId: string; accountId: string | null }[]>(
    `SELECT st.id AS "stallId", a.id AS "accountId" ${FROM} AND ($2::text IS NULL OR st.number = $2) AND ($3::text IS NULL OR a.number = $3) FOR UPDATE OF st`,
    [siteId, name.stallNumber ?? null, name.accountNumber ?? null],
  );
  if (found === undefined) throw new DomainError('not-found', 'stall-not-found', 'the site has no such stall, or no open account of this number');
  return found;
}

/** What a stall is: the next amounts follow it. What is not named stays. */
export async function changeStallFacts(tx: Tx, stallId: string, facts: { category?: string | undefined; headcount?: number | undefined }): Promise<object> {
  await tx.query('UPDATE stall SET category = coalesce($2, category), headcount = coalesce($3, headcount) WHERE id = $1', [stallId, facts.category ?? null, facts.headcount ?? null]);
  const [stall] = await tx.query<object[]>(`SELECT ${COLUMNS} ${FROM.replace('st.site_id = $1', 'st.id = $1')}`, [stallId]);
  return stall!;
}

export async function listOutsideStalls(database: Database, query: { siteId: string; stallNumber?: string | undefined; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const rows = (await database.query(`SELECT ${COLUMNS}, count(*) OVER ()::int AS total ${FROM} AND ($2::text IS NULL OR st.number = $2) ORDER BY st.number LIMIT $3 OFFSET $4`, [query.siteId, query.stallNumber ?? null, query.limit, query.offset])) as { total: number }[];
  return { items: rows.map(({ total: _, ...stall }) => stall), total: rows[0]?.total ?? 0 };
}
