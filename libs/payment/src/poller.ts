import type { DataSource } from 'typeorm';
import type { Clock, Logger } from '#libs/runtime';

/** What is asked for again and again until it is final: orders, or refunds. */
export interface Pollable {
  table: 'payment_order' | 'refund';
  /** the merchant of a row, as an SQL expression over the row `d` */
  merchant: string;
  settle: (id: string) => Promise<unknown>;
}

export const orders = (settle: Pollable['settle']): Pollable => ({ table: 'payment_order', merchant: 'd.merchant_id', settle });
export const refunds = (settle: Pollable['settle']): Pollable => ({ table: 'refund', merchant: '(SELECT o.merchant_id FROM payment_order o WHERE o.id = d.order_id)', settle });

export interface PollerOptions {
  dataSource: DataSource;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  what: Pollable;
  /** questions at once to one merchant: a channel that hangs holds up itself alone */
  perMerchant?: number;
}

// A claim is a lease: of a process that was killed, its rows come back.
const LEASE_SECONDS = 60;

/** Takes what is due by its own wall time, a few at once for each merchant; several pollers share the work by row locks. */
export class Poller {
  private readonly inFlight = new Map<string, number>();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: PollerOptions) {}

  /** Starts what is due and has a free place; does not wait for the channels. */
  async turn(): Promise<void> {
    for (const { id, merchantId } of await this.claim()) this.start(merchantId, id);
  }

  /** Waits for the answers that are out. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** One statement a turn, however many merchants have something due. */
  private async claim(): Promise<{ id: string; merchantId: string }[]> {
    const { dataSource, clock, what, perMerchant = 8 } = this.options;
    const counted = what.table === 'payment_order' ? ', queries = queries + 1, last_query_at = $1' : '';
    const busy = [...this.inFlight].filter(([, count]) => count > 0);
    const [rows] = (await dataSource.query(
      `WITH place AS MATERIALIZED (SELECT m.id, $2 - coalesce(b.busy, 0) AS free FROM (SELECT DISTINCT ${what.merchant} AS id FROM ${what.table} d WHERE d.next_query_at <= $1) m
           LEFT JOIN unnest($3::uuid[], $4::int[]) AS b(id, busy) ON b.id = m.id WHERE $2 > coalesce(b.busy, 0)),
         due AS MATERIALIZED (SELECT x.id, p.id AS merchant_id FROM place p CROSS JOIN LATERAL
           (SELECT d.id FROM ${what.table} d WHERE d.next_query_at <= $1 AND ${what.merchant} = p.id ORDER BY d.next_query_at LIMIT p.free FOR UPDATE OF d SKIP LOCKED) x)
       UPDATE ${what.table} t SET next_query_at = $1::timestamptz + interval '${String(LEASE_SECONDS)} s'${counted} FROM due WHERE t.id = due.id RETURNING t.id, due.merchant_id AS "merchantId"`,
      [clock.wall(), perMerchant, busy.map(([id]) => id), busy.map(([, count]) => count)],
    )) as [{ id: string; merchantId: string }[], number];
    return rows;
  }

  private start(merchantId: string, id: string): void {
    const { what, logger } = this.options;
    this.inFlight.set(merchantId, (this.inFlight.get(merchantId) ?? 0) + 1);
    const run = what
      .settle(id)
      .then(() => undefined, (error: unknown) => logger.warn({ reason: (error as Error).message, id, table: what.table }, 'asked for again later'))
      .finally(() => {
        this.running.delete(run);
        this.inFlight.set(merchantId, this.inFlight.get(merchantId)! - 1);
      });
    this.running.add(run);
  }
}
