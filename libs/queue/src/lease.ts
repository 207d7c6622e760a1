import type { DataSource } from 'typeorm';

const LEASE_S = 15;
const RENEW_MS = 5000;

/**
 * Which gateways this worker talks to. A gateway without a living owner is taken; the lease is renewed while the worker
 * lives, so that a dead worker's gateways come free after 15 s. Wall time throughout.
 */
export class FieldOwnership {
  private owned = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private renewedAtMs = 0;

  constructor(
    private readonly dataSource: Pick<DataSource, 'query'>,
    private readonly owner: string,
    private readonly onGained: (gatewayIds: string[]) => void = () => undefined,
    private readonly onError: (error: unknown) => void = () => undefined,
  ) {}

  async start(): Promise<void> {
    await this.renew();
    this.timer = setInterval(() => void this.renew().catch(this.onError), RENEW_MS);
  }

  /** Gives every lease back, so that another worker can go on at once. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.owned.clear();
    await this.dataSource.query('DELETE FROM lease WHERE owner = $1', [this.owner]);
  }

  /** True while the lease is certainly ours; a worker cut off from the database stops before another may start. */
  owns(gatewayId: string): boolean {
    return this.owned.has(gatewayId) && performance.now() - this.renewedAtMs < (LEASE_S - 2) * 1000;
  }

  ownedGatewayIds(): string[] {
    return [...this.owned].filter((id) => this.owns(id));
  }

  /** Takes what is free and renews what is ours. */
  async renew(): Promise<void> {
    const before = performance.now();
    const rows = (await this.dataSource.query(
      `INSERT INTO lease AS l (name, owner, until) SELECT 'gateway:' || id, $1, clock_timestamp() + make_interval(secs => $2) FROM gateway ORDER BY id
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE l.owner = excluded.owner OR l.until < clock_timestamp()
       RETURNING substr(name, 9) AS id`,
      [this.owner, LEASE_S],
    )) as { id: string }[];
    const now = new Set(rows.map(({ id }) => id));
    const gained = [...now].filter((id) => !this.owned.has(id));
    this.owned = now;
    this.renewedAtMs = before;
    if (gained.length > 0) this.onGained(gained);
  }
}
