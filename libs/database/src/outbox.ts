import type { DataSource } from 'typeorm';
import pg from 'pg';
import type { Tx } from './transaction.js';

export interface OutboxRow {
  topic: string;
  /** names the thing it is about, for people who look at the table */
  key: string;
  payload: object;
  /** wall time before which it is not handed out */
  availableAt?: Date;
}

/** Writes effects that must happen after this transaction commits; wakes the relays on commit. */
export async function putOutbox(tx: Tx, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `WITH put AS (INSERT INTO outbox (topic, key, payload, available_at)
       SELECT topic, key, payload::jsonb, coalesce(available_at, clock_timestamp())
       FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS o(topic, key, payload, available_at))
     SELECT pg_notify('outbox', '')`,
    [rows.map((r) => r.topic), rows.map((r) => r.key), rows.map((r) => JSON.stringify(r.payload)), rows.map((r) => r.availableAt ?? null)],
  );
}

/** Tells open pages that something changed; best effort, sent on commit. At most 7,900 bytes reach the listeners. */
export async function notifyLive(tx: Tx, event: { siteId: string; kind: string; meterIds?: number[]; accountIds?: string[]; [more: string]: unknown }): Promise<void> {
  const text = JSON.stringify(event);
  const { meterIds: _m, accountIds: _a, ...small } = event;
  await tx.query(`SELECT pg_notify('live', $1)`, [Buffer.byteLength(text) < 7900 ? text : JSON.stringify(small)]);
}

/** Remembers a message from outside; false when it was taken before. */
export async function takeInbox(tx: Tx, source: string, key: string): Promise<boolean> {
  const rows = (await tx.query('INSERT INTO inbox (source, key) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key', [source, key])) as unknown[];
  return rows.length > 0;
}

/** Handles one outbox row. May be called again for the same row after a crash: it must be idempotent. Throwing means "later". */
export type OutboxHandler = (payload: never, row: { id: number; key: string }) => Promise<void>;

/** Thrown by a handler for a row that another process must take: it is offered again at once, and counts as no attempt. */
export class NotMine extends Error {}

export interface OutboxRelayOptions {
  /** Stable over restarts: rows that a process of this name had taken when it died are handed out again when it starts. */
  name: string;
  dataSource: DataSource;
  databaseUrl: string;
  handlers: Readonly<Record<string, OutboxHandler>>;
  onError: (error: unknown, topic: string) => void;
  pollMs?: number;
  batch?: number;
}

const MAX_DELAY_S = 300;

/**
 * Hands committed outbox rows to their handlers, each at least once. Several relays share the work by row locks; only the
 * topics that have a handler here are taken. A failed row comes back after 1, 2, 4 … 300 seconds.
 */
export class OutboxRelay {
  private listener: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(private readonly options: OutboxRelayOptions) {}

  async start(): Promise<void> {
    await this.listen();
    await this.options.dataSource.query('UPDATE outbox SET available_at = clock_timestamp() WHERE done_at IS NULL AND available_at > clock_timestamp() AND taken_by = $1', [this.options.name]);
    this.timer = setInterval(() => this.wake(), this.options.pollMs ?? 1000);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.listener?.end().catch(() => undefined);
    await this.running;
  }

  /** Looks for rows now; calls that come while it works are folded into one more round. */
  wake(): void {
    if (this.stopped) return;
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    this.running = this.drain().finally(() => {
      this.running = undefined;
      if (this.again) {
        this.again = false;
        this.wake();
      }
    });
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.options.databaseUrl, keepAlive: true });
    client.on('notification', () => this.wake());
    client.on('error', () => {
      this.listener = undefined;
      if (!this.stopped) setTimeout(() => void this.listen().catch(() => undefined), 1000).unref();
    });
    await client.connect();
    await client.query('LISTEN outbox');
    this.listener = client;
  }

  private async drain(): Promise<void> {
    try {
      while (!this.stopped && (await this.takeBatch()) > 0);
    } catch (error) {
      this.options.onError(error, '');
    }
  }

  private async takeBatch(): Promise<number> {
    const { dataSource, handlers } = this.options;
    // Rows are leased for 30 s by moving available_at, so that a slow handler holds no lock and a killed one is repeated.
    // TypeORM hands the rows of UPDATE … RETURNING over as [rows, count].
    const [rows] = (await dataSource.query(
      `UPDATE outbox SET available_at = clock_timestamp() + interval '30 s', attempts = attempts + 1, taken_by = $3
       WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND available_at <= clock_timestamp() AND topic = ANY($1)
                    ORDER BY available_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, topic, key, payload, attempts`,
      [Object.keys(handlers), this.options.batch ?? 100, this.options.name],
    )) as [{ id: number; topic: string; key: string; payload: never; attempts: number }[], number];
    await Promise.all(rows.sort((a, b) => a.id - b.id).map((row) => this.handle(row)));
    return rows.length;
  }

  private async handle(row: { id: number; topic: string; key: string; payload: never; attempts: number }): Promise<void> {
    const { dataSource, handlers, onError } = this.options;
    try {
      await handlers[row.topic]!(row.payload, row);
      await dataSource.query('UPDATE outbox SET done_at = clock_timestamp(), last_error = NULL WHERE id = $1', [row.id]);
    } catch (error) {
      if (error instanceof NotMine) return this.offer(row.id);
      onError(error, row.topic);
      const delayS = Math.min(2 ** (row.attempts - 1), MAX_DELAY_S);
      await dataSource
        .query(`UPDATE outbox SET available_at = clock_timestamp() + make_interval(secs => $2), last_error = $3, taken_by = NULL WHERE id = $1`, [row.id, delayS, String((error as Error).message ?? error).slice(0, 500)])
        .catch((second: unknown) => onError(second, row.topic));
    }
  }

  /** Chance keeps two processes that poll in step from missing each other for ever. */
  private async offer(id: number): Promise<void> {
    await this.options.dataSource
      .query(`UPDATE outbox SET available_at = clock_timestamp() + random() * interval '1 s', attempts = attempts - 1, taken_by = NULL WHERE id = $1`, [id])
      .catch((error: unknown) => this.options.onError(error, ''));
  }
}
