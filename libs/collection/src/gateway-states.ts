import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive, putOutbox, type OutboxRow } from '#libs/database';
import type { FieldBus } from '#libs/metering';
import type { Clock } from '#libs/runtime';

type State = 'online' | 'offline';

/**
 * Whether each gateway answers, as rows and alarms: one alarm for the gateway, none for the meters behind it; one for a bus
 * that is silent while others of its gateway answer. A change is written once; telling the same again writes nothing.
 */
export class GatewayStates {
  private readonly known = new Map<string, State>();
  private readonly buses = new Map<string, State>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly onUp: (gatewayId: string) => void,
  ) {}

  isOffline(gatewayId: string): boolean {
    return this.known.get(gatewayId) === 'offline';
  }

  isKnown(gatewayId: string): boolean {
    return this.known.has(gatewayId);
  }

  isSilent(busId: string): boolean {
    return this.buses.get(busId) === 'offline';
  }

  /** An owner that begins must ask afresh. */
  forget(gatewayIds: readonly string[]): void {
    for (const id of gatewayIds) this.known.delete(id);
    this.buses.clear();
  }

  /** The bus does not answer, its gateway does on another bus. */
  async tellSilentBus(bus: FieldBus, reason: string): Promise<void> {
    if (this.isSilent(bus.busId)) return;
    const causeKey = `bus-offline:${bus.busId}`;
    await this.put([
      { topic: 'alarm.open', key: causeKey, payload: { siteId: bus.siteId, causeKey, at: this.clock.now().toISOString(), kind: 'gateway_offline', severity: 'critical', objectKind: 'bus', objectId: bus.busId, objectName: `${bus.gatewayCode} ${bus.gatewayName} :${String(bus.tcpPort)}`, details: { reason, meters: bus.meters.length } } },
    ]);
    this.buses.set(bus.busId, 'offline');
  }

  private async busAnswers(bus: FieldBus): Promise<void> {
    const before = this.buses.get(bus.busId);
    if (before === 'online') return;
    const causeKey = `bus-offline:${bus.busId}`;
    await this.put([{ topic: 'alarm.close', key: causeKey, payload: { siteId: bus.siteId, causeKey, at: this.clock.now().toISOString(), reason: 'the bus answers again' } }]);
    this.buses.set(bus.busId, 'online');
    if (before === 'offline') this.onUp(bus.gatewayId);
  }

  private put(rows: OutboxRow[]): Promise<void> {
    return inTransaction(this.dataSource, (tx) => putOutbox(tx, rows));
  }

  async tell(bus: FieldBus, state: State, reason: string, meters: number): Promise<void> {
    if (state === 'online') await this.busAnswers(bus);
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
    // An owner that begins hurries what was owed under the one before it, too.
    if (state === 'online') this.onUp(bus.gatewayId);
  }
}
