import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive, putOutbox } from '#libs/database';
import type { FieldBus } from '#libs/metering';
import type { Clock } from '#libs/runtime';

type State = 'online' | 'offline';

/**
 * Whether each gateway answers, as rows and alarms: one alarm for the gateway, none for the meters behind it. A change is
 * written once; telling the same again writes nothing.
 */
export class GatewayStates {
  private readonly known = new Map<string, State>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly onUp: (gatewayId: string) => void,
  ) {}

  isOffline(gatewayId: string): boolean {
    return this.known.get(gatewayId) === 'offline';
  }

  /** An owner that begins must ask afresh. */
  forget(gatewayIds: readonly string[]): void {
    for (const id of gatewayIds) this.known.delete(id);
  }

  async tell(bus: FieldBus, state: State, reason: string, meters: number): Promise<void> {
    const before = this.known.get(bus.gatewayId);
    if (before === state) return;
    this.known.set(bus.gatewayId, state);
    const now = this.clock.now();
    const causeKey = `gateway-offline:${bus.gatewayId}`;
    await inTransaction(this.dataSource, async (tx) => {
      const [rows] = (await tx.query(
        `UPDATE gateway SET state = $2, state_since = CASE WHEN state = $2 THEN state_since ELSE $3 END, last_error = $4, last_seen_at = CASE WHEN $2 = 'online' THEN $3 ELSE last_seen_at END
         WHERE id = $1 RETURNING id`,
        [bus.gatewayId, state, now, state === 'offline' ? reason : null],
      )) as [unknown[], number];
      if (rows.length === 0) return;
      const at = now.toISOString();
      await putOutbox(tx, [
        state === 'offline'
          ? { topic: 'alarm.open', key: causeKey, payload: { siteId: bus.siteId, causeKey, at, kind: 'gateway_offline', severity: 'critical', objectKind: 'gateway', objectId: bus.gatewayId, objectName: `${bus.gatewayCode} ${bus.gatewayName}`, details: { reason, meters } } }
          : { topic: 'alarm.close', key: causeKey, payload: { siteId: bus.siteId, causeKey, at, reason: 'the gateway answers again' } },
      ]);
      await notifyLive(tx, { siteId: bus.siteId, kind: 'gateway', gatewayId: bus.gatewayId });
    }).catch((error: unknown) => {
      this.known.delete(bus.gatewayId);
      throw error;
    });
    if (state === 'online' && before === 'offline') this.onUp(bus.gatewayId);
  }
}
