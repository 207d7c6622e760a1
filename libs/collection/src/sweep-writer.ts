import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive, putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { KnownStates, storeSamples, type FieldBus, type Measured, type StoredSamples } from '#libs/metering';
import type { Clock } from '#libs/runtime';
import type { SweepEvent, SweepFollower } from './sweep-follower.js';

/** What a part of a bus sweep, or one on-demand read, brought home. */
export interface SweepBatch {
  bus: FieldBus;
  measured: Measured[];
  source: 'sweep' | 'on-demand';
  /** set with the last part of a scheduled sweep: how all of it went; `suspect` counts the parts before this one */
  sweep?: { dueAt: Date; startedAt: Date; meters: number; answered: number; suspect: number };
  /** set for an answered "read now" */
  readRequestId?: string;
}

interface Pending {
  batch: SweepBatch;
  done: (stored: StoredSamples) => void;
  failed: (error: unknown) => void;
}

// Accruing costs two to three times more a meter at 30 a transaction than at 250; a decision can wait this long.
const FLUSH_AFTER_MS = 200;
const FLUSH_METERS = 2000;
// What came while a transaction ran goes into the next one, up to so much.
const MOST_METERS = 2500;
// Readings that wait for a slow database are memory; past this, who reads for a sweep waits with it.
const MOST_WAITING = 4000;

/**
 * Writes sweeps in as few transactions as possible: buses that finish together share one. In each transaction: readings,
 * the followers (accrual, supply), outbox rows, sweep marks. One transaction at a time keeps the order of readings of a meter.
 */
export class SweepWriter {
  private pending: Pending[] = [];
  private pendingMeters = 0;
  private committing = 0;
  private running = false;
  private overdue = false;
  private timer: NodeJS.Timeout | undefined;
  private urgent = 0;
  private waitingForRoom: (() => void)[] = [];
  private readonly states = new KnownStates();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly followers: readonly SweepFollower[],
  ) {}

  /** Resolves when the batch is committed, with all that was stored in its transaction. */
  write(batch: SweepBatch): Promise<StoredSamples> {
    return new Promise((done, failed) => {
      this.pending.push({ batch, done, failed });
      this.pendingMeters += batch.measured.length;
      // Someone waits for it.
      if (batch.source === 'on-demand') this.urgent += 1;
      void this.run();
    });
  }

  /** Resolves at once, or when the database has caught up with what was read. */
  room(): Promise<void> | undefined {
    return this.pendingMeters + this.committing < MOST_WAITING ? undefined : new Promise((go) => this.waitingForRoom.push(go));
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (this.pending.length > 0 && (this.overdue || this.urgent > 0 || this.pendingMeters >= FLUSH_METERS)) {
      const entries = this.next();
      await this.commit(entries);
      this.committing = 0;
      this.giveRoom();
    }
    this.running = false;
    if (this.pending.length > 0) this.timer ??= setTimeout(() => this.expired(), FLUSH_AFTER_MS);
  }

  private expired(): void {
    this.timer = undefined;
    this.overdue = true;
    void this.run();
  }

  /** The batches of the next transaction, in order; one that was asked for stands alone, told apart from the sweeps by its source. */
  private next(): Pending[] {
    let count = 0;
    let meters = 0;
    for (const { batch } of this.pending) {
      if (count > 0 && (batch.source === 'on-demand' || meters + batch.measured.length > MOST_METERS)) break;
      count += 1;
      meters += batch.measured.length;
      if (batch.source === 'on-demand') break;
    }
    const entries = this.pending.splice(0, count);
    this.pendingMeters -= meters;
    this.committing = meters;
    this.urgent -= entries[0]!.batch.source === 'on-demand' ? 1 : 0;
    if (this.pending.length === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.overdue = false;
    }
    return entries;
  }

  private giveRoom(): void {
    if (this.pendingMeters >= MOST_WAITING) return;
    const waiting = this.waitingForRoom;
    this.waitingForRoom = [];
    for (const go of waiting) go();
  }

  private async commit(entries: Pending[]): Promise<void> {
    try {
      const stored = await this.commitAll(entries.map(({ batch }) => batch));
      this.states.confirm();
      for (const follower of this.followers) follower.committed?.();
      for (const { done } of entries) done(stored);
    } catch (error) {
      if (entries.length === 1) entries[0]!.failed(error);
      // One bad batch must not take the others with it.
      else for (const entry of entries) await this.commit([entry]);
    }
  }

  private commitAll(batches: readonly SweepBatch[]): Promise<StoredSamples> {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const stored = await storeSamples(tx, newestPerMeter(batches), batches[0]!.source, now, this.states);
      const event: SweepEvent = { now, good: stored.good };
      for (const follower of this.followers) await follower.afterReadings(tx, event);
      await markSweeps(tx, batches, stored, now);
      await answerRequests(tx, batches, stored, now);
      await putOutbox(tx, alarmRows(batches, stored, now));
      await announce(tx, stored);
      return stored;
    });
  }
}

/** A meter read twice in one flush counts with its newer reading. */
function newestPerMeter(batches: readonly SweepBatch[]): Measured[] {
  const newest = new Map<number, Measured>();
  for (const entry of batches.flatMap(({ measured }) => measured)) {
    const known = newest.get(entry.meter.id);
    if (known === undefined || known.readAt < entry.readAt) newest.set(entry.meter.id, entry);
  }
  return [...newest.values()];
}

