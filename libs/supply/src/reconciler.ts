import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive, putOutbox, type Tx } from '#libs/database';
import { relayCommand, relayVerify, slowSwitch, type DeviceProfile, type RelayState, type SlowSwitch } from '#libs/device-profile';
import { readBlocks, writeRegisters, type BusLine } from '#libs/fieldbus';
import type { Clock, Logger } from '#libs/runtime';
import { cutPolicySchema, type CutPolicy } from './domain/policy.js';
import { retryDelaySeconds } from './domain/wanted.js';

/** Where the reconciler finds a meter on the wire; undefined when another worker owns it. */
export type FindOnWire = (meterId: number) => OnWire | undefined;

interface OnWire {
  line: BusLine;
  unit: number;
  profile: DeviceProfile;
}

interface Due {
  meterId: number;
  siteId: string;
  wanted: 'on' | 'off';
  attempts: number;
  meterNumber: string;
  policy: CutPolicy;
  togglesLastHour: number;
  cause: string;
  holdId: number | null;
  actor: string;
}

interface Command {
  id: string;
  due: Due;
  action: 'open' | 'close';
  /** how long it may take until it is read back: the site's word, or a slow valve's own */
  expirySeconds: number;
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
const aimOf = ({ action }: Command): RelayState => (action === 'open' ? 'open' : 'closed');

const READ_BACKS = 3;
const READ_BACK_PAUSE_MS = 300;
const AT_ONCE = 100;
const LIMIT_PAUSE_S = 60;
const ALARM_AFTER = 3;
/** A supply whose line is down is looked at again after so long, or when the gateway is back. */
const LINE_PAUSE_S = 10;

/**
 * Drives supplies to their wanted state. What is owed stands in PostgreSQL; a command is written before it is sent and
 * counts only when the relay has been read back. One command a meter at a time.
 */
export class SupplyReconciler {
  private readonly busy = new Set<number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly find: FindOnWire,
  ) {}

  /** Works on everything owed and due; called every second and whenever something became owed. */
  async run(): Promise<void> {
    let unreachable: number[];
    do {
      const rows = (await this.dataSource.query(
        `SELECT meter_id AS "meterId", attempts FROM supply WHERE owed AND next_attempt_at <= clock_timestamp() AND NOT meter_id = ANY($1::int[]) ORDER BY wanted DESC, owed_since LIMIT $2`,
        [[...this.busy], AT_ONCE],
      )) as { meterId: number; attempts: number }[];
      unreachable = this.begin(rows);
      // They must not stand in the way of those that can be reached.
      if (unreachable.length > 0) await this.dataSource.query('UPDATE supply SET next_attempt_at = clock_timestamp() + make_interval(secs => $2) WHERE meter_id = ANY($1::int[])', [unreachable, LINE_PAUSE_S]);
    } while (unreachable.length > 0);
  }

  /** Begins what can be done now; gives back those whose line is down, which was told by a first attempt already. */
  private begin(rows: readonly { meterId: number; attempts: number }[]): number[] {
    const unreachable: number[] = [];
    for (const { meterId, attempts } of rows) {
      if (this.busy.has(meterId)) continue;
      const place = this.find(meterId);
      if (place === undefined) continue;
      if (attempts > 0 && place.line.state !== 'up') {
        unreachable.push(meterId);
        continue;
      }
      this.busy.add(meterId);
      void this.drive(meterId)
        .catch((error: unknown) => this.logger.error({ error, meterId }, 'supply could not be reconciled'))
        .finally(() => this.busy.delete(meterId));
    }
    return unreachable;
  }

  /** A gateway is back: what is owed behind it is tried now. */
  async hurry(meterIds: readonly number[]): Promise<void> {
    await this.dataSource.query('UPDATE supply SET next_attempt_at = clock_timestamp(), attempts = 0 WHERE owed AND meter_id = ANY($1::int[])', [meterIds]);
    await this.run();
  }

