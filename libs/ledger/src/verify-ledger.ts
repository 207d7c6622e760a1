import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

export interface Violation {
  /** starts with the number of the rule among the money invariants */
  rule: string;
  siteId: string;
  subject: string;
  detail: string;
}

interface Check {
  rule: string;
  sql: string;
}

// One row per account that a transfer touches: what it changed and the balance it says it left.
const ENTRIES = `SELECT site_id, from_ledger_account_id AS account, id, -amount_fen AS delta, from_balance_after_fen AS after FROM transfer
  UNION ALL SELECT site_id, to_ledger_account_id, id, amount_fen, to_balance_after_fen FROM transfer`;

const CHECKS: readonly Check[] = [
  {
    rule: 'M2 balances of a site sum to zero',
    sql: `SELECT site_id AS "siteId", 'all ledger accounts' AS subject, sum(balance_fen)::text AS detail FROM ledger_account GROUP BY site_id HAVING sum(balance_fen) <> 0`,
  },
  {
    rule: 'M3 M5 a stored balance and count are those of the transfers',
    sql: `SELECT l.site_id AS "siteId", l.code AS subject, format('stored %s in %s, transfers give %s in %s', l.balance_fen, l.transfers, coalesce(e.total, 0), coalesce(e.entries, 0)) AS detail
      FROM ledger_account l LEFT JOIN (SELECT account, sum(delta) AS total, count(*) AS entries FROM (${ENTRIES}) x GROUP BY account) e ON e.account = l.id
      WHERE l.balance_fen <> coalesce(e.total, 0) OR l.transfers <> coalesce(e.entries, 0)`,
  },
  {
    rule: 'M4 each transfer leaves the balance before it plus its amount',
    sql: `SELECT site_id AS "siteId", account::text AS subject, format('transfer %s leaves %s', id, after) AS detail FROM
      (SELECT *, sum(delta) OVER (PARTITION BY account ORDER BY id) AS expected FROM (${ENTRIES}) x) y WHERE after <> expected`,
  },
  {
    rule: 'M12 a reversal mirrors what it reverses',
    sql: `SELECT r.site_id AS "siteId", r.cause_key AS subject, format('reverses transfer %s', t.id) AS detail FROM transfer r JOIN transfer t ON t.id = r.reverses_transfer_id
      WHERE r.amount_fen <> t.amount_fen OR r.from_ledger_account_id <> t.to_ledger_account_id OR r.to_ledger_account_id <> t.from_ledger_account_id OR r.kind <> 'reversal'`,
  },
  {
    rule: 'M1 a transfer stays within its site',
    sql: `SELECT t.site_id AS "siteId", t.cause_key AS subject, 'other site' AS detail FROM transfer t JOIN ledger_account a ON a.id = t.from_ledger_account_id
      JOIN ledger_account b ON b.id = t.to_ledger_account_id WHERE a.site_id <> t.site_id OR b.site_id <> t.site_id`,
  },
];

/** Checks the whole ledger; an empty list means that every rule holds. Reads everything: for tests, restores and nights. */
export async function verifyLedger(database: Pick<DataSource | Tx, 'query'>): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { rule, sql } of CHECKS) {
    const rows = await database.query<Omit<Violation, 'rule'>[]>(sql);
    violations.push(...rows.map((row) => ({ rule, ...row })));
  }
  return violations;
}
