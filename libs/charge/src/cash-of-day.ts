import type { Queryable } from './charge-bill.js';

/** Cash that a site's drawers took or gave back in a span beside recharges, as the ledger has it; of one cashier, his own. */
export interface CashBesides {
  bills: { count: number; amountFen: number };
  deposits: { count: number; amountFen: number };
}

export async function cashBesides(database: Queryable, input: { siteId: string; from: Date; to: Date; operatorId?: string | undefined }): Promise<CashBesides> {
  const rows = (await database.query(
    `SELECT what, sum(turn)::int AS count, sum(turn * t.amount_fen)::bigint AS "amountFen" FROM (
       SELECT 'bills' AS what, transfer_id AS id, transfer_id AS taken_by, 1 AS turn FROM charge_payment WHERE paid_from = 'cash'
       UNION ALL SELECT 'bills', reversal_transfer_id, transfer_id, -1 FROM charge_payment WHERE paid_from = 'cash' AND reversal_transfer_id IS NOT NULL
       UNION ALL SELECT 'deposits', transfer_id, transfer_id, 1 FROM deposit WHERE site_id = $1) p JOIN transfer t ON t.id = p.id JOIN transfer o ON o.id = p.taken_by
     WHERE t.site_id = $1 AND t.at >= $2 AND t.at < $3 AND ($4::text IS NULL OR o.actor_id = $4) GROUP BY what`,
    [input.siteId, input.from, input.to, input.operatorId ?? null],
  )) as { what: 'bills' | 'deposits'; count: number; amountFen: number }[];
  const of = (what: string) => {
    const row = rows.find((each) => each.what === what);
    return { count: row?.count ?? 0, amountFen: row?.amountFen ?? 0 };
  };
  return { bills: of('bills'), deposits: of('deposits') };
}