  private async drive(meterId: number): Promise<void> {
    const place = this.find(meterId);
    if (place === undefined) return;
    const slow = slowSwitch(place.profile);
    const command = await inTransaction(this.dataSource, (tx) => this.decide(tx, meterId, slow?.expirySeconds));
    if (command === undefined) return;
    const how = { priority: 'command' as const, timeoutMs: place.profile.line.timeoutMs };
    const write = relayCommand(place.profile, command.action);
    if (write === undefined) return this.failed(command, 'the profile has no relay command');
    await this.dataSource.query(`UPDATE command SET state = 'sent', sent_at = $2 WHERE id = $1`, [command.id, this.clock.now()]);
    const sentMs = this.clock.monotonicMs();
    const lastTelegram = place.line.telegrams.newest;
    const written = await writeRegisters(place.line, place.unit, write, how);
    if (written.kind === 'failed') return this.failed(command, written.reason);
    await this.dataSource.query(`UPDATE command SET state = 'acknowledged', acknowledged_at = $2, evidence = evidence || $3::jsonb WHERE id = $1`, [command.id, this.clock.now(), JSON.stringify(evidenceSince(place.line, place.unit, lastTelegram))]);
    await (slow === undefined ? this.readBack(command, place, sentMs) : this.readBackSlow(command, place, sentMs, slow));
  }

  private async readBack(command: Command, place: OnWire, sentMs: number): Promise<void> {
    let relay: RelayState = 'unknown';
    for (let i = 0; i < READ_BACKS; i++) {
      if (this.clock.monotonicMs() - sentMs > command.expirySeconds * 1000) return this.failed(command, 'expired before it was read back', 'expired');
      relay = await this.ask(place);
      if (relay === aimOf(command)) return this.verified(command, relay);
      await pause(READ_BACK_PAUSE_MS);
    }
    await this.failed(command, `read back ${relay}, wanted ${aimOf(command)}`);
  }

  /**
   * A valve takes its time: it is asked again and again while it moves, and counts when it has come to its end. One that is at fault, or not
   * there when its profile's time is over, has failed. A wish that changes meanwhile is obeyed at once: nobody waits for a valve to shut
   * that shall be open.
   */
  private async readBackSlow(command: Command, place: OnWire, sentMs: number, slow: SlowSwitch): Promise<void> {
    let shown: RelayState | undefined;
    while (this.clock.monotonicMs() - sentMs <= command.expirySeconds * 1000) {
      await pause(slow.pollSeconds * 1000);
      if (!(await this.isWanted(command))) return this.overtaken(command);
      const relay = await this.ask(place);
      if (relay === aimOf(command)) return this.verified(command, relay);
      if (relay === 'fault') return this.failed(command, `read back fault, wanted ${aimOf(command)}`);
      if (relay === 'moving' && relay !== shown) await this.show(command, relay);
      shown = relay;
    }
    await this.failed(command, 'expired before it was read back', 'expired');
  }

  private async ask({ line, unit, profile }: OnWire): Promise<RelayState> {
    const verify = relayVerify(profile);
    const read = await readBlocks(line, unit, verify.blocks, { priority: 'command', timeoutMs: profile.line.timeoutMs });
    return read.kind === 'ok' ? verify.decode(read.blocks) : 'unknown';
  }

  private async isWanted({ due, action }: Command): Promise<boolean> {
    const [row] = (await this.dataSource.query('SELECT wanted FROM supply WHERE meter_id = $1', [due.meterId])) as { wanted: 'on' | 'off' }[];
    return (row?.wanted === 'off') === (action === 'open');
  }