async function markSweeps(tx: Tx, batches: readonly SweepBatch[], stored: StoredSamples, now: Date): Promise<void> {
  const sweeps = batches.filter(({ sweep }) => sweep !== undefined);
  if (sweeps.length === 0) return;
  const suspects = new Set(stored.suspect.map(({ meter }) => meter.id));
  const suspectIn = (measured: readonly Measured[]) => (suspects.size === 0 ? 0 : measured.filter(({ meter }) => suspects.has(meter.id)).length);
  await tx.query(
    `INSERT INTO sweep (bus_id, due_at, started_at, finished_at, meters, answered, suspect)
     SELECT b, d, s, $7, m, a, u FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::int[], $6::int[]) AS n(b, d, s, m, a, u)
     ON CONFLICT (bus_id, due_at) DO UPDATE SET finished_at = excluded.finished_at, meters = excluded.meters, answered = excluded.answered, suspect = excluded.suspect`,
    [
      sweeps.map(({ bus }) => bus.busId), sweeps.map(({ sweep }) => sweep!.dueAt), sweeps.map(({ sweep }) => sweep!.startedAt), sweeps.map(({ sweep }) => sweep!.meters),
      sweeps.map(({ sweep }) => sweep!.answered), sweeps.map(({ measured, sweep }) => sweep!.suspect + suspectIn(measured)), now,
    ],
  );
  await tx.query(
    `UPDATE bus b SET last_sweep_due_at = greatest(b.last_sweep_due_at, n.d) FROM unnest($1::uuid[], $2::timestamptz[]) AS n(id, d) WHERE b.id = n.id`,
    [sweeps.map(({ bus }) => bus.busId), sweeps.map(({ sweep }) => sweep!.dueAt)],
  );
}

async function answerRequests(tx: Tx, batches: readonly SweepBatch[], stored: StoredSamples, now: Date): Promise<void> {
  for (const { readRequestId, measured } of batches) {
    if (readRequestId === undefined) continue;
    const entry = measured[0]!;
    const suspect = stored.suspect.find(({ meter }) => meter.id === entry.meter.id);
    const good = stored.good.find(({ meterId }) => meterId === entry.meter.id);
    await tx.query(
      `UPDATE read_request SET state = $2, finished_at = $3, read_at = $4, register_wh = $5, quality = $6, error = $7 WHERE id = $1 AND state = 'waiting'`,
      [readRequestId, 'sample' in entry ? 'answered' : 'failed', now, entry.readAt, suspect?.registerWh ?? good?.registerWh ?? null, suspect !== undefined ? 'suspect' : good !== undefined ? 'good' : null, 'error' in entry ? entry.error : null],
    );
    await putOutbox(tx, [{ topic: 'read.finished', key: readRequestId, payload: { readRequestId, meterId: entry.meter.id, siteId: entry.meter.siteId } }]);
  }
}

function alarmRows(batches: readonly SweepBatch[], stored: StoredSamples, now: Date): OutboxRow[] {
  const living = new Set(batches.filter(({ sweep }) => sweep !== undefined && sweep.answered > 0).map(({ bus }) => bus.busId));
  const behindLivingBus = new Set(batches.filter(({ bus }) => living.has(bus.busId)).flatMap(({ measured }) => measured.map(({ meter }) => meter.id)));
  const at = now.toISOString();
  const open = (siteId: string, causeKey: string, more: object): OutboxRow => ({ topic: 'alarm.open', key: causeKey, payload: { siteId, causeKey, at, ...more } });
  return [
    ...stored.suspect.map(({ meter, reason, registerWh, readAt }) => open(meter.siteId, `suspect:${meter.id}:${reason}`, { kind: 'suspect_reading', severity: 'warning', objectKind: 'meter', objectId: String(meter.id), objectName: meter.meterNumber, details: { reason, [meter.profile.medium === 'water' ? 'registerLitres' : 'registerWh']: registerWh, readAt } })),
    // Meters behind a silent bus are one root cause: the gateway's alarm names it.
    ...stored.silent.filter(({ id }) => behindLivingBus.has(id)).map((meter) => open(meter.siteId, `meter-offline:${meter.id}`, { kind: 'meter_offline', severity: 'warning', objectKind: 'meter', objectId: String(meter.id), objectName: meter.meterNumber, details: {} })),
    ...stored.cameBack.map(({ siteId, id }) => ({ topic: 'alarm.close', key: `meter-offline:${id}`, payload: { siteId, causeKey: `meter-offline:${id}`, at, reason: 'the meter answers again' } })),
  ];
}

async function announce(tx: Tx, stored: StoredSamples): Promise<void> {
  const bySite = new Map<string, number[]>();
  for (const { siteId, meterId } of stored.good) {
    const meterIds = bySite.get(siteId);
    if (meterIds === undefined) bySite.set(siteId, [meterId]);
    else meterIds.push(meterId);
  }
  for (const [siteId, meterIds] of bySite) await notifyLive(tx, { siteId, kind: 'reading', meterIds: meterIds.length > 500 ? [] : meterIds });
}
