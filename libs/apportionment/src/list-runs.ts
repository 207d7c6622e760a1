import type { CivilDay } from '#libs/calendar';
import { explainShare, ratioOf, type ShareExplanation } from './domain/explain-share.js';
import type { Medium } from './domain/rules.js';
import type { RunFacts } from './gather.js';
import type { Queryable } from './formula-meters.js';

export interface RunRow {
  id: string;
  poolId: string;
  poolName: string;
  medium: Medium;
  fromDay: CivilDay;
  toDay: CivilDay;
  state: 'draft' | 'issued' | 'settled' | 'void';
  method: string;
  usedWh: number | null;
  amountFen: number;
  estimated: boolean;
  shares: number;
  /** of its bills: paid, and still owed */
  paidFen: number;
  owedFen: number;
  companyFen: number;
  madeAt: Date;
  madeBy: string;
  issuedAt: Date | null;
  settledAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
}

const RUN = `SELECT r.id, r.pool_id AS "poolId", p.name AS "poolName", p.medium, r.from_day::text AS "fromDay", r.to_day::text AS "toDay", r.state, r.facts #>> '{rules,method,kind}' AS method, r.used_wh AS "usedWh",
    r.amount_fen AS "amountFen", r.estimated, s.shares, coalesce(b.paid, 0)::bigint AS "paidFen", coalesce(b.owed, 0)::bigint AS "owedFen", s.company AS "companyFen", r.made_at AS "madeAt", coalesce(f.display_name, '') AS "madeBy",
    r.issued_at AS "issuedAt", r.settled_at AS "settledAt", r.voided_at AS "voidedAt", r.void_reason AS "voidReason", r.site_id AS "siteId", r.facts
  FROM apportionment_run r JOIN pool p ON p.id = r.pool_id LEFT JOIN staff f ON f.id = r.made_by
    CROSS JOIN LATERAL (SELECT count(*)::int AS shares, coalesce(sum(amount_fen) FILTER (WHERE bearer = 'company'), 0)::bigint AS company FROM apportionment_share WHERE run_id = r.id) s
    CROSS JOIN LATERAL (SELECT sum(paid_fen) AS paid, sum(amount_fen - paid_fen) FILTER (WHERE state = 'issued') AS owed FROM charge_bill WHERE source_id = r.id) b`;

/** A site's runs, newest period first; of one pool, or one state. */
export async function listRuns(database: Queryable, query: { siteId: string; poolId?: string | undefined; state?: string | undefined; limit: number; offset: number }): Promise<{ items: RunRow[]; total: number }> {
  const where = 'WHERE r.site_id = $1 AND ($2::uuid IS NULL OR r.pool_id = $2) AND ($3::text IS NULL OR r.state = $3)';
  const parameters = [query.siteId, query.poolId ?? null, query.state ?? null];
  const rows = (await database.query(`${RUN} ${where} ORDER BY r.from_day DESC, r.made_at DESC LIMIT $4 OFFSET $5`, [...parameters, query.limit, query.offset])) as (RunRow & { siteId?: string; facts?: RunFacts })[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM apportionment_run r ${where}`, parameters)) as { total: number }[];
  return { items: rows.map(({ siteId: _, facts: __, ...row }) => row), total: count!.total };
}

export interface ShownShare {
  key: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  bearer: 'account' | 'owner' | 'company';
  /** the account's holder or the owner; empty for the company */
  payer: string;
  days: number;
  ofDays: number;
  basis: number;
  ratio: string;
  usedWh: number | null;
  amountFen: number;
  vacant: boolean;
  /** of its bill: issued, settled, void; null before it is issued, and for the company */
  billState: string | null;
  paidFen: number;
  sentence: { zh: string; en: string };
}

export interface ShownRun extends RunRow {
  siteId: string;
  facts: RunFacts;
  items: ShownShare[];
}

/** A run with every share and its reason, in the order of stalls. */
export async function runWithShares(database: Queryable, runId: string): Promise<ShownRun | undefined> {
  const [run] = (await database.query(`${RUN} WHERE r.id = $1`, [runId])) as Omit<ShownRun, 'items'>[];
  if (run === undefined) return undefined;
  const shares = (await database.query(
    `SELECT s.key, s.stall_id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", s.bearer, coalesce(c.name, '') AS payer, s.used_wh AS "usedWh", s.amount_fen AS "amountFen", s.explanation,
       b.state AS "billState", coalesce(b.paid_fen, 0)::bigint AS "paidFen"
     FROM apportionment_share s JOIN stall st ON st.id = s.stall_id LEFT JOIN account a ON a.id = s.account_id LEFT JOIN customer c ON c.id = coalesce(s.owner_id, a.customer_id)
       LEFT JOIN charge_bill b ON b.cause_key = 'apportionment:' || s.run_id || ':' || s.key WHERE s.run_id = $1 ORDER BY s.key COLLATE "C"`,
    [runId],
  )) as (Omit<ShownShare, 'days' | 'ofDays' | 'basis' | 'ratio' | 'vacant' | 'sentence'> & { explanation: ShareExplanation })[];
  return {
    ...run,
    items: shares.map(({ explanation, ...share }) => ({
      ...share, days: explanation.days, ofDays: explanation.ofDays, basis: explanation.basis, ratio: ratioOf(explanation), vacant: explanation.vacant, sentence: explainShare({ ...explanation, amountFen: share.amountFen }),
    })),
  };
}