  /** Where the valve stands is not known now: the new wish is owed, whatever was read before. */
  private async overtaken({ id, due }: Command): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(`UPDATE command SET state = 'superseded', error = 'another state is wanted by now' WHERE id = $1`, [id]);
      await tx.query(`UPDATE supply SET owed = true, owed_since = coalesce(owed_since, $2), attempts = 0, next_attempt_at = clock_timestamp() WHERE meter_id = $1`, [due.meterId, this.clock.now()]);
    });
  }

  /** What is on its way is shown, and counts for nothing. */
  private async show({ due }: Command, relay: RelayState): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('UPDATE meter_state SET relay = $2, relay_read_at = $3 WHERE meter_id = $1', [due.meterId, relay, this.clock.now()]);
      await notifyLive(tx, { siteId: due.siteId, kind: 'supply', meterIds: [due.meterId] });
    });
  }

  /** Writes the command that is about to be sent. A command that a killed process left behind is closed first: it was never read back. */
  private async decide(tx: Tx, meterId: number, ownExpirySeconds?: number): Promise<Command | undefined> {
    const [due] = (await tx.query(
      `SELECT s.meter_id AS "meterId", s.site_id AS "siteId", s.wanted, s.attempts, m.meter_number AS "meterNumber", si.settings -> 'cut' AS policy,
         (SELECT count(*) FROM command k WHERE k.meter_id = s.meter_id AND k.state = 'verified' AND k.verified_at > $2::timestamptz - interval '1 hour') AS "togglesLastHour",
         h.cause, h.id AS "holdId", coalesce(h.placed_by, l.lifted_by, 'system') AS actor, l.cause AS "liftedCause"
       FROM supply s JOIN meter m ON m.id = s.meter_id JOIN site si ON si.id = s.site_id
         LEFT JOIN LATERAL (SELECT cause, id, placed_by FROM hold WHERE meter_id = s.meter_id AND lifted_at IS NULL ORDER BY id LIMIT 1) h ON true
         LEFT JOIN LATERAL (SELECT cause, lifted_by FROM hold WHERE meter_id = s.meter_id AND lifted_at IS NOT NULL ORDER BY lifted_at DESC LIMIT 1) l ON true
       WHERE s.meter_id = $1 AND s.owed FOR UPDATE OF s`,
      [meterId, this.clock.now()],
    )) as (Omit<Due, 'policy' | 'cause'> & { policy: unknown; cause: string | null; liftedCause: string | null })[];
    if (due === undefined) return undefined;
    const policy = cutPolicySchema.parse(due.policy ?? {});
    await tx.query(`UPDATE command SET state = 'superseded', error = 'not read back before a restart or a newer command' WHERE meter_id = $1 AND state IN ('decided', 'sent', 'acknowledged')`, [meterId]);
    const action = due.wanted === 'off' ? 'open' : 'close';
    if (due.togglesLastHour >= policy.maxTogglesPerHour) {
      await tx.query(`UPDATE supply SET next_attempt_at = clock_timestamp() + make_interval(secs => $2) WHERE meter_id = $1`, [meterId, LIMIT_PAUSE_S]);
      await putOutbox(tx, [this.alarm(due, 'toggle limit reached')]);
      return undefined;
    }
    const expirySeconds = ownExpirySeconds ?? policy.commandExpirySeconds;
    const cause = due.cause ?? (due.liftedCause === null ? 'restore' : `restore:${due.liftedCause}`);
    const now = this.clock.now();
    const [row] = (await tx.query(
      `INSERT INTO command (site_id, meter_id, action, cause, state, decided_at, expires_at, attempt, actor, hold_id)
       VALUES ($1, $2, $3, $4, 'decided', $5, $6, $7, $8, $9) RETURNING id`,
      [due.siteId, meterId, action, cause, now, new Date(now.getTime() + expirySeconds * 1000), due.attempts + 1, due.actor, due.holdId],
    )) as { id: string }[];
    await tx.query(`UPDATE supply SET next_attempt_at = clock_timestamp() + make_interval(secs => $2) WHERE meter_id = $1`, [meterId, expirySeconds]);
    return { id: row!.id, due: { ...due, policy, cause }, action, expirySeconds };
  }

  /** The one place where a command counts: the device itself has shown the wanted end. An acknowledgement, a state on the way or none at all never comes here, whether or not its profile's switch was tested. */
  private async verified({ id, due, action }: Command, relay: RelayState): Promise<void> {
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(`UPDATE command SET state = 'verified', verified_at = $2 WHERE id = $1`, [id, now]);
      await tx.query(`INSERT INTO meter_state AS s (meter_id, relay, relay_read_at) VALUES ($1, $2, $3) ON CONFLICT (meter_id) DO UPDATE SET relay = excluded.relay, relay_read_at = excluded.relay_read_at`, [due.meterId, relay, now]);
      // The wish may have changed while the command ran: then the new one is owed at once.
      await tx.query(
        `UPDATE supply SET owed = (wanted = 'off') <> ($2 = 'open'), attempts = 0, owed_since = CASE WHEN (wanted = 'off') <> ($2 = 'open') THEN owed_since END,
           next_attempt_at = CASE WHEN (wanted = 'off') <> ($2 = 'open') THEN clock_timestamp() END WHERE meter_id = $1`,
        [due.meterId, action],
      );
      await putOutbox(tx, [
        { topic: 'alarm.close', key: `command:${due.meterId}`, payload: { siteId: due.siteId, causeKey: `command:${due.meterId}`, at: now.toISOString(), reason: 'the supply obeyed' } },
        { topic: 'supply.switched', key: id, payload: { commandId: id, meterId: due.meterId, siteId: due.siteId, action, cause: due.cause } },
      ]);
      await notifyLive(tx, { siteId: due.siteId, kind: 'supply', meterIds: [due.meterId] });
    });
  }

  private async failed({ id, due, action }: Command, reason: string, state: 'failed' | 'expired' = 'failed'): Promise<void> {
    const failures = due.attempts + 1;
    const delay = retryDelaySeconds(failures, action, due.policy.retryDelaysSeconds);
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(`UPDATE command SET state = $2, error = $3 WHERE id = $1`, [id, state, reason]);
      // A cut that was tried often enough waits for the next reading that says it is still owed.
      await tx.query(`UPDATE supply SET attempts = $2, next_attempt_at = clock_timestamp() + make_interval(secs => $3) WHERE meter_id = $1 AND owed`, [due.meterId, failures, delay ?? 1800]);
      // Behind a gateway or a bus that is silent as a whole, that is the cause, and it has its alarm.
      if (failures >= ALARM_AFTER && !(await isSilentAsAWhole(tx, due.meterId))) await putOutbox(tx, [this.alarm(due, reason)]);
      await notifyLive(tx, { siteId: due.siteId, kind: 'supply', meterIds: [due.meterId] });
    });
  }

  private alarm(due: Pick<Due, 'siteId' | 'meterId' | 'meterNumber' | 'wanted'>, reason: string): { topic: string; key: string; payload: object } {
    const causeKey = `command:${due.meterId}`;
    return { topic: 'alarm.open', key: causeKey, payload: { siteId: due.siteId, causeKey, at: this.clock.now().toISOString(), kind: 'command_failed', severity: 'critical', objectKind: 'meter', objectId: String(due.meterId), objectName: due.meterNumber, details: { wanted: due.wanted, reason } } };
  }
}

async function isSilentAsAWhole(tx: Tx, meterId: number): Promise<boolean> {
  const rows = (await tx.query(
    `SELECT 1 FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id
     WHERE m.id = $1 AND (g.state = 'offline' OR EXISTS (SELECT 1 FROM alarm a WHERE a.site_id = m.site_id AND a.cause_key = 'bus-offline:' || b.id AND a.closed_at IS NULL))`,
    [meterId],
  )) as unknown[];
  return rows.length > 0;
}

/** The frames of a command as they went over the wire. */
function evidenceSince(line: BusLine, unit: number, after: number): { requestHex?: string; replyHex?: string } {
  const frames = line.telegrams.list({ unit, after });
  const request = frames.filter(({ direction }) => direction === 'out').at(-1);
  const reply = frames.filter(({ direction }) => direction === 'in').at(-1);
  return { ...(request === undefined ? {} : { requestHex: request.hex }), ...(reply === undefined ? {} : { replyHex: reply.hex }) };
}
